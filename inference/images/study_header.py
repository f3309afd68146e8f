"""What sorts a file into a study: a few facts of its header, read without its pixels."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import IO, Any

from inference.errors import ImageError
from inference.images.archive import Archive
from inference.images.header_scan import Scan, scan
from inference.images.opener import HEAD_BYTES, is_dicom
from inference.images.regular import check_regular

TAGS = {
    "study_uid": 0x0020000D, "series_uid": 0x0020000E, "sop_uid": 0x00080018, "sop_class": 0x00080016,
    "modality": 0x00080060, "patient_id": 0x00100020, "patient_name": 0x00100010, "birth_date": 0x00100030,
    "study_date": 0x00080020, "study_time": 0x00080030, "series_number": 0x00200011,
    "instance_number": 0x00200013, "position": 0x00200032, "orientation": 0x00200037, "image_type": 0x00080008,
    "frames": 0x00280008, "laterality": 0x00200062, "side": 0x00200060, "view": 0x00185101,
    "series_description": 0x0008103E,
}  # fmt: skip
FORM_TAGS = (
    0x00280010, 0x00280011, 0x00280002, 0x00280004, 0x00280006, 0x00280100, 0x00280101, 0x00280102, 0x00280103,
)  # fmt: skip  # rows, columns, samples, photometric, planar, allocated, stored, high bit, sign
RESCALE_TAGS = (0x00281052, 0x00281053)  # intercept, slope
SPECIAL_TAGS = (0x00283000, 0x00281101, 0x00281201, 0x00281221, 0x52009229, 0x52009230, 0x3004000E)
WANTED = frozenset((*TAGS.values(), *FORM_TAGS, *RESCALE_TAGS, *SPECIAL_TAGS))
Vector = tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FileRef:
    """A file on the disk, or a member of an archive that is read in memory.

    path: absolute; of a member the archive's path and its name in it, which no file system knows.
    """

    path: Path
    archive: Archive | None = None
    member: str = ""

    def open(self) -> IO[bytes]:
        """A stream at the first byte; the caller closes it.  Raises OSError, ImageError."""
        if self.archive is None:
            check_regular(self.path)
            return self.path.open("rb", buffering=0)
        return io.BytesIO(self.archive.read(self.member))

    def content(self) -> bytes | None:
        """All bytes of a member; None for a file, which is better read in parts."""
        return None if self.archive is None else self.archive.read(self.member)


@dataclass(frozen=True, slots=True, eq=False)
class Header:
    """What one file says about its place in a study. Text is Latin-1 as stored: to compare, not to show.

    frames: 0 if there are no pixels.  position (3 mm), orientation (6 cosines): () if not told.
    form: raw values of what tells the pixels' form; the same for all frames of a stack.
    rescale: (slope, intercept) as told, None if there is none.  special: its values need more than a rescale.
    offset, length, vr: of the pixel element; offset 0 if only pydicom knows.
    """

    file: FileRef
    study_uid: str = ""
    series_uid: str = ""
    sop_uid: str = ""
    sop_class: str = ""
    modality: str = ""
    patient_id: str = ""
    patient_name: str = ""
    birth_date: str = ""
    study_date: str = ""
    study_time: str = ""
    series_number: int | None = None
    series_description: str = ""
    instance_number: int | None = None
    position: Vector = ()
    orientation: Vector = ()
    localiser: bool = False
    laterality: str = ""
    view: str = ""
    frames: int = 1
    form: tuple[bytes, ...] = ()
    rescale: tuple[float, float] | None = None
    special: bool = False
    syntax: str = ""
    offset: int = 0
    length: int | None = None
    vr: str = ""


def read_study_header(file: FileRef) -> Header | None:
    """The header of a DICOM file; None if the file is none.  Raises ImageError if it cannot be read at all."""
    try:
        with file.open() as stream:
            if not is_dicom(stream.read(HEAD_BYTES)):
                return None
            stream.seek(0)
            found = scan(stream, WANTED)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise ImageError(f"“{file.path.name}” cannot be read: {why}.", detail=repr(error)) from error
    return header_of(file, found) if found is not None else _slow_header(file)


def header_of(file: FileRef, found: Scan) -> Header:
    """The facts of a scanned file."""
    told = {name: _text(found.values.get(tag, b"")) for name, tag in TAGS.items()}
    has_pixels = found.pixel_tag == 0x7FE00010
    return Header(
        file=file, frames=(_whole(told["frames"]) or 1) if found.pixel_tag else 0,
        form=tuple(found.values.get(tag, b"") for tag in FORM_TAGS),
        rescale=_rescale(found), special=not has_pixels or any(tag in found.values for tag in SPECIAL_TAGS),
        syntax=found.syntax, offset=found.offset, length=found.length, vr=found.vr, **_facts(told),
    )  # fmt: skip


def _facts(told: dict[str, str]) -> dict[str, Any]:
    same = ("study_uid", "series_uid", "sop_uid", "sop_class", "modality", "patient_id", "patient_name",
            "birth_date", "study_date", "study_time", "series_description", "view")  # fmt: skip
    return {
        **{name: told[name] for name in same},
        "series_number": _whole(told["series_number"]), "instance_number": _whole(told["instance_number"]),
        "position": _vector(told["position"], 3), "orientation": _vector(told["orientation"], 6),
        "localiser": "LOCALIZER" in told["image_type"].upper().split("\\"),
        "laterality": told["laterality"] or told["side"],
    }  # fmt: skip


def _slow_header(file: FileRef) -> Header:
    """The same facts through pydicom: big-endian, deflated, without preamble, damaged."""
    from inference.images.dicom_file import read_header

    data, place = read_header(file.path, file.content())
    told = {name: _plain(data, tag) for name, tag in TAGS.items()}
    form = tuple(_plain(data, tag).encode("utf-8", "replace") for tag in FORM_TAGS)
    frames = 0 if place is None else _whole(told["frames"]) or 1
    return Header(file=file, frames=frames, form=form, special=True, **_facts(told))


def _plain(data: Any, tag: int) -> str:
    """An element as it would stand in the file, "" if it is absent or broken."""
    try:
        value = data[tag].value if tag in data else ""
        many = isinstance(value, list | tuple) or type(value).__name__ == "MultiValue"
        return "\\".join(str(part) for part in value) if many else "" if value is None else str(value).strip()
    except Exception:  # a broken element is as good as none
        return ""


def _text(raw: bytes) -> str:
    return raw.decode("latin-1").strip(" \0")


def _whole(text: str) -> int | None:
    try:
        return int(float(text.split("\\", maxsplit=1)[0]))
    except (ValueError, OverflowError):
        return None


def _vector(text: str, count: int) -> Vector:
    with suppress(ValueError):
        found = tuple(float(part) for part in text.split("\\"))
        if len(found) == count and all(isfinite(part) for part in found):
            return found
    return ()


def _rescale(found: Scan) -> tuple[float, float] | None:
    """As `modality` reads them: one alone is enough, a slope of 0 counts as 1."""
    told = [_vector(_text(found.values.get(tag, b"")).split("\\")[0], 1) for tag in RESCALE_TAGS]
    if not any(told):
        return None
    intercept, slope = (part[0] if part else 0.0 for part in told)
    return slope or 1.0, intercept
