"""All elements of a DICOM header as text, for the tag browser. Reads the file, keeps nothing open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inference.errors import ImageError

LONGEST = 512  # characters of a value
BULK = frozenset(("OB", "OD", "OF", "OL", "OV", "OW", "UN"))


@dataclass(frozen=True, slots=True)
class TagRow:
    """One element, or one item of a sequence (tag and vr empty).  value: cut after LONGEST, bulk data as its size."""

    tag: str
    vr: str
    name: str
    value: str
    rows: tuple[TagRow, ...] = ()

    def text(self) -> str:
        return "\t".join((self.tag, self.vr, self.name, self.value))


def read_tags(path: Path) -> tuple[TagRow, ...]:
    """The file's meta information, then its header up to the pixels.  Raises ImageError."""
    import pydicom

    try:
        data = pydicom.dcmread(path, stop_before_pixels=True, force=True)
    except OSError as error:
        raise ImageError(f"“{path.name}” can no longer be read.", detail=repr(error)) from error
    except Exception as error:  # what pydicom raises depends on what is broken
        raise ImageError(f"“{path.name}” is not a readable DICOM file.", detail=repr(error)) from error
    meta = rows_of(data.file_meta) if getattr(data, "file_meta", None) else ()
    rows = (*meta, *rows_of(data))
    if not rows:
        raise ImageError(f"“{path.name}” holds no DICOM elements.")
    return rows


def rows_of(data: Any) -> tuple[TagRow, ...]:
    """One row for each element of a data set, in its order."""
    return tuple(_row(data, tag) for tag in sorted(data.keys()))


def _row(data: Any, tag: Any) -> TagRow:
    number = f"({tag.group:04X},{tag.element:04X})"
    try:
        element = data[tag]
        if element.VR == "SQ":
            items = tuple(
                TagRow("", "", f"Item {index}", "", rows_of(item)) for index, item in enumerate(element.value, 1)
            )
            return TagRow(number, "SQ", element.name, _count(len(items)), items)
        return TagRow(number, str(element.VR), element.name, _value(element))
    except Exception as error:  # a broken element is shown as such; its neighbours stay readable
        return TagRow(number, "", "", f"unreadable: {error}"[:LONGEST])


def _count(items: int) -> str:
    return "1 item" if items == 1 else f"{items} items"


def _value(element: Any) -> str:
    value = element.value
    if value is None:
        return ""
    if isinstance(value, bytes) or element.VR in BULK:
        return _bytes(value)
    parts = value if isinstance(value, list | tuple) or type(value).__name__ == "MultiValue" else [value]
    text = "\\".join(str(part) for part in parts[: LONGEST + 1])
    named = f" = {value.name}" if element.VR == "UI" and getattr(value, "name", value) != str(value) else ""
    return _cut(text) + named


def _bytes(value: Any) -> str:
    """Short private text as text, the rest as its size."""
    raw = bytes(value) if isinstance(value, bytes | bytearray) else str(value).encode()
    text = raw.rstrip(b"\0 ")
    if len(raw) <= 64 and text and all(32 <= byte < 127 for byte in text):
        return text.decode("ascii")
    return f"{len(raw)} bytes"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def matching(rows: tuple[TagRow, ...], words: str) -> tuple[TagRow, ...]:
    """The rows in which `words` stand, with the sequences around them; all of them for no words."""
    asked = words.casefold().strip()
    return tuple(found for row in rows if (found := _matched(row, asked)) is not None) if asked else rows


def _matched(row: TagRow, asked: str) -> TagRow | None:
    text = row.text().casefold()
    if asked in text or asked in text.replace(",", "").replace("(", "").replace(")", ""):
        return row
    inside = tuple(found for part in row.rows if (found := _matched(part, asked)) is not None)
    return TagRow(row.tag, row.vr, row.name, row.value, inside) if inside else None
