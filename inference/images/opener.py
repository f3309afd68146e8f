"""`open_image`: content decides what a file is, never its name.

DICOM with its preamble, DICOM without one, then the picture formats. What a kind needs is imported when
such a file
comes: a PNG opens without pydicom, a DICOM without picture decoders.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from inference.errors import ImageError
from inference.images.regular import check_regular
from inference.images.source import ImageSource

HEAD_BYTES = 144
TIFF_MAGIC = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
# Slides whose own file tells nothing (an index beside a folder, a database): here the name says who may look.
SLIDE_SUFFIXES = {".mrxs", ".vms", ".vmu", ".svslide", ".czi"}


def open_image(path: Path) -> ImageSource:
    """The image in a file; whoever opens it closes it.

    Raises ImageError, one sentence with the file's name and the reason, for what cannot be opened.
    """
    path = Path(path).absolute()
    head = _head(path)
    return _opener_for(head, path)(path)


def _head(path: Path) -> bytes:
    try:
        check_regular(path)
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except IsADirectoryError as error:
        raise ImageError(f"“{path.name}” is a folder, not an image.") from error
    except FileNotFoundError as error:
        raise ImageError(f"“{path.name}” does not exist.") from error
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise ImageError(f"“{path.name}” cannot be read: {reason}.", detail=repr(error)) from error
    if not head:
        raise ImageError(f"“{path.name}” is empty.")
    return head


def is_dicom(head: bytes) -> bool:
    """Whether a file that begins so (HEAD_BYTES of it) is DICOM, with a preamble or without."""
    return head[128:132] == b"DICM" or looks_like_bare_dicom(head)


def _opener_for(head: bytes, path: Path) -> Callable[[Path], ImageSource]:
    if is_dicom(head):
        from inference.images.slide import open_dicom_or_slide

        return open_dicom_or_slide
    if head.startswith(TIFF_MAGIC) or path.suffix.lower() in SLIDE_SUFFIXES:
        from inference.images.slide import open_picture_or_slide

        return open_picture_or_slide
    from inference.images.raster import open_raster

    return open_raster


def looks_like_bare_dicom(head: bytes) -> bool:
    """True if the bytes start as a data set without preamble: an element of group 2 or 8, either byte order.

    With an explicit VR its two letters must be a VR; with an implicit one the length must be small and even.
    """
    if len(head) < 8 or (head[:4] in (b"\x02\x00\x00\x00", b"\x08\x00\x00\x00") and head[4:8] == bytes(4)):
        return False
    little, big = head[:2] in (b"\x02\x00", b"\x08\x00"), head[:2] in (b"\x00\x02", b"\x00\x08")
    if not (little or big):
        return False
    if head[4:6] in VRS:
        return True
    element = int.from_bytes(head[2:4], "little" if little else "big")
    length = int.from_bytes(head[4:8], "little" if little else "big")
    return little and element < 0x9300 and length % 2 == 0 and length <= 1024


VRS = frozenset(
    b"AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW".split()
    + b"PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split()
)
