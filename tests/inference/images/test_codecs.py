"""Every transfer syntax that can be written here comes back as it went in."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest

from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.codestream import codestream_size, sample_kind, told_colour
from inference.images.opener import open_image
from inference.images.source import Region

Write = Callable[..., Path]
Noise = Callable[..., Any]
J = "1.2.840.10008.1.2.4."
RLE = "1.2.840.10008.1.2.5"


def read(path: Path, frame: int = 0) -> Any:
    with open_image(path) as source:
        return source.read(Region(Rect.whole(source.levels[0]), frame=frame))


def rle(pixels: Any) -> bytes:
    from pydicom.pixels.encoders.native import _encode_segment

    planes = pixels if pixels.ndim == 3 else pixels[:, :, None]
    parts = []
    for sample in range(planes.shape[2]):
        raw = np.ascontiguousarray(planes[:, :, sample])
        columns = raw.view(np.uint8).reshape(*raw.shape, raw.itemsize)[:, :, ::-1]  # most significant first
        parts += [
            _encode_segment(columns[:, :, byte].tobytes(), raw.shape[1]) for byte in range(raw.itemsize)
        ]
    offsets = np.cumsum([64] + [len(part) for part in parts])[:-1]
    header = np.zeros(16, "<u4")
    header[0], header[1 : 1 + len(parts)] = len(parts), offsets
    return header.tobytes() + b"".join(parts)


LOSSLESS: dict[str, tuple[str, Callable[[Any], bytes]]] = {
    "JPEG lossless": (J + "57", lambda a: imagecodecs.jpeg8_encode(a, lossless=True, predictor=4)),
    "JPEG lossless SV1": (J + "70", lambda a: imagecodecs.jpeg8_encode(a, lossless=True, predictor=1)),
    "JPEG-LS": (J + "80", imagecodecs.jpegls_encode),
    "JPEG-LS near": (J + "81", imagecodecs.jpegls_encode),
    "JPEG 2000 lossless": (
        J + "90",
        lambda a: imagecodecs.jpeg2k_encode(a, 0, reversible=True, codecformat="j2k"),
    ),
    "JPEG 2000": (J + "91", lambda a: imagecodecs.jpeg2k_encode(a, 0, reversible=True, codecformat="j2k")),
    "HTJ2K lossless": (J + "201", lambda a: imagecodecs.htj2k_encode(a, reversible=True)),
    "HTJ2K RPCL": (J + "202", lambda a: imagecodecs.htj2k_encode(a, reversible=True)),
    "HTJ2K": (J + "203", lambda a: imagecodecs.htj2k_encode(a, reversible=True)),
    "JPEG XL": (J + "110", lambda a: imagecodecs.jpegxl_encode(a, lossless=True)),
    "RLE": (RLE, rle),
}


@pytest.mark.parametrize("kind", LOSSLESS)
@pytest.mark.parametrize(
    ("dtype", "top", "stored"), [("uint8", 256, 8), ("uint16", 4096, 12), ("uint16", 65536, 16)]
)
def test_lossless_grey_is_equal(
    write_dicom: Write, noise: Noise, kind: str, dtype: str, top: int, stored: int
) -> None:
    syntax, encode = LOSSLESS[kind]
    pixels = noise((33, 47), dtype, top)
    path = write_dicom(pixels, syntax=syntax, packed=[encode(pixels)], BitsStored=stored, HighBit=stored - 1)
    assert np.array_equal(read(path), pixels)


@pytest.mark.parametrize("kind", LOSSLESS)
def test_lossless_colour_is_equal(write_dicom: Write, noise: Noise, kind: str) -> None:
    syntax, encode = LOSSLESS[kind]
    pixels = noise((33, 47, 3))
    rct = "JPEG 2000" in kind or "HTJ2K" in kind
    packed = [encode(pixels)]
    path = write_dicom(
        pixels, syntax=syntax, packed=packed, PhotometricInterpretation="YBR_RCT" if rct else "RGB"
    )
    assert np.array_equal(read(path), pixels)


def test_runs_hold_whole_words_with_the_values_up_to_the_high_bit(write_dicom: Write) -> None:
    """12 bits up to bit 15: 0x8015 >> 4 = 0x801, unsigned 2049, signed −2047; 0x1234 >> 4 = 0x123 = 291."""
    words = np.array([[0x8015, 0x1234]], np.uint16)
    told = {"syntax": RLE, "packed": [rle(words)], "BitsStored": 12, "HighBit": 15}
    assert read(write_dicom(words, **told)).tolist() == [[2049, 291]]
    assert read(write_dicom(words, **told, PixelRepresentation=1)).tolist() == [[-2047, 291]]


@pytest.mark.parametrize("kind", ["JPEG-LS", "RLE", "JPEG lossless SV1"])
@pytest.mark.parametrize("stored", [12, 16])
def test_signed_values_survive_codecs_without_sign(
    write_dicom: Write, noise: Noise, kind: str, stored: int
) -> None:
    syntax, encode = LOSSLESS[kind]
    pixels = noise((33, 47), "int16", 2000) - np.int16(1000)
    coded = pixels.view(np.uint16) & np.uint16((1 << stored) - 1)
    path = write_dicom(pixels, syntax=syntax, packed=[encode(coded)], BitsStored=stored, HighBit=stored - 1)
    assert np.array_equal(read(path), pixels)


def test_signed_jpeg_2000_is_equal(write_dicom: Write, noise: Noise) -> None:
    pixels = noise((33, 47), "int16", 2000) - np.int16(1000)
    packed = [imagecodecs.jpeg2k_encode(pixels, 0, reversible=True, codecformat="j2k")]
    assert np.array_equal(read(write_dicom(pixels, syntax=J + "90", packed=packed)), pixels)


@pytest.mark.parametrize("offsets", [True, False])
def test_frames_are_found_with_and_without_an_offset_table(
    write_dicom: Write, noise: Noise, offsets: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pydicom.encaps

    frames = noise((5, 20, 30))
    kept = pydicom.encaps.encapsulate
    monkeypatch.setattr(pydicom.encaps, "encapsulate", lambda parts: kept(parts, has_bot=offsets))
    packed = [imagecodecs.jpegls_encode(frame) for frame in frames]
    path = write_dicom(frames, syntax=J + "80", packed=packed, NumberOfFrames=5)
    for frame in (4, 0, 2):
        assert np.array_equal(read(path, frame), frames[frame])


def test_deflated_frames(write_dicom: Write, noise: Noise) -> None:
    frames = noise((2, 20, 30))

    def deflate(frame: Any) -> bytes:
        worker = zlib.compressobj(wbits=-15)
        return worker.compress(frame.tobytes()) + worker.flush()

    packed = [deflate(frame) for frame in frames]
    path = write_dicom(frames, syntax="1.2.840.10008.1.2.8.1", packed=packed, NumberOfFrames=2)
    assert np.array_equal(read(path, 1), frames[1])


def smooth(shape: tuple[int, ...]) -> Any:
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    grey = 128 + 100 * np.sin(rows / 17) * np.cos(columns / 23)
    return (np.dstack([grey, grey[::-1], 255 - grey]) if len(shape) == 3 else grey).astype(np.uint8)


@pytest.mark.parametrize("photometric", ["YBR_FULL_422", "YBR_FULL"])
def test_baseline_jpeg_in_ycbcr_becomes_rgb(write_dicom: Write, photometric: str) -> None:
    pixels = smooth((64, 96, 3))
    packed = [imagecodecs.jpeg8_encode(pixels, level=98, subsampling="444")]
    shown = read(write_dicom(pixels, syntax=J + "50", packed=packed, PhotometricInterpretation=photometric))
    assert np.abs(shown.astype(int) - pixels).max() <= 6


def test_baseline_jpeg_in_rgb_stays_rgb(write_dicom: Write) -> None:
    pixels = smooth((64, 96, 3))
    packed = [imagecodecs.jpeg8_encode(pixels, level=98, colorspace="RGB", outcolorspace="RGB")]
    shown = read(write_dicom(pixels, syntax=J + "50", packed=packed))
    assert np.abs(shown.astype(int) - pixels).max() <= 6


def test_extended_jpeg_of_twelve_bits(write_dicom: Write) -> None:
    pixels = smooth((64, 96)).astype(np.uint16) * 16
    packed = [imagecodecs.jpeg8_encode(pixels, level=98, bitspersample=12)]
    path = write_dicom(pixels, syntax=J + "51", packed=packed, BitsStored=12, HighBit=11)
    assert np.abs(read(path).astype(int) - pixels).max() <= 16
    with open_image(path) as source:
        assert source.info.lossy == "JPEG lossy"


@pytest.mark.parametrize(
    "kind", ["JPEG lossless SV1", "JPEG-LS", "JPEG 2000 lossless", "RLE", "HTJ2K lossless"]
)
def test_pydicoms_own_decoder_steps_in(
    write_dicom: Write, noise: Noise, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With imagecodecs broken, whatever plugin pydicom has must give the same pixels, or the reason is told."""
    from inference.images import codecs

    syntax, encode = LOSSLESS[kind]
    pixels = noise((33, 47))
    path = write_dicom(pixels, syntax=syntax, packed=[encode(pixels)])
    others = codecs.reference(syntax).available_plugins

    def broken(*_: Any) -> Any:
        raise RuntimeError("broken for the test")

    monkeypatch.setattr(codecs, "_DECODERS", dict.fromkeys(codecs._DECODERS, broken))
    if others:
        assert np.array_equal(read(path), pixels)
    else:
        with pytest.raises(ImageError, match="cannot be decoded"):
            read(path)


