"""Colours by the picture's profile, or as they are stored: one choice for every picture, kept with the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from viewer.document.document import Document
from viewer.settings import Settings
from viewer.workspace import Workspace


class ColourControl(QObject):
    """settings_changed(Settings): a person turned it; whoever keeps the settings calls `apply` then.

    managed_changed(bool): colours are shown by the profile from now on, or as stored.
    """

    settings_changed = Signal(object)
    managed_changed = Signal(bool)

    def __init__(self, workspace: Workspace, settings: Callable[[], Settings]) -> None:
        super().__init__()
        self._workspace, self._settings = workspace, settings
        workspace.opened.connect(self._tell)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"colour_profile": self.toggle}

    def toggle(self) -> None:
        known = self._settings()
        self.settings_changed.emit(known.with_(colour_profiles=not known.colour_profiles))

    def apply(self) -> None:
        """What is open, in every view of it, as the settings say now."""
        for document in self._workspace.documents:
            for view in tuple(document.content.views):
                self._tell(view)
        self.managed_changed.emit(self._settings().colour_profiles)

    def _tell(self, document: Document) -> None:
        managed = self._settings().colour_profiles
        if document.display.managed != managed:
            document.set_display(replace(document.display, managed=managed))
