"""A name for an image that does not depend on where it lies: notes about it are found again after it has moved."""

from __future__ import annotations

import hashlib
from pathlib import Path

from inference.images.source import ImageInfo

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
    return f"sha256:{_digest(Path(info.path))}"


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
