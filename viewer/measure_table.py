"""The measurements of a document as rows for a table."""

from __future__ import annotations

from inference.export.measurements_csv import Row
from inference.measure.reading import measure
from viewer.document.document import Document


def rows_of(document: Document) -> list[Row]:
    """By frame, then in the order of drawing."""
    held, source = document.measurements, document.source
    rows = []
    for one in sorted(held.all(), key=lambda one: one.frame):
        info = source.frame_info(one.frame)
        frame = frame_in_file(document, one.frame)
        rows.append(Row(info, one, measure(one, info), held.statistics(one), frame))
    return rows


def frame_in_file(document: Document, frame: int) -> int:
    """0-based: in a stack of files, how many frames of the same file come before."""
    info = document.source.frame_info
    uid = info(frame).instance.sop_uid
    if not uid:
        return frame
    return sum(info(before).instance.sop_uid == uid for before in range(frame))
