"""Help, model cards, settings, about."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from inference.library import Library
from viewer.settings import Settings


class HelpControl(QObject):
    """Opens the quiet dialogs; each is made when first asked for."""

    settings_changed = Signal(object)

    def __init__(
        self, window: QWidget, library: Callable[[], Library], settings: Callable[[], Settings]
    ) -> None:
        super().__init__()
        self._window, self._library, self._known_settings = window, library, settings

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {
            "about": self._about,
            "first_run": self._first_run,
            "hazards": self._hazards,
            "settings": self._settings,
        }

    def show_card(self, model: str) -> None:
        """The card of one model."""
        from viewer.panels.card_view import CardView

        cards = self._library().cards
        if model in cards:
            CardView(cards[model], self._window).show()

    def _about(self) -> None:
        from viewer.dialogs import show_about

        show_about(self._window)

    def _first_run(self) -> None:
        from viewer.help.first_run import show_page

        show_page(self._window)

    def _hazards(self) -> None:
        from viewer.dialogs import show_hazards

        show_hazards(self._window)

    def _settings(self) -> None:
        from viewer.settings_dialog import edit_settings

        changed = edit_settings(self._window, self._known_settings())
        if changed is not None:
            self.settings_changed.emit(changed)
