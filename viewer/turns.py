"""Work on the window's thread in pieces: one for each turn of the event loop, so that it answers in between."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

OVER = object()


class Turns(QObject):
    """Does what it was given last; what was not done of the work before is dropped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Iterator[object] = iter(())
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._go)

    @property
    def busy(self) -> bool:
        """Whether pieces wait."""
        return self._turn.isActive()

    def begin(self, steps: Iterator[object]) -> None:
        """A piece is what lies before each `yield`; the first comes in the next turn."""
        self._steps = steps
        self._turn.start()

    def stop(self) -> None:
        """Leave the rest undone."""
        self._turn.stop()
        self._steps = iter(())

    def _go(self) -> None:
        steps = self._steps
        if next(steps, OVER) is not OVER and steps is self._steps:  # a piece may stop the work, or begin other work
            self._turn.start()
