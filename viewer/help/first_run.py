"""The first-run page: in three pictures, what the program does and what it does not. Shown once; any key closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from viewer import theme
from viewer.help.first_pictures import Picture, marked, opened, wrong
from viewer.panels.parts import button, label
from viewer.translate import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from viewer.app import App

CARDS = (
    (
        opened,
        QT_TRANSLATE_NOOP("FirstRun", "It opens and measures"),
        QT_TRANSLATE_NOOP(
            "FirstRun",
            "DICOM studies, ultrasound pictures and whole slides, in one window. Everything stays on this computer.",
        ),
    ),
    (
        marked,
        QT_TRANSLATE_NOOP("FirstRun", "It shows what models say"),
        QT_TRANSLATE_NOOP(
            "FirstRun",
            "A dashed outline and probabilities, with the model's name and version. G hides them, holding G peeks.",
        ),
    ),
    (
        wrong,
        QT_TRANSLATE_NOOP("FirstRun", "It does not decide"),
        QT_TRANSLATE_NOOP(
            "FirstRun",
            "Models miss lesions and mark what is none. Here the solid line is the true edge. No finding does not mean no "
            "lesion: accept, correct or reject.",
        ),
    ),
)
DISCLAIMER = QT_TRANSLATE_NOOP(
    "FirstRun", "Research use only – not for clinical use. The case below is computed: it shows no person."
)
NARROW = 760  # px: below it the cards stand under each other
WIDEST = 1120
QUIET_KEYS = {
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown, Qt.Key.Key_Print, Qt.Key.Key_unknown,
}  # fmt: skip  # these move, scroll or take a picture of the screen
COMMAND = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)


class FirstRunPage(QWidget):
    """closed: by the button, any key that is no command, or a click beside the words."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_tr("What LesionScope does and what it does not"))
        self.setAccessibleDescription(" ".join(f"{_tr(title)}: {_tr(text)}" for _, title, text in CARDS))
        self.begin = button(_tr("Begin"))
        self.begin.setMinimumWidth(120)
        self.begin.clicked.connect(self.closed)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(24)
        for paint, title, text in CARDS:
            self._row.addWidget(_card(Picture(paint, _tr(text)), _tr(title), _tr(text)), 1)
        self._lay_out()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        column.addWidget(label(_tr("What LesionScope does and what it does not"), "title", wrap=True))
        column.addWidget(label(_tr(DISCLAIMER), "quiet", wrap=True))
        column.addSpacing(8)
        column.addLayout(self._row)
        column.addSpacing(8)
        foot = QHBoxLayout()
        foot.addWidget(
            label(_tr("Any key closes this page. The menu Help has it again."), "quiet", wrap=True), 1
        )
        foot.addWidget(self.begin)
        column.addLayout(foot)
        scroll = QScrollArea()
        scroll.setWidget(_centred(inner))
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    # Qt --------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Letters that are keys of the program close the page like any other; commands with Ctrl stay commands."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _closes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _closes(event):
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """What lies beneath is not reached while the page covers it."""
        self.begin.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(theme.PANEL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.width() < NARROW
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )

    def showEvent(self, event: QShowEvent) -> None:
        self.begin.setFocus(Qt.FocusReason.OtherFocusReason)


def _closes(event: QKeyEvent) -> bool:
    return event.key() not in QUIET_KEYS and not event.modifiers() & COMMAND


def _card(picture: Picture, title: str, text: str) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(picture)
    column.addWidget(label(title, "large", wrap=True))
    column.addWidget(label(text, "quiet", wrap=True))
    column.addStretch(1)
    return made


def _centred(inner: QWidget) -> QWidget:
    made = QWidget()
    line, column = QHBoxLayout(made), QVBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    column.addStretch(2)
    column.addWidget(inner)
    column.addStretch(3)
    line.addStretch(1)
    line.addLayout(column, 1000)
    line.addStretch(1)
    return made


class Greeting(QObject):
    """Lays the page over the empty window until it is closed or an image opens, and remembers that it was seen.

    Made at a start without files only: who asked for an image gets the image, and the page another time.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self.page = app, FirstRunPage(app.welcome)
        self.page.closed.connect(self.end)
        app.workspace.opened.connect(self.end)
        app.welcome.installEventFilter(self)
        self._fill()
        self.page.show()

    def end(self, *_: object) -> None:
        """Once; the person has it in the menu from now on."""
        if not self._app.settings.greeted:
            self._app.change_settings(self._app.settings.with_(greeted=True))
            self._app.welcome.removeEventFilter(self)
            self.page.deleteLater()
            self._app.welcome.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._fill()
        return False

    def _fill(self) -> None:
        self.page.setGeometry(self._app.welcome.rect())
        self.page.raise_()


def show_page(parent: QWidget) -> None:
    """From the menu: the same page in a window of its own."""
    box = QDialog(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    page = FirstRunPage(box)
    box.setWindowTitle(page.accessibleName())
    box.resize(1080, 560)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(page)
    page.closed.connect(box.accept)
    box.open()
