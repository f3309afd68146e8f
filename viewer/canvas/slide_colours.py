"""A slide's colours by its ICC profile: the look-up is made on a thread of its own, the slide is seen meanwhile."""

from __future__ import annotations

from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal

from inference.slides.grid import Rgb
from inference.slides.icc import IccTable, icc_table

_AT_WORK: set[SlideColours] = set()  # their threads tell them when they are done, also when nobody waits any more


class SlideColours(QObject):
    """ready: the look-up is there; what was seen until then were the stored colours."""

    ready = Signal()
    _made = Signal(object)

    def __init__(self, profile: bytes) -> None:
        super().__init__()
        self._profile = profile
        self._table: IccTable | None = None
        self._thread: Thread | None = None
        self._made.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def shown(self, stored: Rgb) -> Rgb:
        """As the screen gets it. The first call begins the look-up."""
        if self._table is not None:
            return self._table.apply(stored)
        if self._thread is None:
            _AT_WORK.add(self)
            self._thread = Thread(target=self._make, name="icc", daemon=True)
            self._thread.start()
        return stored

    def _make(self) -> None:
        self._made.emit(icc_table(self._profile))

    def _take(self, table: IccTable) -> None:
        _AT_WORK.discard(self)
        self._table = table
        self.ready.emit()
