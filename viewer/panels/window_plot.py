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
        self._box: Any = None
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

        self._plot = pg.GraphicsView(background=theme.PANEL)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it has no keys of its own
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._box = _view_box(pg, self._plot)
        self._curve = pg.PlotCurveItem(fillLevel=0, brush="#3A4452", pen=theme.QUIET)
        self._box.addItem(self._curve)
        tint, hover = QColor(theme.ACCENT), QColor(theme.ACCENT)
        tint.setAlpha(28)
        hover.setAlpha(48)
        self._region = pg.LinearRegionItem(brush=tint, hoverBrush=hover, pen=theme.ACCENT)
        self._region.sigRegionChanged.connect(self._tell)
        self._box.addItem(self._region)
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
        self._box.setXRange(histogram.edges[0], histogram.edges[-1], padding=0.02)

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


def _view_box(pg: Any, view: Any) -> Any:
    """A view box over one axis. Not a PlotWidget: its menus and forms cost the window's thread 60 ms."""
    grid = pg.GraphicsLayout()
    grid.layout.setSpacing(0)
    grid.setContentsMargins(1, 1, 1, 1)
    view.setCentralItem(grid)
    box = grid.addViewBox(row=0, col=0, enableMenu=False, enableMouse=False)
    axis = pg.AxisItem("bottom", linkView=box, pen=theme.LINE, textPen=theme.QUIET)
    axis.setStyle(tickFont=theme.font(10))
    grid.addItem(axis, row=1, col=0)
    return box
