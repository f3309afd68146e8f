"""The live outline over the picture: dashed and tagged like all that the AI says, and marked where it is late."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem

from viewer.canvas.colours import UNDECIDED
from viewer.canvas.item import ScreenItem, clip_to_share, on_glass
from viewer.canvas.lines import dashed, outline
from viewer.canvas.sampling import Grid
from viewer.canvas.tags import draw_tag
from viewer.document.document import Document
from viewer.document.live import Standing


class LiveItem(ScreenItem):
    """Draws what stands on the document's frame at the time of painting: a turn of the picture needs no word to it."""

    def __init__(self, document: Document, parent: QGraphicsItem | None = None) -> None:
        super().__init__(document.info.size, parent)
        self._document = document

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        document = self._document
        standing = document.live.standing(document.frame)
        if standing is None or not document.ai_visible:
            return
        clip_to_share(self, painter, grid, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_screen, colour = on_glass(grid, ratio), QColor(UNDECIDED)
        dashed(painter, outline(standing.outline.lines, to_screen), colour)
        for left, top, right, bottom in standing.outline.boxes:
            box = to_screen.mapRect(QRectF(left, top, right - left, bottom - top))
            draw_tag(painter, box, tag(standing), colour)


def tag(standing: Standing) -> str:
    """ "AI live", and how many frames late the outlines were of late."""
    if not standing.mark:
        return QCoreApplication.translate("Live", "AI live")
    return QCoreApplication.translate("Live", "AI live, up to {frames} frames late").format(frames=standing.mark)
