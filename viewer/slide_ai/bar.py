"""The colour bar of a map: its palette from 0 to 1, cut off below the threshold."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer import theme

BAR, SCALE = 10, 16  # px


class PaletteBar(QWidget):
    """Follows palette and threshold."""

    def __init__(self) -> None:
        super().__init__()
        self._palette, self._threshold = "inferno", 0.5
        self.setFixedHeight(BAR + SCALE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Colours of the map from 0 to 1"))

    def show_as(self, palette: str, threshold: float) -> None:
        if (palette, threshold) != (self._palette, self._threshold):
            self._palette, self._threshold = palette, threshold
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, BAR + SCALE)

    def paintEvent(self, event: QPaintEvent) -> None:
        from viewer.canvas.colours import palette_table

        painter = QPainter(self)
        table = palette_table(self._palette, self._threshold, 1.0)
        image = QImage(256, 1, QImage.Format.Format_RGB32)
        for x, (blue, green, red, alpha) in enumerate(table.tolist()):
            image.setPixelColor(x, 0, QColor(red, green, blue) if alpha else QColor(theme.RAISED))
        painter.drawImage(QRectF(0, 0, self.width(), BAR), image)
        painter.setPen(QColor(theme.QUIET))
        painter.setFont(theme.font(11))
        for value, side in ((0.0, "Left"), (0.5, "HCenter"), (1.0, "Right")):
            flag = getattr(Qt.AlignmentFlag, f"Align{side}") | Qt.AlignmentFlag.AlignBottom
            painter.drawText(QRectF(0, BAR, self.width(), SCALE), flag, f"{value:g}")
