"""DICOM objects that are no images of their own: they lie on images, or are pages to read."""

from __future__ import annotations

from pathlib import Path

from inference.images.companion_class import ENCAPSULATED, PARAMETRIC, PRESENTATION, REPORTS, SEGMENTATION
from inference.images.dicom_document import WrappedDocument, open_document
from inference.images.dicom_file import read_header
from inference.images.dicom_values import text
from inference.images.parametric import ParametricMap, open_parametric
from inference.images.presentation import Presentation, open_presentation
from inference.images.segmentation import Segmentation, open_segmentation
from inference.images.segmentation_place import Reference
from inference.images.source import Instance
from inference.images.sr_text import Report, open_report

Laid = Presentation | Segmentation | ParametricMap
Page = Report | WrappedDocument
Companion = Laid | Page


def open_companion(path: Path) -> Companion | None:
    """The companion in a file; None if it is of another kind.  Raises ImageError if it is damaged."""
    data, _ = read_header(path)
    kind = text(data, "SOPClassUID")
    if kind.startswith(PRESENTATION):
        return open_presentation(path)
    if kind in SEGMENTATION:
        return open_segmentation(path)
    if kind == PARAMETRIC:
        return open_parametric(path)
    if kind.startswith(REPORTS):
        return open_report(path)
    return open_document(path) if kind.startswith(ENCAPSULATED) else None


def told_of(companion: Companion) -> tuple[str, Instance]:
    """(file name, what the file says of itself)."""
    if isinstance(companion, Segmentation | ParametricMap):
        return companion.info.name, companion.info.instance
    return companion.name, companion.instance


def needed_words(references: tuple[Reference, ...], instance: Instance) -> str:
    """Which images an object needs, as exactly as it tells itself: how many, of which series, in whose words."""
    images = {reference.sop for reference in references}
    series = {reference.series for reference in references if reference.series}
    if not images:
        return "the file does not say which"
    told = f"image …{next(iter(images))[-12:]}" if len(images) == 1 else f"{len(images)} images"
    if series:
        told += " of series " + ", ".join(f"…{uid[-12:]}" for uid in sorted(series)[:3])
    study = instance.study_description or instance.study_date
    return told + (f" (study “{study}”)" if study else "")
