"""A name for an image that does not depend on where it lies: notes about it are found again after it has moved."""

from __future__ import annotations

import hashlib
from pathlib import Path

from inference.images.source import ImageInfo, ImageSource

WHOLE_UP_TO = 64 << 20
PART = 1 << 20


def identity(info: ImageInfo) -> str:
    """`dicom:<SOP Instance UID>`, else `sha256:<of the content>`.

    Content above 64 MiB is hashed by its size, first and last MiB. Raises OSError if the file is gone.
    """
    if info.instance.sop_uid:
        return f"dicom:{info.instance.sop_uid}"
    if not info.path:
        return f"memory:{info.name}"
    return content_name(Path(info.path))


def content_name(path: Path) -> str:
    """`sha256:<of the content>`, as `identity` names what is no DICOM: the pixels themselves, not what a header claims.

    Raises OSError if the file is gone.
    """
    return f"sha256:{_digest(path)}"


class FrameNames:
    """What notes about the frames of one image are kept under. A file is looked at once, for its first name."""

    def __init__(self, source: ImageSource) -> None:
        self._source = source
        self._whole = ""

    def of(self, frame: int) -> tuple[str, int]:
        """The identity of the frame's file, and its number there; of a file that is gone its path.

        A stack is many files: each slice is known by its own SOP Instance UID.
        """
        from inference.images.series_source import StackSource

        if isinstance(self._source, StackSource):
            uid = self._source.headers[frame].sop_uid
            return (f"dicom:{uid}" if uid else _name(self._source.frame_info(frame))), 0
        self._whole = self._whole or _name(self._source.info)
        return self._whole, frame


def _name(info: ImageInfo) -> str:
    try:
        return identity(info)
    except OSError:
        return f"path:{info.path or info.name}"


def frame_in_file(source: ImageSource, frame: int) -> tuple[int, int]:
    """The number of a frame in the file that holds it, and how many that file has."""
    from inference.images.series_source import StackSource

    return (0, 1) if isinstance(source, StackSource) else (frame, source.info.frames)


def _digest(path: Path) -> str:
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= WHOLE_UP_TO:
            return hashlib.file_digest(file, "sha256").hexdigest()
        digest = hashlib.sha256(str(size).encode())
        digest.update(file.read(PART))
        file.seek(-PART, 2)
        digest.update(file.read(PART))
        return digest.hexdigest()
