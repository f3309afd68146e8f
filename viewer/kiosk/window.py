"""The kiosk's one window: banner, picture, panel, buttons. It cannot be closed by anything but `release`."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from viewer import theme
from viewer.canvas.tools import ToolKind
from viewer.canvas.view import CanvasView
from viewer.kiosk import words
from viewer.kiosk.buttons import Buttons
from viewer.kiosk.config import KioskConfig
from viewer.kiosk.keys import KEYS, Wish
from viewer.kiosk.language import changed
from viewer.kiosk.look import Sizes, sheet
from viewer.kiosk.panel import CasePanel

HOLD_MS = 2000  # on the banner, for the operator
GRAB_MS = 400  # X11 gives the keyboard to a window that is there


class Banner(QWidget):
    """The disclaimer, always there. held(): a finger stayed on it."""

    held = Signal()

    def __init__(self, size: Sizes) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.addWidget(self.label)
        self.setFixedHeight(max(44, round(size.body * 2.0)))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HOLD_MS)
        self._timer.timeout.connect(self.held)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._timer.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._timer.stop()


class TimeLine(QWidget):
    """How much of the case's time is left."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 1.0
        self.setFixedHeight(4)

    def show_share(self, share: float) -> None:
        if round(share * self.width()) != round(self._share * self.width()):
            self._share = share
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.LINE))
        painter.fillRect(0, 0, round(self._share * self.width()), self.height(), QColor(theme.ACCENT))


class KioskWindow(QWidget):
    """wished(Wish).  touched(what): a hand or a key, in a word for the mirror."""

    wished = Signal(object)
    touched = Signal(str)

    def __init__(self, config: KioskConfig, size: Sizes) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("kiosk")
        self.setStyleSheet(sheet(size))
        self._free, self._holds = False, config.hold_keyboard
        self.keys_to: QWidget | None = None
        self.banner, self.line, self.canvas = Banner(size), TimeLine(), CanvasView()
        self.panel = CasePanel(size, config.card_url)
        self.buttons = Buttons(size, one_language=len(config.languages) == 1)
        self.caption, self.hint, self.mirror = _pill(self.canvas), _pill(self.canvas), _pill(self.canvas)
        self.canvas.set_corner_level(0)
        self.canvas.set_tool(ToolKind.PAN)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.viewport().installEventFilter(self)
        self._build()
        self.buttons.wished.connect(self._wish)
        self._say()

    def _build(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.canvas, 1)
        middle.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addLayout(middle, 1)
        column.addWidget(self.line)
        column.addWidget(self.buttons)

    def show_on(self, screen: int) -> None:
        """All of a screen; the first one if there are fewer."""
        screens = QGuiApplication.screens()
        chosen = screens[screen] if screen < len(screens) else screens[0]
        self.setGeometry(chosen.geometry())
        self.showFullScreen()
        if self._holds:
            QTimer.singleShot(GRAB_MS, self, self.grabKeyboard)

    def show_caption(self, text: str) -> None:
        """What the tour shows, below the picture, left."""
        self._put(self.caption, text)

    def show_hint(self, text: str) -> None:
        """How to begin, below the picture, right."""
        self._put(self.hint, text)

    def show_mirror(self, text: str) -> None:
        """Which key or finger it was, for those who watch a screen far from it."""
        self._put(self.mirror, text)

    def _put(self, pill: QLabel, text: str) -> None:
        if pill.text() != text:
            pill.setText(text)
            pill.adjustSize()
        pill.setVisible(bool(text))
        self._place()

    def _place(self) -> None:
        port = self.canvas.viewport().rect()
        self.caption.move(16, port.height() - self.caption.height() - 16)
        self.hint.move(port.width() - self.hint.width() - 16, port.height() - self.hint.height() - 16)
        self.mirror.move(16, 16)

    def release(self) -> None:
        """By PIN only: from now on it may be closed."""
        self._free = True
        self.releaseKeyboard()
        self.close()

    def _wish(self, wish: Wish) -> None:
        self.touched.emit("●")
        self.wished.emit(wish)

    def _say(self) -> None:
        self.banner.label.setText(words.say(words.DISCLAIMER))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self.touched.emit("●")
        elif event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changed(event):
            self._say()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit("●")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A PIN's digits go to the pad and are never mirrored; of the rest, what is in the table means something."""
        if self.keys_to is not None and self.keys_to.isVisible():
            self.keys_to.keyPressEvent(event)
            return
        wish = KEYS.get(Qt.Key(event.key()))
        if wish is not None and not event.isAutoRepeat():
            self.touched.emit(wish.name.capitalize())
            self.wished.emit(wish)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.keys_to is not None:
            self.keys_to.setGeometry(QRect(QPoint(0, 0), event.size()))

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._free)


def _pill(canvas: CanvasView) -> QLabel:
    made = QLabel(canvas.viewport(), alignment=Qt.AlignmentFlag.AlignCenter)
    theme.role(made, "kiosk", "pill")
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    made.hide()
    return made
