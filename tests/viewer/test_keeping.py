"""What was drawn comes back; a journal that cannot be read is told, and never overwritten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.geometry import Point
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import Instance
from viewer.document.annotations import Annotation
from viewer.document.document import Document
from viewer.document.tiles import TiledMask
from viewer.jobs import Jobs
from viewer.keeping import Keeping
from viewer.workspace import Workspace


class Desk:
    def __init__(self, folder: Path) -> None:
        self.jobs, self.workspace = Jobs(synchronous=True), Workspace()
        self.keeping = Keeping(self.jobs, self.workspace, folder / "journal.sqlite")
        self.told: list[str] = []
        self.keeping.failed.connect(self.told.append)

    def open(self) -> Document:
        pixels = np.zeros((1, 60, 80), np.uint8)
        info = replace(plain_info(pixels[0], name="a.dcm"), instance=Instance(sop_uid="1.2.3"))
        document = Document(ArraySource(info, pixels))
        self.workspace.add(document)
        return document

    def close(self) -> None:
        self.workspace.close_all()
        self.jobs.close()
        self.keeping.close()


def draw(document: Document) -> None:
    mask = TiledMask.empty(document.info.size).paint([Point(20.0, 20.0)], 5.0, True)
    document.put(Annotation(mask))


@pytest.fixture
def desks(qtbot, tmp_path: Path):
    return lambda: Desk(tmp_path)


def test_what_was_drawn_is_there_again(desks) -> None:
    desk = desks()
    draw(desk.open())
    desk.close()
    again = desks()
    (found,) = again.open().all_annotations()
    assert found.mask.to_array().sum() > 0
    again.close()
    assert (desk.told, again.told) == ([], [])


def test_a_journal_that_cannot_be_read_is_told_and_kept_as_it_is(desks, tmp_path: Path) -> None:
    damaged = b"somebody's bytes" * 99
    (tmp_path / "journal.sqlite").write_bytes(damaged)
    desk = desks()
    document = desk.open()
    (told,) = desk.told
    assert "'journal.sqlite' cannot be read" in told
    draw(document)
    desk.close()
    assert (tmp_path / "journal.sqlite").read_bytes() == damaged
