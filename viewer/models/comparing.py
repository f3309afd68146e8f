"""Two models on one image: the same picture in two viewports, each with the answer of one model and no other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from viewer.control_view import ViewControl
from viewer.document.document import Document, Run
from viewer.viewports.grid import Shape, ViewportGrid

SIDE_BY_SIDE = Shape(1, 2)


class Comparison(QObject):
    """Ends by itself when the viewports are arranged anew or one of the two shows another image.

    changed(bool): it began or ended.  captioned: what the strips say may be another thing now.
    """

    changed = Signal(bool)
    captioned = Signal()

    def __init__(self, grid: ViewportGrid, view: ViewControl) -> None:
        super().__init__()
        self._grid, self._view = grid, view
        self._views: tuple[Document, ...] = ()
        self._placing = False
        grid.shape_changed.connect(lambda _: self._check())
        grid.shown.connect(lambda _: self._check())

    @property
    def on(self) -> bool:
        return bool(self._views)

    def begin(self, document: Document, left: str, right: str, run: Callable[[Document], object]) -> None:
        """run: starts what has not looked at the image yet."""
        if not self._again(document, left, right):
            self._placing = True
            self._place(document)
            self._placing = False
            for view, model in zip(self._views, (left, right), strict=True):
                view.show_only(model)
                view.run_changed.join(self._run_changed)
        self.captioned.emit()
        self.changed.emit(True)
        run(self._views[0])

    def end(self) -> None:
        """All answers in all views again; the viewports stay."""
        views, self._views = self._views, ()
        for view in views:
            view.run_changed.leave(self._run_changed)
            view.show_only("")
        if views:
            self.captioned.emit()
            self.changed.emit(False)

    def _again(self, document: Document, left: str, right: str) -> bool:
        """The image is being compared already: only the models change."""
        if not self._views or self._views[0].original is not document.original:
            self.end()
            return False
        for view, model in zip(self._views, (left, right), strict=True):
            view.show_only(model)
        return True

    def _place(self, document: Document) -> None:
        self._grid.set_shape(SIDE_BY_SIDE)
        first, second = self._grid.viewports
        self._grid.activate(first)
        if first.document is None or first.document.original is not document.original:
            self._view.show_in(
                first, document if second.document is not document else document.another_view()
            )
        mine = first.document
        assert mine is not None
        if second.document is None or second.document.original is not document.original:
            self._view.show_in(second, mine.another_view())
        its = second.document
        assert its is not None
        its.go_to(mine.frame)
        for viewport in (first, second):
            viewport.canvas.fit()
        self._views = (mine, its)

    def _check(self) -> None:
        shown = [viewport.document for viewport in self._grid.viewports]
        if self._views and not self._placing and (len(shown) < 2 or any(v not in shown for v in self._views)):
            self.end()

    def _run_changed(self, run: Run) -> None:
        self.captioned.emit()
