"""The panels follow the image under hand: at once where they are on show, else in small steps, shown when filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from viewer.document.document import Document
from viewer.turns import Turns

if TYPE_CHECKING:
    from viewer.window import Window


class Follows(Protocol):
    """A panel that shows one document, or none."""

    def set_document(self, document: Document | None) -> None: ...


class Filling(QObject):
    """Between two images the panels change in one turn of the event loop: none shows another image's answers.

    Where none was open they are hidden. They are filled unseen then, each in a turn of its own: the picture stands first
    and the window answers meanwhile.
    """

    def __init__(
        self, window: Window, panels: Sequence[Follows], current: Callable[[], Document | None]
    ) -> None:
        """panels: in the order of filling.  current: the document under hand."""
        super().__init__()
        self._window, self._panels, self._current = window, panels, current
        self._seen = False
        self._turns = Turns(self)

    def show(self, document: Document | None, *, shown: bool) -> None:
        """Another document is under hand.  shown: whether the panels have their place in the window."""
        if document is not None and not self._seen:
            self._window.show_panels(shown)
            self._turns.begin(self.steps())
            return
        self._turns.stop()
        for panel in self._panels:
            panel.set_document(document)
        self._window.show_panels(shown)
        if shown or document is None:
            self._see(shown)

    def steps(self) -> Iterator[None]:
        """Fill the panels with the document under hand, then show them, in pieces."""
        for panel in self._panels:
            panel.set_document(self._current())
            yield
        yield from self._window.reveal()
        self._seen = True

    def _see(self, shown: bool) -> None:
        """Both sides at once."""
        if shown != self._seen:
            list(self._window.reveal(shown=shown))
            self._seen = shown

    def close(self) -> None:
        """Nothing is filled any more."""
        self._turns.stop()
        for panel in self._panels:
            panel.set_document(None)
