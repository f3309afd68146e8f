"""The root of everything drawn: one item whose transform is the camera's, its children in level-0 pixels."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget


class Stage(QGraphicsItem):
    """Draws nothing itself. ai_share: the part of the screen's width (0–1) on which the AI's items are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.ai_share = (0.0, 1.0)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)

    def boundingRect(self) -> QRectF:
        return QRectF()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Nothing: it only places its children."""
