"""The panel beside the picture: title, story, what the AI says in large figures, and the legend. Painted whole."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from viewer import theme
from viewer.kiosk import words
from viewer.kiosk.look import Sizes, shrunk
from viewer.kiosk.qr import Code
from viewer.kiosk.telling import Bar, Telling
from viewer.panels.class_bars import PATTERNS

WRAP = Qt.TextFlag.TextWordWrap
SHARES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)  # of the type's size
SHADE = QColor(20, 23, 28, 150)


class CasePanel(QWidget):
    """Shows a Telling; keeps nothing else."""

    def __init__(self, size: Sizes, card_url: str) -> None:
        super().__init__()
        self._size = size
        self._code = Code(card_url) if card_url else None
        self._head = self._title = self._story = ""
        self._told = Telling("")
        self.setFixedWidth(size.panel)

    def show_case(self, head: str, title: str, story: str) -> None:
        """head: which case of how many."""
        self._head, self._title, self._story = head, title, story
        self._tell()

    def show_told(self, told: Telling) -> None:
        self._told = told
        self._tell()

    def _tell(self) -> None:
        bars = ", ".join(f"{bar.word} {bar.number}" for bar in self._told.bars)
        self.setAccessibleName(f"{self._title}. {self._told.state}. {self._told.word} {bars}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, size = QPainter(self), self.fitting()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        below = self._write(painter, size)
        if self._code is not None:
            self._code.paint(painter, self._corner(), words.say(words.MODEL_CARD), self._size.small, below)

    def fitting(self) -> Sizes:
        """Of the type: smaller where all that is told needs more room than there is."""
        image = QImage(1, 1, QImage.Format.Format_ARGB32)
        painter = QPainter(image)
        sizes = (shrunk(self._size, share) for share in SHARES)
        size = next((one for one in sizes if self._write(painter, one) <= self.height()), shrunk(self._size, SHARES[-1]))
        painter.end()
        return size

    def _write(self, painter: QPainter, size: Sizes) -> float:
        """Where the last line ends."""
        pen = _Pen(painter, size, self.width())
        pen.text(self._head, size.small, theme.QUIET)
        pen.text(self._title, size.large, theme.TEXT, bold=True)
        pen.text(self._story, size.body, theme.QUIET)
        pen.line()
        self._answer(pen, size)
        self._legend(pen, size)
        return pen.y

    def _answer(self, pen: _Pen, size: Sizes) -> None:
        told = self._told
        pen.text(told.state, size.large, theme.TEXT)
        if told.value is not None:
            pen.text(words.say(words.AI_SAYS), size.small, theme.QUIET)
            pen.score(told.word, f"{told.value:.2f}", theme.CLASS_COLOURS.get(told.decision, theme.TEXT))
            pen.text(words.say(words.SCORE), size.small, theme.QUIET)
        for bar in told.bars:
            pen.bar(bar, named=bar.name == told.decision)
        pen.text(told.rule, size.small, theme.QUIET)
        pen.text(told.about, size.small, theme.QUIET)

    def _legend(self, pen: _Pen, size: Sizes) -> None:
        if not self._told.marks:
            return
        pen.line()
        pen.text(words.say(words.LEGEND), size.small, theme.QUIET)
        ink = theme.CLASS_COLOURS.get(self._told.decision, "#8FD3DB")
        pen.sample(words.say(words.OUTLINE), ink, dashed=True)
        pen.sample(words.say(words.BOX), theme.QUIET, dashed=False)

    def _corner(self) -> QRectF:
        side = self._size.huge * 2.2
        return QRectF(self.width() - side - self._size.body, self.height() - side - self._size.body, side, side)


class _Pen:
    """Writes from top to bottom. y: where the next line begins."""

    def __init__(self, painter: QPainter, size: Sizes, width: int) -> None:
        self._painter, self._size = painter, size
        self._left, self._width = float(size.body), float(width - 2 * size.body)
        self.y = float(size.body)

    def text(self, text: str, pixels: int, colour: str, *, bold: bool = False) -> None:
        if not text:
            return
        self._painter.setFont(theme.font(pixels, bold=bold))
        self._painter.setPen(QColor(colour))
        room = QRectF(self._left, self.y, self._width, 4000)
        used = self._painter.boundingRect(room, WRAP, text)
        self._painter.drawText(room, WRAP, text)
        self.y += used.height() + pixels * 0.45

    def line(self) -> None:
        self.y += self._size.small * 0.4
        self._painter.setPen(QColor(theme.LINE))
        self._painter.drawLine(QPointF(self._left, self.y), QPointF(self._left + self._width, self.y))
        self.y += self._size.small

    def score(self, word: str, figure: str, colour: str) -> None:
        """The class and its probability on one line, as large as they fit."""
        pixels, number = self._size.huge, theme.font(self._size.huge, bold=True)
        while pixels > self._size.large and _wide(word, pixels * 0.62) + _wide(figure, pixels) > self._width - 12:
            pixels -= 2
        number = theme.font(pixels, bold=True)
        row = QRectF(self._left, self.y, self._width, pixels * 1.15)
        self._painter.setPen(QColor(colour))
        self._painter.setFont(theme.font(round(pixels * 0.62), bold=True))
        self._painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, word)
        self._painter.setFont(number)
        self._painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, figure)
        self.y += row.height()

    def bar(self, bar: Bar, *, named: bool) -> None:
        """Word, pattern and number: the class is told without its colour."""
        pixels = self._size.body
        self._painter.setFont(theme.font(pixels, bold=named))
        self._painter.setPen(QColor(theme.TEXT))
        row = QRectF(self._left, self.y, self._width, pixels * 1.4)
        self._painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, bar.word)
        self._painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, bar.number)
        track = QRectF(self._left, row.bottom(), self._width, pixels * 0.6)
        self._painter.fillRect(track, QColor(theme.RAISED))
        track.setWidth(max(1.0, track.width() * bar.value))
        self._painter.fillRect(track, QColor(theme.CLASS_COLOURS.get(bar.name, theme.TEXT)))
        pattern = PATTERNS.get(bar.name, Qt.BrushStyle.NoBrush)
        if pattern is not Qt.BrushStyle.NoBrush:
            self._painter.fillRect(track, QBrush(SHADE, pattern))
        self.y = track.bottom() + pixels * 0.5

    def sample(self, text: str, colour: str, *, dashed: bool) -> None:
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        long = self._size.body * 2.2
        y = self.y + self._size.body * 0.65
        self._painter.setPen(QPen(QColor(colour), 3 if dashed else 1.5, style))
        self._painter.drawLine(QPointF(self._left, y), QPointF(self._left + long, y))
        left, width = self._left, self._width
        self._left, self._width = left + long + 12, width - long - 12
        self.text(text, self._size.body, theme.TEXT)
        self._left, self._width = left, width


def _wide(text: str, pixels: float) -> float:
    return QFontMetricsF(theme.font(round(pixels), bold=True)).horizontalAdvance(text)
