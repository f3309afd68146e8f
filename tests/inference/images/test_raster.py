"""Picture files against the arrays that were written into them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from inference.errors import ImageError
from inference.geometry import Rect, Size
from inference.images.opener import open_image
from inference.images.raster import turn_upright
from inference.images.source import ImageSource, Region

Noise = Callable[..., Any]


def opened(tmp_path: Path, data: bytes) -> ImageSource:
    path = tmp_path / "file"
    path.write_bytes(data)
    return open_image(path)


def whole(source: ImageSource, frame: int = 0) -> Any:
    return source.read(Region(Rect.whole(source.levels[0]), frame=frame))


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
def test_grey_png_keeps_its_depth(tmp_path: Path, noise: Noise, dtype: str) -> None:
    pixels = noise((21, 33), dtype, 256 if dtype == "uint8" else 65536)
    source = opened(tmp_path, imagecodecs.png_encode(pixels))
    info = source.info
    assert (info.size, info.channels, info.dtype, info.frames) == (Size(33, 21), 1, dtype, 1)
    assert info.grey.value_range == (0.0, float(np.iinfo(dtype).max))
    assert info.spacing is None
    assert not info.is_dicom
    assert np.array_equal(whole(source), pixels)


def test_colour_png_is_rgb(tmp_path: Path) -> None:
    pixels = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    assert np.array_equal(whole(opened(tmp_path, imagecodecs.png_encode(pixels))), pixels)


def test_sixteen_bit_colour_keeps_the_upper_eight_and_says_so(tmp_path: Path) -> None:
    pixels = np.array([[[0xFFFF, 0x1234, 0x00FF]]], np.uint16)
    source = opened(tmp_path, imagecodecs.png_encode(pixels))
    assert whole(source).tolist() == [[[0xFF, 0x12, 0x00]]]
    assert "8 of them" in source.info.warnings[0]


def test_alpha_is_laid_on_black_and_said(tmp_path: Path) -> None:
    """200 at alpha 128: 200 · 128 / 255 = 100.39 → 100; opaque stays, transparent is black."""
    pixels = np.array([[[200, 100, 50, 128], [200, 100, 50, 255], [200, 100, 50, 0]]], np.uint8)
    source = opened(tmp_path, imagecodecs.png_encode(pixels))
    assert whole(source).tolist() == [[[100, 50, 25], [200, 100, 50], [0, 0, 0]]]
    assert "black" in source.info.warnings[0]
    grey = np.array([[[200, 128], [200, 255]]], np.uint8)
    assert whole(opened(tmp_path, imagecodecs.png_encode(grey))).tolist() == [[100, 200]]


def test_opaque_alpha_is_dropped_without_a_word(tmp_path: Path) -> None:
    pixels = np.full((2, 3, 4), 255, np.uint8)
    source = opened(tmp_path, imagecodecs.png_encode(pixels))
    assert source.info.warnings == ()
    assert source.info.channels == 3


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "GIF"])
@pytest.mark.parametrize("mode", ["1", "P"])
def test_palette_and_bit_images_show_their_colours(tmp_path: Path, kind: str, mode: str) -> None:
    image = Image.new(mode, (3, 1))
    if mode == "P":
        image.putpalette([0, 0, 0, 250, 128, 3] + [0] * 762)
    image.putpixel((1, 0), 1)
    stream = BytesIO()
    image.save(stream, kind)
    pixels = whole(opened(tmp_path, stream.getvalue()))
    lit = [250, 128, 3] if mode == "P" else [255, 255, 255]
    as_rgb = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)
    assert as_rgb.tolist() == [[[0, 0, 0], lit, [0, 0, 0]]]


ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


def interlaced_png(pixels: Any) -> bytes:
    """PNG specification, 8.2: seven passes, (row, column, row step, column step)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    passes = [pixels[top::down, left::right] for top, left, down, right in ADAM7]
    raw = b"".join(b"\0" + row.tobytes() for part in passes for row in part if row.size)
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 0, 0, 0, 1)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(raw))
        + chunk(b"IEND", b"")
    )


def test_interlaced_png(tmp_path: Path, noise: Noise) -> None:
    pixels = noise((33, 47))
    assert np.array_equal(whole(opened(tmp_path, interlaced_png(pixels))), pixels)


def test_jpeg_is_the_decoders_picture_and_lossy(tmp_path: Path, noise: Noise) -> None:
    data = imagecodecs.jpeg8_encode(noise((40, 50, 3)), level=95)
    source = opened(tmp_path, data)
    assert source.info.lossy == "JPEG lossy"
    reference = imagecodecs.jpeg8_decode(data).astype(int)
    assert np.abs(whole(source).astype(int) - reference).max() <= 2


def test_webp_opens(tmp_path: Path, noise: Noise) -> None:
    pixels = noise((40, 50, 3))
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "WEBP", lossless=True)
    assert np.array_equal(whole(opened(tmp_path, stream.getvalue())), pixels)


