"""One layer of the AI: seen or not; while it is seen its threshold, opacity and a sample of its look."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from inference.results import Kind
from viewer.document.annotations import Origin
from viewer.document.document import LayerView
from viewer.numbers import local
from viewer.panels.parts import Check, label
from viewer.panels.swatch import ColourBar, LineSample

STEPS = 100  # of a slider; values 0.00–1.00


class LayerRow(QWidget):
    """view_changed(visible, threshold, opacity): after a person's move, live while a slider is dragged."""

    view_changed = Signal(bool, float, float)

    def __init__(self, name: str, kind: Kind) -> None:
        super().__init__()
        self.name = name
        self.check = Check(name)
        self.check.setAccessibleName(self.tr("Show {name}").format(name=name))
        self.check.setToolTip(self.tr("Show or hide {name}").format(name=name))
        self.threshold = _Slider(self.tr("Threshold"), name, per_cent=False)
        self.opacity = _Slider(self.tr("Opacity"), name, per_cent=True)
        self.sample = LineSample(_colour(""), Origin.AI) if kind is Kind.PROBABILITY else None
        self.bar = ColourBar() if kind is Kind.HEATMAP else None
        self._details = QWidget()
        self._lay_out()
        self.check.toggled.connect(self._tell)
        self.threshold.slider.valueChanged.connect(self._tell)
        self.opacity.slider.valueChanged.connect(self._tell)

    def show_view(self, view: LayerView, decision: str) -> None:
        """Follow the document without telling it. decision: the class whose colour the outline wears."""
        for part in (self.check, self.threshold.slider, self.opacity.slider):
            part.blockSignals(True)
        self.check.setChecked(view.visible)
        self._details.setVisible(view.visible)
        self.threshold.show_value(view.threshold)
        self.opacity.show_value(view.opacity)
        for part in (self.check, self.threshold.slider, self.opacity.slider):
            part.blockSignals(False)
        if self.sample is not None:
            self.sample.paint_colour(_colour(decision))
        if self.bar is not None:
            self.bar.show_threshold(view.threshold)

    def _tell(self) -> None:
        self._details.setVisible(self.check.isChecked())
        self.view_changed.emit(self.check.isChecked(), self.threshold.value, self.opacity.value)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(self.check, 1)
        if self.sample is not None:
            head.addWidget(self.sample)
        column.addLayout(head)
        column.addWidget(self._details)
        grid = QGridLayout(self._details)
        grid.setContentsMargins(24, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        for row, part in enumerate((self.threshold, self.opacity)):
            for place, widget in enumerate((part.title, part.slider, part.number)):
                grid.addWidget(widget, row, place)
        if self.bar is not None:
            grid.addWidget(self.bar, 2, 0, 1, 3)


class _Slider:
    """A title, a slider from 0 to 1 and its number. A value that was handed in stays exact until it is moved."""

    def __init__(self, words: str, name: str, *, per_cent: bool) -> None:
        self.title, self.number = label(words, "quiet"), QLabel()
        self.number.setProperty("role", "small")
        self.number.setFixedWidth(40)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setAccessibleName(f"{words}, {name}")
        self.slider.setToolTip(f"{words}  (← →)")
        self._per_cent = per_cent
        self.value = 0.0  # the slider's steps would round a card's threshold of 0.437, and change the mask
        self.slider.valueChanged.connect(self._moved)

    def show_value(self, value: float) -> None:
        """Follow without telling: the slider's signals are blocked by the caller."""
        self.slider.setValue(round(value * STEPS))
        self.value = value
        self.show_number()

    def _moved(self, step: int) -> None:
        self.value = step / STEPS
        self.show_number()

    def show_number(self) -> None:
        self.number.setText(f"{self.value:.0%}" if self._per_cent else local(f"{self.value:.2f}"))


def _colour(decision: str) -> str:
    from viewer.canvas.colours import class_colour

    return class_colour(decision).name()
