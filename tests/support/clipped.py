"""Finds words that a person cannot read whole: cut by their own widget, by one around it, or drawn past their room.

Texts that shorten themselves by rule (`Elided`, `Lines`, lists) are whole in their tooltip; that is checked instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QToolBar,
    QToolButton,
    QWidget,
)

from viewer.panels.parts import Elided, Lines

SLACK = 1  # px of rounding


def clipped(root: QWidget) -> list[str]:
    """One line for each widget below `root` whose words are not whole now; empty when all can be read."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisible() and widget.window() is root.window():
            found += [f"{_name(widget)}: {why}" for why in _faults(widget)]
    return found


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    said = text() if callable(text) else widget.accessibleName()
    return f"{type(widget).__name__} {str(said)[:60]!r} {widget.width()}×{widget.height()}"


def _faults(widget: QWidget) -> Iterator[str]:
    for kind, check in CHECKS.items():
        if isinstance(widget, kind):
            yield from check(widget)
            break
    if _has_words(widget):
        yield from _cut_by_others(widget)
    if isinstance(widget, QToolBar):
        yield from _bar(widget)


def _has_words(widget: QWidget) -> bool:
    text = getattr(widget, "text", None)
    return isinstance(widget, QLabel | QAbstractButton) and callable(text) and bool(text())


def _label(label: QLabel) -> Iterator[str]:
    if isinstance(label, Elided | Lines):
        whole = label.whole_text() if isinstance(label, Lines) else label.text()
        fits = QFontMetrics(label.font()).horizontalAdvance(whole) <= label.width()
        if not fits and whole not in label.toolTip():
            yield "shortened, and its tooltip does not have the whole text"
        return
    if not label.text() or label.textFormat() == Qt.TextFormat.RichText or label.pixmap().width():
        return
    room, metrics = label.contentsRect(), QFontMetrics(label.font())
    if label.wordWrap():
        if label.heightForWidth(label.width()) > label.height() + SLACK:
            yield f"needs {label.heightForWidth(label.width())} px of height"
        widest = (
            max(metrics.horizontalAdvance(word) for word in label.text().split())
            if _spaced(label.text())
            else 0
        )
        if widest > room.width() + SLACK:
            yield f"a word needs {widest} px"
    else:
        wanted = max(metrics.horizontalAdvance(line) for line in label.text().split("\n"))
        if wanted > room.width() + SLACK:
            yield f"needs {wanted} px"
        if metrics.tightBoundingRect(label.text()).height() > room.height() + SLACK:
            yield "is cut in height"


def _spaced(text: str) -> bool:
    return all(ord(sign) < 0x2E80 for sign in text) and bool(text.split())


def _button(button: QAbstractButton) -> Iterator[str]:
    style_hidden = (
        isinstance(button, QToolButton) and button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    )
    if not button.text() or style_hidden:
        return
    icon = button.iconSize().width() + 4 if not button.icon().isNull() else 0
    wanted = QFontMetrics(button.font()).horizontalAdvance(button.text().replace("&", "")) + icon
    if isinstance(button, QCheckBox | QRadioButton):
        wanted = button.sizeHint().width()
    if wanted > button.width() + SLACK:
        yield f"needs {wanted} px"


def _choice(choice: QComboBox) -> Iterator[str]:
    wanted = QFontMetrics(choice.font()).horizontalAdvance(choice.currentText()) + 8 + 22
    if wanted > choice.width() + SLACK and choice.currentText() not in choice.toolTip():
        yield f"needs {wanted} px for {choice.currentText()!r}"


def _line(line: QLineEdit) -> Iterator[str]:
    wanted = QFontMetrics(line.font()).horizontalAdvance(line.placeholderText()) + 16
    if not line.text() and wanted > line.width() + SLACK:
        yield f"needs {wanted} px for {line.placeholderText()!r}"


def _heads(heads: QHeaderView) -> Iterator[str]:
    model = heads.model()
    for section in range(
        heads.count() if heads.orientation() == Qt.Orientation.Horizontal and model is not None else 0
    ):
        text = str(model.headerData(section, heads.orientation()) or "")
        wanted = QFontMetrics(heads.font()).horizontalAdvance(text) + 8
        if not heads.isSectionHidden(section) and wanted > heads.sectionSize(section) + SLACK:
            yield f"column {text!r} needs {wanted} px, has {heads.sectionSize(section)}"


def _cut_by_others(widget: QWidget) -> Iterator[str]:
    """Whatever stands around it must not cut it; what scrolls may hold it above or below."""
    around, scrolls = widget.parentWidget(), False
    while around is not None and not widget.isWindow():
        place = QRect(widget.mapTo(around, QPoint(0, 0)), widget.size())
        room = around.rect()
        if place.left() < room.left() - SLACK or place.right() > room.right() + SLACK:
            yield f"cut at the side by {type(around).__name__} {around.width()} px wide"
            return
        above_or_below = place.top() < room.top() - SLACK or place.bottom() > room.bottom() + SLACK
        if above_or_below and not scrolls and not isinstance(around.parentWidget(), QAbstractScrollArea):
            yield f"cut in height by {type(around).__name__} {around.height()} px high"
            return
        scrolls = scrolls or isinstance(around.parentWidget(), QAbstractScrollArea)
        if around.isWindow():
            return
        around = around.parentWidget()


def _bar(bar: QToolBar) -> Iterator[str]:
    more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    if more is not None and more.isVisible() and not more.accessibleName():
        yield "has buttons behind a button without a name"


CHECKS: dict[type[QWidget], Callable[[QWidget], Iterator[str]]] = {
    QLabel: _label,  # type: ignore[dict-item]  # each gets its own kind: `_faults` asks
    QPushButton: _button,  # type: ignore[dict-item]
    QToolButton: _button,  # type: ignore[dict-item]
    QCheckBox: _button,  # type: ignore[dict-item]
    QRadioButton: _button,  # type: ignore[dict-item]
    QComboBox: _choice,  # type: ignore[dict-item]
    QLineEdit: _line,  # type: ignore[dict-item]
    QHeaderView: _heads,  # type: ignore[dict-item]
}


@contextmanager
def painted_texts() -> Iterator[list[str]]:
    """Collects texts that our own painting draws into too small a box: what QPainter.drawText was told while open."""
    faults: list[str] = []
    original = QPainter.drawText

    def spy(self: QPainter, *told: object) -> object:
        if len(told) >= 3 and isinstance(told[0], QRect | QRectF) and isinstance(told[-1], str):
            box, text = QRectF(told[0]), told[-1]
            wanted = QFontMetrics(self.font()).boundingRect(box.toRect(), int(told[1]), text)
            if wanted.width() > box.width() + SLACK or wanted.height() > box.height() + 3:
                faults.append(f"painted {text!r} needs {wanted.width()}×{wanted.height()}, has "
                              f"{box.width():.0f}×{box.height():.0f}")  # fmt: skip
        return original(self, *told)

    QPainter.drawText = spy  # type: ignore[method-assign]
    try:
        yield faults
    finally:
        QPainter.drawText = original  # type: ignore[method-assign]
