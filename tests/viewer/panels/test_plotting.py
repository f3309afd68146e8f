from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QLocale, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from pytestqt.qtbot import QtBot

from viewer.panels.grey_histogram import Histogram
from viewer.panels.measurement_plot import Curve
from viewer.panels.plotting import Axis, round_step, runs, steps, told
from viewer.panels.window_plot import WindowPlot


@pytest.mark.parametrize(
    ("least", "wanted"), [(1, 1), (1.01, 2), (2.4, 5), (5.1, 10), (0.03, 0.05), (0.1, 0.1), (730, 1000), (0, 1)]
)
def test_steps_are_round(least: float, wanted: float) -> None:
    assert round_step(least) == pytest.approx(wanted)


def test_an_axis_tells_where_a_value_lies_and_back() -> None:
    axis = Axis(-100.0, 300.0, 10.0, 210.0)  # 2 units for each px
    assert (axis.at(-100), axis.at(0), axis.at(300)) == (10, 60, 210)
    assert axis.value(60) == 0
    upward = Axis(0.0, 4.0, 100.0, 20.0)
    assert (upward.at(0), upward.at(1), upward.at(4)) == (100, 80, 20)
    assert upward.places(np.array([0.0, 4.0])).tolist() == [100, 20]


def test_ticks_are_the_multiples_of_the_step_within_the_axis() -> None:
    axis = Axis(-130.0, 260.0, 0.0, 390.0)
    assert axis.step(60) == 100  # 60 units at least
    assert axis.ticks(100) == [-100, 0, 100, 200]


@given(st.floats(-1e5, 1e5), st.floats(1e-2, 1e5), st.floats(20, 100))
def test_ticks_stand_apart_and_lie_on_the_axis(low: float, span: float, apart: float) -> None:
    axis = Axis(low, low + span, 0.0, 200.0)
    places = [axis.at(value) for value in axis.ticks(axis.step(apart))]
    assert all(-0.01 <= place <= 200.01 for place in places)
    assert all(b - a >= apart * 0.999 for a, b in pairwise(places))


@pytest.mark.parametrize(
    ("value", "step", "wanted"),
    [(200.0, 100, "200"), (0.5, 0.5, "0.5"), (0.25, 0.05, "0.25"), (-1e-12, 100, "0"), (0.00002, 0.00001, "2e-05")],
)
def test_a_figure_has_the_digits_its_step_needs(value: float, step: float, wanted: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English))
    try:
        assert told(value, step) == wanted
    finally:
        QLocale.setDefault(before)


def test_steps_rise_over_their_bins_and_close_at_the_foot() -> None:
    x, y = Axis(0.0, 2.0, 0.0, 20.0), Axis(0.0, 4.0, 40.0, 0.0)
    found = steps(np.array([0.0, 1.0, 2.0]), np.array([4.0, 1.0]), x, y)
    assert [(point.x(), point.y()) for point in found] == [(0, 40), (0, 0), (10, 0), (10, 30), (20, 30), (20, 40)]


def test_a_line_is_broken_where_nothing_is_known() -> None:
    pieces = runs(np.arange(6.0), np.array([np.nan, 1.0, 2.0, np.nan, 3.0, 4.0]))
    assert [[(p.x(), p.y()) for p in piece] for piece in pieces] == [[(1, 1), (2, 2)], [(4, 3), (5, 4)]]
    assert runs(np.arange(2.0), np.full(2, np.nan)) == []


# the window over the histogram -----------------------------------------------------------------------------


@pytest.fixture
def plot(qtbot: QtBot, dressed: object) -> WindowPlot:
    made = WindowPlot()
    qtbot.addWidget(made)
    made.resize(202, 96)
    made.show()
    made.show_histogram(Histogram(np.array([0.0, 50.0, 100.0]), np.array([4, 9])))  # the axis: −2 … 102 over 200 px
    made.show_window(25.0, 75.0)
    return made


def _mouse(plot: WindowPlot, kind: QEvent.Type, value: float) -> None:
    at = QPointF(plot.axis.at(value), 20)
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, plot.mapToGlobal(at), Qt.MouseButton.LeftButton, down, Qt.KeyboardModifier.NoModifier)
    {
        QEvent.Type.MouseButtonPress: plot.mousePressEvent,
        QEvent.Type.MouseMove: plot.mouseMoveEvent,
        QEvent.Type.MouseButtonRelease: plot.mouseReleaseEvent,
    }[kind](event)


def _drag(plot: WindowPlot, start: float, end: float) -> list[tuple[float, float]]:
    heard: list[tuple[float, float]] = []
    plot.window_dragged.connect(lambda low, high: heard.append((low, high)))
    _mouse(plot, QEvent.Type.MouseButtonPress, start)
    _mouse(plot, QEvent.Type.MouseMove, end)
    _mouse(plot, QEvent.Type.MouseButtonRelease, end)
    return heard


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [
        (25, 35, (35, 75)),  # the lower edge
        (75, 95, (25, 95)),  # the upper one
        (50, 60, (35, 85)),  # all of it
        (25, 90, (75, 90)),  # an edge over the other: they change places
    ],
)
def test_a_hand_moves_an_edge_or_all_of_the_window(
    plot: WindowPlot, start: float, end: float, wanted: tuple[float, float]
) -> None:
    assert _drag(plot, start, end) == [pytest.approx(wanted)]


def test_beside_the_window_and_without_a_histogram_nothing_is_taken(plot: WindowPlot) -> None:
    assert _drag(plot, 5, 50) == []
    plot.show_histogram(None)
    assert _drag(plot, 50, 60) == []


def test_the_plot_shows_bins_window_and_figures(plot: WindowPlot) -> None:
    image = plot.grab().toImage()
    ratio = image.devicePixelRatio()

    def colour(value: float, y: float) -> tuple[int, int, int]:
        found = image.pixelColor(round(plot.axis.at(value) * ratio), round(y * ratio))
        return found.red(), found.green(), found.blue()

    assert colour(10, 70) != colour(10, 5), "a bin of 4 fills two thirds of the height: √4 of √9"
    assert colour(50.5, 70) != colour(90, 70), "within the window the bins have its tint"
    assert len({colour(value, 88) for value in np.linspace(0, 100, 200)}) > 2, "figures under the plot"
    plot.show_window(-500.0, 900.0)  # wider than the plot
    plot.grab()


def test_a_curve_of_one_value_is_drawn(qtbot: QtBot, dressed: object) -> None:
    curve = Curve()
    qtbot.addWidget(curve)
    curve.resize(200, 120)
    for x, y in (([0.0, 1.0, 2.0], [5.0, 5.0, 5.0]), ([0.0], [3.0]), ([0.0, 1.0], [0.0])):
        curve.show_data(np.array(x), np.array(y))
        assert not curve.grab().isNull()
