"""Stored values, modality step, colours: against arrays written by hand into files made by pydicom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset

from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.opener import open_image
from inference.images.source import Region

Write = Callable[..., Path]
Noise = Callable[..., Any]
BIG_ENDIAN, DEFLATED = "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"
SYNTAXES = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", BIG_ENDIAN, DEFLATED]


def read(path: Path, frame: int = 0) -> Any:
    with open_image(path) as source:
        pixels = source.read(Region(Rect.whole(source.levels[0]), frame=frame))
        assert pixels.dtype.name == source.info.dtype
        return pixels


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int16", "int32"])
def test_native_grey_of_every_syntax_and_type(
    write_dicom: Write, noise: Noise, syntax: str, dtype: str
) -> None:
    pixels = (noise((5, 7), "int32", 200) - (100 if dtype.startswith("int") else 0)).astype(dtype)
    assert np.array_equal(read(write_dicom(pixels, syntax=syntax)), pixels)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_frame_of_odd_length_is_found(write_dicom: Write, noise: Noise, syntax: str) -> None:
    frames = noise((4, 3, 5))
    path = write_dicom(frames, syntax=syntax, NumberOfFrames=4)
    for frame in (3, 0, 2, 1):
        assert np.array_equal(read(path, frame), frames[frame])


def test_big_endian_bytes_in_words_are_swapped_back(write_dicom: Write, noise: Noise) -> None:
    """8-bit pixels written as OW: the words of a big-endian file hold their bytes crosswise."""
    frames = noise((2, 3, 5))
    raw = np.frombuffer(frames.tobytes(), "u2").byteswap().tobytes()
    path = write_dicom(frames, syntax=BIG_ENDIAN, NumberOfFrames=2)
    content = path.read_bytes()
    at = content.rindex(b"OB")
    path.write_bytes(content[:at] + b"OW" + content[at + 2 : at + 8] + raw)
    assert np.array_equal(read(path, 0), frames[0])
    assert np.array_equal(read(path, 1), frames[1])


@pytest.mark.parametrize("planar", [0, 1])
def test_colour_by_pixel_and_by_plane(write_dicom: Write, noise: Noise, planar: int) -> None:
    pixels = noise((4, 6, 3))
    stored = np.moveaxis(pixels, -1, 0) if planar else pixels
    path = write_dicom(pixels, PlanarConfiguration=planar)
    content = path.read_bytes()
    path.write_bytes(content[: -pixels.size] + np.ascontiguousarray(stored).tobytes())
    assert np.array_equal(read(path), pixels)


def test_ybr_full_is_converted_by_the_formula_of_the_standard(write_dicom: Write) -> None:
    """PS3.3 C.7.6.3.1.2: R = Y + 1.402 (Cr − 128): Y 100, Cb 90, Cr 200 → 200.9, 61.7, 32.7."""
    pixels = np.full((2, 2, 3), (100, 90, 200), np.uint8)
    shown = read(write_dicom(pixels, PhotometricInterpretation="YBR_FULL"))
    assert np.abs(shown[0, 0].astype(float) - (200.9, 61.7, 32.7)).max() <= 1


def test_ybr_422_shares_its_chroma_between_two_pixels(write_dicom: Write) -> None:
    """Y1 Y2 Cb Cr = 50 60 128 128 is grey: (50, 50, 50), (60, 60, 60)."""
    path = write_dicom(np.zeros((1, 2, 3), np.uint8), PhotometricInterpretation="YBR_FULL_422")
    content = path.read_bytes()
    at = content.rindex(b"\xe0\x7f\x10\x00OB\x00\x00")
    path.write_bytes(content[: at + 8] + (4).to_bytes(4, "little") + bytes((50, 60, 128, 128)))
    assert read(path).tolist() == [[[50, 50, 50], [60, 60, 60]]]


def test_palette_becomes_rgb(write_dicom: Write) -> None:
    table = {"Red": [0, 10 << 8, 255 << 8], "Green": [0, 20 << 8, 0], "Blue": [0, 30 << 8, 7 << 8]}
    elements: dict[str, Any] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for colour, entries in table.items():
        elements[f"{colour}PaletteColorLookupTableDescriptor"] = [3, 0, 16]
        elements[f"{colour}PaletteColorLookupTableData"] = np.array(entries, "<u2").tobytes()
    path = write_dicom(np.array([[0, 1, 2, 9]], np.uint8), **elements)
    assert read(path).tolist() == [[[0, 0, 0], [10, 20, 30], [255, 0, 7], [255, 0, 7]]]


def palette(entries: Any, told: tuple[int, int, int], segmented: str = "") -> dict[str, Any]:
    """The elements of a palette whose three tables are the same. entries: bytes."""
    found: dict[str, Any] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for colour in ("Red", "Green", "Blue"):
        found[f"{colour}PaletteColorLookupTableDescriptor"] = list(told)
        found[f"{segmented}{colour}PaletteColorLookupTableData"] = entries
    return found


def test_a_dark_frame_does_not_turn_a_deep_palette_into_a_shallow_one(write_dicom: Write) -> None:
    """Entries of 16 bits: 200 of 65535 is black, also in a frame that uses no brighter one."""
    table = np.array([0, 200, 40000, 65535], "<u2").tobytes()
    assert read(write_dicom(np.array([[0, 1]], np.uint8), **palette(table, (4, 0, 16))))[0, :, 0].tolist() == [0, 0]


def test_a_palette_of_bytes_may_have_more_than_256_entries(write_dicom: Write) -> None:
    """400 entries of 8 bits, entry i is i // 2: 300 → 150, 399 and beyond → 199."""
    table = bytes(i // 2 for i in range(400))
    shown = read(write_dicom(np.array([[0, 100, 300, 399, 5000]], np.uint16), **palette(table, (400, 0, 8))))
    assert shown[0, :, 0].tolist() == [0, 50, 150, 199, 199]


def test_an_odd_palette_of_bytes_is_padded(write_dicom: Write) -> None:
    shown = read(write_dicom(np.array([[0, 1, 2]], np.uint8), **palette(bytes((10, 20, 30, 0)), (3, 0, 8))))
    assert shown[0, :, 0].tolist() == [10, 20, 30]


def test_a_palette_of_65536_entries_from_a_negative_index(write_dicom: Write) -> None:
    """0 entries means 65536 (PS3.3 C.7.6.3.1.5); the first belongs to −32768: entry 65535 to 32767, 32768 to 0."""
    table = np.arange(65536, dtype="<u2").tobytes()
    pixels = np.array([[-32768, 0, 32767]], np.int16)
    shown = read(write_dicom(pixels, **palette(table, (0, -32768, 16))))
    assert shown[0, :, 0].tolist() == [0, 128, 255]


def test_segments_of_a_palette_are_copied_from_their_byte(write_dicom: Write) -> None:
    """Discrete 100 200, discrete 50, linear to 0 in 2 steps, then the one segment at byte 8 (word 4) again (C.7.9.2)."""
    words = [0, 2, 100 << 8, 200 << 8, 0, 1, 50 << 8, 1, 2, 0, 2, 1, 8, 0]
    table = np.array(words, "<u2").tobytes()
    shown = read(write_dicom(np.array([[0, 1, 2, 3, 4, 5]], np.uint8), **palette(table, (6, 0, 16), "Segmented")))
    assert shown[0, :, 0].tolist() == [100, 200, 50, 25, 0, 50]


def test_samples_that_are_whole_are_read_whole_whatever_the_header_says(write_dicom: Write) -> None:
    """Unpacked 4:2:2 whose header kept its old word: three samples for each pixel, as the length tells."""
    pixels = np.array([[(10, 128, 128), (20, 128, 128), (30, 128, 128), (40, 128, 128)]] * 2, np.uint8)
    shown = read(write_dicom(pixels, PhotometricInterpretation="YBR_FULL_422"))
    assert shown[:, :, 1].tolist() == [[10, 20, 30, 40]] * 2


def test_partial_range_is_spread(write_dicom: Write) -> None:
    """C.7.6.3.1.2: Y 16 is black, 235 white; Y1 Y2 Cb Cr = 16 235 128 128."""
    path = write_dicom(np.zeros((1, 2, 3), np.uint8), PhotometricInterpretation="YBR_PARTIAL_422")
    content = path.read_bytes()
    at = content.rindex(b"\xe0\x7f\x10\x00OB\x00\x00")
    path.write_bytes(content[: at + 8] + (4).to_bytes(4, "little") + bytes((16, 235, 128, 128)))
    assert read(path).tolist() == [[[0, 0, 0], [255, 255, 255]]]


def test_one_bit_frames_need_not_begin_on_a_byte(write_dicom: Write, noise: Noise) -> None:
    frames = noise((3, 3, 5), "uint8", 2)
    path = write_dicom(frames, NumberOfFrames=3, BitsAllocated=1, BitsStored=1, HighBit=0)
    content = path.read_bytes()
    packed = np.packbits(frames.ravel(), bitorder="little").tobytes()
    at = content.rindex(b"\xe0\x7f\x10\x00OB\x00\x00")
    path.write_bytes(content[: at + 8] + len(packed).to_bytes(4, "little") + packed)
    for frame in range(3):
        assert np.array_equal(read(path, frame), frames[frame])


def test_bits_above_the_stored_ones_are_ignored_and_signs_extended(write_dicom: Write) -> None:
    """12 bits: 0xF801 → 0x801, unsigned 2049, signed −2047."""
    pixels = np.array([[0xF801, 0x0001]], np.uint16)
    bits = {"BitsStored": 12, "HighBit": 11}
    assert read(write_dicom(pixels, **bits)).tolist() == [[2049, 1]]
    assert read(write_dicom(pixels.view(np.int16), **bits)).tolist() == [[-2047, 1]]


def test_a_high_bit_above_the_stored_bits_shifts_down(write_dicom: Write) -> None:
    """10 bits up to bit 15: 0x8040 >> 6 = 513."""
    path = write_dicom(np.array([[0x8040]], np.uint16), BitsStored=10, HighBit=15)
    assert read(path).tolist() == [[513]]


@pytest.mark.parametrize(
    ("slope", "intercept", "stored", "dtype"),
    [("1", "-1024", 12, "int16"), ("1", "0", 12, "uint16"), ("1", "-1024", 16, "int32"),
     ("2", "0", 8, "uint16"), ("0.5", "0", 8, "float32"), ("-1", "255", 8, "uint8"), ("300000", "0", 16, "float64"),
     ("0.1", "1e7", 16, "float64")],
)  # fmt: skip
def test_rescale_is_exact_in_the_narrowest_type(
    write_dicom: Write, slope: str, intercept: str, stored: int, dtype: str
) -> None:
    pixels = np.array([[0, 1, 200]], np.uint8 if stored == 8 else np.uint16)
    path = write_dicom(
        pixels, BitsStored=stored, HighBit=stored - 1, RescaleSlope=slope, RescaleIntercept=intercept
    )
    shown = read(path)
    assert shown.dtype == dtype
    assert shown.tolist() == [[float(slope) * x + float(intercept) for x in (0, 1, 200)]]


def test_each_frame_of_an_enhanced_image_has_its_own_slope(write_dicom: Write) -> None:
    def group(slope: str) -> Dataset:
        transformation, item = Dataset(), Dataset()
        transformation.RescaleSlope, transformation.RescaleIntercept = slope, "1"
        item.PixelValueTransformationSequence = [transformation]
        return item

    frames = np.full((2, 2, 2), 10, np.uint8)
    path = write_dicom(frames, NumberOfFrames=2, PerFrameFunctionalGroupsSequence=[group("2"), group("3")])
    assert (read(path, 0)[0, 0], read(path, 1)[0, 0]) == (21, 31)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_modality_lut_replaces_the_rescale(write_dicom: Write, syntax: str) -> None:
    lut = Dataset()
    order = ">u2" if syntax == BIG_ENDIAN else "<u2"
    lut.LUTDescriptor, lut.LUTData = [3, 1, 16], np.array([100, 500, 900], order).tobytes()
    lut.ModalityLUTType = "US"
    path = write_dicom(np.array([[0, 1, 2, 3, 9]], np.uint8), syntax=syntax, ModalityLUTSequence=[lut])
    assert read(path).tolist() == [[100, 100, 500, 900, 900]]


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("vr", ["OW", "US"])
def test_two_8_bit_entries_may_share_a_word(write_dicom: Write, syntax: str, vr: str) -> None:
    """The first of them in the low byte, whatever the order of bytes in the file: 10, 20, 30, 40, 50."""
    words = [10 | 20 << 8, 30 | 40 << 8, 50]
    lut = Dataset()
    lut.LUTDescriptor, lut.ModalityLUTType = [5, 1, 8], "US"
    order = ">u2" if syntax == BIG_ENDIAN else "<u2"
    lut.add_new(0x00283006, vr, words if vr == "US" else np.array(words, order).tobytes())
    path = write_dicom(np.array([[0, 1, 2, 3, 4, 5, 9]], np.uint8), syntax=syntax, ModalityLUTSequence=[lut])
    assert read(path).tolist() == [[10, 10, 20, 30, 40, 50, 50]]


def test_float_pixels(write_dicom: Write) -> None:
    values = np.array([[0.25, -1e6]], np.float32)
    path = write_dicom(values, FloatPixelData=values.tobytes(), BitsStored=32)
    assert read(path).tolist() == [[0.25, -1e6]]


def test_cut_pixels_are_refused_with_what_is_there(write_dicom: Write, noise: Noise) -> None:
    path = write_dicom(noise((20, 30)))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ImageError, match="500 of the 600 bytes"):
        open_image(path)


