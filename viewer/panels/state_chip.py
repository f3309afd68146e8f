"""The state chip: six messages, six looks, one place and one size."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from inference.results import State
from viewer import icons, theme


@dataclass(frozen=True, slots=True)
class Look:
    """icon, ink of word and icon, edge, fill ("" for none), and whether the edge is dashed."""

    icon: str
    ink: str
    edge: str
    fill: str = ""
    dashed: bool = False


LOOKS: dict[State, Look] = {
    State.NOT_RUN: Look("clock", theme.QUIET, theme.EDGE, dashed=True),
    State.RUNNING: Look("ai", theme.ACCENT, theme.ACCENT),
    State.FAILED: Look("error", theme.ERROR, theme.ERROR),
    State.OUT_OF_SCOPE: Look("warning", theme.WARNING, theme.WARNING, dashed=True),
    State.NO_FINDING: Look("check", theme.TEXT, theme.EDGE, theme.RAISED),
    State.FINDINGS: Look("finding", theme.BRIGHT, theme.TEXT, theme.EDGE),
}
assert LOOKS.keys() == set(State)


class StateChip(QWidget):
    """Full width of its panel, 30 px high whatever it says."""

    def __init__(self) -> None:
        super().__init__()
        self._state, self._words, self._note, self._progress = State.NOT_RUN, "", "", 0.0
        self.setFixedHeight(30)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_state(State.NOT_RUN)

    @property
    def state(self) -> State:
        return self._state

    @property
    def words(self) -> str:
        return self._words

    def show_state(self, state: State, *, findings: int = 0, note: str = "", progress: float = 0.0) -> None:
        """note: a few words at the right end, such as the seconds.  progress: 0–1, painted while RUNNING."""
        self._state, self._note, self._progress = state, note, progress
        self._words = self._say(state, findings)
        self.setAccessibleName(self._words)
        self.setToolTip(self._words if not note else f"{self._words}  {note}")
        self.update()

    def _say(self, state: State, findings: int) -> str:
        many = self.tr("{n} FINDINGS").format(n=findings)
        return {
            State.NOT_RUN: self.tr("NOT RUN"),
            State.RUNNING: self.tr("RUNNING"),
            State.FAILED: self.tr("FAILED"),
            State.OUT_OF_SCOPE: self.tr("OUT OF SCOPE"),
            State.NO_FINDING: self.tr("NO FINDING"),
            State.FINDINGS: self.tr("1 FINDING") if findings == 1 else many,
        }[state]

    def sizeHint(self) -> QSize:
        return QSize(200, 30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = LOOKS[self._state]
        self._paint_ground(painter, look)
        ink = QColor(look.ink)
        icons.draw(painter, look.icon, QRectF(8, 7, 16, 16), ink)
        painter.setPen(ink)
        text = self.rect().adjusted(32, 0, -10, 0)
        painter.setFont(theme.font(theme.SMALL, bold=True))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words)
        painter.setFont(theme.font(theme.SMALL))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._note)

    def _paint_ground(self, painter: QPainter, look: Look) -> None:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, theme.RADIUS, theme.RADIUS)
        if look.fill:
            painter.fillPath(shape, QColor(look.fill))
        if self._state is State.RUNNING:
            done = QColor(theme.ACCENT)
            done.setAlpha(48)
            painter.save()
            painter.setClipRect(QRectF(box.left(), box.top(), box.width() * self._progress, box.height()))
            painter.fillPath(shape, done)
            painter.restore()
        style = Qt.PenStyle.DashLine if look.dashed else Qt.PenStyle.SolidLine
        painter.strokePath(shape, QPen(QColor(look.edge), 1, style))
