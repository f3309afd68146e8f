"""How the rows of the tree of studies are painted: no widget per row, so that hundreds cost nothing."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from viewer import icons, theme
from viewer.panels.study_rows import Branch, OpenImage

IMAGE, PICTURE, CURRENT = (Qt.ItemDataRole.UserRole + n for n in (1, 2, 3))
THUMB, ROW, BRANCH, CLOSE = 40, 56, 28, 28  # px
LINE = 16  # px between two lines of a row
Index = QModelIndex | QPersistentModelIndex
HOVERED, SELECTED = QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_Selected


def close_rect(row: QRect) -> QRect:
    """Where the cross of a row can be hit."""
    return QRect(row.right() - CLOSE + 1, row.center().y() - CLOSE // 2, CLOSE, CLOSE)


class RowDelegate(QStyledItemDelegate):
    """Paints an OpenImage with its thumbnail, or a Branch with its folding mark."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW if isinstance(index.data(IMAGE), OpenImage) else BRANCH)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        lit = bool(state & HOVERED) or bool(state & SELECTED)
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.RAISED))
            painter.drawRoundedRect(QRectF(rect), 4, 4)
        shown = index.data(IMAGE)
        if isinstance(shown, OpenImage):
            _image(painter, rect, shown, index, lit=lit)
        elif isinstance(shown, Branch):
            tree = option.widget
            folded = isinstance(tree, QTreeView) and not tree.isExpanded(index)
            _branch(painter, rect, shown, folded=folded)
        painter.restore()


def _branch(painter: QPainter, rect: QRect, branch: Branch, *, folded: bool) -> None:
    mark = QRectF(rect.left() + 2, rect.center().y() - 6, 12, 12)
    icons.draw(painter, "chevron-right" if folded else "chevron-down", mark, QColor(theme.QUIET))
    words = QRect(rect.left() + 18, rect.top(), rect.width() - 20, rect.height())
    patient = branch.key[0] in {"patient", "pictures"}
    used = _text(painter, words, branch.words, theme.TEXT if patient else theme.QUIET)
    rest = words.adjusted(used + 8, 0, 0, 0)
    if branch.detail and rest.width() > 24:
        _text(painter, rest, branch.detail, theme.QUIET)


def _image(painter: QPainter, rect: QRect, image: OpenImage, index: Index, *, lit: bool) -> None:
    frame = QRect(rect.left() + 2, rect.center().y() - THUMB // 2, THUMB, THUMB)
    edge = theme.ACCENT if index.data(CURRENT) else theme.LINE
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(theme.CANVAS))
    painter.drawRoundedRect(QRectF(frame).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    _thumbnail(painter, frame.adjusted(2, 2, -2, -2), index.data(PICTURE))
    right = close_rect(rect).left() if lit else rect.right() - 2
    lines = [(image.title, theme.TEXT), (image.detail, theme.QUIET), (image.stack, theme.QUIET)]
    told = [line for line in lines if line[0]]
    top = rect.center().y() - LINE * len(told) // 2 + 1
    for number, (words, colour) in enumerate(told):
        place = QRect(frame.right() + 8, top + number * LINE, right - frame.right() - 8, LINE)
        _text(painter, place, words, colour, middle=number == 0)  # series of a study differ at the end of their names
    if lit:
        cross = close_rect(rect)
        icons.draw(painter, "x", QRectF(cross).adjusted(7, 7, -7, -7), QColor(theme.QUIET))


def _thumbnail(painter: QPainter, place: QRect, picture: object) -> None:
    if not isinstance(picture, QPixmap) or picture.isNull():
        icons.draw(painter, "image", QRectF(place).adjusted(8, 8, -8, -8), QColor(theme.QUIET))
        return
    size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    at = QRect(0, 0, size.width(), size.height())
    at.moveCenter(place.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(at, picture)


def _text(painter: QPainter, place: QRect, words: str, colour: str, *, middle: bool = False) -> int:
    """Draws one line, shortened to its place at the end or in the middle; returns its width in px."""
    metrics = painter.fontMetrics()
    mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    shown = metrics.elidedText(words, mode, max(0, place.width()))
    painter.setPen(QColor(colour))
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    return metrics.horizontalAdvance(shown)
