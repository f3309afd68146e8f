"""True size: a millimetre of the patient as a millimetre on a calibrated screen, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from inference.measure.calibration import spacing_in_patient
from viewer.panels.screen_ruler import ScreenRuler
from viewer.true_size import ScreenScales, screen_key, true_zoom
from viewer.viewports.grid import ViewportGrid


class TrueSizeControl(QObject):
    """told(sentence), failed(sentence)."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, grid: ViewportGrid, path: Path) -> None:
        super().__init__()
        self._grid, self._scales = grid, ScreenScales(path)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"true_size": self.show, "calibrate_screen": self.calibrate}

    def show(self) -> None:
        """Zoom to it; nothing moves where the image or the screen is not calibrated."""
        canvas = self._grid.active.canvas
        document = canvas.document
        if document is None:
            return
        spacing, scale = spacing_in_patient(document.frame_info), self._scales.get(screen_key(canvas.screen()))
        if spacing is None:
            self.failed.emit(self.tr("This image has no calibration: its true size is not known."))
        elif scale is None:
            self.failed.emit(
                self.tr("This screen is not calibrated; View ▸ Calibrate this screen shows how.")
            )
        else:
            canvas.zoom_by(true_zoom(spacing.x_mm, scale) / canvas.camera.zoom)
            text = self.tr("True size by {source} and this screen's calibration.")
            self.told.emit(text.format(source=spacing.source))

    def calibrate(self) -> None:
        """For the screen that the picture is on."""
        key = screen_key(self._grid.active.canvas.screen())
        box = ScreenRuler(self._grid.window(), now=self._scales.get(key))
        if box.exec() != QDialog.DialogCode.Accepted:
            return
        try:
            self._scales.keep(key, box.px_per_mm)
        except OSError as error:
            self.failed.emit(self.tr("The calibration cannot be kept: {why}.").format(why=error.strerror))
