"""Running in a region: which area is meant, what waits for one, and how it shows what was not looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from inference.geometry import Affine, Point, Rect, Size
from inference.images.array_source import ArraySource
from inference.maps.array_map import ArrayMap
from inference.maps.store import MapStore
from inference.measure.measurement import Measurement, Shape
from inference.tiling import MapGrid
from viewer.canvas.camera import Placement
from viewer.canvas.sampling import Grid
from viewer.canvas.tools import ToolKind
from viewer.document.document import Document
from viewer.document.maps import MapView, ShownMap
from viewer.slide_ai.coverage import paint_unseen, share_of, unseen
from viewer.slide_ai.panel import SlideMapPanel
from viewer.slide_ai.region import Area, RegionControl, drawn_area
from viewer.workspace import Workspace


class Asked:
    """Stands for the analysis: writes down what it is asked."""

    def __init__(self) -> None:
        self.areas: list[Rect] = []
        self.outlines: list[tuple[Point, ...]] = []

    def score(self, document: Document, area: Rect, outline: tuple[Point, ...]) -> None:
        self.areas.append(area)
        self.outlines.append(outline)


def slide() -> Document:
    return Document(ArraySource.of(np.zeros((400, 600, 3), np.uint8), modality="SM"))


def area(shape: Shape, *points: tuple[float, float]) -> Measurement:
    return Measurement(shape, tuple(Point(x, y) for x, y in points))


@pytest.fixture
def told(qapp) -> tuple[RegionControl, Asked, Document, list[str]]:
    document, workspace, asked = slide(), Workspace(), Asked()
    hands: list[str] = []
    workspace.add(document)
    control = RegionControl(
        workspace, asked, lambda: hands.append("rectangle"), lambda: hands.append("pan")  # type: ignore[arg-type]
    )
    return control, asked, document, hands


def test_the_polygon_drawn_last_is_meant_or_the_area_that_is_chosen(told) -> None:
    control, asked, document, hands = told
    first = area(Shape.RECTANGLE, (10.2, 20.7), (110.0, 90.1))
    document.measurements.put(first)
    document.measurements.put(area(Shape.LENGTH, (0, 0), (50, 50)))  # has no area
    document.measurements.put(area(Shape.POLYGON, (300, 100), (400, 150), (350, 210)))
    control.run()
    document.measurements.choose(first.id)
    control.run()
    assert asked.areas == [Rect(300, 100, 100, 110), Rect(10, 20, 100, 71)]  # whole pixels that are touched
    assert asked.outlines == [(Point(300, 100), Point(400, 150), Point(350, 210)), ()]  # a rectangle is its box
    assert hands == []


def test_an_ellipse_is_looked_at_along_its_outline() -> None:
    """Axes of 100 and 50 around (200, 150): x²/100² + y²/50² is 1 at every corner."""
    document = slide()
    document.measurements.put(area(Shape.ELLIPSE, (300, 200), (100, 100)))
    found = drawn_area(document)
    assert found is not None
    assert found.box == Rect(100, 100, 200, 100)
    assert len(found.outline) == 64
    assert all(((p.x - 200) / 100) ** 2 + ((p.y - 150) / 50) ** 2 == pytest.approx(1) for p in found.outline)


def test_an_area_beyond_the_image_is_cut_and_one_outside_is_none(told) -> None:
    _, _, document, _ = told
    document.measurements.put(area(Shape.RECTANGLE, (550, 350), (700, 500)))
    assert drawn_area(document) == Area(Rect(550, 350, 50, 50))
    document.measurements.put(area(Shape.RECTANGLE, (700, 500), (800, 600)))
    assert drawn_area(document) is None


def test_without_an_area_the_next_one_drawn_is_looked_at(told) -> None:
    control, asked, document, hands = told
    waits: list[bool] = []
    control.waits.connect(waits.append)
    control.run()
    assert (hands, waits) == (["rectangle"], [True])
    document.measurements.put(area(Shape.LENGTH, (0, 0), (50, 50)))
    assert asked.areas == []
    document.measurements.put(area(Shape.RECTANGLE, (100, 100), (200, 200)))
    assert asked.areas == [Rect(100, 100, 100, 100)]
    assert (hands, waits) == (["rectangle", "pan"], [True, False])
    document.measurements.put(area(Shape.RECTANGLE, (0, 0), (20, 20)))
    assert len(asked.areas) == 1


def test_a_tool_that_draws_no_area_ends_the_waiting(told) -> None:
    control, asked, document, _ = told
    control.run()
    control.tool_changed(ToolKind.POLYGON)  # may be drawn instead
    control.tool_changed(ToolKind.PAN)
    document.measurements.put(area(Shape.RECTANGLE, (100, 100), (200, 200)))
    assert asked.areas == []


def part_of_a_map(folder: Path) -> MapStore:
    """4 × 3 tiles of 16 map pixels, 10 level-0 px each; the first two of the first row are known."""
    store = MapStore.create(folder, MapGrid(Size(60, 40), Affine(10.0, 10.0), 16))
    for index in (0, 1):
        store.write(index, np.full((16, 16), 0.1, np.float32))
    return store


def test_what_nobody_looked_at_is_known(tmp_path: Path) -> None:
    store = part_of_a_map(tmp_path)
    assert share_of(store) == 2 / 12
    whole = Rect(0, 0, 600, 400)
    around = unseen(store, whole)
    assert [ring.tolist() for ring in around] == [
        [[320, 0], [600, 0], [600, 400], [0, 400], [0, 160], [320, 160]]
    ]  # one line around the rest: none runs between two tiles of it
    assert unseen(store, Rect(0, 0, 300, 100)) == []
    assert share_of(ArrayMap(np.zeros((4, 4), np.float32), Affine(1.0, 1.0))) == 1.0


def test_what_a_region_left_out_of_a_tile_is_known(tmp_path: Path) -> None:
    """Of a tile of 16 map pixels of 10 px the left half was looked at: the right half, from 80 px on, was not."""
    store = MapStore.create(tmp_path, MapGrid(Size(300, 16), Affine(10.0, 10.0), 16))
    half = np.zeros((16, 16), bool)
    half[:, :8] = True
    store.write(0, np.full((16, 16), 0.5, np.float32), half)
    assert share_of(store) == 0.5 / 19
    assert [ring.tolist() for ring in unseen(store, Rect(0, 0, 155, 160))] == [[[80, 0], [160, 0], [160, 160], [80, 160]]]


@pytest.mark.parametrize("ground", [0, 255])
def test_the_hatch_lies_on_the_rest_alone(qapp, tmp_path: Path, ground: int) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor(ground, ground, ground))
    painter = QPainter(image)
    paint_unseen(painter, Grid(Placement(0.1, 0, 0, 0.1, 0, 0), Rect(0, 0, 60, 40)), 1.0, part_of_a_map(tmp_path))
    painter.end()
    grey = np.frombuffer(image.constBits(), np.uint8).reshape(40, 60, 4)[..., 1].astype(int)
    changed = np.abs(grey - ground) > 20
    assert not changed[:15, :31].any()
    assert changed[17:].mean() > 0.05
    assert changed[:15, 34:].mean() > 0.05


def test_the_panel_says_how_much_is_known_and_counts_once(qtbot: QtBot, tmp_path: Path) -> None:
    document, panel = slide(), SlideMapPanel()
    qtbot.addWidget(panel)
    panel.set_document(document)
    assert panel.words.text() == "No map yet."
    assert panel.look.isHidden()
    assert panel.table.isHidden()
    assert not panel.region_button.isHidden()
    document.maps.put("m", ShownMap("m", part_of_a_map(tmp_path), MapView()))
    assert panel.covered.text().startswith("17% of the slide is computed")
    assert panel.table.isHidden()
    panel.set_document(None)
