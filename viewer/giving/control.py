"""What the keys of giving do: a report as PDF, the same on paper, files without identity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog

from inference.job import CancelToken, Report
from viewer import snapshot
from viewer.giving.report import ReportPages, report_of
from viewer.jobs import Job
from viewer.key_export import Order

if TYPE_CHECKING:
    from viewer.app import App
    from viewer.document.document import Document
    from viewer.panels.key_images import KeyFrame


class GivingControl(QObject):
    """told(sentence), failed(sentence).  keys: all key images of what is open."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, app: App, keys: Callable[[], list[KeyFrame]]) -> None:
        super().__init__()
        self._app, self._keys = app, keys

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"report": self.save_report, "print": self.print_report}

    def report(self) -> ReportPages | None:
        """Of the image under hand as it is seen, and the key images of its patient's open images."""
        document = self._app.workspace.current
        if document is None:
            self.failed.emit(self.tr("There is no open image to report on."))
            return None
        canvas = self._app.canvas
        canvas.hover(None)
        keys = [one for one in self._keys() if _of_one_patient(one.document, document)]
        return report_of(
            document,
            snapshot.grab(canvas, document),
            tuple(Order.of(one.document, one.frame) for one in keys),
        )

    def save_report(self) -> None:
        report = self.report()
        if report is None:
            return
        start = f"{Path(report.source.split(' · ')[0]).stem or 'image'}-report.pdf"
        name, _ = QFileDialog.getSaveFileName(
            self._app.window, self.tr("Report as PDF"), start, "PDF (*.pdf)"
        )
        if name:
            self.write(Path(name), report)

    def write(self, path: Path, report: ReportPages) -> None:
        """Off the window's thread."""
        from viewer.giving.pages import write_pdf

        full = path if path.suffix else path.with_suffix(".pdf")
        if full != path and full.exists():
            self.failed.emit(self.tr("'{name}' exists already; nothing was written.").format(name=full.name))
            return
        text = self.tr("Written: {name}").format(name=full.name)
        self._run(f"report:{full}", lambda token: write_pdf(full, report, token), text)

    def print_report(self) -> None:
        report = self.report()
        if report is None:
            return
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from viewer.giving.pages import draw

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self._app.window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            text = self.tr("Sent to the printer: {name}").format(name=printer.printerName() or report.title)
            self._run("print", lambda token: draw(printer, report, token), text)

    def _run(self, slot: str, work: Callable[[CancelToken], object], text: str) -> None:
        def quiet(token: CancelToken, report: Report) -> None:
            work(token)

        self._app.jobs.io(
            Job(
                slot,
                quiet,
                done=lambda _: self.told.emit(text),
                failed=lambda error: self.failed.emit(error.text),
            )
        )


def _of_one_patient(one: Document, other: Document) -> bool:
    """Surely: the same image, or the same patient ID."""
    mine = other.info.instance.patient_id
    return one.original is other.original or (mine != "" and one.info.instance.patient_id == mine)
