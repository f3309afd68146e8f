"""A millimetre is a millimetre, or the reason why it is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.geometry import Spacing
from inference.images.array_source import ArraySource, plain_info
from viewer.control_true_size import TrueSizeControl
from viewer.document.document import Document
from viewer.panels.screen_ruler import ScreenRuler
from viewer.true_size import ScreenScales, screen_key, true_zoom
from viewer.viewports.grid import ViewportGrid


def test_the_zoom_by_hand() -> None:
    """0.08 mm a pixel at 4 screen pixels a millimetre: 100 image pixels are 8 mm, 32 screen pixels."""
    assert true_zoom(0.08, 4.0) == pytest.approx(0.32)


def test_a_calibration_is_kept_for_its_screen(tmp_path: Path) -> None:
    ScreenScales(tmp_path / "s.json").keep("A 1920x1080", 3.7)
    again = ScreenScales(tmp_path / "s.json")
    assert (again.get("A 1920x1080"), again.get("B 1920x1080")) == (3.7, None)


def test_figures_that_no_screen_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no screen"):
        ScreenScales(tmp_path / "s.json").keep("A", 0.0)
    (tmp_path / "t.json").write_text('{"A": 9999, "B": "x", "C": 4}')
    scales = ScreenScales(tmp_path / "t.json")
    assert (scales.get("A"), scales.get("B"), scales.get("C")) == (None, None, 4.0)


@pytest.fixture
def grid(qtbot):
    made = ViewportGrid()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    yield made
    made.active.canvas.set_document(None)


def show(grid, spacing):
    info = replace(plain_info(np.zeros((200, 300), np.uint8), name="x"), spacing=spacing)
    grid.active.canvas.set_document(Document(ArraySource(info, np.zeros((1, 200, 300), np.uint8))))


def test_it_says_what_is_missing_and_moves_nothing(grid, tmp_path: Path) -> None:
    control, said = TrueSizeControl(grid, tmp_path / "s.json"), []
    control.failed.connect(said.append)
    show(grid, None)
    before = grid.active.canvas.camera
    control.show()
    show(grid, Spacing(0.1, 0.1, "Pixel Spacing"))
    control.show()
    assert "no calibration" in said[0]
    assert "screen is not calibrated" in said[1]
    assert grid.active.canvas.camera.zoom == before.zoom


def test_it_zooms_by_spacing_and_screen(grid, tmp_path: Path) -> None:
    ScreenScales(tmp_path / "s.json").keep(screen_key(grid.active.canvas.screen()), 4.0)
    control, told = TrueSizeControl(grid, tmp_path / "s.json"), []
    control.told.connect(told.append)
    show(grid, Spacing(0.2, 0.2, "Pixel Spacing"))
    control.show()
    assert grid.active.canvas.camera.zoom == pytest.approx(0.8)
    assert "Pixel Spacing" in told[0]


def test_the_ruler_is_a_hundred_millimetres_long(qtbot) -> None:
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    box = ScreenRuler(parent, now=5.0)
    assert box.px_per_mm == 5.0
    box.figure.setValue(4.0)
    box.resize(720, 190)
    image = box.ruler.grab().toImage()
    middle, ground = image.height() // 2, image.pixelColor(2, 2)
    rows = [
        [image.pixelColor(x, y) != ground for x in range(image.width())]
        for y in range(middle - 2, middle + 3)
    ]
    assert max(sum(row) for row in rows) == pytest.approx(400, abs=3)
