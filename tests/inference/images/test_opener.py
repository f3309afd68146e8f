"""Content decides; what cannot be opened gets one sentence; nothing heavy is imported before it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest

from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.opener import open_image
from inference.images.source import Region


def pixels_of(path: Path, frame: int = 0) -> Any:
    with open_image(path) as source:
        return source.read(Region(Rect.whole(source.levels[0]), frame=frame))


def refusal(path: Path) -> str:
    with pytest.raises(ImageError) as caught:
        open_image(path)
    text = caught.value.text
    assert path.name in text
    assert text.endswith(".")
    assert "\n" not in text
    assert str(path.parent) not in text
    return text


@contextmanager
def suppress_into(refusals: list[str]) -> Iterator[None]:
    try:
        yield
    except ImageError as error:
        refusals.append(error.text)


def test_the_name_does_not_matter(tmp_path: Path, noise: Callable[..., Any]) -> None:
    path = tmp_path / "picture.dcm"
    path.write_bytes(imagecodecs.png_encode(noise((20, 30))))
    assert np.array_equal(pixels_of(path), noise((20, 30)))


def test_dicom_with_a_pictures_name(write_dicom: Callable[..., Path], noise: Callable[..., Any]) -> None:
    assert np.array_equal(pixels_of(write_dicom(noise((20, 30)), name="scan.png")), noise((20, 30)))


@pytest.mark.parametrize("keep_meta", [True, False])
def test_dicom_without_preamble(
    write_dicom: Callable[..., Path], noise: Callable[..., Any], keep_meta: bool
) -> None:
    path = write_dicom(noise((20, 30)))
    data = path.read_bytes()[132:]
    if not keep_meta:  # group 2 begins with its length: 12 bytes, value at 8
        data = data[12 + int.from_bytes(data[8:12], "little") :]
    path.write_bytes(data)
    assert np.array_equal(pixels_of(path), noise((20, 30)))


def test_implicit_dicom_without_any_header(tmp_path: Path, noise: Callable[..., Any]) -> None:
    import pydicom

    ds = pydicom.Dataset()
    ds.SOPClassUID, ds.Modality = "1.2.840.10008.5.1.4.1.1.6.1", "US"
    ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PhotometricInterpretation = 20, 30, 1, "MONOCHROME2"
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit, ds.PixelRepresentation, ds.PixelData = 7, 0, noise((20, 30)).tobytes()
    path = tmp_path / "bare"
    pydicom.dcmwrite(path, ds, implicit_vr=True, little_endian=True)
    assert np.array_equal(pixels_of(path), noise((20, 30)))


def test_missing_file_folder_and_empty_file(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "gone.png")
    empty = tmp_path / "empty.dcm"
    empty.touch()
    assert "is empty" in refusal(empty)
    with pytest.raises(ImageError, match="is a folder"):
        open_image(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7" + b"x" * 200, "PDF document"),
        (b"PK\x03\x04" + bytes(300), "ZIP archive"),
        (b"just some words", "not an image"),
        (bytes(4096), "not an image"),
        (b"\x08\x00\x05\x00CS\x0a\x00ISO_IR 100", "without pixels"),
        (bytes(128) + b"DICM", "not an image"),
        (bytes(128) + b"DICM" + b"\xff" * 50, "DICOM"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"II*\x00\x08\x00\x00\x00", "TIFF"),
        (b"\xff\xd8\xff\xe0junk", "damaged"),
        (b"BM" + bytes(60), "damaged"),
    ],
)
def test_what_is_no_image_gets_one_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "thing.bin"
    path.write_bytes(content)
    assert reason in refusal(path)


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "dicom", "dicom_jpegls"])
def test_a_file_cut_anywhere_opens_or_gets_one_sentence(
    tmp_path: Path, write_dicom: Callable[..., Path], noise: Callable[..., Any], kind: str
) -> None:
    pixels = noise((16, 24))
    if kind == "dicom_jpegls":
        packed = imagecodecs.jpegls_encode(pixels)
        data = write_dicom(pixels, syntax="1.2.840.10008.1.2.4.80", packed=[packed]).read_bytes()
    elif kind == "dicom":
        data = write_dicom(pixels).read_bytes()
    elif kind == "tiff":
        import tifffile

        tifffile.imwrite(tmp_path / "whole.tif", pixels)
        data = (tmp_path / "whole.tif").read_bytes()
    else:
        data = getattr(imagecodecs, {"png": "png_encode", "jpeg": "jpeg8_encode"}[kind])(pixels)
    path = tmp_path / "cut"
    refusals = []
    for end in range(1, len(data), max(1, len(data) // 60)):
        path.write_bytes(data[:end])
        with suppress_into(refusals):
            pixels_of(path)
    assert all(text.count("“cut”") == 1 and text.endswith(".") for text in refusals)
    assert len(refusals) >= 40


def test_imports_come_when_they_are_needed(
    tmp_path: Path, write_dicom: Callable[..., Path], noise: Callable[..., Any]
) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(imagecodecs.png_encode(noise((20, 30))))
    script = """
import sys
from pathlib import Path
from inference.images.opener import open_image
from inference.images.source import Region
from inference.geometry import Rect
heavy = {"torch", "pydicom", "imagecodecs", "cv2", "tifffile", "PIL", "highdicom", "PySide6", "openslide"}
print(sorted(heavy & set(sys.modules)))
with open_image(Path(sys.argv[1])) as source:
    source.read(Region(Rect.whole(source.levels[0])))
print(sorted(heavy & set(sys.modules)))
"""

    def imported(path: Path) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True,
            cwd=Path(__file__).parents[3],
        )  # fmt: skip
        return done.stdout.splitlines()

    assert imported(picture) == ["[]", "['imagecodecs']"]
    assert imported(write_dicom(noise((20, 30)))) == ["[]", "['PIL', 'pydicom']"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system knows no named pipes")
def test_a_pipe_is_refused_before_it_can_hold_anybody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.dcm")
    with pytest.raises(ImageError, match="is a named pipe, not a file"):
        open_image(tmp_path / "pipe.dcm")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
def test_a_device_is_refused() -> None:
    with pytest.raises(ImageError, match="is a device, not a file"):
        open_image(Path("/dev/zero"))
