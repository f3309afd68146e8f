"""What stands around the picture: playing stacks, and the small helpers of a reader. Made in the second half."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from viewer.canvas.measuring import SHAPES
from viewer.canvas.palettes import load_all
from viewer.canvas.view import CanvasView
from viewer.cine.bar import CineBar
from viewer.cine.control import CineControl
from viewer.control_key_images import KeyImageControl
from viewer.control_keys import KeysControl
from viewer.control_reader import ReaderControl
from viewer.control_selection import SelectionControl
from viewer.control_settings import SettingsControl
from viewer.control_true_size import TrueSizeControl
from viewer.document.document import Document
from viewer.document.key_images import KeyStore
from viewer.giving.control import GivingControl
from viewer.giving.copy_control import CopyControl
from viewer.jobs import Job
from viewer.narrow import Narrow
from viewer.peek import Peek
from viewer.remote.control import RemoteControl
from viewer.slide.control import SlideControl
from viewer.turns import Turns
from viewer.window_place import place_of, write_place

if TYPE_CHECKING:
    from viewer.app import App


class Around(QObject):
    """Builds the parts and joins them to the program."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self._turns, self._before = Turns(self), False
        self.cine = CineControl(app.jobs, lambda: app.canvas, CineBar())
        app.window.place_below(self.cine.bar)

    def steps(self) -> Iterator[None]:
        """The rest, in pieces that each leave the window free again."""
        app = self._app
        yield
        self.reader = ReaderControl(app.jobs, app.grid, app.view)
        yield
        self.keys = KeyImageControl(
            app.jobs, app.workspace, app.grid, KeyStore(app.data / "key-images.sqlite")
        )
        self.selections = SelectionControl(app.jobs, app.workspace, app.grid, self.keys)
        self.giving, self.copies = GivingControl(app, self.keys.frames), CopyControl(app)
        self.remote = RemoteControl(app)
        app.window.closing.connect(self.remote.close)
        self.glass = Peek(lambda: app.keyboard.now("magnifier"), self)
        yield
        self.slides = SlideControl(app)
        self.size = TrueSizeControl(app.grid, app.config / "screens.json")
        app.jobs.io(Job("palettes", lambda token, report: load_all()))
        yield
        self.hands = KeysControl(
            app.keyboard, app.view, app.grid, lambda: app.settings, app.config / "keys.json"
        )
        self.carried = SettingsControl(app.window, app.jobs, self.hands, lambda: app.settings)
        yield
        self._join()
        self._join_helpers()

    def _join(self) -> None:
        app, cine = self._app, self.cine
        app.workspace.current_changed.connect(self.show)
        app.workspace.closed.connect(cine.forget)
        app.view.tool_changed.connect(
            lambda kind: cine.stop() if app.canvas.draws or kind in SHAPES else None
        )
        cine.playing_changed.connect(app.actions["cine"].setChecked)
        app.grid.each(self._join_canvas)

    def _join_helpers(self) -> None:
        app, reader, keys = self._app, self.reader, self.keys
        self.glass.toggled.connect(reader.magnify)
        app.window.installEventFilter(self.glass)
        reader.magnified.connect(app.actions["magnifier"].setChecked)
        keys.shown.connect(self._show_mark)
        self.hands.settings_changed.connect(app.change_settings)
        self.hands.failed.connect(app.notices.tell)
        app.window.closing.connect(self._keep_place)
        if app.later is not None:
            self.narrow = Narrow(app.window, app.later.studies)
        self.carried.settings_changed.connect(app.change_settings)
        self.carried.settings_changed.connect(self.hands.apply)
        app.ready.connect(self.carried.look_for_updates)
        helpers = (self.selections, self.size, self.carried, self.giving, self.copies, self.remote)
        for part in (reader, keys, *helpers):
            part.told.connect(lambda text: app.notices.tell(text, kind="info"))
            part.failed.connect(app.notices.tell)
        for document in app.workspace.documents:
            keys.begin(document)
        keys.dicom_wanted.connect(self.selections.export)
        if app.later is not None:
            app.later.attached.read.connect(self.selections.take)
            for report in app.later.attached.reports:
                self.selections.take(report)

    def _keep_place(self) -> None:
        panels = self._app.actions["panels"].isChecked()
        write_place(place_of(self._app.window, panels=panels), self._app.config / "window.json")

    def _show_mark(self, marked: bool) -> None:
        self._app.actions["key_image"].setChecked(marked)
        for canvas in self._app.grid.canvases:
            canvas.viewport().update()

    def _join_canvas(self, canvas: CanvasView) -> None:
        canvas.note = lambda document: self.tr("Key image") if self.keys.marked(document) else ""
        canvas.stroke_finished.connect(lambda *_: self.cine.stop())

    def show(self, document: Document | None) -> None:
        """Another image is under hand. Where none was, the picture stands before what is around a slide (10 ms)."""
        first, self._before = document is not None and not self._before, document is not None
        self._turns.stop()
        self.cine.show(document)
        self.keys.follow(document)
        self.reader.follow(document)
        if first:
            self._turns.begin(self._around_slide(document))
        else:
            self.slides.show(document)

    def _around_slide(self, document: Document | None) -> Iterator[None]:
        self.slides.show(document)
        yield

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        parts = (
            self.cine,
            self.reader,
            self.keys,
            self.selections,
            self.slides,
            self.hands,
            self.size,
            self.carried,
            self.giving,
            self.copies,
            self.remote,
        )
        return {name: call for part in parts for name, call in part.calls().items()}

    def close(self) -> None:
        """Nothing plays any more."""
        self._turns.stop()
        self.cine.show(None)
        self.keys.close()
