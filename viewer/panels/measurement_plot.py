"""The histogram of an area, or the values along a line, over its axes."""

from __future__ import annotations

from math import hypot

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inference.measure.calibration import calibrate
from inference.measure.measurement import Measurement
from inference.measure.statistics import Histogram, Profile
from viewer import theme
from viewer.document.document import Document
from viewer.panels.parts import label
from viewer.panels.plotting import FOOT_PX, Axis, paint_below, paint_beside, runs, steps, width_beside

HEIGHT = 120  # px
TOP = 6.0  # px above the highest value
MARGIN = 0.05  # of a line's range, free above and below

Values = NDArray[np.float64]


class Curve(QWidget):
    """Steps over bins, or a line that is broken where nothing is known.

    places: (n,), or (n + 1,) edges of bins; values: (n,), NaN where nothing is known.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.places, self.values = np.array([0.0, 1.0]), np.zeros(1)

    def show_data(self, places: Values, values: Values) -> None:
        self.places, self.values = np.asarray(places, np.float64), np.asarray(values, np.float64)
        self.update()

    @property
    def _binned(self) -> bool:
        return len(self.places) == len(self.values) + 1

    def _upward(self) -> Axis:
        """From nothing for counts; for values around those that there are."""
        low = 0.0 if self._binned else float(np.nanmin(self.values))
        high = float(np.nanmax(self.values))
        aside = 0.0 if self._binned else MARGIN * (high - low) or 1.0
        return Axis(low - aside, max(high, low + (1.0 if self._binned else 0.0)) + aside, self.height() - FOOT_PX, TOP)

    def _across(self, left: float) -> Axis:
        first, last = float(self.places[0]), float(self.places[-1])
        return Axis(first, last if last > first else first + 1.0, left, self.width() - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        upward = self._upward()
        across = self._across(width_beside(painter, upward))
        paint_beside(painter, upward, across.start)
        paint_below(painter, across, upward.start)
        painter.setPen(QPen(QColor(theme.QUIET if self._binned else theme.TEXT), 1))
        painter.setBrush(QColor(theme.EDGE))
        if self._binned:
            painter.drawPolygon(steps(self.places, self.values, across, upward))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for piece in runs(across.places(self.places), upward.places(self.values)):
            painter.drawPolyline(piece)


class MeasurementPlot(QWidget):
    """Hidden while there is nothing to draw; its height never changes."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(2)
        self.title = label("", "quiet")
        column.addWidget(self.title)
        self.curve = Curve()
        self.curve.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self.curve)
        self.hide()

    def show_data(
        self, document: Document | None, one: Measurement | None, data: Histogram | Profile | None
    ) -> None:
        """data: of that measurement, None to show nothing."""
        known = isinstance(data, Histogram) or (isinstance(data, Profile) and not np.isnan(data.values).all())
        if document is None or one is None or data is None or not known:
            self.hide()
            return
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
        self.curve.show_data(data.edges, data.counts.astype(np.float64))

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
        self.curve.show_data(data.places * length, data.values)
