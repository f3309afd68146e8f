"""Settings carried in a file; the question for a new version, if a person switched it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from inference import __version__
from inference.errors import AppError
from inference.job import CancelToken, Report
from viewer.control_keys import KeysControl
from viewer.jobs import Job, Jobs
from viewer.settings import Settings

KIND = "JSON (*.json)"


class SettingsControl(QObject):
    """settings_changed(Settings): read from a file.  told, failed(sentence)."""

    settings_changed = Signal(object)
    told = Signal(str)
    failed = Signal(str)

    def __init__(
        self, window: QWidget, jobs: Jobs, hands: KeysControl, settings: Callable[[], Settings]
    ) -> None:
        super().__init__()
        self._window, self._jobs, self._hands, self._settings = window, jobs, hands, settings

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"export_settings": self._export, "import_settings": self._import}

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Export settings"), "lesionscope-settings.json", KIND
        )
        if name:
            self._write(Path(name) if Path(name).suffix else Path(name).with_suffix(".json"))

    def _write(self, path: Path) -> None:
        from inference.export.atomic import write_text
        from viewer.settings_file import as_text

        try:
            write_text(path, as_text(self._settings(), self._hands.own))
        except AppError as error:
            self.failed.emit(error.text)
        else:
            self.told.emit(self.tr("Settings and keys were saved in '{name}'.").format(name=path.name))

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Import settings"), "", KIND)
        if name:
            self._read(Path(name))

    def _read(self, path: Path) -> None:
        from viewer.settings_file import read_file

        try:
            found = read_file(path, self._settings())
        except AppError as error:
            self.failed.emit(error.text)
            return
        self.settings_changed.emit(found.settings)
        self._hands.take_own(found.keys)
        text = self.tr("Settings and keys were read from '{name}'. Some count from the next start on.")
        if found.left_out:
            text += " " + self.tr("Not used here: {names}.").format(names=", ".join(found.left_out))
        self.told.emit(text.format(name=path.name))

    def look_for_updates(self) -> None:
        """Off: nothing is imported, nothing is asked."""
        settings = self._settings()
        if not settings.check_updates:
            return
        from viewer.help.updates import ask, checked, newer

        try:
            address = checked(settings.update_address)
        except AppError as error:
            self.failed.emit(error.text)
            return

        def work(token: CancelToken, report: Report) -> str:
            release = ask(address)
            return f"{release.version}  {release.page}".strip() if newer(release, __version__) else ""

        self._jobs.io(
            Job("updates", work, done=self._tell, failed=lambda error: self.failed.emit(error.text))
        )

    def _tell(self, found: str) -> None:
        if found:
            self.told.emit(self.tr("A newer version is there: {version}").format(version=found))
