from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inference.images.source import GreyScale, VoiLut, Window
from tests.viewer.panels.panel_samples import FlatSource, image_info
from viewer.document.document import Display, Document
from viewer.panels.grey_histogram import BINS, FEW, grey_histogram, small_level
from viewer.panels.histogram import HistogramPanel
from viewer.panels.presets import auto_voi, gain_of, gain_window, limits_of, presets_of

WINDOWS = (Window(50, 100, "own"), Window(500, 1000))
CT = {"modality": "CT", "dtype": "int16", "grey": GreyScale(windows=WINDOWS, unit="HU")}


def test_each_grey_value_is_counted() -> None:
    values = np.array([[0, 0, 3], [3, 3, 1]], dtype=np.uint8)
    found = grey_histogram(values, GreyScale())
    assert found.edges.tolist() == [-0.5, 0.5, 1.5, 2.5, 3.5]
    assert found.counts.tolist() == [2, 1, 0, 3]


def test_padding_is_left_out() -> None:
    values = np.array([[-2000, -2000, 5, 6]], dtype=np.int16)
    found = grey_histogram(values, GreyScale(padding=(-2000, -2000)))
    assert found.counts.tolist() == [1, 1]
    assert found.edges[0] == 4.5


def test_an_image_of_padding_alone_has_an_empty_histogram() -> None:
    found = grey_histogram(np.zeros((4, 4), np.uint8), GreyScale(padding=(0, 0)))
    assert found.counts.sum() == 0
    assert len(found.edges) == len(found.counts) + 1


@settings(max_examples=40, deadline=None)
@given(arrays(np.int16, st.tuples(st.integers(1, 20), st.integers(1, 20))))
def test_every_pixel_falls_into_the_bin_that_holds_it(values: np.ndarray) -> None:
    found = grey_histogram(values, GreyScale())
    expected, _ = np.histogram(values, bins=found.edges)
    assert found.counts.tolist() == expected.tolist()
    assert found.counts.sum() == values.size
    assert len(found.counts) <= BINS


