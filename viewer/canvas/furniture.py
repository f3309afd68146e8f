"""Everything on the glass: corner text, letters, scale bar, colour bar. Drawn in logical pixels over the picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from inference.records import dataclass
from viewer.canvas.bearings import Letters, ScaleBar
from viewer.canvas.colours import TEXT, inferno
from viewer.canvas.corner import Corners, Lines
from viewer.canvas.furniture_places import EDGE, Places, around, block_place, clear_of
from viewer.canvas.plate import quiet_plate
from viewer.canvas.tags import text_font

TEXT_PX, LETTER_PX = 12, 15
HALO = QColor(0, 0, 0, 130)
AROUND = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
BAR_WIDTH, BAR_HEIGHT = 10, 128
ROOMY = QSizeF(520, 360)  # px: below, the corners are brief
TINY = QSizeF(200, 150)  # px: below, nothing but letters
WARNING = QColor("#E3B341")
NO_CORNERS, NO_LETTERS = Corners(), Letters("", "", "", "")


@dataclass(frozen=True, slots=True)
class ColourBar:
    """name: of the map.  threshold: 0–1, below it nothing is drawn.  low, high: the values of 0 and 1, in `unit`."""

    name: str
    threshold: float
    low: float = 0.0
    high: float = 1.0
    unit: str = ""

    def told(self, part: float) -> str:
        """The value at a part (0–1) of the bar."""
        return f"{self.low + (self.high - self.low) * part:.4g}"

    @property
    def title(self) -> str:
        return f"{self.name} [{self.unit}]" if self.unit else self.name


@dataclass(frozen=True, slots=True)
class Glass:
    """What is to be drawn. spare: lines that may yet come at the foot; in a narrow view their room is kept."""

    corners: Corners = NO_CORNERS
    letters: Letters = NO_LETTERS
    scale: ScaleBar | None = None
    bar: ColourBar | None = None
    phantom: bool = False
    spare: int = 0


class Furniture:
    """Paints a Glass; keeps finished lines of text as pictures, for they change far less often than the image."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int, str, float], QImage] = {}

    def paint(self, painter: QPainter, glass: Glass, size: QSizeF) -> None:
        """size: of the view in logical pixels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self.places(glass, size, painter.device().devicePixelRatio())
        told = glass.corners
        lines = (told.top_left, told.top_right, told.bottom_left, told.bottom_right)
        for number, (block, place) in enumerate(zip(lines, places.blocks, strict=True)):
            self._block(painter, block, place, right=number % 2 == 1)
        facing = (glass.letters.left, glass.letters.right, glass.letters.top, glass.letters.bottom)
        for letter, place in zip(facing, places.letters, strict=True):
            self._centred(painter, letter, place.center())
        if glass.phantom:
            self._phantom(painter, size)
        if glass.scale is not None:
            self._scale(painter, glass.scale, places.scale)
        if glass.bar is not None:
            self._bar(painter, glass.bar, size)

    def places(self, glass: Glass, size: QSizeF, ratio: float) -> Places:
        """Where all of it stands.  ratio: device px per logical px."""
        told, ground = glass.corners, QSizeF(size.width(), size.height() - _text_below(glass, size))
        lines = (told.top_left, told.top_right, told.bottom_left, told.bottom_right)
        blocks = tuple(
            block_place([self._wide(line, TEXT_PX, TEXT, ratio) for line in block], _line_height(TEXT_PX), size,
                        right=number % 2 == 1, below=number > 1)
            for number, block in enumerate(lines)
        )  # fmt: skip
        scale = QRectF() if glass.scale is None else self._scale_place(glass.scale, ground, blocks[2:], ratio)
        return Places(blocks, self._letter_places(glass.letters, ground, (*blocks, scale), ratio), scale)

    def _letter_places(
        self, told: Letters, size: QSizeF, others: Sequence[QRectF], ratio: float
    ) -> tuple[QRectF, ...]:
        """Left, right, top, bottom: the last two keep off the text and the scale bar."""
        middle = QPointF(size.width() / 2, size.height() / 2)
        at = (
            (told.left, QPointF(EDGE + 6, middle.y())), (told.right, QPointF(size.width() - EDGE - 6, middle.y())),
            (told.top, QPointF(middle.x(), EDGE + 9)), (told.bottom, QPointF(middle.x(), size.height() - EDGE - 34)),
        )  # fmt: skip
        high = _line_height(LETTER_PX)
        found = [
            around(place, QSizeF(self._wide(letter, LETTER_PX, TEXT, ratio), high) if letter else QSizeF())
            for letter, place in at
        ]
        top = clear_of(found[2], others, EDGE, size.width() - EDGE, down=True)
        return (*found[:2], top, clear_of(found[3], others, EDGE, size.width() - EDGE))

    def _scale_place(self, scale: ScaleBar, size: QSizeF, below: Sequence[QRectF], ratio: float) -> QRectF:
        """The words and the bar under them, where the bar holds and no text stands."""
        x0, _, x1, bottom = scale.within or (0.0, 0.0, size.width(), size.height())
        wide = max(scale.length_px, self._wide(scale.text, TEXT_PX, TEXT, ratio))
        y = round(min(bottom, size.height()) - EDGE - 2)
        words = _line_height(TEXT_PX)
        place = QRectF((x0 + x1 - wide) / 2, y - 12 - words / 2, wide, 12 + words / 2 + 3)
        return clear_of(place, below, x0 + EDGE, x1 - EDGE)

    def _wide(self, text: str, pixels: int, colour: str, ratio: float) -> float:
        return self._line(ratio, text, pixels, colour).deviceIndependentSize().width()

    def bottom_left(self, glass: Glass, size: QSizeF) -> QRectF:
        """Where the lines for the mouse stand; wide enough for what comes next."""
        height = (len(glass.corners.bottom_left) + 1) * _line_height(TEXT_PX) + 2 * EDGE
        return QRectF(0, size.height() - height, size.width() / 2, height)

    def _block(self, painter: QPainter, lines: Lines, place: QRectF, *, right: bool) -> None:
        quiet_plate(painter, place)
        ratio, step = painter.device().devicePixelRatio(), _line_height(TEXT_PX)
        for number, line in enumerate(lines):
            image = self._line(ratio, line, TEXT_PX, TEXT)
            left = place.right() - image.width() / ratio if right else place.left()
            painter.drawImage(QPointF(round(left), round(place.top() + number * step)), image)

    def _phantom(self, painter: QPainter, size: QSizeF) -> None:
        text = QCoreApplication.translate("Canvas", "SYNTHETIC PHANTOM")
        self._centred(painter, text, QPointF(size.width() / 2, EDGE + 27), WARNING.name(), TEXT_PX)

    def _scale(self, painter: QPainter, scale: ScaleBar, place: QRectF) -> None:
        left, y = round(place.center().x() - scale.length_px / 2), round(place.bottom() - 3)
        right = left + scale.length_px
        bar = QRectF(left, y - 4, scale.length_px, 7)
        self._centred(painter, scale.text, QPointF((left + right) / 2, y - 12), TEXT, TEXT_PX, with_=bar)
        for ink, width in ((QColor(0, 0, 0, 170), 4.0), (QColor(TEXT), 1.5)):
            painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
            for x in (left, right):
                painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 2))

    def _bar(self, painter: QPainter, bar: ColourBar, size: QSizeF) -> None:
        left = round(size.width() - EDGE - BAR_WIDTH)
        top = round((size.height() - BAR_HEIGHT) / 2 + 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 150))
        painter.drawRect(QRectF(left - 1, top - 1, BAR_WIDTH + 2, BAR_HEIGHT + 2))
        painter.drawImage(QRectF(left, top, BAR_WIDTH, BAR_HEIGHT), _bar_image(bar.threshold))
        for value in (0.0, 0.5, 1.0):
            self._beside(painter, bar.told(value), left - 6, top + (1 - value) * BAR_HEIGHT)
        if bar.threshold not in (0.0, 0.5, 1.0):
            self._beside(painter, f"{bar.threshold:.2f} –", left - 1, top + (1 - bar.threshold) * BAR_HEIGHT)
        self._beside(painter, bar.title, left + BAR_WIDTH, top - 14)

    def _beside(self, painter: QPainter, text: str, right: float, middle: float) -> None:
        image = self._line(painter.device().devicePixelRatio(), text, TEXT_PX, TEXT)
        size = image.deviceIndependentSize()
        corner = QPointF(round(right - size.width()), round(middle - size.height() / 2))
        quiet_plate(painter, QRectF(corner, size))
        painter.drawImage(corner, image)

    def _centred(
        self, painter: QPainter, text: str, at: QPointF, colour: str = TEXT, pixels: int = LETTER_PX,
        *, with_: QRectF | None = None,
    ) -> None:  # fmt: skip
        """with_: a place that shares the plate."""
        if text:
            image = self._line(painter.device().devicePixelRatio(), text, pixels, colour)
            size = image.deviceIndependentSize()
            corner = QPointF(round(at.x() - size.width() / 2), round(at.y() - size.height() / 2))
            place = QRectF(corner, size)
            quiet_plate(painter, place if with_ is None else place.united(with_))
            painter.drawImage(corner, image)

    def _line(self, ratio: float, text: str, pixels: int, colour: str) -> QImage:
        key = (text, pixels, colour, ratio)
        if key not in self._lines:
            if len(self._lines) > 200:
                self._lines.clear()
            self._lines[key] = haloed(text, pixels, colour, ratio=key[3])
        return self._lines[key]


def _text_below(glass: Glass, size: QSizeF) -> float:
    """What the lower corners' text takes of a view too narrow for the scale bar between them, in px."""
    lines = max(len(glass.corners.bottom_left), len(glass.corners.bottom_right))
    if size.width() >= ROOMY.width() or not lines:
        return 0.0
    return _line_height(TEXT_PX) * (lines + glass.spare)


def haloed(text: str, pixels: int, colour: str, *, ratio: float) -> QImage:
    """A line of text with a thin dark halo, on nothing."""
    font = text_font(pixels)
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(text) + 4, _line_height(pixels)
    image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    painter.setFont(font)
    base = QPointF(2, round((height + metrics.ascent() - metrics.descent()) / 2))
    painter.setPen(HALO)
    for x, y in AROUND:
        painter.drawText(base + QPointF(x, y), text)
    painter.setPen(QColor(colour))
    painter.drawText(base, text)
    painter.end()
    return image


def _line_height(pixels: int) -> float:
    return round(pixels * 1.35)


def _bar_image(threshold: float) -> QImage:
    """One pixel per value, 1 at the top; what is not drawn on the image is dark here too."""
    values = np.arange(255, -1, -1)
    pixels = np.zeros((256, 1, 4), np.uint8)
    pixels[:, 0, :3] = inferno()[values]
    pixels[values < np.floor(threshold * 255 + 0.5)] = 20
    pixels[:, :, 3] = 255
    return QImage(pixels.tobytes(), 1, 256, 4, QImage.Format.Format_RGB32).copy()
