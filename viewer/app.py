"""The composition root: builds the parts and joins them. First what paints the picture, the rest after it."""

from __future__ import annotations

import importlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMenu

from inference import PRODUCT
from inference.job import CancelToken, Report
from viewer import actions, qt_types, theme
from viewer.app_read import Read, read, read_late
from viewer.canvas.view import CanvasView
from viewer.collector import Collector
from viewer.control_colour import ColourControl
from viewer.control_view import ViewControl
from viewer.crash import CrashReports
from viewer.document.document import Document
from viewer.help.crash_teller import CrashTeller
from viewer.jobs import UNEXPECTED, Job, Jobs
from viewer.language import install as speak
from viewer.late_paint import LatePaint
from viewer.library.index import StudyIndex
from viewer.memory import give_back, keep_large_apart
from viewer.model_start import ModelStart
from viewer.notice_place import NoticePlace
from viewer.opening import Opening
from viewer.panels.notice import Notices
from viewer.panels.scope_question import ScopeQuestion
from viewer.panels.statusbar import StatusBar
from viewer.recent import RecentStudies
from viewer.settings import Settings, config_folder, data_folder, load_settings, save_settings
from viewer.start_page import StartPage
from viewer.urgency import ask_for_short_turns
from viewer.viewports.grid import ViewportGrid
from viewer.watchdog import watch
from viewer.window import BAR, Parts, Window
from viewer.window_place import read_place, show_at
from viewer.workspace import Workspace

if TYPE_CHECKING:
    from viewer.__main__ import Arguments
    from viewer.app_later import Later
    from viewer.panels.welcome import Welcome

log = logging.getLogger(__name__)

STOP = object()
# The window's thread waits no longer than this for one that imports or decodes, at each of its calls into Qt, which
# let go of the interpreter (Python's own: 5 ms).
SWITCH_S = 0.0002
LATEST_MS = 1500  # the rest is built by then even if no picture has come


