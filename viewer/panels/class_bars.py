"""Calibrated class probabilities of A2 and A3 side by side: word, bar with its own pattern, number."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inference.results import Result
from viewer import theme
from viewer.panels.agreement import CLASS, FUSED, class_word

ROWS = ("malignant", "benign", "normal")
PATTERNS = {
    "malignant": Qt.BrushStyle.BDiagPattern,
    "benign": Qt.BrushStyle.Dense5Pattern,
    "normal": Qt.BrushStyle.NoBrush,
}
HEAD, ROW, BAR = 20, 20, 10  # px
GAP = 12


class ClassBars(QWidget):
    """A table of three classes × two models that keeps its place while empty."""

    def __init__(self) -> None:
        super().__init__()
        self._scores: dict[str, dict[str, float]] = {}
        self._raw: dict[str, dict[str, float]] = {}
        self._named: dict[str, str] = {}
        self.setFixedHeight(HEAD + ROW * len(ROWS))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_results({})

    def show_results(self, results: Mapping[str, Result]) -> None:
        """results: by model id."""
        known = {model: results[model] for model in (CLASS, FUSED) if model in results}
        self._scores = {m: {s.name: s.calibrated for s in r.scores} for m, r in known.items()}
        self._raw = {m: {s.name: s.raw for s in r.scores} for m, r in known.items()}
        self._named = {model: result.decision for model, result in known.items()}
        self.setToolTip(self._tip())
        self.setAccessibleName(self.tr("Class probabilities"))
        self.setAccessibleDescription(self._tip())
        self.update()

    def value(self, model: str, name: str) -> float | None:
        """The calibrated probability on show, None for a placeholder."""
        return self._scores.get(model, {}).get(name)

    def titles(self) -> dict[str, str]:
        return {CLASS: self.tr("A2 class"), FUSED: self.tr("A3 fused")}

    def _tip(self) -> str:
        lines = [
            self.tr("{title}: {name} {shown:.2f} calibrated, {raw:.2f} raw").format(
                title=self.titles()[model], name=_word(name), shown=value, raw=self._raw[model][name]
            )
            for model, scores in self._scores.items()
            for name, value in scores.items()
        ]
        return "\n".join(lines) or self.tr("No class probabilities yet")

    def sizeHint(self) -> QSize:
        return QSize(260, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(theme.SMALL))
        words = QFontMetrics(painter.font())
        left = max(words.horizontalAdvance(_word(name)) for name in ROWS) + GAP
        width = (self.width() - left - GAP) / 2
        for column, (model, title) in enumerate(self.titles().items()):
            cell = QRectF(left + column * (width + GAP), 0, width, HEAD)
            painter.setPen(QColor(theme.QUIET))
            painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter, title)
            for row, name in enumerate(ROWS):
                line = QRectF(cell.left(), HEAD + row * ROW, width, ROW)
                self._paint_cell(painter, line, model, name)
        painter.setPen(QColor(theme.TEXT))
        for row, name in enumerate(ROWS):
            cell = QRectF(0, HEAD + row * ROW, left, ROW)
            painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter, _word(name))

    def _paint_cell(self, painter: QPainter, cell: QRectF, model: str, name: str) -> None:
        value = self.value(model, name)
        named = self._named.get(model) == name
        number = QFontMetrics(theme.font(theme.SMALL, bold=True)).horizontalAdvance("0.00") + 6
        painter.setFont(theme.font(theme.SMALL, bold=named))
        painter.setPen(QColor(theme.TEXT if value is not None else theme.DISABLED))
        text = "–" if value is None else f"{value:.2f}"
        painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        painter.setFont(theme.font(theme.SMALL))
        track = QRectF(cell.left(), cell.center().y() - BAR / 2, cell.width() - number, BAR)
        painter.fillRect(track, QColor(theme.RAISED))
        if value:
            _paint_bar(painter, QRectF(track.left(), track.top(), max(1.0, track.width() * value), BAR), name)


def _paint_bar(painter: QPainter, bar: QRectF, name: str) -> None:
    """The class colour with its pattern in the panel's dark, so that shape alone tells the class."""
    painter.fillRect(bar, QColor(theme.CLASS_COLOURS[name]))
    if PATTERNS[name] is not Qt.BrushStyle.NoBrush:
        painter.fillRect(bar, QBrush(QColor(20, 23, 28, 150), PATTERNS[name]))


def _word(name: str) -> str:
    return class_word(name, QCoreApplication.translate)
