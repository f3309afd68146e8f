"""Small pieces that every panel uses: labels by role, buttons with words, a label that shortens itself.

Buttons and choices are reached by Tab; a click does not move the keyboard away from the image, so that Space after
it does not press them again.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer import theme
from viewer.icons import draw, icon

BOX = 15  # px of a check box


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """role: section, quiet, small, large, title, warning, error: the look in the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def with_key(text: str, key: str) -> str:
    """A tooltip that ends with its key."""
    return f"{text}  ({key})" if key else text


def tool(name: str, words: str, key: str = "") -> QToolButton:
    """An icon button of 28 px; `words` are its tooltip and its accessible name."""
    made = QToolButton()
    made.setIcon(icon(name, size=16))
    made.setIconSize(QSize(16, 16))
    made.setToolTip(with_key(words, key))
    made.setAccessibleName(words)
    made.setFixedSize(theme.HIT, theme.HIT)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def button(text: str, name: str = "", *, tip: str = "", key: str = "") -> QPushButton:
    """A button with a word, and an icon where `name` is given."""
    made = QPushButton(text)
    if name:
        made.setIcon(icon(name, size=16))
        made.setIconSize(QSize(16, 16))
    made.setToolTip(with_key(tip or text, key))
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def link(text: str, tip: str) -> QPushButton:
    """A button that looks like a link."""
    made = button(text, tip=tip)
    made.setProperty("link", True)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def rule() -> QFrame:
    """A hairline between two groups."""
    line = QFrame()
    line.setFixedHeight(1)
    line.setStyleSheet(f"background: {theme.LINE}; border: none;")
    return line


def panel(widget: QWidget, *, margin: int = 12, spacing: int = 4) -> QVBoxLayout:
    """Give `widget` the panel surface and one column."""
    widget.setProperty("surface", "panel")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(widget)
    column.setContentsMargins(margin, 6, margin, 6)
    column.setSpacing(spacing)
    return column


class Elided(QLabel):
    """One line that shortens itself to its width; the whole text is the tooltip."""

    def __init__(self, text: str = "", role: str = "", *, middle: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(text)
        if role:
            self.setProperty("role", role)

    def show_text(self, text: str) -> None:
        self.setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = QFontMetrics(self.font()).elidedText(self.text(), self._mode, self.width())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())


class Lines(QLabel):
    """A wrapped text, always `count` lines high; what does not fit ends in … and stands in the tooltip."""

    def __init__(self, count: int, role: str, text: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(theme.font(theme.SMALL))
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setProperty("role", role)
        self.setFixedHeight(count * QFontMetrics(self.font()).lineSpacing() + 2)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        self._whole = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._fit()

    def whole_text(self) -> str:
        return self._whole

    def _fit(self) -> None:
        shown, words = self._whole, self._whole.split(" ")
        while len(words) > 1 and not self._fits(shown):
            words.pop()
            shown = " ".join(words) + " …"
        self.setText(shown)

    def _fits(self, text: str) -> bool:
        room = QRect(0, 0, max(1, self.width()), 10_000)
        used = QFontMetrics(self.font()).boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        return used.height() <= self.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()


class Check(QCheckBox):
    """A check box whose box is seen on dark ground."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1.5, (self.height() - BOX) / 2, BOX, BOX)
        edge = theme.ACCENT if self.hasFocus() or self.isChecked() else theme.QUIET
        painter.setPen(QColor(edge if self.isEnabled() else theme.EDGE))
        painter.setBrush(QColor(theme.RAISED))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            draw(painter, "check", box, QColor(theme.ACCENT if self.isEnabled() else theme.DISABLED))
        if self.hasFocus():
            painter.setPen(QColor(theme.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(theme.TEXT if self.isEnabled() else theme.DISABLED))
        words = self.rect().adjusted(BOX + 9, 0, 0, 0)
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        return QSize(BOX + 12 + QFontMetrics(self.font()).horizontalAdvance(self.text()), theme.HIT)


class Choice(QComboBox):
    """A list to choose from, with its chevron."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = QRectF(self.width() - 22, (self.height() - 14) / 2, 14, 14)
        draw(QPainter(self), "chevron-down", side, QColor(theme.QUIET))
