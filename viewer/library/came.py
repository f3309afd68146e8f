"""Which of the paths a person opened are worth a line among the recent studies."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from viewer.document.document import Document


def what_came(
    paths: Sequence[Path], files: Collection[Path], shown: Callable[[Path], Document | None]
) -> dict[Path, Document]:
    """What each path showed first; of many files of one study the first, and none that gave nothing.

    files: those of the paths that are single files; a folder, an archive or a disc stands for itself.
    shown: the open Document that a path gave first, None for none.
    """
    found: dict[Path, Document] = {}
    studies: set[object] = set()
    for path in paths:
        document = shown(path)
        if document is None:
            continue
        if path in files:
            study = _study(document)
            if study in studies:
                continue
            studies.add(study)
        found[path] = document
    return found


def _study(document: Document) -> object:
    """What tells a study from another; a picture without one is its own."""
    one = document.info.instance
    return (one.patient_id, one.study_uid) if one.study_uid else document
