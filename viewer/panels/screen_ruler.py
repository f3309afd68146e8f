"""The dialog that calibrates a screen: a ruler is drawn longer or shorter until it is 100 mm by a real one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from viewer import theme
from viewer.panels.parts import label
from viewer.true_size import LEAST, MOST

RULER_MM = 100.0
START = 3.78  # device px per mm of a screen of 96 dpi; where nothing is known yet
HEIGHT = 72


class ScreenRuler(QDialog):
    """`px_per_mm` is what the person set."""

    def __init__(self, parent: QWidget, *, now: float | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Calibrate this screen"))
        self.ruler, self.figure = _Ruler(), QDoubleSpinBox()
        self.figure.setRange(LEAST, MOST)
        self.figure.setDecimals(3)
        self.figure.setSingleStep(0.005)
        self.figure.setSuffix(self.tr(" px/mm"))
        self.figure.setAccessibleName(self.tr("Screen pixels per millimetre"))
        self.figure.valueChanged.connect(self.ruler.set_scale)
        self.figure.setValue(now or START)
        text = self.tr("Hold a real ruler to the screen and change the figure until the line is 100 mm long.")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.figure)
        row.addStretch(1)
        row.addWidget(buttons)
        column = QVBoxLayout(self)
        column.addWidget(label(text, wrap=True))
        column.addWidget(self.ruler, 1)
        column.addLayout(row)
        self.resize(720, 190)

    @property
    def px_per_mm(self) -> float:
        return self.figure.value()


class _Ruler(QWidget):
    """A line of 100 mm with its centimetres, in device pixels of the screen it is on."""

    def __init__(self) -> None:
        super().__init__()
        self._scale = START
        self.setMinimumHeight(HEIGHT)

    def set_scale(self, px_per_mm: float) -> None:
        self._scale = px_per_mm
        self.setMinimumWidth(round(RULER_MM * px_per_mm / self.devicePixelRatioF()) + 32)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ratio = QPainter(self), self.devicePixelRatioF()
        painter.setPen(QPen(QColor(theme.TEXT), 1.5))
        left, y = 16.0, self.height() / 2
        painter.drawLine(QPointF(left, y), QPointF(left + RULER_MM * self._scale / ratio, y))
        for mm in range(0, int(RULER_MM) + 1, 10):
            x = left + mm * self._scale / ratio
            painter.drawLine(QPointF(x, y - (10 if mm % 50 == 0 else 6)), QPointF(x, y))
            painter.drawText(QRectF(x - 16, y + 4, 32, 18), Qt.AlignmentFlag.AlignCenter, str(mm))
