"""Calibrated class probabilities of all models that name one, side by side: word, bar with its own pattern, number."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from inference.results import Result
from viewer import theme
from viewer.numbers import fill, local, places
from viewer.panels.agreement import class_word
from viewer.panels.case_names import column_title
from viewer.panels.case_team import NO_LESION, Team

POSITIVE, OTHER, NONE = Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.Dense5Pattern, Qt.BrushStyle.NoBrush
PATTERNS = {
    "malignant": POSITIVE, "suspicious": POSITIVE, "benign": OTHER, "low": OTHER, "not malignant": OTHER, NO_LESION: NONE,
}  # fmt: skip
HEAD, ROW, BAR = 20, 20, 10  # px
GAP = 12


class ClassBars(QWidget):
    """A table of classes × models that keeps its place while empty. A class that a model doesn't know stays blank."""

    def __init__(self) -> None:
        super().__init__()
        self._team = Team()
        self._scores: dict[str, dict[str, float]] = {}
        self._raw: dict[str, dict[str, float]] = {}
        self._named: dict[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_team(self._team)

    def set_team(self, team: Team) -> None:
        """Other models, other rows; the height stays until the next team."""
        self._team = team
        self.setFixedHeight(HEAD + ROW * len(team.classes))
        self.setVisible(bool(team.naming))
        self.show_results({})

    def show_results(self, results: Mapping[str, Result]) -> None:
        """results: by model id."""
        known = {each.id: results[each.id] for each in self._team.naming if each.id in results}
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
        """By model id."""
        translate = QCoreApplication.translate
        return {each.id: column_title(each, self._team, translate) for each in self._team.naming}

    def _tip(self) -> str:
        lines = [
            fill(
                self.tr("{title}: {name} {shown:.2f} calibrated, {raw:.2f} raw"),
                title=self.titles()[model], name=_word(name), shown=value, raw=self._raw[model][name],
            )
            for model, scores in self._scores.items()
            for name, value in scores.items()
        ]
        return "\n".join(lines) or self.tr("No class probabilities yet")

    def sizeHint(self) -> QSize:
        return QSize(260, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, classes = QPainter(self), self._team.classes
        painter.setFont(theme.font(theme.SMALL))
        words = QFontMetrics(painter.font())
        left = max((words.horizontalAdvance(_word(name)) for name in classes), default=0) + GAP
        count = max(1, len(self._team.naming))
        width = (self.width() - left - GAP * (count - 1)) / count
        for column, member in enumerate(self._team.naming):
            cell = QRectF(left + column * (width + GAP), 0, width, HEAD)
            painter.setPen(QColor(theme.QUIET))
            title = words.elidedText(self.titles()[member.id], Qt.TextElideMode.ElideRight, int(width))
            painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter, title)
            for row, name in enumerate(classes):
                if name in member.card.output.classes:
                    line = QRectF(cell.left(), HEAD + row * ROW, width, ROW)
                    self._paint_cell(painter, line, member.id, name)
        painter.setPen(QColor(theme.TEXT))
        for row, name in enumerate(classes):
            cell = QRectF(0, HEAD + row * ROW, left, ROW)
            painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter, _word(name))

    def _places(self, model: str, name: str) -> int:
        value, member = self.value(model, name), self._team.member(model)
        if value is None or member is None or name != member.card.output.positive:
            return 2
        return places(value, member.card.output.operating_point)

    def _paint_cell(self, painter: QPainter, cell: QRectF, model: str, name: str) -> None:
        value = self.value(model, name)
        named = self._named.get(model) == name
        text = "–" if value is None else local(f"{value:.{self._places(model, name)}f}")
        number = QFontMetrics(theme.font(theme.SMALL, bold=True)).horizontalAdvance(max("0.00", text, key=len)) + 6
        painter.setFont(theme.font(theme.SMALL, bold=named))
        painter.setPen(QColor(theme.TEXT if value is not None else theme.DISABLED))
        painter.drawText(cell, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        painter.setFont(theme.font(theme.SMALL))
        track = QRectF(cell.left(), cell.center().y() - BAR / 2, cell.width() - number, BAR)
        painter.fillRect(track, QColor(theme.RAISED))
        if value:
            bar = QRectF(track.left(), track.top(), max(1.0, track.width() * value), BAR)
            _paint_bar(painter, bar, *self._look(model, name))

    def _look(self, model: str, name: str) -> tuple[str, Qt.BrushStyle]:
        """Colour and pattern: the card's positive class in orange, no lesion in grey, the others in blue."""
        member = self._team.member(model)
        positive = member.card.output.positive if member else ""
        if name == positive:
            return theme.CLASS_COLOURS.get(name, theme.MALIGNANT), POSITIVE
        if name == NO_LESION:
            return theme.NORMAL, NONE
        return theme.CLASS_COLOURS.get(name, theme.BENIGN), PATTERNS.get(name, OTHER)


def _paint_bar(painter: QPainter, bar: QRectF, colour: str, pattern: Qt.BrushStyle) -> None:
    """The class colour with its pattern in the panel's dark, so that shape alone tells the class."""
    painter.fillRect(bar, QColor(colour))
    if pattern is not Qt.BrushStyle.NoBrush:
        painter.fillRect(bar, QBrush(QColor(20, 23, 28, 150), pattern))


def _word(name: str) -> str:
    return class_word(name, QCoreApplication.translate)