@pytest.mark.parametrize(
    ("syntax", "what"),
    [(J + "100", "MPEG-2"), (J + "102", "H.264"), (J + "107", "HEVC"), ("1.2.3.4", "1.2.3.4")],
)
def test_a_syntax_without_decoder_is_named(write_dicom: Write, noise: Noise, syntax: str, what: str) -> None:
    path = write_dicom(noise((4, 4)), syntax=syntax, packed=[b"\0\0"])
    with pytest.raises(ImageError, match=what):
        open_image(path)


def test_streams_tell_their_size() -> None:
    pixels = np.zeros((33, 47), np.uint8)
    for kind in ("JPEG lossless", "JPEG-LS", "JPEG 2000", "HTJ2K"):
        assert codestream_size(LOSSLESS[kind][1](pixels)) == (33, 47), kind
    assert codestream_size(b"junk") is None


def test_a_stream_of_another_size_than_its_header_is_refused(write_dicom: Write, noise: Noise) -> None:
    packed = [imagecodecs.jpegls_encode(smooth((100, 100)))]
    path = write_dicom(noise((20, 30)), syntax=J + "80", packed=packed)
    with pytest.raises(ImageError, match="cannot be decoded") as caught:
        read(path)
    assert "100 × 100" in caught.value.detail


def test_a_jpeg_ls_stream_without_its_end_does_not_hang(write_dicom: Write, noise: Noise) -> None:
    pixels = noise((16, 24))
    packed = imagecodecs.jpegls_encode(pixels)
    for end in range(60, len(packed) - 10, 40):
        with pytest.raises(ImageError, match="cannot be decoded"):
            read(write_dicom(pixels, syntax=J + "80", packed=[packed[: end - end % 2]]))


