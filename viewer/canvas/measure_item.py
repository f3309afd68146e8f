"""All measurements of a frame, drawn on the screen's own grid: a person's, so solid; the chosen one white."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Size
from inference.measure.measurement import Measurement
from inference.records import dataclass
from viewer.canvas.colours import PERSON, TEXT
from viewer.canvas.free_place import free_place
from viewer.canvas.furniture import haloed
from viewer.canvas.item import ScreenItem, on_glass
from viewer.canvas.lines import HALO, HALO_INK
from viewer.canvas.measure_paths import grips, link, marks, outline, text_corner
from viewer.canvas.sampling import Grid
from viewer.canvas.tags import screen_of

TEXT_PX, BADGE_PX = 13, 11
LINE, GRIP = 1.5, 4.0  # px
CHOSEN = "#FFFFFF"
BADGE = "#B4BCC8"
PLATE = QColor(8, 10, 12, 120)  # words are read on speckle too
LINK_INK = QColor(216, 222, 230, 110)
EDGE = 4.0  # px kept free between a text and the border
KEPT = 300  # finished lines of text


@dataclass(frozen=True, slots=True)
class Drawn:
    """lines: figures first.  quiet: in smaller letters below.  gripped: its handles are shown."""

    measurement: Measurement
    lines: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    chosen: bool = False
    gripped: bool = False


class MeasureItem(ScreenItem):
    """wanted: asked at each painting, so that what is drawn is what the document says.

    texts: where each text stood at the last painting, logical px: a hand takes it there.
    """

    def __init__(self, size: Size, wanted: Callable[[], Sequence[Drawn]], parent: QGraphicsItem) -> None:
        super().__init__(size, parent)
        self._wanted = wanted
        self._lines: dict[tuple[str, int, str, float], QImage] = {}
        self.texts: dict[str, QRectF] = {}
        self.to_screen = QTransform()

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        self.to_screen = on_glass(grid, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.texts = {}
        wanted = self._wanted()
        for drawn in wanted:
            self._shape(painter, drawn)
        for drawn in sorted(wanted, key=_unplaced):  # no text lies under a line, or on one that a hand put there
            self._text(painter, drawn, painter.device().devicePixelRatio())

    def _shape(self, painter: QPainter, drawn: Drawn) -> None:
        one, ink = drawn.measurement, QColor(CHOSEN if drawn.chosen else PERSON)
        path = outline(one, self.to_screen)
        path.addPath(marks(one, self.to_screen))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _stroke(painter, link(one, self.to_screen), LINK_INK, 1.0)
        _stroke(painter, path, HALO_INK, HALO)
        _stroke(painter, path, ink, LINE)
        if drawn.gripped:
            painter.setPen(QPen(ink, LINE))
            painter.setBrush(QColor(0, 0, 0, 120))
            for at in grips(one, self.to_screen):
                painter.drawEllipse(at, GRIP, GRIP)

    def _text(self, painter: QPainter, drawn: Drawn, ratio: float) -> None:
        ink = CHOSEN if drawn.chosen else TEXT
        images = [self._line(text, TEXT_PX, ink, ratio) for text in drawn.lines]
        images += [self._line(text, BADGE_PX, BADGE, ratio) for text in drawn.quiet]
        path = outline(drawn.measurement, self.to_screen)
        if not images or path.isEmpty():
            return
        screen = screen_of(painter)
        wanted = self._rect(drawn.measurement, images, screen, path)
        if wanted.isNull():
            return
        placed = drawn.measurement.text_at is not None
        rect = wanted if placed else free_place(wanted, list(self.texts.values()), screen)
        self.texts[drawn.measurement.id] = rect
        if placed or rect != wanted:
            self._leash(painter, rect, path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PLATE)
        painter.drawRoundedRect(rect.adjusted(-2, -1, 2, 1), 3, 3)
        top = rect.top()
        for image in images:
            painter.drawImage(QPointF(round(rect.left()), round(top)), image)
            top += image.deviceIndependentSize().height()

    def _rect(self, one: Measurement, images: Sequence[QImage], screen: QRectF, path: QPainterPath) -> QRectF:
        """Beside the shape and on the screen; null where the shape is not on it."""
        if not screen.intersects(path.boundingRect().adjusted(-1, -1, 1, 1)):
            return QRectF()
        sizes = [image.deviceIndependentSize() for image in images]
        width, height = max(size.width() for size in sizes), sum(size.height() for size in sizes)
        rect = QRectF(text_corner(one, self.to_screen), QPointF())
        rect.setWidth(width)
        rect.setHeight(height)
        rect.moveLeft(max(min(rect.left(), screen.right() - width - EDGE), screen.left() + EDGE))
        rect.moveTop(max(min(rect.top(), screen.bottom() - height - EDGE), screen.top() + EDGE))
        return rect

    def _leash(self, painter: QPainter, rect: QRectF, path: QPainterPath) -> None:
        """From a text that was dragged away to its shape."""
        start = QPointF(rect.left(), rect.center().y())
        ends = [path.pointAtPercent(step / 16) for step in range(17)]
        end = min(ends, key=lambda point: (point - start).manhattanLength())
        if not rect.adjusted(-12, -12, 12, 12).contains(end):
            leash = QPainterPath(start)
            leash.lineTo(end)
            _stroke(painter, leash, LINK_INK, 1.0)

    def _line(self, text: str, pixels: int, ink: str, ratio: float) -> QImage:
        key = (text, pixels, ink, ratio)
        if key not in self._lines:
            if len(self._lines) > KEPT:
                self._lines.clear()
            self._lines[key] = haloed(text, pixels, ink, ratio=ratio)
        return self._lines[key]


def _unplaced(drawn: Drawn) -> bool:
    """Whether its text may give way to others."""
    return drawn.measurement.text_at is None


def _stroke(painter: QPainter, path: QPainterPath, ink: QColor, width: float) -> None:
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, cap, join))
    painter.drawPath(path)
