"""Gives each QAction the keys that hold in the context a person is in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction, QKeySequence

from viewer.actions.bindings import Keys, bindings, default_keys, in_order
from viewer.actions.build import EVENT_KEYS, tip
from viewer.actions.spec import Context
from viewer.actions.table import TABLE


class Keyboard:
    """Knows the keys of every action and where a person is; the shortcuts follow."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        self._actions = actions
        self._keys: Keys = default_keys(TABLE)
        self._reading, self._drawing = Context.RADIOLOGY, False
        self._bound: dict[str, tuple[str, ...]] = {}
        self._apply()

    @property
    def keys(self) -> Keys:
        return self._keys

    def now(self, name: str) -> tuple[str, ...]:
        """The keys that an action has where a person is."""
        return self._bound.get(name, ())

    def use(self, keys: Keys) -> None:
        """Other keys from now on."""
        self._keys = dict(keys)
        for spec in TABLE:
            self._actions[spec.id].setToolTip(tip(spec, self._keys.get(spec.id, ())))
        self._apply()

    def read_in(self, reading: Context) -> None:
        """RADIOLOGY or SLIDE: what kind of image is on show."""
        self._reading = reading
        self._apply()

    def draw(self, drawing: bool) -> None:
        """A drawing tool is in hand, or no longer."""
        self._drawing = drawing
        self._apply()

    def _apply(self) -> None:
        """Take keys away before giving them: no key has two owners meanwhile."""
        bound = bindings(TABLE, self._keys, in_order(self._reading, drawing=self._drawing))
        changed = [name for name in bound if bound[name] != self._bound.get(name) and name not in EVENT_KEYS]
        for name in changed:
            self._actions[name].setShortcuts([])
        for name in changed:
            self._actions[name].setShortcuts([QKeySequence(key) for key in bound[name]])
        self._bound = bound