# The letter F, two columns wide, in the eight orientations of TIFF 6.0: where the stored row 0 and column 0 belong.
UPRIGHT = np.array([[1, 2], [3, 4], [5, 6]], np.uint8)
STORED = {
    1: [[1, 2], [3, 4], [5, 6]], 2: [[2, 1], [4, 3], [6, 5]], 3: [[6, 5], [4, 3], [2, 1]],
    4: [[5, 6], [3, 4], [1, 2]], 5: [[1, 3, 5], [2, 4, 6]], 6: [[2, 4, 6], [1, 3, 5]],
    7: [[6, 4, 2], [5, 3, 1]], 8: [[5, 3, 1], [6, 4, 2]],
}  # fmt: skip


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_turned_upright(orientation: int) -> None:
    assert np.array_equal(turn_upright(np.array(STORED[orientation]), orientation), UPRIGHT)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_turned_file_opens_upright(tmp_path: Path, kind: str) -> None:
    """Orientation 6: the left half of the stored picture is the top of the true one."""
    stored = np.zeros((16, 32), np.uint8)
    stored[:, :16] = 255
    image = Image.fromarray(stored)
    stream = BytesIO()
    if kind == "TIFF":
        image.save(stream, kind, tiffinfo={274: 6})
    else:
        exif = image.getexif()
        exif[274] = 6
        image.save(stream, kind, exif=exif)
    pixels = whole(opened(tmp_path, stream.getvalue()))
    assert pixels.shape[:2] == (32, 16)
    assert pixels[:12].min() > 200
    assert pixels[20:].max() < 50


@pytest.mark.parametrize(("given", "read"), [
    ("uint8", "uint8"), ("uint16", "uint16"), ("int16", "int16"), ("int8", "int16"),
    ("uint32", "int32"), ("float32", "float32"), ("float64", "float64"), ("float16", "float32"),
])  # fmt: skip
def test_tiff_pages_are_frames_in_the_narrowest_type(
    tmp_path: Path, noise: Noise, given: str, read: str
) -> None:
    frames = noise((3, 20, 30), given, 100)
    tifffile.imwrite(tmp_path / "file", frames, photometric="minisblack")
    source = open_image(tmp_path / "file")
    assert (source.info.frames, source.info.dtype) == (3, read)
    for frame in (2, 0, 1):
        assert np.array_equal(whole(source, frame), frames[frame])


@pytest.mark.parametrize(("given", "value"), [("uint32", 2**31 + 1), ("int64", -(2**40) - 1), ("float64", 1 + 2.0**-40)])
def test_wide_values_of_a_tiff_are_exact(tmp_path: Path, given: str, value: float) -> None:
    """None of these is a float32."""
    tifffile.imwrite(tmp_path / "file", np.array([[value, 0]], given), photometric="minisblack")
    assert whole(opened(tmp_path, (tmp_path / "file").read_bytes())).tolist() == [[value, 0]]


@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_colour_tiff_in_both_layouts(tmp_path: Path, noise: Noise, planar: str) -> None:
    pixels = noise((20, 30, 3))
    stored = pixels if planar == "contig" else np.moveaxis(pixels, -1, 0)
    tifffile.imwrite(tmp_path / "file", stored, photometric="rgb", planarconfig=planar, compression="deflate")
    assert np.array_equal(whole(open_image(tmp_path / "file")), pixels)


def test_white_is_zero_tiff_is_inverted(tmp_path: Path, noise: Noise) -> None:
    tifffile.imwrite(tmp_path / "file", noise((20, 30)), photometric="miniswhite")
    assert open_image(tmp_path / "file").info.grey.inverted


def test_pages_of_another_size_are_told(tmp_path: Path, noise: Noise) -> None:
    with tifffile.TiffWriter(tmp_path / "file") as writer:
        writer.write(noise((20, 30)))
        writer.write(noise((10, 15)))
    source = open_image(tmp_path / "file")
    assert source.info.frames == 1
    assert "1 more picture" in source.info.warnings[0]


def test_a_picture_that_declares_more_than_it_can_hold_is_refused_unread(tmp_path: Path) -> None:
    header = bytearray(imagecodecs.png_encode(np.zeros((8, 8), np.uint8)))
    header[16:24] = (20_000).to_bytes(4, "big") * 2
    with pytest.raises(ImageError, match="declares more pixels than it holds"):
        opened(tmp_path, bytes(header))
    header[16:24] = (2**31 - 1).to_bytes(4, "big") * 2
    with pytest.raises(ImageError, match="more than the 512 MiB"):
        opened(tmp_path, bytes(header))


def test_a_tiff_tile_larger_than_the_picture_is_refused_unread(tmp_path: Path, noise: Noise) -> None:
    """The tile width and length (tags 322, 323) of a small tiled TIFF are overwritten with 65520."""
    tifffile.imwrite(tmp_path / "file", noise((32, 32)), tile=(16, 16))
    with tifffile.TiffFile(tmp_path / "file", mode="r+b") as file:
        for tag in (322, 323):
            file.pages.first.tags[tag].overwrite(65520)
    with pytest.raises(ImageError, match="more than the 512 MiB"):
        open_image(tmp_path / "file")


def test_a_tiff_sample_that_is_not_told_to_be_alpha_is_dropped(tmp_path: Path) -> None:
    pixels = np.full((8, 8, 4), (200, 40, 0, 128), np.uint8)
    for kind, red in (("unspecified", 200), ("assocalpha", 200), ("unassalpha", 100)):
        path = tmp_path / f"{kind}.tif"
        tifffile.imwrite(path, pixels, photometric="rgb", extrasamples=[kind])
        with open_image(path) as source:
            seen = source.read(Region(Rect(0, 0, 1, 1)))
        assert seen[0, 0, 0] == red


def test_a_tiff_palette_of_bytes_is_not_black(tmp_path: Path) -> None:
    """A ColorMap has 16 bits (TIFF 6.0, section 5); some writers put 8 there: entry 1 is then 250, not 250 >> 8."""
    import tifffile

    path = tmp_path / "p.tif"
    table = np.zeros((3, 256), np.uint16)
    table[:, 1] = 250, 128, 3
    tifffile.imwrite(path, np.array([[0, 1]], np.uint8), photometric="palette", colormap=table)
    with open_image(path) as source:
        assert source.read(Region(Rect(0, 0, 2, 1))).tolist() == [[[0, 0, 0], [250, 128, 3]]]
