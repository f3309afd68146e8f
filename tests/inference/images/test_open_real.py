"""A handful of real files; bench/open_all.py and bench/decode_check.py do all of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.opener import open_image
from inference.images.source import Region

pytestmark = pytest.mark.real_data
TEST_FILES = "dicom/pydicom/test_files"


@pytest.mark.parametrize(
    "name",
    [
        f"{TEST_FILES}/MR_small_implicit.dcm", f"{TEST_FILES}/MR_small_expb.dcm",
        f"{TEST_FILES}/MR_small_jpeg_ls_lossless.dcm", f"{TEST_FILES}/MR_small_jp2klossless.dcm",
        f"{TEST_FILES}/MR_small_padded.dcm",
    ],
)  # fmt: skip
def test_one_picture_in_five_encodings(real_data: Path, name: str) -> None:
    """The same MR slice, told equal by its makers: the implicit file read by hand is the reference."""
    plain = (real_data / f"{TEST_FILES}/MR_small_implicit.dcm").read_bytes()
    at = plain.index(b"\xe0\x7f\x10\x00")
    truth = np.frombuffer(plain, "<i2", 64 * 64, at + 8).reshape(64, 64)
    with open_image(real_data / name) as source:
        pixels = source.read(Region(Rect(0, 0, 64, 64)))
    assert np.array_equal(pixels, truth)


def test_a_cine_of_65_frames_opens_one_frame_at_a_time(real_data: Path) -> None:
    with open_image(real_data / "dicom/fo-dicom/FO-DICOM.Tests/Test Data/DIRW0007") as source:
        info = source.info
        assert (info.frames, info.channels, len(info.frame_ms)) == (65, 3, 65)
        assert info.spacing is not None
        assert info.spacing.source == "ultrasound region"
        middle = source.read(Region(Rect.whole(source.levels[0]), frame=32))
        assert middle.shape == (456, 576, 3)


def test_every_breast_ultrasound_is_a_grey_or_colour_picture(real_data: Path) -> None:
    for path in sorted((real_data / "busi" / "images").glob("*.jpg"))[::80]:
        with open_image(path) as source:
            assert source.info.channels in (1, 3)
            assert source.read(Region(Rect(0, 0, 8, 8))).shape[:2] == (8, 8)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("dicom/dwv/DICOMDIR", "DICOMDIR"), (f"{TEST_FILES}/reportsi.dcm", "structured report"),
        (f"{TEST_FILES}/MR_truncated.dcm", "8130 of the 8192 bytes"), (f"{TEST_FILES}/rtplan.dcm", "plan"),
        ("dicom/dcm4che/dcm4che-test-data/src/main/resources/3gb-bulk-data-truncated", "more than the 512 MiB"),
        ("hostile/pillow/decompression_bomb.gif", "more than the 512 MiB|cut off"),
    ],
)  # fmt: skip
def test_files_that_are_no_images_say_what_they_are(real_data: Path, name: str, reason: str) -> None:
    with pytest.raises(ImageError, match=reason):
        open_image(real_data / name)
