"""Structured reports as readable text: the content tree, one line for each item (PS3.3 C.17.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inference.errors import ImageError
from inference.images.companion_class import REPORTS
from inference.images.dicom_file import read_header
from inference.images.dicom_info import instance_of
from inference.images.dicom_values import items, numbers, text
from inference.images.segmentation_place import Reference
from inference.images.source import Instance

DEEPEST = 40  # levels; what lies deeper is told to be there


@dataclass(frozen=True, slots=True)
class Line:
    """level: 0 for the document's own.  name: the concept, "" where none is told.  value: "" for a container."""

    level: int
    name: str
    value: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """status: the document's own words on completion and verification, "COMPLETE · UNVERIFIED".

    title_code: the value of the title's code, "" where none is told.
    """

    name: str
    path: str
    title: str
    status: str
    instance: Instance
    lines: tuple[Line, ...]
    references: tuple[Reference, ...]
    title_code: str = ""


def open_report(path: Path) -> Report:
    """Raises ImageError if it is no structured report."""
    data, _ = read_header(path)
    if not text(data, "SOPClassUID").startswith(REPORTS):
        raise ImageError(f"“{path.name}” is not a structured report.")
    title = _concept(data, "ConceptNameCodeSequence") or "Structured report"
    status = " · ".join(word for word in (text(data, "CompletionFlag"), text(data, "VerificationFlag")) if word)
    lines = tuple(line for item in items(data, "ContentSequence") for line in _lines(item, 0))
    code = next((text(item, "CodeValue") for item in items(data, "ConceptNameCodeSequence")), "")
    references = tuple(dict.fromkeys(_references(data)))
    return Report(path.name, str(path), title, status, instance_of(data, ""), lines, references, code)


def _lines(item: Any, level: int) -> Iterator[Line]:
    """An item and what it contains, in the order of the document."""
    kind = text(item, "ValueType").upper()
    inner = items(item, "ContentSequence")
    value = VALUES.get(kind, _reference_words)(item)
    yield Line(level, _concept(item, "ConceptNameCodeSequence"), value, heading=kind == "CONTAINER")
    if level >= DEEPEST and inner:
        yield Line(level + 1, "", "… more lies deeper.")
        return
    for part in inner:
        yield from _lines(part, level + 1)


def _concept(item: Any, keyword: str) -> str:
    for code in items(item, keyword):
        return text(code, "CodeMeaning") or text(code, "CodeValue")
    return ""


def _number(item: Any) -> str:
    for measured in items(item, "MeasuredValueSequence"):
        unit = next((text(c, "CodeValue") for c in items(measured, "MeasurementUnitsCodeSequence")), "")
        value = text(measured, "NumericValue")
        return f"{value} {unit}" if unit not in ("", "1") else value
    return _concept(item, "NumericValueQualifierCodeSequence") or "no value"


def _words(item: Any) -> str:
    told = item.get("TextValue", "")
    return str(told or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def _date(told: str) -> str:
    return f"{told[:4]}-{told[4:6]}-{told[6:8]}" if len(told) >= 8 and told[:8].isdigit() else told


def _time(told: str) -> str:
    return ":".join(part for part in (told[:2], told[2:4], told[4:6]) if part) if told[:2].isdigit() else told


def _moment(item: Any) -> str:
    told = text(item, "DateTime")
    return f"{_date(told)} {_time(told[8:14])}".strip()


def _person(item: Any) -> str:
    return " ".join(part for part in text(item, "PersonName").replace("^", " ").split() if part)


def _image(item: Any) -> str:
    told = []
    for image in items(item, "ReferencedSOPSequence"):
        frames = numbers(image, "ReferencedFrameNumber")
        which = f", frame {', '.join(f'{frame:.0f}' for frame in frames)}" if frames else ""
        told.append(f"image …{text(image, 'ReferencedSOPInstanceUID')[-12:]}{which}")
    return "; ".join(told)


def _shape(item: Any) -> str:
    kind, told = text(item, "GraphicType").lower(), numbers(item, "GraphicData")
    places = ", ".join(f"{value:g}" for value in told[:12])
    return f"{kind} at {places}" + (" …" if len(told) > 12 else "")


def _nothing(item: Any) -> str:
    return ""


def _reference_words(item: Any) -> str:
    """A kind that is not known here, or a reference to another item of the document."""
    told = numbers(item, "ReferencedContentItemIdentifier")
    return "see item " + ".".join(f"{part:.0f}" for part in told) if told else text(item, "ValueType").lower()


VALUES: Mapping[str, Callable[[Any], str]] = {
    "CONTAINER": _nothing, "TEXT": _words, "NUM": _number, "CODE": lambda item: _concept(item, "ConceptCodeSequence"),
    "DATE": lambda item: _date(text(item, "Date")), "TIME": lambda item: _time(text(item, "Time")),
    "DATETIME": _moment, "UIDREF": lambda item: text(item, "UID"), "PNAME": _person, "IMAGE": _image,
    "COMPOSITE": _image, "WAVEFORM": _image, "SCOORD": _shape, "SCOORD3D": _shape,
}  # fmt: skip


def _references(data: Any, level: int = 0) -> Iterator[Reference]:
    for item in items(data, "ContentSequence") if level <= DEEPEST else ():
        if text(item, "ValueType").upper() == "IMAGE":
            for image in items(item, "ReferencedSOPSequence"):
                frames = tuple(int(frame) - 1 for frame in numbers(image, "ReferencedFrameNumber"))
                yield Reference("", text(image, "ReferencedSOPInstanceUID"), frames)
        yield from _references(item, level + 1)
