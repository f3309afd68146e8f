"""Reference lines and the linked crosshair: where the pictures of one patient meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from inference.geometry import Point, Vector
from inference.planes import comparable, crossing, lie, nearest, to_patient, to_plane
from viewer.canvas.view import CanvasView
from viewer.document.document import Document
from viewer.viewports.grid import ViewportGrid
from viewer.viewports.lines_item import LinesItem, ReferenceLine
from viewer.viewports.sync import Sync
from viewer.viewports.viewport import Viewport


class References(QObject):
    """on: reference lines are drawn. The crosshair comes with Shift held."""

    def __init__(self, grid: ViewportGrid, sync: Sync) -> None:
        super().__init__(grid)
        self._grid, self._sync = grid, sync
        self._hung: dict[Viewport, _Hung] = {}
        self.on = True
        grid.shown.connect(self._hang)
        grid.active_changed.connect(self.refresh)
        grid.shape_changed.connect(self.refresh)
        grid.each(self._join)
        for viewport in grid.viewports:
            self._hang(viewport)

    def _join(self, canvas: CanvasView) -> None:
        canvas.cursor_moved.connect(lambda point: self._point(canvas, point))

    def _hang(self, viewport: Viewport) -> None:
        """An item for what the viewport shows now."""
        old = self._hung.pop(viewport, None)
        if old is not None:
            old.drop()
        if viewport.document is not None:
            item = LinesItem(viewport.document.info.size, viewport.canvas.stage, viewport.canvas.glass.taken)
            self._hung[viewport] = _Hung(viewport.document, item, self.refresh)
        self.refresh()

    def refresh(self, _: object = None) -> None:
        """Anything turned, came or went."""
        for viewport in self._grid.viewports:
            if viewport in self._hung:
                self._hung[viewport].item.show_lines(self._lines(viewport) if self.on else ())

    def _lines(self, viewport: Viewport) -> tuple[ReferenceLine, ...]:
        """Of the picture under hand, and of every reformatted plane."""
        shown = self._hung[viewport].document
        plane = shown.frame_info.plane
        found = []
        for other in self._grid.viewports:
            its = other.document
            if plane is None or its is None or other is viewport or not (other.active or its.derived):
                continue
            cut = its.frame_info.plane
            line = crossing(plane, shown.info.size, cut, its.info.size) if cut is not None else None
            if cut is not None and line is not None:
                found.append(ReferenceLine(*line, lie(cut), strong=other.active))
        return tuple(found)

    # the crosshair ---------------------------------------------------------------------------------------

    def _point(self, canvas: CanvasView, point: Point | None) -> None:
        held = QApplication.keyboardModifiers() == Qt.KeyboardModifier.ShiftModifier
        document = canvas.document
        plane = document.frame_info.plane if document is not None and held and not canvas.draws else None
        if point is None or plane is None:
            self._clear()
            return
        self.show_position(canvas, to_patient(plane, point))

    def _clear(self) -> None:
        for hung in self._hung.values():
            hung.item.show_cross(None)

    def show_position(self, canvas: CanvasView, position: Vector) -> None:
        """Bring every other picture of the patient to this place, and mark it there."""
        mine = canvas.document
        for viewport in self._grid.viewports:
            its = viewport.document
            if viewport.canvas is canvas or its is None or mine is None or viewport not in self._hung:
                continue
            if comparable(mine.frame_info.plane, its.frame_info.plane):
                self._turn(its, position)
                plane = its.frame_info.plane
                at = to_plane(plane, position).point if plane is not None else None
                self._hung[viewport].item.show_cross(at)

    def _turn(self, document: Document, position: Vector) -> None:
        frame = nearest(self._sync.book.planes(document), position)
        if frame is not None:
            with self._sync.moving():
                document.go_to(frame)


@dataclass(slots=True, eq=False)
class _Hung:
    """The item of one document in one viewport."""

    document: Document
    item: LinesItem
    tell: Callable[[object], None]

    def __post_init__(self) -> None:
        self.document.frame_changed.join(self.tell)

    def drop(self) -> None:
        """Take it off."""
        self.document.frame_changed.leave(self.tell)
        scene = self.item.scene()
        if scene is not None:
            scene.removeItem(self.item)
