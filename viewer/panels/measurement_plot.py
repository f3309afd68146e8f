"""The histogram of an area, or the values along a line. pyqtgraph is imported when there is something to draw."""

from __future__ import annotations

from math import hypot
from typing import Any

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inference.measure.calibration import calibrate
from inference.measure.measurement import Measurement
from inference.measure.statistics import Histogram, Profile
from viewer import theme
from viewer.document.document import Document
from viewer.panels.parts import label

HEIGHT = 120  # px


class MeasurementPlot(QWidget):
    """Hidden while there is nothing to draw; its height never changes."""

    def __init__(self) -> None:
        super().__init__()
        self._plot: Any = None
        self._curve: Any = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(2)
        self.title = label("", "quiet")
        self._column.addWidget(self.title)
        self.hide()

    def show_data(
        self, document: Document | None, one: Measurement | None, data: Histogram | Profile | None
    ) -> None:
        """data: of that measurement, None to show nothing."""
        known = isinstance(data, Histogram) or (isinstance(data, Profile) and not np.isnan(data.values).all())
        if document is None or one is None or data is None or not known:
            self.hide()
            return
        self._make()
        unit = document.source.frame_info(one.frame).grey.unit
        if isinstance(data, Histogram):
            self._histogram(data, unit)
        else:
            self._profile(document, one, data, unit)
        self.show()

    def _histogram(self, data: Histogram, unit: str) -> None:
        words = (
            self.tr("Histogram · pixels over value ({unit})")
            if unit
            else self.tr("Histogram · pixels over value")
        )
        self.title.setText(words.format(unit=unit))
        self._curve.setData(
            data.edges, data.counts, stepMode="center", fillLevel=0, brush=theme.EDGE, pen=theme.QUIET,
            connect="all",
        )  # fmt: skip

    def _profile(self, document: Document, one: Measurement, data: Profile, unit: str) -> None:
        scale = calibrate(document.source.frame_info(one.frame), one.points)
        a, b = one.points
        if scale.unit and scale.x and scale.y:
            length, along = hypot((b.x - a.x) * scale.x.per_px, (b.y - a.y) * scale.y.per_px), scale.unit
        else:
            length, along = hypot(b.x - a.x, b.y - a.y), "px"
        words = (
            self.tr("Profile · value ({unit}) over {along}")
            if unit
            else self.tr("Profile · value over {along}")
        )
        self.title.setText(words.format(unit=unit, along=along))
        self._curve.setData(
            data.places * length, data.values, stepMode=None, fillLevel=None, brush=None, pen=theme.TEXT,
            connect="finite",
        )  # fmt: skip

    def _make(self) -> None:
        """Once; without menus, which cost more than all the rest."""
        if self._plot is not None:
            return
        import pyqtgraph as pg  # type: ignore[import-untyped]  # it ships no types

        self._plot = pg.PlotWidget(background=theme.PANEL, enableMenu=False)
        self._plot.setFixedHeight(HEIGHT)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(theme.EDGE)
            axis.setTextPen(theme.QUIET)
            axis.setStyle(tickFont=theme.font(10))
        self._curve = pg.PlotCurveItem()
        self._plot.addItem(self._curve)
        self._column.addWidget(self._plot)