def test_white_stays_white_in_lossy_htj2k(write_dicom: Write) -> None:
    """The irreversible transform overshoots at edges: a decoder that wraps instead of clipping shows black there."""
    pixels = np.zeros((96, 96, 3), np.uint8)
    pixels[20:70, 30:80] = 255
    pixels[::7, :, 1] = 255
    packed = imagecodecs.htj2k_encode(pixels, reversible=False)
    shown = read(write_dicom(pixels, syntax=J + "203", packed=[packed], PhotometricInterpretation="YBR_ICT"))
    assert np.abs(shown.astype(int) - pixels).max() <= 2


@pytest.mark.parametrize("kind", ["JPEG-LS", "RLE", "JPEG lossless SV1"])
def test_bits_above_those_stored_are_not_shown(write_dicom: Write, noise: Noise, kind: str) -> None:
    """PS3.5 8.1.1: old scanners keep overlays above the twelve bits of the picture."""
    syntax, encode = LOSSLESS[kind]
    pixels = noise((33, 47), "uint16", 4096)
    dirty = pixels | np.uint16(0x8000)
    path = write_dicom(pixels, syntax=syntax, packed=[encode(dirty)], BitsStored=12, HighBit=11)
    assert np.array_equal(read(path), pixels)


def test_an_unsigned_jpeg_2000_stream_under_a_signed_header_is_read_as_signed(write_dicom: Write) -> None:
    """13 bits, two's complement: −2000 was coded as 8192 − 2000 = 6192 (the standard's own trap)."""
    coded = np.full((33, 47), 6192, np.uint16)
    packed = [imagecodecs.jpeg2k_encode(coded, 0, reversible=True, codecformat="j2k", bitspersample=13)]
    pixels = np.full((33, 47), -2000, np.int16)
    path = write_dicom(pixels, syntax=J + "90", packed=packed, BitsStored=13, HighBit=12)
    assert np.array_equal(read(path), pixels)


def test_a_run_length_stream_that_ends_early_is_refused(write_dicom: Write, noise: Noise) -> None:
    pixels = noise((33, 47), "uint16", 4096)
    with pytest.raises(ImageError, match="cannot be decoded"):
        read(write_dicom(pixels, syntax=RLE, packed=[rle(pixels)[:600]]))


def jpeg_start(*, names: bytes, jfif: bool) -> bytes:
    """SOI, APP0 if asked, SOF0 of three components: length 17, 8 bits, 1 × 1, then name, factors, table each."""
    app = b"\xff\xe0\x00\x07JFIF\0" if jfif else b""
    parts = b"".join(bytes([name, 0x11, 0]) for name in names)
    return b"\xff\xd8" + app + b"\xff\xc0\x00\x11\x08\x00\x01\x00\x01\x03" + parts


@pytest.mark.parametrize(
    ("names", "jfif", "header", "colour"),
    [
        (b"RGB", False, "YBR_FULL", "RGB"),
        (b"rgb", True, "YBR_FULL_422", "RGB"),
        (b"\1\2\3", True, "RGB", "YBR_FULL"),
        (b"\1\2\3", False, "RGB", "RGB"),
        (b"\1\2\3", True, "YBR_FULL_422", "YBR_FULL_422"),
    ],
)
def test_a_stream_knows_its_colours_better_than_its_header(
    names: bytes, jfif: bool, header: str, colour: str
) -> None:
    assert told_colour(jpeg_start(names=names, jfif=jfif), header) == colour


def test_wavelets_tell_bits_and_sign() -> None:
    signed = imagecodecs.jpeg2k_encode(np.zeros((8, 8), np.int16), 0, reversible=True, codecformat="j2k")
    assert sample_kind(signed) == (16, True)
    assert sample_kind(imagecodecs.htj2k_encode(np.zeros((64, 64), np.uint8))) == (8, False)
    assert sample_kind(b"junk") is None
