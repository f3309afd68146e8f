"""What the tree of studies says of each open image: in which patient and study it lies, and its own row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from inference.images.source import ImageInfo, Instance
from viewer.moments import day

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A patient or a study. key: what is the same for all that lies in it.  words, detail: for the screen only."""

    key: Key
    words: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OpenImage:
    """One row. detail: "US · 640×480"; stack: "3 frames" or ""; all for the screen only."""

    title: str
    detail: str
    stack: str
    tooltip: str
    instance: Instance
    patient: Branch
    study: Branch

    @classmethod
    def of(cls, info: ImageInfo, tr: Callable[[str], str] = str) -> Self:
        """tr: into the interface language; it knows the words below."""
        one = info.instance
        size = f"{info.size.width}×{info.size.height}"
        side = f"{one.laterality} {one.view_position}".strip()
        detail = " · ".join(part for part in (info.modality or "", side, one.view_modifiers, size) if part)
        stack = tr("{n} frames").format(n=info.frames) if info.frames > 1 else ""
        title = one.series_description or info.name
        whole = " · ".join(part for part in (detail, stack, info.format) if part)
        tip = f"{info.path or info.name}\n{whole}"
        return cls(title, detail, stack, tip, one, _patient(info, tr), _study(info, tr))


def _patient(info: ImageInfo, tr: Callable[[str], str]) -> Branch:
    one = info.instance
    if not info.is_dicom:
        return Branch(("pictures",), tr("Pictures"))
    name = one.patient_name.replace("^", ", ", 1).replace("^", " ").strip(", ")
    plain = " ".join(one.patient_name.upper().replace("^", " ").split())
    return Branch(("patient", one.patient_id, plain), name or tr("No patient name"), one.patient_id)


def _study(info: ImageInfo, tr: Callable[[str], str]) -> Branch:
    """Pictures that are no DICOM lie by folder."""
    one = info.instance
    if not info.is_dicom:
        folder = Path(info.path).parent if info.path else Path()
        return Branch(("folder", str(folder)), folder.name or tr("Pictures"))
    date = day(one.study_date)
    key = ("study", one.study_uid, one.patient_id, one.patient_name)
    return Branch(key, date or one.study_description or tr("Study"), one.study_description if date else "")
