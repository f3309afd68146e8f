"""Video in DICOM: frames of flat grey, each its own, in any order; a stream that is none is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.opener import open_image
from inference.images.source import Region
from inference.images.video import VideoSource, video_kind

Write = Callable[..., Path]
MPEG_2, H264 = "1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.102"
SHADES = [20, 60, 100, 140, 180, 220]


@pytest.fixture
def stream(tmp_path: Path) -> bytes:
    """Six flat frames of 64 × 48, MPEG-2 in a program stream."""
    path = tmp_path / "made.mpg"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MPG2"), 25, (64, 48))
    if not writer.isOpened():
        pytest.skip("this OpenCV has no MPEG-2 encoder")
    for shade in SHADES:
        writer.write(np.full((48, 64, 3), shade, np.uint8))
    writer.release()
    return path.read_bytes()


def video(write_dicom: Write, packed: bytes, syntax: str = MPEG_2, frames: int = len(SHADES)) -> Path:
    pixels = np.zeros((2, 48, 64, 3), np.uint8)
    return write_dicom(pixels, syntax=syntax, packed=[packed], NumberOfFrames=frames, PhotometricInterpretation="RGB",
                       FrameTime=40)  # fmt: skip


def shade(source: VideoSource, frame: int) -> float:
    return float(source.read(Region(Rect(8, 8, 32, 32), frame=frame)).mean())


def test_frames_come_in_any_order(write_dicom: Write, stream: bytes) -> None:
    """Lossy, and limited to 16 … 235 and back: within 4 levels."""
    with open_image(video(write_dicom, stream)) as source:
        assert isinstance(source, VideoSource)
        assert (source.info.frames, source.info.frame_ms[0], source.info.format) == (6, 40, "DICOM · MPEG-2")
        for frame in (3, 1, 5, 0):
            assert shade(source, frame) == pytest.approx(SHADES[frame], abs=4)
        kept = source._stream
        assert kept.exists()
        source.close()
        assert not kept.exists()
        assert shade(source, 2) == pytest.approx(SHADES[2], abs=4)  # a list may let go of pixels and ask again


def test_a_stream_that_is_none_is_refused(write_dicom: Write) -> None:
    with pytest.raises(ImageError, match=r"made\.dcm”.*(does not decode|cut off or damaged)"):
        open_image(video(write_dicom, b"no video at all" * 20, H264))


def test_a_frame_beyond_the_stream_is_told(write_dicom: Write, stream: bytes) -> None:
    with open_image(video(write_dicom, stream, frames=9)) as source, pytest.raises(ImageError, match="Frame 9"):
        source.read(Region(Rect(0, 0, 8, 8), frame=8))


def test_kinds_by_syntax() -> None:
    assert [video_kind(f"1.2.840.10008.1.2.4.{code}") for code in ("100", "102.1", "107", "50")] == [
        "MPEG-2", "H.264", "HEVC", "",
    ]  # fmt: skip
