"""A line to write on the image: the words beside a measurement."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

WIDTH, HEIGHT, LONGEST = 220, 28, 120  # px, px, letters


class LabelEditor(QLineEdit):
    """Enter or a click elsewhere keeps what is written, Escape does not. It goes away by itself."""

    def __init__(self, parent: QWidget, text: str, at: QPointF, keep: Callable[[str], None]) -> None:
        super().__init__(text, parent)
        self._keep: Callable[[str], None] | None = keep
        self.setMaxLength(LONGEST)
        self.setPlaceholderText(QCoreApplication.translate("Measure", "Label"))
        self.setAccessibleName(QCoreApplication.translate("Measure", "Label of the measurement"))
        left = min(max(at.x(), 0.0), max(0.0, parent.width() - WIDTH))
        top = min(max(at.y(), 0.0), max(0.0, parent.height() - HEIGHT))
        self.setGeometry(round(left), round(top), WIDTH, HEIGHT)
        self.returnPressed.connect(self._accept)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        self._end(self.text().strip())

    def _end(self, text: str | None) -> None:
        keep, self._keep = self._keep, None
        if keep is None:
            return
        self.hide()
        self.deleteLater()
        if text is not None:
            keep(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end(None)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._accept()
