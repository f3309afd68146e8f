"""Profiles made here against hand arithmetic and a second implementation (Qt's colour spaces)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from colour_profiles import ADOBE, P3, SPACES, qt_profile
from PIL import Image, ImageCms
from PySide6.QtGui import QColorSpace, QImage

from inference.geometry import Rect
from inference.images.colour_profile import UNREADABLE, png_profile, to_srgb, usable_profile
from inference.images.opener import open_image
from inference.images.source import Region

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def patches() -> np.ndarray:
    steps = np.array([0, 20, 64, 128, 200, 255], np.uint8)
    return np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(6, 36, 3)


def by_qt(rgb: np.ndarray, profile: bytes) -> np.ndarray:
    space = QColorSpace.fromIccProfile(profile)
    height, width = rgb.shape[:2]
    image = QImage(rgb.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    made = image.colorTransformed(space.transformationToColorSpace(QColorSpace(SPACES.SRgb)))
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(height, -1)
    return rows[:, : 3 * width].reshape(height, width, 3).copy()


@pytest.mark.parametrize("profile", [ADOBE, P3], ids=["Adobe RGB", "Display P3"])
def test_a_profile_agrees_with_a_second_implementation(profile: bytes) -> None:
    rgb = patches()
    made = to_srgb(rgb, profile)
    assert made.shape == rgb.shape
    assert made.dtype == np.uint8
    assert np.abs(made.astype(int) - by_qt(rgb, profile)).max() <= 1


def test_adobe_rgb_by_hand() -> None:
    """Adobe RGB (128, 160, 128): linear (v/255)^2.19921875, Adobe RGB (1998) → XYZ → sRGB (IEC 61966-2-1), both D65.

    The product of the two published matrices is [[1.39836, -0.39836, 0], [0, 1, 0], [0, -0.04293, 1.04293]].
    """
    linear = (np.array([128, 160, 128]) / 255) ** (563 / 256)
    mixed = np.array([[1.39836, -0.39836, 0], [0, 1, 0], [0, -0.04293, 1.04293]]) @ linear
    expected = np.where(mixed <= 0.0031308, 12.92 * mixed, 1.055 * mixed ** (1 / 2.4) - 0.055) * 255
    made = to_srgb(np.array([[[128, 160, 128]]], np.uint8), ADOBE)
    assert np.abs(made[0, 0] - expected).max() <= 1.0
    assert made[0, 0, 0] < 128 - 10  # the green of Adobe RGB is wider: as sRGB it needs less red


def test_srgb_is_nothing_to_do() -> None:
    assert usable_profile(SRGB) == (b"", ())
    assert usable_profile(qt_profile(SPACES.SRgb)) == (b"", ())
    assert usable_profile(b"") == (b"", ())


def test_black_white_and_grey_stay_what_they_are() -> None:
    grey = np.repeat(np.array([[0, 77, 255]], np.uint8)[:, :, None], 3, axis=2)
    made = to_srgb(grey, P3)  # P3 has sRGB's curve: neutral colours are the same in both
    assert np.abs(made.astype(int) - grey).max() <= 1


def test_a_broken_profile_is_said_and_not_used() -> None:
    assert usable_profile(b"not a profile" * 40) == (b"", (UNREADABLE,))
    assert usable_profile(ADOBE[:200]) == (b"", (UNREADABLE,))


def test_a_profile_of_another_colour_space_is_said_and_not_used() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert usable_profile(lab) == (b"", (UNREADABLE,))


def test_a_large_picture_is_converted_like_a_small_one() -> None:
    rng = np.random.default_rng(3)
    rgb = rng.integers(0, 256, (700, 500, 3), dtype=np.uint8)
    made = to_srgb(rgb, ADOBE)
    assert np.array_equal(made[123:126, 40:60], to_srgb(rgb[123:126, 40:60], ADOBE))


def saved(kind: str, profile: bytes) -> Callable[[Path, np.ndarray], None]:
    def png(path: Path, rgb: np.ndarray) -> None:
        Image.fromarray(rgb).save(path, "PNG", icc_profile=profile)

    def jpeg(path: Path, rgb: np.ndarray) -> None:
        Image.fromarray(rgb).save(path, "JPEG", icc_profile=profile, quality=100, subsampling=0)

    def tiff(path: Path, rgb: np.ndarray) -> None:
        tifffile.imwrite(path, rgb, photometric="rgb", iccprofile=profile)

    return {"png": png, "jpeg": jpeg, "tiff": tiff}[kind]


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff"])
def test_a_picture_file_tells_its_profile_and_gives_what_is_stored(tmp_path: Path, kind: str) -> None:
    rgb = np.full((20, 30, 3), (200, 40, 90), np.uint8)
    path = tmp_path / f"picture.{kind}"
    saved(kind, ADOBE)(path, rgb)
    with open_image(path) as source:
        assert source.info.icc == ADOBE
        assert source.info.warnings == ()
        read = source.read(Region(Rect(0, 0, 30, 20)))
    assert np.abs(read.astype(int) - rgb).max() <= (2 if kind == "jpeg" else 0)


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff"])
def test_a_grey_picture_has_no_profile(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"grey.{kind}"
    grey = np.full((20, 30), 90, np.uint8)
    if kind == "tiff":
        tifffile.imwrite(path, grey, iccprofile=ADOBE)
    else:
        Image.fromarray(grey).save(path, kind.upper(), icc_profile=ADOBE)
    with open_image(path) as source:
        assert (source.info.channels, source.info.icc, source.info.warnings) == (1, b"", ())


def test_a_broken_profile_in_a_file_is_a_warning(tmp_path: Path) -> None:
    saved("png", b"x" * 300)(tmp_path / "p.png", np.zeros((4, 4, 3), np.uint8))
    with open_image(tmp_path / "p.png") as source:
        assert source.info.icc == b""
        assert source.info.warnings == (UNREADABLE,)


def test_a_png_without_a_profile_has_none() -> None:
    file = BytesIO()
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(file, "PNG")
    assert png_profile(file.getvalue()) == b""
    assert png_profile(file.getvalue()[:20]) == b""


def dicom_colour(write_dicom: Any, **told: Any) -> Path:
    rgb = np.full((8, 6, 3), (200, 40, 90), np.uint8)
    path: Path = write_dicom(rgb, PhotometricInterpretation="RGB", **told)
    return path


def test_dicom_colours_tell_their_profile(write_dicom: Any) -> None:
    with open_image(dicom_colour(write_dicom, ICCProfile=ADOBE + b"\0" * (len(ADOBE) % 2))) as source:
        assert source.info.icc[: len(ADOBE)] == ADOBE
        assert source.read(Region(Rect(0, 0, 1, 1))).tolist() == [[[200, 40, 90]]]


def test_dicom_grey_has_none(write_dicom: Any) -> None:
    path = write_dicom(np.zeros((4, 4), np.uint8), ICCProfile=ADOBE + b"\0" * (len(ADOBE) % 2))
    with open_image(path) as source:
        assert source.info.icc == b""


def test_the_one_optical_path_tells_the_profile_of_a_microscope(write_dicom: Any) -> None:
    import pydicom

    one = pydicom.Dataset()
    one.ICCProfile = ADOBE + b"\0" * (len(ADOBE) % 2)
    with open_image(dicom_colour(write_dicom, OpticalPathSequence=[one])) as source:
        assert source.info.icc
    with open_image(dicom_colour(write_dicom, OpticalPathSequence=[one, one])) as source:
        assert source.info.icc == b""
