"""The empty window: three quiet ways in, and below them what was open before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from viewer import icons, theme
from viewer.panels.parts import label, link, with_key
from viewer.panels.path_list import PathList

WAY = QSize(184, 128)
WIDE, SIDE = 3 * WAY.width() + 32, 16  # px: of the column, and what is left beside it
SHOWN, ROW = 6, 40  # recent studies, px of each


class Welcome(QWidget):
    """open_wanted, demo_wanted, recent_chosen(path), clear_wanted (of the recent studies), dropped(list of paths)."""

    open_wanted = Signal()
    demo_wanted = Signal()
    recent_chosen = Signal(str)
    clear_wanted = Signal()
    dropped = Signal(list)

    def __init__(self, *, open_key: str = "Ctrl+O", demo_key: str = "") -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.open_button = _Way("open", self.tr("Open"), self.tr("DICOM, PNG, JPEG, TIFF"), open_key)
        self.drop_area = _Way("drop", self.tr("Drop here"), self.tr("files or a folder"), dashed=True)
        self.demo_button = _Way("image", self.tr("Demo case"), self.tr("synthetic phantom"), demo_key)
        self.recent = PathList()
        self.recent.setIconSize(QSize(32, 32))
        self.recent.setAccessibleName(self.tr("Recent studies"))
        self._recent_title = label(self.tr("Recent"), "section")
        self.clear_button = link(self.tr("Forget all"), self.tr("Delete the list of recent studies"))
        self._lay_out()
        self.open_button.clicked.connect(self.open_wanted)
        self.drop_area.clicked.connect(self.open_wanted)
        self.demo_button.clicked.connect(self.demo_wanted)
        self.clear_button.clicked.connect(self.clear_wanted)
        self.recent.opened.connect(self.recent_chosen)
        self.show_recent(())

    def show_recent(
        self, paths: Sequence[str], thumbnails: Sequence[QPixmap | None] = (), words: Sequence[str] = ()
    ) -> None:
        """The newest first; thumbnails[i] and words[i] belong to paths[i] where there is one."""
        self.recent.clear()
        for index, path in enumerate(paths[:SHOWN]):
            place = Path(path)
            picture = thumbnails[index] if index < len(thumbnails) else None
            icon = (
                icons.icon("image", theme.QUIET, size=32)
                if picture is None or picture.isNull()
                else QIcon(picture)
            )
            told = words[index] if index < len(words) else f"{place.name}    {place.parent}"
            self.recent.add_path(path, told, ROW, icon)
        self.recent.setFixedHeight(ROW * max(1, self.recent.count()) + 4)
        for part in (self.recent, self._recent_title, self.clear_button):
            part.setVisible(self.recent.count() > 0)

    def _lay_out(self) -> None:
        self._ways = ways = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        ways.setSpacing(16)
        for way in (self.open_button, self.drop_area, self.demo_button):
            ways.addWidget(way)
        self._inner = inner = QWidget()
        inner.setFixedWidth(WIDE)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(self.tr("LesionScope"), "title"))
        column.addWidget(label(self.tr("Open a study to begin."), "quiet"))
        column.addSpacing(16)
        column.addLayout(ways)
        column.addSpacing(24)
        line = QHBoxLayout()
        line.addWidget(self._recent_title, 1)
        line.addWidget(self.clear_button)
        column.addLayout(line)
        column.addWidget(self.recent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(_scrolled(inner))

    # Qt --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(theme.CANVAS))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the ways stand under each other."""
        narrow = self.width() < WIDE + 2 * SIDE
        self._inner.setFixedWidth(WAY.width() if narrow else WIDE)
        self._ways.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self.drop_area.mark(True)

    def dragLeaveEvent(self, event: object) -> None:
        self.drop_area.mark(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_area.mark(False)
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)


def _scrolled(inner: QWidget) -> QScrollArea:
    """In the middle, a little high; a window that is smaller scrolls."""
    whole, area = QWidget(), QScrollArea()
    column = QVBoxLayout(whole)
    column.addStretch(2)
    column.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
    area.setWidget(whole)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumSize(1, 1)
    for each in (area.viewport(), whole):
        each.setAutoFillBackground(False)
    return area


class _Way(QAbstractButton):
    """A large quiet button: icon, word, one line below."""

    def __init__(self, icon: str, word: str, below: str, key: str = "", *, dashed: bool = False) -> None:
        super().__init__()
        self._icon, self._word, self._below, self._dashed, self._marked = icon, word, below, dashed, False
        self.setFixedSize(WAY)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(word)
        self.setAccessibleDescription(below)
        self.setToolTip(with_key(word, key))

    def mark(self, marked: bool) -> None:
        """Whether something is held over it."""
        self._marked = marked
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self._marked or self.hasFocus()
        painter.setPen(QPen(QColor(theme.ACCENT if lit else theme.EDGE), 1, self._line()))
        painter.setBrush(QColor(theme.RAISED if self.underMouse() or self._marked else theme.PANEL))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        icons.draw(painter, self._icon, QRectF(0, 22, self.width(), 28), QColor(theme.TEXT))
        painter.setPen(QColor(theme.TEXT))
        painter.setFont(theme.font(theme.LARGE))
        painter.drawText(QRectF(0, 58, self.width(), 24), Qt.AlignmentFlag.AlignCenter, self._word)
        painter.setPen(QColor(theme.QUIET))
        painter.setFont(theme.font(theme.SMALL))
        painter.drawText(QRectF(4, 86, self.width() - 8, 20), Qt.AlignmentFlag.AlignCenter, self._below)

    def _line(self) -> Qt.PenStyle:
        return Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
