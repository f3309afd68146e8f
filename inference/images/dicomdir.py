"""A DICOMDIR, the index of a disc: which files it names. What they hold, they tell themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inference.errors import ImageError
from inference.images.dicom_file import read_header
from inference.images.dicom_values import items, text, words

MEDIA_DIRECTORY = "1.2.840.10008.1.3.10"
LIKE_IMAGES = ("IMAGE", "ENCAP DOC", "PRESENTATION", "SR DOCUMENT", "WAVEFORM", "SURFACE", "RT DOSE", "")


@dataclass(frozen=True, slots=True)
class Disc:
    """files: those that are there, in the index's order.  missing: names of those that are not."""

    files: tuple[Path, ...]
    missing: tuple[str, ...]


def is_dicomdir(sop_class: str, path: Path) -> bool:
    """Whether a DICOM file is an index; some writers leave the class out, never the name."""
    return sop_class == MEDIA_DIRECTORY or (not sop_class and path.name.upper().startswith("DICOMDIR"))


def read_disc(path: Path) -> Disc:
    """The files that an index names.  Raises ImageError if it cannot be read or names none."""
    data, _ = read_header(path)
    names = [words(record, "ReferencedFileID") for record in items(data, "DirectoryRecordSequence")
             if text(record, "DirectoryRecordType").upper() in LIKE_IMAGES]  # fmt: skip
    named = [parts for parts in names if parts and all(parts)]
    if not named:
        raise ImageError(f"“{path.name}” is the index of a disc that names no images.")
    folders: dict[Path, dict[str, str]] = {}
    found = [(parts, _find(path.parent, parts, folders)) for parts in named]
    there = dict.fromkeys(place for _, place in found if place is not None)  # a file may be named twice
    return Disc(tuple(there), tuple("/".join(parts) for parts, place in found if place is None))


def _find(root: Path, parts: tuple[str, ...], folders: dict[Path, dict[str, str]]) -> Path | None:
    """The file below `root`, whatever case or version mark (";1") the disc's copy gave its name; never above it."""
    place = root
    for part in parts:
        known = folders.get(place)
        if known is None:
            known = folders[place] = _listing(place)
        name = known.get(_plain(part))
        if name is None:
            return None
        place = place / name
    return place if place.is_file() else None


def _listing(folder: Path) -> dict[str, str]:
    try:
        return {_plain(each.name): each.name for each in folder.iterdir()}
    except OSError:
        return {}


def _plain(name: Any) -> str:
    return str(name).upper().partition(";")[0].rstrip(".")
