"""The whole slide, small, in the corner of the picture: a box shows what is seen, a click goes there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from inference.geometry import Point, Rect, Size
from viewer import theme
from viewer.canvas.item import image_of

LONGEST = 200  # px
LEAST_BOX = 5.0  # px; a smaller box is drawn so large that it can be found
VISITED_ALPHA = 70


class Overview(QWidget):
    """chosen(Point): level-0 px, where a person wants to be."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._slide, self._seen = Size(1, 1), QRectF()
        self._picture = QPixmap()
        self._visited: QImage | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("The whole slide: click to go there"))
        self.setAccessibleName(self.tr("Overview of the slide"))
        self.hide()

    def show_slide(self, slide: Size, pixels: NDArray[np.uint8]) -> None:
        """pixels: all of the slide, (h, w, 3)."""
        self._slide, self._visited = slide, None
        scale = LONGEST / max(slide.width, slide.height)
        size = QSize(max(8, round(slide.width * scale)), max(8, round(slide.height * scale)))
        ratio = self.devicePixelRatioF()
        self._picture = QPixmap.fromImage(image_of(_reduced(pixels, size * ratio)))
        self._picture.setDevicePixelRatio(ratio)
        self.setFixedSize(size)

    def show_seen(self, seen: Rect) -> None:
        """seen: the level-0 rectangle on the screen; the overview hides when that is the whole slide."""
        self._seen = QRectF(*self._place(seen.left, seen.top), *self._place(seen.width, seen.height))
        self.setVisible(seen.intersect(Rect.whole(self._slide)) != Rect.whole(self._slide))
        self.update()

    def show_visited(self, cells: NDArray[np.bool_] | None) -> None:
        """Cells that were looked at closely, (rows, columns) over the whole slide; None: not shown."""
        self._visited = None if cells is None else _tinted(cells)
        self.update()

    @property
    def box(self) -> QRectF:
        """Where the box is drawn: what is seen, never smaller than can be found."""
        box = QRectF(self._seen)
        for grow in (LEAST_BOX - box.width(), 0.0), (0.0, LEAST_BOX - box.height()):
            box.adjust(
                -max(0.0, grow[0]) / 2, -max(0.0, grow[1]) / 2, max(0.0, grow[0]) / 2, max(0.0, grow[1]) / 2
            )
        return box.intersected(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _place(self, x: float, y: float) -> tuple[float, float]:
        return x * self.width() / self._slide.width, y * self.height() / self._slide.height

    # Qt --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self._visited is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._visited)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 3))
        painter.drawRect(self.box)
        painter.setPen(QPen(QColor(theme.ACCENT), 1.5))
        painter.drawRect(self.box)
        painter.setPen(QPen(QColor(theme.LINE), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        at = event.position()
        x = min(max(at.x() / self.width(), 0.0), 1.0) * self._slide.width
        y = min(max(at.y() / self.height(), 0.0), 1.0) * self._slide.height
        self.chosen.emit(Point(x, y))


def _tinted(cells: NDArray[np.bool_]) -> QImage:
    """A picture of one pixel per cell: the accent where it is true."""
    colour = QColor(theme.ACCENT)
    alpha = VISITED_ALPHA / 255
    pixels = np.zeros((*cells.shape, 4), np.uint8)
    pixels[cells] = [round(part * alpha) for part in (colour.blue(), colour.green(), colour.red(), 255)]
    return image_of(pixels).copy()


def _reduced(pixels: NDArray[np.uint8], size: QSize) -> NDArray[np.uint8]:
    """(h, w, 3) at another size: each pixel the mean of those it stands for."""
    import cv2

    wide = (size.width(), size.height())
    return np.ascontiguousarray(cv2.resize(np.ascontiguousarray(pixels), wide, interpolation=cv2.INTER_AREA), dtype=np.uint8)
