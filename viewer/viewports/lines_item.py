"""Where the other pictures cut this one, and where their crosshair points; level-0 px, drawn on the screen's grid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Point, Size
from inference.planes import Lie
from viewer import theme
from viewer.canvas.item import ScreenItem, on_glass
from viewer.canvas.sampling import Grid
from viewer.canvas.tags import draw_tag, screen_of
from viewer.translate import QT_TRANSLATE_NOOP

LINES_Z = 30.0
CROSS_PX, CROSS_GAP = 14.0, 4.0
WORD_AT = 0.18  # of the line, from its left or upper end: clear of the letters in the middle of the edges
BESIDE_PX = 28.0
AROUND_PX = 3.0
COLOURS: Mapping[Lie, str] = {Lie.AXIAL: "#E06258", Lie.SAGITTAL: "#DDBF4E", Lie.CORONAL: "#63B66F"}
WORDS: Mapping[Lie, str] = {
    Lie.AXIAL: QT_TRANSLATE_NOOP("Canvas", "axial"),
    Lie.SAGITTAL: QT_TRANSLATE_NOOP("Canvas", "sagittal"),
    Lie.CORONAL: QT_TRANSLATE_NOOP("Canvas", "coronal"),
}
assert COLOURS.keys() == WORDS.keys() == set(Lie)


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """From a to b; lie: of the picture that cuts; strong: it is the one under hand."""

    a: Point
    b: Point
    lie: Lie
    strong: bool = False


class LinesItem(ScreenItem):
    """Redraws only when what it shows has changed.  taken: what is written on the view; no line runs under it."""

    def __init__(
        self, size: Size, parent: QGraphicsItem | None = None, taken: Callable[[], Iterable[QRectF]] = tuple
    ) -> None:
        super().__init__(size, parent)
        self._taken = taken
        self.lines: tuple[ReferenceLine, ...] = ()
        self.cross: Point | None = None
        self.setZValue(LINES_Z)

    def show_lines(self, lines: tuple[ReferenceLine, ...]) -> None:
        """All of them."""
        if lines != self.lines:
            self.lines = lines
            self.update()

    def show_cross(self, at: Point | None) -> None:
        """At a level-0 position, or nowhere."""
        if at != self.cross:
            self.cross = at
            self.update()

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        to_screen = on_glass(grid, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        written = tuple(self._taken()) if self.lines else ()
        for line in self.lines:
            ends = QLineF(
                to_screen.map(QPointF(line.a.x, line.a.y)), to_screen.map(QPointF(line.b.x, line.b.y))
            )
            _draw_line(painter, ends, line, written)
        if self.cross is not None:
            _draw_cross(painter, to_screen.map(QPointF(self.cross.x, self.cross.y)))


def _draw_line(painter: QPainter, ends: QLineF, line: ReferenceLine, written: Sequence[QRectF]) -> None:
    """With a dark rim, for white images; the plane's word at its end, for those who do not see the colour."""
    colour = QColor(COLOURS[line.lie])
    painter.save()
    painter.setClipRegion(_free(painter, written), Qt.ClipOperation.IntersectClip)
    for ink, width in ((QColor(0, 0, 0, 110), 3.0), (colour, 1.6 if line.strong else 1.0)):
        painter.setPen(QPen(ink, width))
        painter.drawLine(ends)
    painter.restore()
    upright = abs(ends.dy()) > abs(ends.dx())
    at = ends.pointAt(WORD_AT if (ends.dy() >= 0 if upright else ends.dx() >= 0) else 1 - WORD_AT)
    beside = QRectF(at.x() + BESIDE_PX, at.y() + 10, 2, 2) if upright else QRectF(at.x(), at.y() - 1, 2, 2)
    draw_tag(painter, beside, QCoreApplication.translate("Canvas", WORDS[line.lie]), colour)


def _free(painter: QPainter, written: Sequence[QRectF]) -> QRegion:
    """The screen without the words on it and a little around them."""
    free = QRegion(screen_of(painter).toAlignedRect())
    for place in written:
        free -= QRegion(place.adjusted(-AROUND_PX, -AROUND_PX, AROUND_PX, AROUND_PX).toAlignedRect())
    return free


def _draw_cross(painter: QPainter, at: QPointF) -> None:
    for ink, width in ((QColor(0, 0, 0, 130), 3.5), (QColor(theme.ACCENT), 1.5)):
        painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
            painter.drawLine(at + way * CROSS_GAP, at + way * CROSS_PX)
