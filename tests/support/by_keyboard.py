"""Walks a window by Tab and says what is wrong with a stop: not reached, not seen, nameless."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QRadioButton,
    QSlider,
    QTextEdit,
    QWidget,
)

CONTROLS = (QAbstractButton, QComboBox, QSlider, QLineEdit, QAbstractItemView, QAbstractSpinBox, QTextEdit)
MOST = 300  # steps of one walk
SEEN, LEVELS = 12, 16  # pixels that must differ, and by how much of 255


def walk(first: QWidget) -> Iterator[QWidget]:
    """Every stop of Tab from this one on, until it comes again."""
    now = first
    first.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(MOST):
        yield now
        QTest.keyClick(now, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now is first:
            return


def wanted(window: QWidget) -> list[QWidget]:
    """What a person could use now and must be able to reach."""
    found = [one for one in window.findChildren(QWidget) if isinstance(one, CONTROLS) and one.window() is window]
    return [one for one in found if one.isVisible() and one.isEnabled() and not _part_of_another(one)]


def _part_of_another(widget: QWidget) -> bool:
    inside = isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox))
    by_arrows = isinstance(widget, QRadioButton) and widget.autoExclusive() and not widget.isChecked()
    return inside or by_arrows or isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_")


def faults(stops: list[QWidget], window: QWidget) -> list[str]:
    """One line for each."""
    found = [f"not reached: {name(one)}" for one in wanted(window) if one not in stops]
    found += [f"reached twice: {name(one)}" for one in stops if stops.count(one) > 1]
    found += [f"focus is not seen: {name(one)}" for one in stops if not shows_focus(one)]
    return found + [f"has no words: {name(one)}" for one in stops if not said(one)]


def name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    words = widget.accessibleName() or widget.toolTip() or (text() if callable(text) else "")
    return f"{type(widget).__name__} {words}"


def shows_focus(widget: QWidget) -> bool:
    """What it and what is around it paint with the focus is not what they paint without."""
    parent = widget.parentWidget() or widget
    around = widget.window() if parent.size().isEmpty() else parent  # it was folded since the walk came by
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    with_focus = around.grab().toImage()
    widget.clearFocus()
    QApplication.processEvents()
    return _differ(with_focus, around.grab().toImage())


def _differ(one: QImage, other: QImage) -> bool:
    first, second = (image.convertToFormat(QImage.Format.Format_Grayscale8) for image in (one, other))
    if first.size() != second.size():
        return True
    grey = [np.frombuffer(image.constBits(), np.uint8).astype(int) for image in (first, second)]
    return int((np.abs(grey[0] - grey[1]) > LEVELS).sum()) >= SEEN


def said(widget: QWidget) -> str:
    """What a screen reader says first."""
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name) if face.role() is not QAccessible.Role.NoRole else ""