class App(QObject):
    """Owns everything that lives as long as the program. ready: the second half is in place."""

    ready = Signal()

    def __init__(self, *, home: Path | None = None) -> None:
        super().__init__()
        self.config, self.data = home or config_folder(), home or data_folder()
        self.settings = load_settings(self.config / "settings.json")
        self.place = read_place(self.config / "window.json")
        self.jobs, self.workspace = Jobs(), Workspace()
        keep, names = self.settings.remember_recent, self.settings.remember_names
        self.recent = RecentStudies(
            self.jobs, StudyIndex(self.data / "studies.sqlite", remember=keep, names=names)
        )
        self.opening = Opening(self.jobs, self.workspace)
        self.later: Later | None = None
        self.models = ModelStart(self.settings)
        self.collector = Collector(self, lambda: not self.workspace.documents)
        self.start_page = StartPage(self)
        self.complete = self._finishing = self._closing = False
        self.calls: dict[str, Callable[[], object]] = {}
        self.menu_at: Callable[[QPoint], QMenu | None] = lambda at: None  # what lies there may have its own

    def build(self) -> None:
        """The window, the canvas and what opens files."""
        self.grid, self.notices, self.status = ViewportGrid(), Notices(), StatusBar()
        self.question = ScopeQuestion()
        self.question.lie_over(self.grid, self.grid.picture_place)
        self.view = ViewControl(self.workspace, self.grid)
        self.colour = ColourControl(self.workspace, lambda: self.settings)
        self.window = Window(Parts(self.grid, self.status))
        self.late_paint = LatePaint(self.window)
        self.notice_place = NoticePlace(self.notices, self.window, self.grid, self.question)
        self.actions = actions.build(self.window, self.calls, drawn=BAR)
        self.keyboard = actions.Keyboard(self.actions)
        self.view.tool_changed.connect(lambda _: self.keyboard.draw(self.canvas.draws))
        self.window.set_actions(self.actions)
        self.calls.update({**self.view.calls(), **self.colour.calls()})
        actions.enable(self.actions, self.calls)
        self._join()
        self.watchdog = watch(self)

    def _join(self) -> None:
        self.workspace.current_changed.connect(self._show)
        self.workspace.closed.connect(lambda _: self.collector.soon())
        for done in (self.jobs.delivered, self.workspace.closed):
            done.connect(self.late_paint.rest)
        self.collector.swept.connect(lambda: self.jobs.io(Job("memory", give_back)))
        self.opening.failed.connect(lambda text, key: self.notices.tell(text, key=key))
        self.opening.mixed.connect(lambda text: self.notices.tell(text, kind="warning", key="patients"))
        self.opening.settled.connect(self._settle)
        self.grid.each(self._join_canvas)
        self.grid.resized.connect(self.question.place)
        self.grid.active_changed.connect(lambda _: self.question.place())
        self.grid.shown.connect(self._show_below)
        self.grid.shape_changed.connect(self._show_below)
        self.colour.settings_changed.connect(self.change_settings)
        self.colour.managed_changed.connect(self.actions["colour_profile"].setChecked)
        self.colour.apply()
        self.canvas.first_painted.connect(lambda: QTimer.singleShot(0, self.finish))
        self.window.closing.connect(self.close)
        self.window.files_dropped.connect(self.open_names)
        self.opening.came.connect(self.recent.note)
        self.recent.changed.connect(self.start_page.show_recent)

    @property
    def canvas(self) -> CanvasView:
        """The one under hand."""
        return self.grid.active.canvas

    def _join_canvas(self, canvas: CanvasView) -> None:
        canvas.unreadable.connect(self.notices.tell)
        canvas.menu_requested.connect(self._show_menu)

    def _show(self, document: Document | None) -> None:
        self.question.hide()  # joined first: what asks about this document comes after
        self.window.show_canvas(bool(self.workspace.documents))
        self._show_below()
        self.window.setWindowTitle(f"{document.info.name} – {PRODUCT}" if document else PRODUCT)
        if self.workspace.documents and self.later is None:
            self.window.reserve_panels(True)

    def _show_below(self, _: object = None) -> None:
        """The room of the stacks' bar: for any on show, not the one under hand, or pictures would jump at each click."""
        self.window.show_below(self.grid.has_stack)

    def _settle(self) -> None:
        """All that was asked for is open or refused; with nothing to show, the page of the empty window is."""
        if not self.workspace.documents:
            self.start_page.show_recent()
            self.window.show_canvas(False)
            self.window.show_panels(False)
        self.finish()

    def _show_menu(self, at: QPoint) -> None:
        """A short right click: the whole menu, where the hand is. at: on the screen."""
        (self.menu_at(at) or self.window.menu).popup(at)

    @property
    def welcome(self) -> Welcome:
        """The page of the empty window."""
        return self.start_page.page

    def forget_recent(self) -> None:
        """All of it, at one click."""
        try:
            self.recent.clear()
            (self.data / "recent.json").unlink(missing_ok=True)  # where earlier versions kept the paths
        except OSError as error:
            text = self.tr("The list of recent studies cannot be deleted: {why}.")
            self.notices.tell(text.format(why=error.strerror))

    def open_names(self, names: list[str]) -> None:
        self.opening.open([Path(name) for name in names])

    def change_settings(self, settings: Settings) -> None:
        """Keep them, for now and for the next start."""
        self.settings = settings
        self.colour.apply()
        try:
            save_settings(settings, self.config / "settings.json")
        except OSError as error:
            self.notices.tell(self.tr("The settings cannot be saved: {why}.").format(why=error.strerror))

    def finish(self) -> None:
        """Build the second half, once: its modules are read on a thread, its parts made in small steps."""
        if not self._finishing:
            self._finishing = True
            self.jobs.io(Job("models", self.models.work))
            self._step(qt_types.made(), self._read_later)

    def _read_later(self) -> None:
        def work(token: CancelToken, report: Report) -> Read:
            return read(self)

        self.jobs.io(Job("second half", work, done=self._build_later))

    def _build_later(self, read: Read) -> None:
        from viewer.app_later import Later
        self.later = Later(self, read)
        self._step(self.later.steps(), self._complete)

    def _step(self, steps: Iterator[None], then: Callable[[], None]) -> None:
        """One piece for each turn of the event loop."""
        if self._closing:
            return
        if next(steps, STOP) is STOP:
            then()
        else:
            QTimer.singleShot(0, lambda: self._step(steps, then))

    def _complete(self) -> None:
        self.collector.spare()
        self.collector.begin()
        self.complete = True
        self.recent.begin()
        self.jobs.io(Job("late modules", read_late, done=lambda _: self.collector.spare()))
        self.ready.emit()

    def tell_unexpected(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> str:
        """Into the log, and one line with the entry's id, which it returns; what is open stays open."""
        import uuid

        number = uuid.uuid4().hex[:8]
        log.error("log entry %s", number, exc_info=(kind, error, trace))
        self.notices.tell(self.tr(UNEXPECTED).format(id=number), log_id=number)
        return number

    def close(self) -> None:
        """Cancel all, wait, let the journal end, close what is open."""
        self._closing = True
        self.collector.end()
        self.jobs.close()
        if self.later is not None:
            self.later.close()
        self.models.close()
        self.view.clear()
        self.workspace.close_all()


def start(asked: Arguments) -> tuple[QApplication, App]:
    """Everything but the event loop."""
    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
        os.environ.setdefault(
            "QT_QPA_PLATFORM", "wayland;xcb" if os.environ.get("WAYLAND_DISPLAY") else "xcb"
        )
    sys.setswitchinterval(SWITCH_S)
    ask_for_short_turns()
    keep_large_apart()
    qt = theme.application()
    qt.setApplicationName(PRODUCT)
    qt.setDesktopFileName("org.lesionscope.LesionScope")  # the task bar's icon and name: packaging/linux
    app = App()
    app.opening.open(asked.paths)  # decoding goes on while the window is built
    theme.apply(qt)
    trouble = speak(qt, app.settings.language, app.config)
    app.build()
    if not asked.paths:
        app.start_page.show_recent()
        if not (asked.demo or app.settings.greeted):
            importlib.import_module("viewer.help.first_run").Greeting(app)
    else:
        app.window.reserve_panels(True)
        app.window.show_canvas(True)
    if trouble:
        app.notices.tell(trouble, kind="warning", key="language")
    show_at(app.window, app.place)
    QTimer.singleShot(LATEST_MS if asked.paths else 0, app.finish)
    if asked.demo:
        app.ready.connect(lambda: app.calls["demo"]())  # noqa: PLW0108  # filled in only when it fires
    app.ready.connect(lambda: importlib.import_module("viewer.incoming").join(app, asked))  # QtNetwork: late
    return qt, app


def run(asked: Arguments) -> int:
    """The program; returns its exit status."""
    reports = CrashReports(data_folder() / "reports")
    reports.begin()
    qt, app = start(asked)
    teller = CrashTeller(app, reports)
    sys.excepthook = teller.unexpected
    status = qt.exec()
    reports.end()
    app.window.deleteLater()
    return status
