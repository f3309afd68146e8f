"""Python's cycle collector, kept to the window's thread.

Left to itself it runs on whatever thread allocates next: there it may destroy a widget or a timer that belongs to the
window's thread, and the program with it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

EVERY_MS = 1000
OLD_EVERY = 30  # of these, one looks through everything
MANY = 4000  # objects that outlived a look through everything: another look would cost 3 ms


class Collector(QObject):
    """Collects young cycles each second and all of them now and then, from `begin` until `end`.

    Looking through everything takes 0.8 µs for each object, and modules that are imported late bring tens of thousands:
    what outlives such a look while nothing is open is the program's own, and spared from then on.

    at_rest: whether nothing is open.
    swept: after `soon`, when everything that went away has been collected.
    """

    swept = Signal()

    def __init__(self, parent: QObject, at_rest: Callable[[], bool] = lambda: False) -> None:
        super().__init__(parent)
        self._at_rest = at_rest
        self._turns, self._soon = 0, False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def begin(self) -> None:
        """Once the second half stands: until then nothing is worth looking for."""
        gc.disable()
        self._timer.start()

    def spare(self) -> None:
        """What is alive now stays as long as the program: it need not be looked through again."""
        gc.freeze()

    def soon(self) -> None:
        """Something large went away: look through everything at the next turn."""
        self._soon = True

    def collect(self) -> None:
        """Young objects each time, all that is not spared every half minute."""
        self._turns += 1
        asked, self._soon = self._soon, False
        if asked or self._turns % OLD_EVERY == 0:
            gc.collect()
            self._spare_grown()
        else:
            gc.collect(1)
        if asked:
            self.swept.emit()

    def _spare_grown(self) -> None:
        """Not each time: what dies later in a cycle, such as a dialog that was open, is never found again."""
        if self._at_rest() and len(gc.get_objects(generation=2)) > MANY:
            self.spare()

    def end(self) -> None:
        """Give the work back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
