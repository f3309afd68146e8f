from __future__ import annotations

import gc
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QIcon
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from viewer import icons, theme


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    c = QColor(colour)
    parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in c.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ink", [theme.TEXT, theme.QUIET, theme.ACCENT, theme.ERROR, theme.WARNING])
@pytest.mark.parametrize("ground", [theme.PANEL, theme.RAISED])
def test_every_text_can_be_read_on_every_surface(ink: str, ground: str) -> None:
    assert _contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("ground", [theme.PANEL, theme.RAISED, theme.HOVER, theme.LINE, theme.EDGE])
def test_surfaces_stay_dark(ground: str) -> None:
    assert _luminance(ground) <= 0.30


def test_controls_keep_the_hit_area(qtbot: QtBot, dressed: object) -> None:
    for control in (QPushButton("x"), QToolButton()):
        qtbot.addWidget(control)
        control.show()
        assert control.height() >= theme.HIT
        assert control.width() >= theme.HIT


def test_figures_are_tabular() -> None:
    made = theme.font()
    assert made.pixelSize() == 13
    if hasattr(made, "featureValue"):
        assert made.featureValue(QFont.Tag("tnum")) == 1


@pytest.mark.parametrize("name", icons.NAMES)
def test_every_icon_draws_lines_inside_its_square(qtbot: QtBot, name: str) -> None:
    picture = icons.pixmap(name, 48).toImage()
    inked = [(x, y) for y in range(48) for x in range(48) if picture.pixelColor(x, y).alpha() > 64]
    assert 30 <= len(inked) <= 48 * 48 // 2
    assert all(1 <= x <= 46 and 1 <= y <= 46 for x, y in inked)


def test_an_icon_is_tinted_by_its_state(qtbot: QtBot) -> None:
    found = icons.icon("window-level")
    size, middle = QSize(20, 20), (13, 10)  # within the filled half
    normal, off, on = QIcon.Mode.Normal, QIcon.State.Off, QIcon.State.On
    assert found.pixmap(size, normal, off).toImage().pixelColor(*middle) == QColor(theme.TEXT)
    assert found.pixmap(size, normal, on).toImage().pixelColor(*middle) == QColor(theme.ACCENT)
    disabled = found.pixmap(size, QIcon.Mode.Disabled, off).toImage()
    assert disabled.pixelColor(*middle) == QColor(theme.DISABLED)


def test_an_icon_is_sharp_on_a_fine_screen(qtbot: QtBot) -> None:
    picture = icons.pixmap("x", 20, ratio=2.0)
    assert (picture.width(), picture.devicePixelRatio()) == (40, 2.0)


def test_icons_survive_copies_and_collection(qtbot: QtBot) -> None:
    for _ in range(300):
        copy = QIcon(icons.icon("brush"))
        copy.addPixmap(icons.pixmap("x", 16))  # detaches
        del copy
    gc.collect()
    assert not icons.icon("brush").pixmap(QSize(20, 20)).isNull()


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(KeyError):
        icons.icon("no such icon")


def test_panels_load_nothing_heavy() -> None:
    code = (
        "import sys, viewer.theme, viewer.icons, viewer.panels.findings, viewer.panels.statusbar,"
        " viewer.panels.welcome, viewer.panels.notice, viewer.panels.scope_question\n"
        "print(sorted({'torch', 'pydicom', 'pyqtgraph', 'cv2', 'monai', 'highdicom'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == "[]"
