"""Documents wrapped in DICOM (PDF, CDA, STL …): what they are, and their bytes for a program that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inference.errors import ImageError
from inference.images.dicom_file import LARGEST_ELEMENT, read_header
from inference.images.dicom_info import instance_of
from inference.images.dicom_values import text, whole
from inference.images.source import Instance

ENDINGS = {
    "application/pdf": ".pdf", "text/xml": ".xml", "model/stl": ".stl", "model/obj": ".obj", "model/mtl": ".mtl",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class WrappedDocument:
    """content: the document's own bytes, without DICOM's padding.  ending: of a file of this kind, ".pdf"."""

    name: str
    path: str
    title: str
    kind: str
    ending: str
    instance: Instance
    content: bytes


def open_document(path: Path) -> WrappedDocument:
    """Raises ImageError if the file wraps no document, or an empty one."""
    data, _ = read_header(path)
    content = data.get("EncapsulatedDocument")
    if not isinstance(content, bytes) or not content:
        raise ImageError(f"“{path.name}” wraps no document, or one larger than {LARGEST_ELEMENT >> 20} MiB.")
    length = whole(data, "EncapsulatedDocumentLength")
    kind = text(data, "MIMETypeOfEncapsulatedDocument").lower() or "application/pdf"
    return WrappedDocument(
        path.name, str(path), text(data, "DocumentTitle"), kind, ENDINGS.get(kind, ".bin"), instance_of(data, ""),
        content[:length] if 0 < length <= len(content) else content,
    )  # fmt: skip
