"""The plot of the histogram: pyqtgraph, loaded only when `build` is called."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from viewer import theme
from viewer.panels.grey_histogram import Histogram

HEIGHT = 96


class PlotHolder(QWidget):
    """Keeps its place while there is no plot. window_dragged(low, high): modality units, while dragged."""

    window_dragged = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Histogram"))
        self._plot: Any = None
        self._curve: Any = None
        self._region: Any = None
        self._shown: Histogram | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    @property
    def built(self) -> bool:
        return self._plot is not None

    def build(self) -> None:
        """Make the plot once."""
        if self.built:
            return
        import pyqtgraph as pg  # type: ignore[import-untyped]  # it ships none

        self._plot = pg.PlotWidget(background=theme.PANEL)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it has no keys of its own
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.hideAxis("left")
        self._plot.getAxis("bottom").setPen(theme.LINE)
        self._plot.getAxis("bottom").setTextPen(theme.QUIET)
        self._plot.getAxis("bottom").setStyle(tickFont=theme.font(10))
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._curve = pg.PlotCurveItem(fillLevel=0, brush="#3A4452", pen=theme.QUIET)
        self._plot.addItem(self._curve)
        tint, hover = QColor(theme.ACCENT), QColor(theme.ACCENT)
        tint.setAlpha(28)
        hover.setAlpha(48)
        self._region = pg.LinearRegionItem(brush=tint, hoverBrush=hover, pen=theme.ACCENT)
        self._region.sigRegionChanged.connect(self._tell)
        self._plot.addItem(self._region)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._plot)
        self.show_histogram(self._shown)

    def show_histogram(self, histogram: Histogram | None) -> None:
        """None: an empty plot."""
        self._shown = histogram
        if not self.built:
            return
        self._region.setVisible(histogram is not None)
        self._curve.setVisible(histogram is not None)
        if histogram is None:
            return
        heights = np.sqrt(histogram.counts)  # the root keeps small peaks in sight beside the air's
        self._curve.setData(histogram.edges, heights, stepMode="center")
        self._plot.setXRange(histogram.edges[0], histogram.edges[-1], padding=0.02)

    def show_window(self, low: float, high: float) -> None:
        """Lay the region where the display's window is, without telling of it."""
        if self.built:
            self._region.blockSignals(True)
            self._region.setRegion((low, high))
            self._region.blockSignals(False)

    def drag_to(self, low: float, high: float) -> None:
        """As if a person had dragged the region there."""
        if self.built:
            self._region.setRegion((low, high))

    def _tell(self) -> None:
        low, high = self._region.getRegion()
        self.window_dragged.emit(float(low), float(high))
