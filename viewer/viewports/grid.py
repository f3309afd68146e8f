"""The grid of viewports: its shape, which one is under hand, and one of them as large as all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QPoint, QRect, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from inference.records import dataclass
from viewer.canvas.view import CanvasView
from viewer.document.document import Document
from viewer.viewports.viewport import Viewport

MOST = 4
GAP_PX = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """rows, columns: 1 to 4."""

    rows: int = 1
    columns: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.rows <= MOST and 1 <= self.columns <= MOST):
            raise ValueError(f"a grid has 1×1 to {MOST}×{MOST} viewports, not {self.rows}×{self.columns}")

    @property
    def count(self) -> int:
        return self.rows * self.columns

    def words(self) -> str:
        """Rows × columns, as hangings are called: "2×2", "1×4"."""
        return f"{self.rows}×{self.columns}"


class ViewportGrid(QWidget):
    """Viewports are made when first wanted; there is always one, and always one under hand.

    active_changed(Viewport): another one was taken.  shape_changed(Shape).
    released(Viewport): it left the grid; what it shows is to be taken off.
    dropped(Viewport, QMimeData): something was let fall on it.  resized: all have their sizes by then.
    shown(Viewport): it shows another document, or nothing any more (told by who puts it there).
    """

    active_changed = Signal(object)
    shape_changed = Signal(object)
    released = Signal(object)
    dropped = Signal(object, QMimeData)
    shown = Signal(object)
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._joined: list[Callable[[CanvasView], object]] = []
        self._all: list[Viewport] = []
        self._shape, self._alone = Shape(), False
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP_PX)
        self._active = self._made()
        self._active.set_active(True)
        self._place()

    @property
    def viewports(self) -> tuple[Viewport, ...]:
        """Those of the shape, row by row from the top left; hidden ones too while one is alone."""
        return tuple(self._all[: self._shape.count])

    @property
    def canvases(self) -> tuple[CanvasView, ...]:
        """All that were ever made, also those that are not in the shape now."""
        return tuple(viewport.canvas for viewport in self._all)

    @property
    def active(self) -> Viewport:
        return self._active

    @property
    def shape(self) -> Shape:
        return self._shape

    @property
    def alone(self) -> bool:
        """Whether the active one covers the others."""
        return self._alone

    @property
    def has_stack(self) -> bool:
        """Whether any of its pictures has frames to go through."""
        return any(place.document is not None and place.document.info.frames > 1 for place in self.viewports)

    def picture_place(self) -> QRect:
        """Where the picture under hand lies in the grid, in logical px."""
        canvas = self._active.canvas
        return QRect(canvas.mapTo(self, QPoint()), canvas.size())

    def each(self, join: Callable[[CanvasView], object]) -> None:
        """Call `join` with every canvas there is and every one that will be."""
        self._joined.append(join)
        for viewport in self._all:
            join(viewport.canvas)

    def showing(self, document: Document) -> tuple[Viewport, ...]:
        """The viewports that show a view of the same image."""
        shown = ((viewport, viewport.document) for viewport in self.viewports)
        return tuple(place for place, seen in shown if seen and seen.original is document.original)

    def set_shape(self, shape: Shape) -> None:
        """What no longer fits is released; the one under hand stays on the screen."""
        if shape == self._shape and not self._alone:
            return
        self._keep_active(shape.count)
        gone = self._all[shape.count : self._shape.count]
        self._shape, self._alone = shape, False
        while len(self._all) < shape.count:
            self._made()
        self._place()
        for viewport in gone:
            self.released.emit(viewport)
        self.shape_changed.emit(shape)

    def _keep_active(self, count: int) -> None:
        index = self._all.index(self._active)
        if index >= count:
            self._all[count - 1], self._all[index] = self._all[index], self._all[count - 1]

    def activate(self, viewport: Viewport) -> None:
        """It is under hand now."""
        if viewport is self._active or viewport not in self.viewports:
            return
        for one in (self._active, viewport):
            one.set_active(one is viewport)
        self._active = viewport
        if self._alone:
            self._place()
        self.active_changed.emit(viewport)

    def step(self, way: int) -> None:
        """To the next (1) or the previous (−1) one, round and round, with the keyboard's focus."""
        places = self.viewports
        chosen = places[(places.index(self._active) + way) % len(places)]
        self.activate(chosen)
        chosen.canvas.setFocus()

    def toggle_alone(self, viewport: Viewport) -> None:
        """One as large as all, or all again; with one viewport the picture is fitted."""
        if self._shape.count == 1:
            viewport.canvas.fit()
            return
        self.activate(viewport)
        self._alone = not self._alone
        self._place()

    def _made(self) -> Viewport:
        viewport = Viewport(self)
        self._all.append(viewport)
        viewport.taken.connect(lambda: self.activate(viewport))
        viewport.dropped.connect(lambda data: self.dropped.emit(viewport, data))
        viewport.canvas.double_clicked.connect(lambda: self.toggle_alone(viewport))
        for join in self._joined:
            join(viewport.canvas)
        return viewport

    def _place(self) -> None:
        """Put those on show into the layout, hide the rest."""
        shown = (self._active,) if self._alone else self.viewports
        for viewport in self._all:
            self._layout.removeWidget(viewport)
            viewport.set_framed(self._shape.count > 1)
            viewport.setVisible(viewport in shown)
        columns = 1 if self._alone else self._shape.columns
        for number, viewport in enumerate(shown):
            self._layout.addWidget(viewport, number // columns, number % columns)
        rows = 1 if self._alone else self._shape.rows
        for line in range(MOST):
            self._layout.setRowStretch(line, int(line < rows))
            self._layout.setColumnStretch(line, int(line < columns))
        QTimer.singleShot(0, self.resized.emit)

    # Qt --------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self.resized.emit)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round the viewports; Shift+Tab goes back and, from the first, out to the panels."""
        at_first = self._active is self.viewports[0]
        inside = any(viewport.isAncestorOf(self.focusWidget() or self) for viewport in self._all)
        if self._alone or self._shape.count == 1 or not inside or (at_first and not forward):
            return super().focusNextPrevChild(forward)
        self.step(1 if forward else -1)
        return True
