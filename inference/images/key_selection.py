"""Key object selections (PS3.3 A.35.4, TID 2010): which images somebody chose, and what for."""

from __future__ import annotations

from inference.images.companion_class import REPORTS
from inference.images.segmentation_place import Reference
from inference.images.source import ImageInfo
from inference.images.sr_text import Report
from inference.records import dataclass

KEY_OBJECTS = REPORTS + "59"
# Titles that say the opposite of "look here": CID 7011, "Rejected for …" and "Data Retention Policy Expired"
REJECTIONS = frozenset({"113001", "113037", "113038", "113039"})


@dataclass(frozen=True, slots=True)
class KeySelection:
    """references: the images named, frames 0-based.  rejects: they are named because they are not to be used."""

    name: str
    title: str
    rejects: bool
    references: tuple[Reference, ...]

    def frames_of(self, info: ImageInfo) -> tuple[int, ...]:
        """The frames, 0-based within the image's own file, that are named; of a whole clip its first."""
        named = [reference for reference in self.references if reference.sop == info.instance.sop_uid]
        found = {frame for reference in named for frame in reference.frames or (0,)}
        return tuple(sorted(frame for frame in found if 0 <= frame < info.frames))


def selection_of(report: Report) -> KeySelection | None:
    """None for any other document."""
    if report.instance.sop_class != KEY_OBJECTS:
        return None
    return KeySelection(report.name, report.title, report.title_code in REJECTIONS, report.references)