def test_a_float_image_with_gaps_is_counted() -> None:
    values = np.array([[0.0, 0.25, np.nan, 1.0]], dtype=np.float32)
    found = grey_histogram(values, GreyScale())
    assert found.counts.sum() == 3
    assert (found.counts[0], found.counts[BINS // 4], found.counts[-1]) == (1, 1, 1)


def test_the_level_that_is_read_is_small() -> None:
    assert small_level(FlatSource(image_info()), 0).size <= FEW


def test_presets_begin_with_default_and_auto() -> None:
    names = [preset.name for preset in presets_of(image_info(**CT))]
    assert names[:4] == ["DICOM default", "Auto", "File 2", "Soft tissue"]
    lung = next(p.voi for p in presets_of(image_info(**CT, format="DICOM")) if p.name == "Lung")
    assert limits_of(lung, GreyScale()) == (-600 - 750, -600 + 750)  # W 1500, L −600


def test_what_tells_no_window_has_no_dicom_default() -> None:
    assert [p.name for p in presets_of(image_info(modality=None))] == ["As stored", "Auto"]
    deep = image_info(
        modality=None, dtype="uint16"
    )  # nobody told its window: it is opened with the automatic one
    assert [p.name for p in presets_of(deep)] == ["As opened", "Auto"]


def test_other_modalities_get_what_is_theirs() -> None:
    lut = VoiLut(0, 8, np.zeros(4, np.uint16), "soft")
    mammogram = image_info(modality="MG", grey=GreyScale(windows=WINDOWS[:1], voi_luts=(lut,)))
    assert [p.name for p in presets_of(mammogram)] == ["DICOM default", "Auto", "soft"]
    assert presets_of(image_info(modality="US")) == ()
    assert presets_of(image_info(modality="CT", channels=3)) == ()


def test_auto_window_of_a_mammogram_leaves_the_air_out() -> None:
    values = np.zeros((100, 100), np.uint16)
    values[:, 60:] = np.linspace(1000, 2000, 40).astype(np.uint16)
    low, high = limits_of(auto_voi(values, image_info(modality="MG", dtype="uint16")), GreyScale())
    assert low == pytest.approx(1000, abs=10)
    assert high == pytest.approx(2000, abs=10)
    with_air, _ = limits_of(auto_voi(values, image_info(modality="CR", dtype="uint16")), GreyScale())
    assert with_air == pytest.approx(0, abs=1)


@pytest.mark.parametrize("gain", [0.5, 1.25, 4.0])
def test_gain_keeps_black_and_moves_white(gain: float) -> None:
    window = gain_window(gain, GreyScale())
    assert limits_of(window, GreyScale()) == (pytest.approx(0), pytest.approx(255 / gain))
    assert gain_of(window, GreyScale()) == pytest.approx(gain)
    assert gain_of(WINDOWS[0], GreyScale()) == 1.0


@pytest.fixture
def panel(qtbot: QtBot, dressed: object) -> HistogramPanel:
    made = HistogramPanel()
    qtbot.addWidget(made)
    made.resize(200, 260)
    made.show()
    return made


def _ct(make_document: Callable[..., Document]) -> tuple[Document, np.ndarray]:
    values = np.arange(-500, 500, dtype=np.int16).reshape(20, 50)
    return make_document(**CT), values


def test_dragging_the_region_sets_the_window(
    panel: HistogramPanel, make_document: Callable[..., Document]
) -> None:
    document, values = _ct(make_document)
    panel.set_document(document)
    panel.show_values(values)
    panel.plot.drag_to(-100.0, 300.0)
    voi = document.display.voi
    assert isinstance(voi, Window)
    assert (voi.center, voi.width) == (100.0, 400.0)
    assert panel.choice.currentIndex() == -1
    assert panel.figures.text() == "W 400  L 100 HU"


def test_the_region_follows_the_document_without_answering(
    panel: HistogramPanel, make_document: Callable[..., Document]
) -> None:
    document, values = _ct(make_document)
    panel.set_document(document)
    panel.show_values(values)
    display = Display(voi=Window(40, 400, "mine"), inverted=True)
    document.set_display(display)
    assert document.display is display
    assert panel.plot.window_shown == (-160.0, 240.0)
    assert panel.invert.isChecked()


def test_a_preset_is_set_by_choosing_it(
    panel: HistogramPanel, make_document: Callable[..., Document]
) -> None:
    document, values = _ct(make_document)
    panel.set_document(document)
    panel.show_values(values)
    panel.choice.activated.emit(3)
    assert document.display.voi == Window(40, 400, "Soft tissue")
    assert panel.choice.currentText() == "Soft tissue"
    panel.choice.activated.emit(1)
    assert isinstance(document.display.voi, Window)
    assert panel.choice.currentText() == "Auto"
    panel.choice.activated.emit(0)
    assert document.display.voi is None


def test_ultrasound_has_gamma_and_gain_and_no_presets(
    panel: HistogramPanel, make_document: Callable[..., Document]
) -> None:
    document = make_document()
    panel.set_document(document)
    assert not panel.choice.isVisible()
    assert panel.gain.slider.isVisible()
    panel.gain.slider.setValue(100)  # 2 ** 1
    panel.gamma.slider.setValue(-100)
    assert limits_of(document.display.voi, document.grey) == (0.0, 127.5)
    assert document.display.gamma == 0.5
    panel.gain.slider.setValue(0)
    assert document.display.voi is None


def test_invert_is_a_click(panel: HistogramPanel, document: Document, qtbot: QtBot) -> None:
    panel.set_document(document)
    qtbot.mouseClick(panel.invert, Qt.MouseButton.LeftButton)
    assert document.display.inverted


def test_a_frame_change_asks_for_its_values(panel: HistogramPanel, document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.values_wanted, timeout=500):
        panel.set_document(document)
    with qtbot.waitSignal(panel.values_wanted, timeout=500):
        document.go_to(2)


def test_a_colour_image_is_left_as_it_is(
    panel: HistogramPanel, make_document: Callable[..., Document]
) -> None:
    document = make_document(channels=3)
    panel.set_document(document)
    panel.show_values(np.zeros((4, 4, 3), np.uint8))
    assert not panel.invert.isEnabled()
    assert panel.figures.text() == "Colour image: shown as stored"
    assert panel.plot.isHidden(), "axes without a histogram"
    panel.set_document(None)
    assert not panel.plot.isHidden()


def test_the_panel_needs_no_heavy_library() -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication(['x'])\n"
        "from viewer.panels.histogram import HistogramPanel; panel = HistogramPanel(); panel.show()\n"
        "app.processEvents(); print('pyqtgraph' in sys.modules, 'cv2' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=90
    )
    assert told.stdout.strip() == "False False"
