"""The panel's words end inside it, whatever the layout: a long English story on a projector is the worst."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from viewer.kiosk.look import sizes
from viewer.kiosk.panel import CasePanel
from viewer.kiosk.telling import Bar, Telling

STORY = "A computed picture: no person was examined. The lesion was drawn oval and smooth."
TOLD = Telling(
    "1 lesion marked", "benign", "benign", 0.88, "named malignant from 0.13 on",
    (Bar("malignant", "malignant", 0.12), Bar("benign", "benign", 0.88), Bar("normal", "normal", 0.0)),
    "Breast ultrasound type, fused with the lesion map 1.1.0", marks=True,
)  # fmt: skip


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1280, 800), (1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("layout", ["panel", "projector"])
@pytest.mark.parametrize("times", [1, 2])
def test_all_is_told_inside_the_panel(qtbot: QtBot, width: int, height: int, layout: str, times: int) -> None:
    size = sizes(width, height, layout)
    panel = CasePanel(size, "")
    qtbot.addWidget(panel)
    panel.resize(panel.width(), height - size.hit * 2)  # banner and buttons
    panel.show_case("Case 2 of 4", "Breast ultrasound, a simulated fibroadenoma", STORY * times)
    panel.show_told(TOLD)
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    assert panel._write(painter, panel.fitting()) <= panel.height()
    painter.end()
    if times == 1:
        assert panel.fitting().body >= 12  # still read at arm's length
