"""What a map paints, pixel by pixel, and the list that follows it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from inference.geometry import Affine, Rect, Size, Spacing
from inference.images.array_source import ArraySource
from inference.job import CancelToken
from inference.maps.array_map import ArrayMap
from viewer.canvas.camera import Placement
from viewer.canvas.colours import palette_table
from viewer.canvas.sampling import Grid
from viewer.document.document import Document
from viewer.document.maps import MapView, ShownMap
from viewer.slide_ai.lesion_table import cells
from viewer.slide_ai.map_item import level_of, paint_values, share_of
from viewer.slide_ai.panel import SlideMapPanel
from viewer.slide_ai.part import found_in
from viewer.slide_ai.swipe_line import paint_side

VALUES = np.zeros((40, 60), np.float32)
VALUES[10:20, 30:50] = 0.8
VALUES[30:32, 5:7] = 0.6
VALUES[0, :] = np.nan


def shown(threshold: float = 0.5) -> ShownMap:
    return ShownMap("m", ArrayMap(VALUES.copy(), Affine(10.0, 10.0)), MapView(threshold=threshold, opacity=1.0))


def painted(what: ShownMap, zoom: float, size: tuple[int, int]) -> np.ndarray:
    """(h, w, 4) blue, green, red, alpha of a black-free glass at a zoom, origin at the corner."""
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_values(painter, Grid(Placement(zoom, 0, 0, zoom, 0, 0), Rect(0, 0, *size)), 1.0, what)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(size[1], size[0], 4).copy()


def test_what_passes_the_threshold_is_painted_where_it_lies(qtbot: QtBot) -> None:
    seen = painted(shown(), 0.1, (60, 40))  # one device pixel per map pixel
    assert (seen[..., 3] > 0).sum() == 200 + 4
    assert (seen[10:20, 30:50, 3] == 255).all()
    assert seen[12, 35].tolist() == palette_table("inferno", 0.5, 1.0)[204].tolist()  # 0.8 · 255 = 204
    assert (painted(shown(0.7), 0.1, (60, 40))[..., 3] > 0).sum() == 200
    assert (painted(shown(0.0), 0.1, (60, 40))[0, :, 3] == 0).all()  # nobody looked there


def test_a_small_finding_stays_visible_far_out(qtbot: QtBot) -> None:
    values = np.zeros((1024, 1024), np.float32)
    values[601, 333] = 0.9
    what = ShownMap("m", ArrayMap(values, Affine(10.0, 10.0)), MapView(opacity=1.0))
    seen = painted(what, 1024 / 10240 / 4, (256, 256))  # four map pixels to a device pixel
    assert np.argwhere(seen[..., 3] > 0).tolist() == [[150, 83]]


def test_a_magnified_map_pixel_is_a_square(qtbot: QtBot) -> None:
    seen = painted(shown(), 0.4, (240, 160))
    assert (seen[..., 3] > 0).sum() == 16 * 204


def test_the_level_suits_the_zoom() -> None:
    sizes = (Size(1000, 1000), Size(500, 500), Size(250, 250))
    grid = lambda zoom: Grid(Placement(zoom, 0, 0, zoom, 0, 0), Rect(0, 0, 9, 9))  # noqa: E731
    assert [level_of(Affine(10, 10), sizes, grid(z)) for z in (1.0, 0.1, 0.05, 0.025, 0.001)] == [0, 0, 1, 2, 2]


@pytest.mark.parametrize(("share", "names", "line"), [((0.0, 0.5), "left", False), ((0.5, 1.0), "right", True),
                                                      ((0.0, 1.0), "", False), ((1.0, 1.0), "", False)])  # fmt: skip
def test_beside_the_swipe_stands_which_map_is_where(
    qtbot: QtBot, share: tuple[float, float], names: str, line: bool
) -> None:
    image = QImage(400, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    paint_side(painter, "map", share, 400.0, 200.0)
    painter.end()
    drawn = np.frombuffer(image.constBits(), np.uint8).reshape(200, 400, 4)[..., 3] > 0
    assert drawn[:40, 198:203].any() == line
    assert drawn[100:, :195].any() == (names == "left")
    assert drawn[100:, 206:].any() == (names == "right")


def test_two_maps_share_the_screen_by_the_swipe() -> None:
    assert share_of(0, 2, 0.3) == (0.0, 0.3)
    assert share_of(1, 2, 0.3) == (0.3, 1.0)
    assert share_of(0, 1, 0.3) == (0.0, 1.0)


def test_the_value_under_the_cursor_is_the_maps() -> None:
    document = Document(ArraySource.of(np.zeros((400, 600, 3), np.uint8)))
    document.maps.put("m", shown())
    assert document.maps.value_at("m", 355.0, 125.0) == pytest.approx(0.8)
    assert document.maps.value_at("m", 355.0, 5.0) is None  # nobody looked
    assert document.maps.value_at("m", 601.0, 5.0) is None  # outside


def test_the_list_follows_threshold_and_search(qtbot: QtBot) -> None:
    document = Document(ArraySource.of(np.zeros((400, 600, 3), np.uint8), modality="SM"))
    panel = SlideMapPanel()
    qtbot.addWidget(panel)
    panel.set_document(document)
    assert not panel.isHidden()
    assert panel.table.rowCount() == 0
    document.maps.put("m", shown())
    spacing = Spacing(0.00025, 0.00025, "test")
    document.maps.find("m", found_in(shown(), 0.5, spacing, None, CancelToken()))
    assert [panel.table.item(0, c).text() for c in range(3)] == ["1", "0.0012", "0.80"]  # 200 · (2.5 µm)² = 0.00125
    assert panel.table.rowCount() == 2
    with qtbot.waitSignal(panel.lesion_chosen) as heard:
        panel.table.cellClicked.emit(1, 0)
    assert heard.args[0].box == Rect(5, 30, 2, 2)
    panel.look.threshold.slider.setValue(70)
    assert document.maps.shown["m"].view.threshold == 0.7
    assert "Measuring" in panel.words.text()  # the old list does not stand for the new threshold
    panel.set_document(None)
    assert panel.isHidden()


def test_unknown_spacing_stays_pixels() -> None:
    found = found_in(shown(), 0.5, None, None, CancelToken())
    assert cells(found.lesions[0], 1)[1] == ("200 px", 200.0)
