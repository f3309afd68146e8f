"""The list of what is open, and Page Up and Page Down with it, go by series number within a study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from inference.images.array_source import ArraySource
from viewer.document.document import Document
from viewer.workspace import Workspace


def series(name: str, number: str, study: str = "1.2", patient: str = "P") -> Document:
    array = np.zeros((4, 4), np.uint8)
    info = ArraySource.of(array).info
    told = replace(info.instance, series_number=number, study_uid=study, patient_id=patient)
    return Document(ArraySource(replace(info, name=name, instance=told), array[None]))


@pytest.fixture
def workspace(qapp: object) -> Iterator[Workspace]:
    made = Workspace()
    yield made
    made.close_all()


def names(workspace: Workspace) -> str:
    return " ".join(document.info.name for document in workspace.documents)


def test_the_series_that_was_shown_first_takes_its_place_among_the_others(workspace: Workspace) -> None:
    for name, number in (("L-CC", "2"), ("R-CC", "1"), ("R-MLO", "3"), ("tenth", "10"), ("unnumbered", "")):
        workspace.add(series(name, number), show=False)
    assert names(workspace) == "R-CC L-CC R-MLO tenth unnumbered"
    assert workspace.current is workspace.documents[1]  # still the one that came first


def test_other_studies_and_pictures_without_one_keep_the_order_of_opening(workspace: Workspace) -> None:
    made = (
        series("a5", "5"), series("b1", "1", study="1.3"), series("c1", "1", patient="Q"),
        series("x", "2", study=""), series("y", "1", study=""), series("a5-too", "5"), series("a4", "4"),
    )  # fmt: skip
    for document in made:
        workspace.add(document, show=False)
    assert names(workspace) == "a4 a5 b1 c1 x y a5-too"
