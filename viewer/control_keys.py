"""Keys and mouse buttons as a person wants them: profile, own keys, the dialog that changes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from viewer.actions import Keyboard
from viewer.actions.profiles import MICE, OwnKeys, keys_of
from viewer.canvas.view import CanvasView
from viewer.control_view import ViewControl
from viewer.own_keys import read_keys, write_keys
from viewer.settings import Settings
from viewer.viewports.grid import ViewportGrid


class KeysControl(QObject):
    """settings_changed(Settings): another profile was chosen.  failed(sentence): own keys cannot be kept."""

    settings_changed = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        keyboard: Keyboard,
        view: ViewControl,
        grid: ViewportGrid,
        settings: Callable[[], Settings],
        path: Path,
    ) -> None:
        super().__init__()
        self._keyboard, self._view, self._grid, self._path = keyboard, view, grid, path
        self._settings = settings
        self._own = read_keys(path)
        self._mouse = "default"
        grid.each(self._hold)
        self.apply(settings())

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"shortcuts": self.show}

    def apply(self, settings: Settings) -> None:
        """The profiles of the settings, now."""
        self._keyboard.use(keys_of(settings.key_profile, self._own))
        if settings.mouse_profile != self._mouse:
            self._mouse = settings.mouse_profile
            for canvas in self._grid.canvases:
                self._hold(canvas)
            self._view.set_tool(MICE.get(self._mouse, MICE["default"]).left)

    def _hold(self, canvas: CanvasView) -> None:
        mouse = MICE.get(self._mouse, MICE["default"])
        canvas.buttons = {Qt.MouseButton.MiddleButton: mouse.middle, Qt.MouseButton.RightButton: mouse.right}

    def show(self) -> None:
        from viewer.panels.shortcuts import ShortcutsDialog

        now = self._settings()
        box = ShortcutsDialog(
            self._grid.window(), profile=now.key_profile, mouse=now.mouse_profile, own=self._own
        )
        box.own_changed.connect(self.take_own)
        box.profile_chosen.connect(lambda name: self._choose(key_profile=name))
        box.mouse_chosen.connect(lambda name: self._choose(mouse_profile=name))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _choose(self, **changes: str) -> None:
        settings = self._settings().with_(**changes)
        self.settings_changed.emit(settings)
        self.apply(settings)

    @property
    def own(self) -> OwnKeys:
        """The person's own keys, by action."""
        return self._own

    def take_own(self, own: OwnKeys) -> None:
        """Use and keep these."""
        self._own = dict(own)
        self.apply(self._settings())
        try:
            write_keys(self._own, self._path)
        except OSError as error:
            self.failed.emit(self.tr("Your keys cannot be kept: {why}.").format(why=error.strerror))
