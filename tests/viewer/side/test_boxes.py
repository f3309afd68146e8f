"""A reader's box: which rectangle a right click means, and how a scored box says what it got."""

from __future__ import annotations

import hand_made as hand
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from inference.geometry import Point, Rect
from inference.measure.measurement import Measurement, Shape
from inference.results import Box, Provenance, Request, Result, Score, State
from viewer.canvas.box_looks import BoxLook, looks_of
from viewer.canvas.colours import BENIGN, MALIGNANT, QUIET
from viewer.canvas.view import CanvasView
from viewer.document.document import Document
from viewer.panels.case_team import Team
from viewer.side.box_menu import BoxMenu, under


def rectangle(left: float, top: float, right: float, bottom: float, frame: int = 0) -> Measurement:
    return Measurement(Shape.RECTANGLE, (Point(left, top), Point(right, bottom)), frame)


def holding(*shapes: Measurement) -> Document:
    document = hand.make_document()
    for one in shapes:
        document.measurements.put(one)
    return document


def test_the_smallest_rectangle_under_the_hand_is_meant() -> None:
    large, small, far = rectangle(0, 0, 50, 40), rectangle(10, 10, 20, 20), rectangle(40, 30, 45, 38)
    document = holding(large, small, far)
    assert under(document, 15.0, 15.0) == small
    assert under(document, 20.0, 15.0) == large  # the right edge is not inside any more
    assert under(document, 55.0, 15.0) is None


def test_hidden_measurements_other_shapes_and_other_frames_are_not_meant() -> None:
    ellipse = Measurement(Shape.ELLIPSE, (Point(0, 0), Point(50, 40)), 0)
    document = holding(ellipse, rectangle(0, 0, 50, 40, frame=3))
    assert under(document, 15.0, 15.0) is None
    document = holding(rectangle(0, 0, 50, 40))
    document.measurements.show(False)
    assert under(document, 15.0, 15.0) is None


def answer(name: str, box: Box, *more: Box) -> Result:
    """0.62 for the class named, 0.38 for the other; calibrated 0.7 and 0.3."""
    scores = Score(name, 0.62, 0.7), Score("other", 0.38, 0.3)
    told = Provenance("m", "M", "1", "", "CPU", 0.1)
    return Result(Request("m", "x"), told, State.FINDINGS, 1, scores, name, boxes=(box, *more))


def test_a_scored_box_carries_its_class_and_the_calibrated_score_in_the_classes_colour() -> None:
    mass, patch = Rect(10, 20, 30, 40), Rect(0, 5, 50, 70)
    said = looks_of([answer("malignant", Box("mass box", mass), Box("patch", patch))])
    assert said == (
        BoxLook(patch, QUIET, "", "seen by the model"),
        BoxLook(mass, MALIGNANT.lower(), "AI: malignant 0.70", ""),
    )


def test_a_proposed_box_says_that_nobody_drew_it() -> None:
    [said] = looks_of([answer("low", Box("proposed nodule box", Rect(1, 2, 3, 4)))])
    assert said == BoxLook(Rect(1, 2, 3, 4), BENIGN.lower(), "AI: low 0.70, box proposed by AI", "")


def test_the_tissue_crop_is_named_and_shown_once() -> None:
    crop = Box("tissue: largest bright region", Rect(5, 5, 40, 30))
    assert looks_of([answer("benign", crop), answer("malignant", crop)]) == (
        BoxLook(Rect(5, 5, 40, 30), QUIET, "", "tissue crop"),
    )


class Scoring:
    """An analysis whose team scores boxes, or not."""

    def __init__(self, *, boxes: bool) -> None:
        self._boxes = boxes

    def team(self, document: Document) -> Team:
        class Fits(Team):
            boxed = (object(),) if self._boxes else ()  # type: ignore[assignment]  # only asked whether there is one

        return Fits()


@pytest.mark.parametrize("boxes", [True, False])
def test_the_menu_of_a_rectangle_scores_it(qtbot: QtBot, boxes: bool) -> None:
    canvas, whole = CanvasView(), QMenu()
    qtbot.addWidget(canvas)
    qtbot.addWidget(whole)
    canvas.resize(400, 300)
    canvas.show()
    inner, outer = rectangle(10, 10, 30, 30), rectangle(5, 5, 55, 35)
    document = holding(inner, outer)
    canvas.set_document(document)
    actions, asked = {name: QAction(name) for name in ("score_box", "delete")}, []
    actions["score_box"].triggered.connect(lambda: asked.append(document.measurements.chosen))
    whole.addAction("File")
    menu = BoxMenu(Scoring(boxes=boxes), lambda: canvas, actions, whole)  # type: ignore[arg-type]
    at = canvas.viewport().mapToGlobal(canvas.to_view(Point(20.0, 20.0)).toPoint())
    assert canvas.to_image(QPointF(canvas.viewport().mapFromGlobal(at))).x == pytest.approx(20, abs=1)
    found = menu.at(at)
    if not boxes:
        assert found is None
    else:
        assert found is not None
        assert [each.text() for each in found.actions() if each.text()] == ["Score this box", "delete", "File"]
        found.actions()[0].trigger()
        assert asked == [inner.id]
        beside = canvas.viewport().mapToGlobal(canvas.to_view(Point(57.0, 38.0)).toPoint())
        assert menu.at(beside) is None
    canvas.set_document(None)
