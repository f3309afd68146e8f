"""Large compressed pictures: a coarse one at once, decoded from a part of the stream, the whole one behind it.

The coarse pixels are for the eye alone: nothing but the coarsest level is given of them, values under the cursor and
measurements wait for the whole picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QThreadPool, Signal

from inference.errors import AppError
from inference.geometry import Rect, Size
from inference.images.source import ImageSource, Pixels, Region

_LATE: set[SharpeningReader] = set()  # closed while decoding: they live until it is over, on the window's thread


def preview_of(source: ImageSource, frame: int) -> Pixels | None:
    """The coarsest level of a frame where its source has a quick one; decoded at the first call."""
    ask: Callable[[int], Pixels | None] | None = getattr(source, "preview", None)
    return ask(frame) if ask is not None else None


class SharpeningReader(QObject):
    """For sources with a preview of their one frame. The whole frame is decoded on the pool from the first question."""

    _decoded = Signal()

    def __init__(self, source: ImageSource, pool: QThreadPool) -> None:
        super().__init__()
        self._source, self._pool = source, pool
        self._preview = preview_of(source, 0)
        self._failure: AppError | None = None
        self._asked = self._over = self.sharp = False
        self.arrived: Callable[[], None] = _nobody
        self._decoded.connect(self._tell)

    @property
    def levels(self) -> Sequence[Size]:
        return self._source.levels

    def take(self, region: Region, *, ask: bool) -> Pixels | None:
        if self._failure is not None:
            raise self._failure
        if self.sharp or self._preview is None:
            return self._source.read(region)
        if not self._asked:
            self._asked = True
            self._pool.start(self._decode)
        return self._preview[region.rect.slices] if region.level == len(self.levels) - 1 else None

    def close(self) -> None:
        """Returns at once, for a whole mammogram takes a second; the source keeps nothing of it if it is closed."""
        self.arrived = _nobody
        if self._asked and not self._over:
            _LATE.add(self)

    def _decode(self) -> None:
        """On a thread of the pool: all levels, which the source keeps."""
        coarse = len(self.levels) - 1
        try:
            self._source.read(Region(Rect.whole(self.levels[coarse]), coarse, 0))
        except AppError as error:
            self._failure = error
        except Exception:  # whoever reads it next meets the same fault, where it can be told
            self._preview = None
        self.sharp = self._failure is None
        self._decoded.emit()

    def _tell(self) -> None:
        self._over = True
        self.arrived()
        _LATE.discard(self)


def _nobody() -> None:
    """Nobody waits for the picture."""