def test_missing_frames_are_told_and_the_rest_is_shown(write_dicom: Write, noise: Noise) -> None:
    frames = noise((4, 20, 30))
    path = write_dicom(frames, NumberOfFrames=4)
    path.write_bytes(path.read_bytes()[:-700])
    with open_image(path) as source:
        assert source.info.frames == 2
        assert "declares 4 frames but holds only 2" in source.info.warnings[0]


@pytest.mark.parametrize(("signed", "values"), [(0, [[0xABC, 0x123]]), (1, [[0xABC - 4096, 0x123]])])
def test_twelve_bits_are_packed_two_in_three_bytes(write_dicom: Write, signed: int, values: list[list[int]]) -> None:
    """0xABC and 0x123, low bits first: BC, then A below 3, then 12."""
    path = write_dicom(
        np.frombuffer(b"\xbc\x3a\x12\x00", np.uint8)[None], BitsAllocated=12, BitsStored=12, HighBit=11, Columns=2,
        PixelRepresentation=signed,
    )  # fmt: skip
    with open_image(path) as source:
        assert source.read(Region(Rect(0, 0, 2, 1))).tolist() == values


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"Rows": 0}, "no image"), ({"Rows": 65535, "Columns": 65535}, "MiB"),
        ({"SamplesPerPixel": 4}, "4 samples"), ({"BitsAllocated": 24}, "24 bits"),
        ({"PhotometricInterpretation": "HSV"}, "HSV"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_image_is_refused(
    write_dicom: Write, noise: Noise, elements: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ImageError, match=reason):
        open_image(write_dicom(noise((4, 4)), **elements))


@pytest.mark.parametrize(
    ("sop", "what"),
    [("1.2.840.10008.5.1.4.1.1.88.33", "a structured report"), ("1.2.840.10008.1.3.10", "a DICOMDIR"),
     ("1.2.840.10008.5.1.4.1.1.11.1", "a presentation state"), ("1.2.840.10008.5.1.4.1.1.104.1", "PDF"),
     ("1.2.840.10008.5.1.4.1.1.88.59", "key object"), ("1.2.840.10008.5.1.4.1.1.2", "CT Image Storage")],
)  # fmt: skip
def test_objects_without_pixels_are_named(tmp_path: Path, sop: str, what: str) -> None:
    import pydicom

    ds = pydicom.Dataset()
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    ds.SOPClassUID, ds.SOPInstanceUID = sop, "1.2.3"
    ds.save_as(tmp_path / "object", enforce_file_format=True)
    with pytest.raises(ImageError, match=what):
        open_image(tmp_path / "object")


def renamed(path: Path, syntax: str) -> Path:
    """The file with another word for its transfer syntax, its pixels as they were."""
    was, now = (uid.encode() + b"\0" * (len(uid) % 2) for uid in ("1.2.840.10008.1.2.1", syntax))
    was, now = (b"UI" + len(value).to_bytes(2, "little") + value for value in (was, now))
    raw = path.read_bytes()
    assert was in raw
    path.write_bytes(raw.replace(was, now, 1))
    return path


@pytest.mark.parametrize("syntax", ["1.2.840.113619.5.2", "1.2.840.10008.9.9.9", "1.2.840.10008.1.20.1"])
def test_pixels_in_a_syntax_that_is_not_dicoms_are_not_guessed(write_dicom: Write, syntax: str) -> None:
    path = renamed(write_dicom(np.zeros((4, 6), np.uint16)), syntax)
    with pytest.raises(ImageError, match=rf"made\.dcm.*{syntax.replace('.', chr(92) + '.')}"):
        open_image(path)


def test_pixels_that_somebody_unpacked_and_left_the_old_word_are_read(write_dicom: Write) -> None:
    pixels = np.arange(24, dtype=np.uint16).reshape(4, 6)
    with open_image(renamed(write_dicom(pixels), "1.2.840.10008.1.2.5")) as source:
        assert (source.read(Region(Rect(0, 0, 6, 4))) == pixels).all()
