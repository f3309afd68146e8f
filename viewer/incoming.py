"""Files that come while the window runs: from a second start, from macOS, from links. One wish, one study."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

from inference.errors import SettingsError
from viewer.instance import HEARD, LONGEST, Message, Place, decode
from viewer.links import Wanted, read_names

if TYPE_CHECKING:
    from viewer.__main__ import Arguments
    from viewer.app import App

log = logging.getLogger(__name__)

TOLD_BY_EVENTS = sys.platform == "darwin"  # elsewhere nobody sends a QFileOpenEvent
QUIET_MS = 100  # some desktops start the program once for each selected file; what comes this close is one study
GROUP_QUIET_MS = 300  # a link that names a group says that more may follow


class Incoming(QObject):
    """Collects names and gives them on together.

    wanted(Wanted): the names of one group that came within QUIET_MS.  demo_wanted: the demo cases.
    called: somebody started the program again, with or without files; the text is the desktop's leave to come to
    the front, or "".
    """

    wanted = Signal(object)
    demo_wanted = Signal()
    called = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.timeout.connect(self._give)
        self._server: QLocalServer | None = None

    def listen(self, place: Place) -> None:
        """Take the second starts of this person; what already waits comes at once."""
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._meet)
        if place.ear is not None:
            heard = self._server.listen(place.ear.detach())
        else:
            self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            heard = self._server.listen(place.address)
        if not heard:
            log.warning("a second start cannot be heard: %s", self._server.errorString())

    def watch(self) -> None:
        """Hear what macOS tells the whole program. Every event of every widget then passes through Python."""
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def close(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        if self._server is not None:
            self._server.close()

    def _meet(self) -> None:
        assert self._server is not None
        while (line := self._server.nextPendingConnection()) is not None:
            line.readyRead.connect(_reader(line, self._take))
            line.disconnected.connect(line.deleteLater)
            _reader(line, self._take)()

    def _take(self, message: Message) -> None:
        self.called.emit(message.token)
        if message.demo:
            self.demo_wanted.emit()
        self.add(message.names)

    def add(self, names: tuple[str, ...]) -> None:
        """Names that belong to what came just before them."""
        self._names.extend(names)
        if self._names:
            grouped = any("group=" in name for name in names)
            self._quiet.start(max(GROUP_QUIET_MS if grouped else QUIET_MS, self._quiet.remainingTime()))

    def _give(self) -> None:
        names, self._names = tuple(self._names), []
        for wanted in read_names(names):
            self.wanted.emit(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """macOS tells files and links by an event, not by arguments (Weasis#832)."""
        if isinstance(event, QFileOpenEvent):
            self.add((event.file() or event.url().toString(),))
            return True
        return super().eventFilter(watched, event)


def _reader(line: QLocalSocket, take: Callable[[Message], None]) -> Callable[[], None]:
    """Called whenever bytes have come: one whole line is taken and answered."""

    def read() -> None:
        if not line.canReadLine():
            if line.bytesAvailable() > LONGEST:
                line.abort()
            return
        try:
            message = decode(bytes(line.readLine().data()))
        except SettingsError as error:
            log.warning("%s %s", error.text, error.detail)
            line.abort()
            return
        line.write(HEARD)
        line.flush()
        take(message)

    return read


def bring_to_front(window: QWidget, token: str) -> None:
    """Over the other windows, out of the task bar; maximised stays maximised."""
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt reads it when it asks the compositor
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def join(app: App, asked: Arguments) -> Incoming:
    """The running program opens what comes, in front; without a place only what macOS tells by events."""
    for sentence in asked.refused:
        app.notices.tell(sentence)
    incoming = Incoming(app)
    incoming.wanted.connect(lambda wanted: _open(app, wanted))
    incoming.called.connect(lambda token: bring_to_front(app.window, token))
    incoming.demo_wanted.connect(lambda: app.calls["demo"]())  # noqa: PLW0108  # filled in only when it fires
    app.window.closing.connect(incoming.close)
    if TOLD_BY_EVENTS:
        incoming.watch()
    if asked.place is not None:
        incoming.listen(asked.place)
    return incoming


def _open(app: App, wanted: Wanted) -> None:
    for sentence in wanted.refused:
        app.notices.tell(sentence)
    if wanted.paths:
        app.opening.open(wanted.paths)
