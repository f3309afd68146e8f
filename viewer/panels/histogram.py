"""Window and level: the histogram of the frame with a window that can be dragged, presets, gamma and gain, invert."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSlider, QWidget

from inference.images.source import Pixels, Window
from viewer.canvas.corner import figure
from viewer.document.document import Display, Document
from viewer.numbers import local
from viewer.panels.grey_histogram import Sample, sampled
from viewer.panels.palette_choice import PaletteChoice
from viewer.panels.parts import Check, Choice, label, panel
from viewer.panels.presets import (
    DICOM,
    OPENED,
    STORED,
    Preset,
    auto_voi,
    gain_of,
    gain_window,
    limits_of,
    presets_of,
)
from viewer.panels.window_plot import WindowPlot

GAMMA, GAIN = (0.4, 2.5), (0.5, 4.0)  # ranges of the sliders, logarithmic
STEPS = 100
STAYS_MS = 150


class HistogramPanel(QWidget):
    """Calls `document.set_display`; follows changes from elsewhere.

    values_wanted: the panel shows another frame and would like `show_values` with a small level of it.
    """

    values_wanted = Signal()

    def __init__(self, *, invert_key: str = "I") -> None:
        super().__init__()
        self._document: Document | None = None
        self._values: Pixels | None = None
        self._default: Window | None = None
        self._presets: tuple[Preset, ...] = ()
        self.plot = WindowPlot()
        self._stays = QTimer(self)
        self._stays.setSingleShot(True)
        self._stays.setInterval(STAYS_MS)
        self._stays.timeout.connect(self.values_wanted)
        self.choice, self.invert = Choice(), Check(self.tr("Invert"))
        self.colours = PaletteChoice()
        self.choice.setPlaceholderText(self.tr("By hand"))  # no preset is this window
        self.choice.setAccessibleName(self.tr("Window preset"))
        self.choice.setToolTip(self.tr("Window preset  (0–9)"))
        self.invert.setToolTip(self.tr("Invert grey") + f"  ({invert_key})")
        self.gamma, self.gain = _LogSlider(self.tr("Gamma"), *GAMMA), _LogSlider(self.tr("Gain"), *GAIN)
        self._lay_out()
        self._join_parts()
        self.set_document(None)

    def set_document(self, document: Document | None) -> None:
        """Show another document, or none."""
        if self._document is not None:
            self._document.display_changed.leave(self._refresh)
            self._document.frame_changed.leave(self._frame_changed)
        self._document, self._values = document, None
        if document is not None:
            document.display_changed.join(self._refresh)
            document.frame_changed.join(self._frame_changed)
        self._presets = presets_of(document.frame_info) if document else ()
        self._default = self._told_window()
        self._fill_choice()
        self.plot.show_histogram(None)
        self._refresh()
        if document is not None:
            self.values_wanted.emit()

    def show_values(self, values: Pixels) -> None:
        """A small pyramid level of the frame on show, (h, w) after the modality step; colour shows no plot."""
        if self._document is not None:
            self.show_sample(sampled(values, self._document.grey, self._document.info.modality))

    def show_sample(self, sample: Sample) -> None:
        """As `show_values`, with all that is to be found in them."""
        if self._document is None or sample.histogram is None:
            return
        self._values = sample.values
        self._default = sample.opened if isinstance(sample.opened, Window) else None
        self.plot.show_histogram(sample.histogram)
        self._refresh()

    # layout ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = panel(self)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("WINDOW"), "section"), 1)
        head.addWidget(self.invert)
        column.addLayout(head)
        column.addWidget(self.choice)
        column.addWidget(self.colours)
        column.addWidget(self.plot)
        self.figures = label("", "quiet")
        column.addWidget(self.figures)
        self._sliders = QWidget()
        grid = QGridLayout(self._sliders)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        for row, part in enumerate((self.gamma, self.gain)):
            for place, widget in enumerate((part.title, part.slider, part.number)):
                grid.addWidget(widget, row, place)
        column.addWidget(self._sliders)

    def _join_parts(self) -> None:
        self.choice.activated.connect(self.choose)
        self.invert.toggled.connect(self._invert)
        self.gamma.slider.valueChanged.connect(self._set_gamma)
        self.gain.slider.valueChanged.connect(self._set_gain)
        self.plot.window_dragged.connect(self._drag)

    def _fill_choice(self) -> None:
        self.choice.clear()
        names = {DICOM: self.tr("DICOM default"), STORED: self.tr("As stored"), OPENED: self.tr("As opened")}
        words = {"auto": self.tr("Auto")}
        for preset in self._presets:
            self.choice.addItem(words.get(preset.kind) or names.get(preset.name, preset.name))

    # what is shown ---------------------------------------------------------------------------------------

    def _frame_changed(self, frame: int) -> None:
        """While a stack is played or scrolled the plot waits: it follows where a person stays."""
        self._stays.start()

    def _refresh(self) -> None:
        document = self._document
        grey = document is not None and document.info.channels == 1
        self.choice.setVisible(bool(self._presets))
        sound = document is not None and document.info.modality == "US"
        self._sliders.setVisible((grey and not self._presets) or sound)
        self.colours.follow(document)
        for part in (self.invert, self.plot):
            part.setEnabled(grey)
        self.plot.setVisible(document is None or grey)  # no empty axes beside a colour image
        if document is None or not grey:
            self.figures.setText("" if document is None else self.tr("Colour image: shown as stored"))
            if document is not None and sound:
                _show_sliders(self, document)
            return
        self._show_display(document, document.display)

    def _show_display(self, document: Document, display: Display) -> None:
        low, high = limits_of(display.voi or self._default, document.grey)
        self.plot.show_window(low, high)
        unit = f" {document.grey.unit}" if document.grey.unit else ""
        figures = self.tr("W {width}  L {level}{unit}")
        width, level = figure(high - low), figure((low + high) / 2)
        self.figures.setText(figures.format(width=width, level=level, unit=unit))
        _show_sliders(self, document)
        self.invert.blockSignals(True)
        self.invert.setChecked(display.inverted)
        self.invert.blockSignals(False)
        self.choice.setCurrentIndex(self._index_of(display))

    def _told_window(self) -> Window | None:
        """What the display shows while nothing is chosen, as far as the file tells; None for a LUT or the whole range."""
        from inference.images.greyscale import default_voi

        told = default_voi(self._document.grey) if self._document else None
        return told if isinstance(told, Window) else None

    def _index_of(self, display: Display) -> int:
        """The preset that is on, −1 for a window of the person's own."""
        if display.voi is None:
            return 0
        if isinstance(display.voi, Window) and display.voi.name == "Auto":
            return 1
        known = [i for i, preset in enumerate(self._presets) if preset.voi is display.voi]
        return known[0] if known else -1

    # what a person does ----------------------------------------------------------------------------------

    def choose(self, index: int) -> None:
        """A preset: 0 the default, 1 Auto, then down the list; one that is not there is nothing."""
        if self._document is None or index >= len(self._presets):
            return
        preset = self._presets[index]
        voi = preset.voi
        if preset.kind == "auto":
            if self._values is None:
                return
            voi = auto_voi(self._values, self._document.frame_info)
        self._document.set_display(replace(self._document.display, voi=voi))

    def _drag(self, low: float, high: float) -> None:
        if self._document is not None:
            window = Window((low + high) / 2, max(high - low, 1e-6), "", "LINEAR_EXACT")
            self._document.set_display(replace(self._document.display, voi=window))

    def _invert(self, inverted: bool) -> None:
        if self._document is not None:
            self._document.set_display(replace(self._document.display, inverted=inverted))

    def _set_gamma(self) -> None:
        if self._document is not None:
            self._document.set_display(replace(self._document.display, gamma=self.gamma.value))

    def _set_gain(self) -> None:
        if self._document is not None:
            gain = self.gain.value
            voi = None if gain == 1.0 else gain_window(gain, self._document.grey)
            self._document.set_display(replace(self._document.display, voi=voi))

    def sizeHint(self) -> QSize:
        return QSize(200, super().sizeHint().height())


class _LogSlider:
    """A slider whose middle stretch is finest around 1."""

    def __init__(self, words: str, low: float, high: float) -> None:
        self._low, self._high = np.log2(low), np.log2(high)
        self.title, self.number = label(words, "quiet"), QLabel()
        self.number.setProperty("role", "small")
        self.number.setFixedWidth(32)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(self._low * STEPS), round(self._high * STEPS))
        self.slider.setAccessibleName(words)
        self.slider.setToolTip(f"{words}  (← →)")

    @property
    def value(self) -> float:
        return float(2.0 ** (self.slider.value() / STEPS))

    def show_value(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(float(np.log2(value)) * STEPS))
        self.slider.blockSignals(False)
        self.number.setText(local(f"{value:.2f}"))


def _show_sliders(panel: HistogramPanel, document: Document) -> None:
    """Gamma and gain as they are."""
    display = document.display
    for part, value in ((panel.gamma, display.gamma), (panel.gain, gain_of(display.voi, document.grey))):
        part.show_value(value)
