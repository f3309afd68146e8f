"""The menu of a rectangle: score it, delete it, and whatever else the window offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QPointF
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from inference.geometry import Rect
from inference.measure.measurement import Measurement, Shape
from viewer.analysis import Analysis
from viewer.canvas.view import CanvasView
from viewer.document.document import Document
from viewer.panels.case_boxes import box_of


class BoxMenu(QObject):
    """at(place): the menu for a short right click there, None where no rectangle lies or no model scores boxes.

    score: calls the box control.  actions: of the window.  whole: the window's own menu.
    """

    def __init__(
        self, analysis: Analysis, canvas: Callable[[], CanvasView], actions: Mapping[str, QAction], whole: QMenu
    ) -> None:
        super().__init__()
        self._analysis, self._canvas, self._actions, self._whole = analysis, canvas, actions, whole
        self._menu = QMenu()

    def at(self, place: QPoint) -> QMenu | None:
        """place: on the screen. The rectangle becomes the chosen one."""
        canvas = self._canvas()
        document = canvas.document
        if document is None or document.derived or not self._analysis.team(document).boxed:
            return None
        point = canvas.to_image(QPointF(canvas.viewport().mapFromGlobal(place)))
        found = under(document, point.x, point.y)
        if found is None:
            return None
        document.measurements.choose(found.id)
        self._fill()
        return self._menu

    def _fill(self) -> None:
        self._menu.clear()
        score = self._menu.addAction(QCoreApplication.translate("BoxMenu", "Score this box"))
        score.setIcon(self._actions["score_box"].icon())
        score.triggered.connect(self._actions["score_box"].trigger)
        self._menu.addAction(self._actions["delete"])
        self._menu.addSeparator()
        for action in self._whole.actions():
            self._menu.addAction(action)


def under(document: Document, x: float, y: float) -> Measurement | None:
    """The smallest rectangle of the frame that holds a level-0 position, of the ones that are shown."""
    held = document.measurements.at(document.frame) if document.measurements.visible else ()
    boxes = [(box_of(one), one) for one in held if one.shape is Shape.RECTANGLE]
    inside = [(box, one) for box, one in boxes if _holds(box, x, y)]
    return min(inside, key=lambda pair: pair[0].width * pair[0].height)[1] if inside else None


def _holds(box: Rect, x: float, y: float) -> bool:
    return box.left <= x < box.right and box.top <= y < box.bottom
