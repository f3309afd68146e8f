"""Samples of how things look on the image: a line (dashed AI, solid person, solid with a mark) and a colour bar."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from viewer import theme
from viewer.document.annotations import Origin

BAR, SCALE = 10, 14  # px: the bar, the figures under it


class LineSample(QWidget):
    """28 × 16 px: AI dashed, a person's solid, AI-then-edited solid with a dot."""

    def __init__(self, colour: str, origin: Origin) -> None:
        super().__init__()
        self._colour, self.origin = colour, origin
        self.setFixedSize(28, 16)
        self.setAccessibleName(self.words())
        self.setToolTip(self.words())

    def words(self) -> str:
        return {
            Origin.AI: self.tr("AI: dashed"),
            Origin.AI_EDITED: self.tr("AI, edited by a person: solid with a mark"),
            Origin.HUMAN: self.tr("drawn by a person: solid"),
        }[self.origin]

    def paint_colour(self, colour: str) -> None:
        """Show the line in another colour."""
        self._colour = colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self._colour), 2)
        if self.origin is Origin.AI:
            pen.setDashPattern([2.5, 1.5])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QLineF(2, 8, 26, 8))
        if self.origin is Origin.AI_EDITED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colour))
            painter.drawEllipse(QRectF(10, 4, 8, 8))


class ColourBar(QWidget):
    """The map's colours from 0 to 1, with figures; below the threshold nothing is painted on the image."""

    def __init__(self) -> None:
        super().__init__()
        self._threshold = 0.0
        self.setFixedHeight(BAR + SCALE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Colours of the map from 0 to 1"))

    def show_threshold(self, threshold: float) -> None:
        """What lies below (0–1) is shown as not painted."""
        if threshold != self._threshold:
            self._threshold = threshold
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, BAR + SCALE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        bar = QRectF(0, 0, self.width(), BAR)
        painter.drawImage(bar, _ramp())
        cut = QRectF(0, 0, self.width() * self._threshold, BAR)
        painter.fillRect(cut, QColor(theme.RAISED))
        painter.setPen(QColor(theme.QUIET))
        painter.setFont(theme.font(11))
        for value, side in ((0.0, "Left"), (0.5, "HCenter"), (1.0, "Right")):
            flag = getattr(Qt.AlignmentFlag, f"Align{side}") | Qt.AlignmentFlag.AlignBottom
            painter.drawText(QRectF(0, BAR, self.width(), SCALE), flag, f"{value:g}")


def _ramp() -> QImage:
    """One row of 256 colours, as the canvas paints them."""
    from viewer.canvas.colours import inferno

    table = inferno()
    image = QImage(256, 1, QImage.Format.Format_RGB32)
    for x, (blue, green, red) in enumerate(table.tolist()):
        image.setPixelColor(x, 0, QColor(red, green, blue))
    return image
