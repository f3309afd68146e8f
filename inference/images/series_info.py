"""The words of a slice from those of its neighbour, where their headers differ only in what is listed here.

A header takes milliseconds to turn into an ImageInfo; most slices of a series differ in a handful of elements of
which few are shown. Whatever differs beyond the list means that the file is read whole.
"""

from __future__ import annotations

from dataclasses import replace

from inference.images.header_scan import Scan, scan
from inference.images.source import ImageInfo
from inference.images.study_header import FileRef, Header

INSTANCE, NUMBER, POSITION = 0x00080018, 0x00200013, 0x00200032
# Told by ImageInfo and put in from the slice's own header:
SHOWN = frozenset((INSTANCE, NUMBER, POSITION))
# Not told by ImageInfo: times of the slice, its place on the table, its exposure, its range of values.
UNSEEN = frozenset((
    0x00080012, 0x00080013, 0x00080022, 0x00080023, 0x0008002A, 0x00080032, 0x00080033, 0x00181041,
    0x00181130, 0x00181140, 0x00181150, 0x00181151, 0x00181152, 0x00181153, 0x00189305, 0x00189345, 0x00200012,
    0x00201041, 0x00280106, 0x00280107,
))  # fmt: skip


class Likeness:
    """`pattern`: the info of the file `file`, as its opener gave it. Nothing is read before the first question."""

    def __init__(self, file: FileRef, pattern: ImageInfo) -> None:
        self._file, self._pattern = file, pattern
        self._scan: Scan | None = None

    def info_of(self, header: Header) -> ImageInfo | None:
        """The info of another file; None where only its opener can tell."""
        if any(plane.embedded is not None for plane in self._pattern.overlays):
            return None  # such overlays lie in the pixels of their own file
        if self._scan is None:
            self._scan = _read(self._file)
        other = _read(header.file)
        if self._scan is None or other is None or not _alike(self._scan, other) or not self._placed(header):
            return None
        info, plane = self._pattern, self._pattern.plane
        told = _text(other, NUMBER)
        if plane is not None:
            x, y, z = header.position
            plane = replace(plane, origin=(x, y, z))
        instance = replace(info.instance, sop_uid=header.sop_uid, instance_number=told)
        path = header.file.path
        return replace(info, name=path.name, path=str(path), instance=instance, plane=plane)

    def _placed(self, header: Header) -> bool:
        """Both are placed in the patient, or neither is."""
        return (self._pattern.plane is not None) == bool(header.position and header.orientation)


def _read(file: FileRef) -> Scan | None:
    with file.open() as stream:
        return scan(stream, None)


def _alike(one: Scan, other: Scan) -> bool:
    """Whether all that may differ is listed; private elements are read by nobody."""
    if one.syntax != other.syntax:
        return False
    differ = {tag for tag, value in one.values.items() if other.values.get(tag) != value}
    differ |= other.values.keys() - one.values.keys()
    return all(tag in SHOWN or tag in UNSEEN or (tag >> 16) % 2 == 1 for tag in differ)


def _text(scanned: Scan, tag: int) -> str:
    return scanned.values.get(tag, b"").decode("latin-1").replace("\0", "").strip()
