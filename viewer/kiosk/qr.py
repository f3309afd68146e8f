"""A square that a telephone reads: where the model's card is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from viewer import theme

QUIET_ZONE = 4  # modules around it that stay light, as the standard wants


class Code:
    """modules: rows of the square, true for dark."""

    def __init__(self, url: str) -> None:
        import segno

        self.modules = tuple(tuple(bool(dark) for dark in row) for row in segno.make_qr(url, error="m").matrix)

    def paint(self, painter: QPainter, square: QRectF, caption: str, pixels: int, above: float) -> None:
        """Below `above` only: where there is no room it is left out."""
        if square.top() - 2 * pixels < above:
            return
        painter.setFont(theme.font(pixels))
        painter.setPen(QColor(theme.QUIET))
        line = QRectF(0, square.top() - 2 * pixels, square.right(), 2 * pixels)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, caption)
        painter.fillRect(square, QColor("#FFFFFF"))
        side = int(square.width() // (len(self.modules) + 2 * QUIET_ZONE))
        left = square.left() + (square.width() - side * len(self.modules)) / 2
        top = square.top() + (square.height() - side * len(self.modules)) / 2
        for y, row in enumerate(self.modules):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(QRectF(round(left) + x * side, round(top) + y * side, side, side), QColor(0, 0, 0))
