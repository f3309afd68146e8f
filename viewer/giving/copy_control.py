"""Copies without identity of what is open: finds the files, asks, writes them off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from inference.errors import AppError
from inference.job import CancelToken, Report
from viewer.jobs import Job

if TYPE_CHECKING:
    from inference.export.deidentify import Plan
    from viewer.app import App
    from viewer.document.document import Document
    from viewer.giving.copies import CopiesDialog

Plans = tuple[list["Plan"], list[str]]


class CopyControl(QObject):
    """told(sentence), failed(sentence)."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        self.dialog: CopiesDialog | None = None

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"copy_without_identity": self.show}

    def show(self) -> None:
        """For the images of the patient under hand."""
        document = self._app.workspace.current
        if document is None or not document.info.is_dicom:
            self.failed.emit(self.tr("Copies without identity are made of DICOM images; none is under hand."))
            return
        from viewer.giving.copies import CopiesDialog

        dialog = self.dialog = CopiesDialog(self._app.window)
        dialog.chosen.connect(self._picture)
        dialog.wanted.connect(self._ask)
        dialog.destroyed.connect(self._gone)
        files = self._files(document)

        def work(token: CancelToken, report: Report) -> Plans:
            return plans_of(files, token)

        def done(found: Plans) -> None:
            if self.dialog is dialog:
                dialog.show_plans(*found)

        self._app.jobs.io(Job("copies:plans", work, done=done))
        dialog.show()

    def _gone(self) -> None:
        self.dialog = None

    def _files(self, document: Document) -> list[Path]:
        """Of all open images of one patient, each once, in their order."""
        mine = document.info.instance.patient_id
        found: dict[str, None] = {}
        for one in self._app.workspace.documents:
            same = one.original is document.original or (mine and one.info.instance.patient_id == mine)
            if same and one.info.is_dicom:
                found.update(dict.fromkeys(one.source.frame_info(n).path for n in range(one.info.frames)))
        return [Path(name) for name in found if name]

    def _picture(self, plan: Plan) -> None:
        from viewer.giving.copies import picture

        def work(token: CancelToken, report: Report) -> QImage:
            return picture(plan)

        def done(image: QImage) -> None:
            if self.dialog is not None:
                self.dialog.show_picture(plan, image)

        self._app.jobs.io(
            Job("copies:picture", work, done=done, failed=lambda error: self.failed.emit(error.text))
        )

    def _ask(self, plans: list[Plan], pseudonym: str) -> None:
        name = QFileDialog.getExistingDirectory(self._app.window, self.tr("Copies without identity to"))
        if name:
            self.write(plans, Path(name), pseudonym)

    def write(self, plans: list[Plan], parent: Path, pseudonym: str) -> None:
        """Into a new folder inside `parent`."""
        from viewer.giving.copies import fresh_folder

        folder = fresh_folder(parent, pseudonym)

        def work(token: CancelToken, report: Report) -> tuple[list[Path], list[str]]:
            from inference.export.deidentify import write_copies

            return write_copies(plans, folder, pseudonym=pseudonym, told=lambda done: token.check())

        def done(found: tuple[list[Path], list[str]]) -> None:
            made, refused = found
            if made:
                text = self.tr("%n file(s) without identity are in '{name}'.", "", len(made))
                self.told.emit(text.format(name=folder.name))
            for sentence in refused:
                self.failed.emit(sentence)

        failed = self.failed.emit
        self._app.jobs.io(Job(f"copies:{folder}", work, done=done, failed=lambda error: failed(error.text)))
        if self.dialog is not None:
            self.dialog.accept()


def plans_of(files: list[Path], token: CancelToken) -> Plans:
    """What would become of each, and a sentence for each that cannot be copied. Raises Cancelled."""
    from inference.export.deidentify import plan_of

    plans, refused = [], []
    for path in files:
        token.check()
        try:
            plans.append(plan_of(path))
        except AppError as error:
            refused.append(error.text)
    return plans, refused
