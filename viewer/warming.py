"""What the first widget of a kind costs, paid in small pieces before it is needed, so that the window never waits."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QPushButton,
    QScrollArea,
    QSlider,
    QToolButton,
    QWidget,
)

from viewer import icons

PARTS_AT_ONCE = 12
KINDS = (QPushButton, QComboBox, QSlider, QCheckBox, QToolButton, QScrollArea)


def warmed() -> Iterator[None]:
    """One of each kind of part, thrown away: the first of a kind costs Qt its fonts and styles."""
    for kind in KINDS:
        part = kind()
        part.ensurePolished()
        part.sizeHint()
        yield
    for name in ("check", "brush", "x", "run", "stop", "chevron-down"):
        icons.icon(name, size=16)
        yield


def polished(panel: QWidget) -> Iterator[None]:
    """Give every part its style, some at a time, so that showing the panel costs little."""
    parts = [panel, *panel.findChildren(QWidget)]
    for start in range(0, len(parts), PARTS_AT_ONCE):
        for part in parts[start : start + PARTS_AT_ONCE]:
            part.ensurePolished()
        yield
