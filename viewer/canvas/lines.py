"""The AI's line on the screen: dashed on a dark halo, always equally wide."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

LINE, HALO = 2.0, 4.0  # px on the screen
HALO_INK = QColor(0, 0, 0, 150)
DASH = [4.0, 3.0]  # in widths of the line


def outline(lines: Sequence[NDArray[np.float64]], to_screen: QTransform) -> QPainterPath:
    """Closed level-0 lines as a path on the screen."""
    path = QPainterPath()
    for line in lines:
        path.addPolygon(to_screen.map(QPolygonF([QPointF(x, y) for x, y in line.tolist()])))
        path.closeSubpath()
    return path


def dashed(painter: QPainter, path: QPainterPath, colour: QColor) -> None:
    """The AI's line: dashes of the class's colour on a dark halo."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(
        QPen(HALO_INK, HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.drawPath(path)
    pen = QPen(colour, LINE, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    pen.setDashPattern(DASH)
    painter.setPen(pen)
    painter.drawPath(path)
