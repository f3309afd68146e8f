"""What measuring does: each change one undoable step; figures of pixels are read beside the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QFileDialog

from inference.errors import AppError
from inference.job import CancelToken, Report
from inference.measure.measurement import AREAS, LINES, Measurement, Shape
from inference.measure.statistics import histogram, profile, readable, statistics, values_in
from viewer.canvas.tools import ToolKind
from viewer.canvas.view import CanvasView
from viewer.commands import ChangeMeasurement
from viewer.control_view import ViewControl
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.measure_table import rows_of
from viewer.viewports.grid import ViewportGrid
from viewer.workspace import Workspace

TOOLS = {
    ("polygon_area" if shape is Shape.POLYGON else shape.value): ToolKind(shape.value) for shape in Shape
}
PLOT_SLOT = "measure:plot"


class MeasureControl(QObject):
    """visible_changed(bool): of the image on show.  plotted(Measurement, Histogram | Profile | None): of the chosen one.

    told(sentence), failed(sentence): for the person.
    """

    visible_changed = Signal(bool)
    plotted = Signal(object, object)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, workspace: Workspace, jobs: Jobs, view: ViewControl, grid: ViewportGrid) -> None:
        super().__init__()
        self._workspace, self._jobs, self._view, self._grid = workspace, jobs, view, grid
        self._document: Document | None = None
        self._plot: Measurement | None = None
        self._slots: dict[Document, Callable[[str], None]] = {}
        self._remove_other: Callable[[], object] = lambda: None
        grid.each(self._join)
        workspace.opened.connect(self._begin)
        workspace.closed.connect(self._end)
        workspace.current_changed.connect(self.show)
        for document in workspace.documents:
            self._begin(document)
        self.show(workspace.current)

    def calls(self, *, delete: Callable[[], object]) -> Mapping[str, Callable[[], object]]:
        """For the table of actions. delete: what the key does while no measurement is chosen."""
        self._remove_other = delete
        return {
            **{action: self._taker(kind) for action, kind in TOOLS.items()},
            "measurements_visible": self._toggle,
            "measurements_copy": self.copy,
            "measurements_export": self._export,
            "delete": self._delete,
        }

    def _taker(self, kind: ToolKind) -> Callable[[], None]:
        return lambda: self._view.set_tool(kind)

    # changes ---------------------------------------------------------------------------------------------

    def _join(self, canvas: CanvasView) -> None:
        canvas.measured.connect(lambda before, after: self._change(canvas.document, before, after))

    def _change(
        self, document: Document | None, before: Measurement | None, after: Measurement | None
    ) -> None:
        shown = after or before
        if document is None or shown is None:
            return
        words = self.tr("Measure") if before is None else self.tr("Change the measurement")
        command = ChangeMeasurement(
            document, words if after else self.tr("Delete"), before=before, after=after
        )
        if document.derived:
            command.redo()  # a computed plane is kept nowhere and has no undo stack
        else:
            self._workspace.stack(document).push(command)

    def remove(self, key: str) -> None:
        """Delete one; undo brings it back."""
        document = self._document
        held = document.measurements.get(key) if document else None
        if held is not None:
            self._change(document, held, None)

    def name(self, key: str, label: str) -> None:
        """Other words beside it."""
        document = self._document
        held = document.measurements.get(key) if document else None
        if held is not None and held.label != label:
            self._change(document, held, replace(held, label=label))

    def choose(self, key: str) -> None:
        """Show it: its frame, its handles."""
        document = self._document
        held = document.measurements.get(key) if document else None
        if document is not None and held is not None:
            document.measurements.show(True)
            document.go_to(held.frame)
            document.measurements.choose(key)

    def _delete(self) -> None:
        chosen = self._document.measurements.chosen if self._document else ""
        if chosen:
            self.remove(chosen)
        else:
            self._remove_other()

    def _toggle(self) -> None:
        if self._document is not None:
            self._document.measurements.show(not self._document.measurements.visible)

    # what is shown ---------------------------------------------------------------------------------------

    def show(self, document: Document | None) -> None:
        """Another image is under hand."""
        if self._document is not None:
            self._document.measurements.looked_at.leave(self._look)
            self._document.measurements.changed.leave(self._look_again)
        self._document = document
        if document is not None:
            document.measurements.looked_at.join(self._look)
            document.measurements.changed.join(self._look_again)
        self._look()

    def _look_again(self, key: str) -> None:
        self._look()

    def _look(self) -> None:
        document = self._document
        held = document.measurements if document else None
        self.visible_changed.emit(held.visible if held else True)
        chosen = held.get(held.chosen) if held else None
        if chosen == self._plot:
            return
        self._plot = chosen
        if document is not None and chosen is not None and chosen.shape in AREAS | LINES:
            self._read_plot(document, chosen)
        else:
            self._jobs.cancel(PLOT_SLOT)
            self.plotted.emit(chosen, None)

    def _read_plot(self, document: Document, one: Measurement) -> None:
        source = document.source

        def work(token: CancelToken, report: Report) -> object:
            if one.shape in LINES:
                return profile(one, source)
            return histogram(values_in(one, source)) if readable(one, source) else None

        def failed(error: AppError) -> None:
            self.plotted.emit(one, None)  # the canvas tells that the frame is unreadable

        self._jobs.io(Job(PLOT_SLOT, work, done=lambda found: self.plotted.emit(one, found), failed=failed))

    # figures of pixels -----------------------------------------------------------------------------------

    def _begin(self, document: Document) -> None:
        if document not in self._slots:
            self._slots[document] = lambda key: self._read_statistics(document, key)
            document.measurements.changed.join(self._slots[document])
            for one in document.measurements.all():
                self._read_statistics(document, one.id)

    def _end(self, document: Document) -> None:
        slot = self._slots.pop(document, None)
        if slot is not None:
            document.measurements.changed.leave(slot)
        for one in document.measurements.all():
            self._jobs.cancel(f"measure:{one.id}")

    def _read_statistics(self, document: Document, key: str) -> None:
        one, source = document.measurements.get(key), document.source
        if one is None or document.measurements.statistics(one) is not None or not readable(one, source):
            return
        unit = source.frame_info(one.frame).grey.unit

        def work(token: CancelToken, report: Report) -> object:
            return statistics(values_in(one, source), unit)

        def done(found: object) -> None:
            if found is not None:
                document.measurements.tell_statistics(one, found)  # type: ignore[arg-type]  # Job carries any result

        def failed(error: AppError) -> None:
            """Without statistics; the canvas tells that the frame is unreadable."""

        self._jobs.io(Job(f"measure:{key}", work, done=done, failed=failed))

    # out -------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """The table of this image to the clipboard, for a spreadsheet."""
        text = self._table()
        if text:
            QApplication.clipboard().setText(text)
            self.told.emit(self.tr("The measurements are in the clipboard."))

    def _export(self) -> None:
        text, document = self._table(), self._document
        if not text or document is None:
            return
        start = f"{Path(document.info.name).stem or 'image'}-measurements.csv"
        name, _ = QFileDialog.getSaveFileName(
            self._grid.window(), self.tr("Export measurements"), start, "CSV (*.csv)"
        )
        if not name:
            return
        path = Path(name) if Path(name).suffix else Path(name).with_suffix(".csv")

        def work(token: CancelToken, report: Report) -> None:
            from inference.export.atomic import write_text

            write_text(path, text)

        said = self.tr("Written: {name}").format(name=path.name)
        self._jobs.io(
            Job(f"export:{path}", work, done=lambda _: self.told.emit(said),
                failed=lambda error: self.failed.emit(error.text))
        )  # fmt: skip

    def _table(self) -> str:
        from inference.export.measurements_csv import table

        rows = rows_of(self._document) if self._document else []
        if not rows:
            self.failed.emit(self.tr("There are no measurements on this image."))
            return ""
        return table(rows)
