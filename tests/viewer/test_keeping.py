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


def test_two_pictures_of_one_uid_do_not_share_what_is_drawn(desks) -> None:
    """The second is the first, mirrored; each gets its own back."""

    def shaded(desk: Desk, *, mirrored: bool) -> Document:
        pixels = np.tile(np.arange(80, dtype=np.uint8), (1, 60, 1))[:, :, :: -1 if mirrored else 1].copy()
        info = replace(plain_info(pixels[0], name="a.dcm"), instance=Instance(sop_uid="1.2.3"))
        document = Document(ArraySource(info, pixels))
        desk.workspace.add(document)
        return document

    first = desks()
    draw(shaded(first, mirrored=False))
    first.close()
    second = desks()
    other = shaded(second, mirrored=True)
    assert other.all_annotations() == ()
    (told,) = second.told
    assert told.startswith("1 mask")
    draw(other)
    second.close()
    for mirrored in (False, True):
        again = desks()
        assert len(shaded(again, mirrored=mirrored).all_annotations()) == 1
        again.close()
