"""MPEG-2, H.264 and HEVC streams in DICOM, decoded by the FFmpeg that OpenCV brings (its licence is the LGPL).

The stream lies in a temporary file while its image is open: video decoders want a file, and go forwards.
"""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from inference.errors import ImageError
from inference.images.dicom import DicomSource
from inference.images.dicom_file import PixelPlace
from inference.images.dicom_pixels import PixelForm
from inference.images.source import Pixels

MPEG = "1.2.840.10008.1.2.4."
KINDS = {
    **dict.fromkeys(("100", "101"), "MPEG-2"), **dict.fromkeys(("102", "103", "104", "105", "106"), "H.264"),
    **dict.fromkeys(("107", "108"), "HEVC"),
}  # fmt: skip
ENDINGS = {"MPEG-2": ".mpg", "H.264": ".mp4", "HEVC": ".mp4"}
COPIED = 1 << 20  # bytes at a time


def video_kind(syntax: str) -> str:
    """MPEG-2, H.264 or HEVC; "" for what is no video. Fragmentable twins (….1) are the same streams."""
    return KINDS.get(syntax.removeprefix(MPEG).removesuffix(".1"), "") if syntax.startswith(MPEG) else ""


class VideoSource(DicomSource):
    """Frames in order are cheap; one before the last is reached by decoding from the start again."""

    def __init__(self, data: Any, place: PixelPlace, form: PixelForm, path: Path, *, frames: int) -> None:
        """Raises ImageError if nothing here decodes the stream."""
        super().__init__(data, place, form, path, frames=frames)
        self._kind, self._next = video_kind(form.syntax), 0
        self._stream = _unwrapped(place, path.name, ENDINGS[self._kind])
        self._video: Any = None
        try:
            self._load(0)
        except BaseException:
            self.close()
            raise

    def _load(self, frame: int) -> Pixels:
        import cv2

        if self._video is None or frame < self._next:
            self._begin()
        while self._next < frame and self._video.grab():
            self._next += 1
        there, picture = self._video.read()
        if not there:
            raise self._damaged(frame, ValueError(f"the {self._kind} stream ends at frame {self._next + 1}"))
        self._next = frame + 1
        if picture.shape[:2] != self.info.size.shape:
            told = f"{picture.shape[1]} × {picture.shape[0]}"
            raise ImageError(f"“{self.info.name}” holds a video of {told} pixels, another size than it declares.")
        if self.info.channels == 1:
            return np.ascontiguousarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
        return np.ascontiguousarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))

    def _begin(self) -> None:
        import cv2

        if not self._stream.exists():  # closed, and asked again
            self._stream = _unwrapped(self._place, self.info.name, ENDINGS[self._kind])
        self._video = cv2.VideoCapture(str(self._stream), cv2.CAP_FFMPEG)
        self._next = 0
        if not self._video.isOpened():
            raise ImageError(
                f"“{self.info.name}” cannot be shown: OpenCV's FFmpeg does not decode its {self._kind} video here."
            )

    def close(self) -> None:
        if self._video is not None:
            self._video.release()
            self._video = None
        with contextlib.suppress(OSError):
            self._stream.unlink(missing_ok=True)
        super().close()


def _unwrapped(place: PixelPlace, name: str, ending: str) -> Path:
    """All fragments in one file, read piece by piece; the offset table, which comes first, is left out."""
    with tempfile.NamedTemporaryFile(prefix="lesionscope-", suffix=ending, delete=False) as out, place.open() as stream:
        first = True
        while (head := stream.read(8)) and head[:4] == b"\xfe\xff\x00\xe0":
            length = int.from_bytes(head[4:], "little")
            while length and (part := stream.read(min(length, COPIED))):
                length -= len(part)
                if not first:
                    out.write(part)
            first = False
        empty = out.tell() == 0
    if empty:
        Path(out.name).unlink()
        raise ImageError(f"“{name}” is cut off or damaged: its video holds no data.")
    return Path(out.name)
