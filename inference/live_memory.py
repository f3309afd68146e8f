"""Live outlines: shared memory that is kept from frame to frame. The window's side."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from multiprocessing.shared_memory import SharedMemory

import numpy as np

from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.source import ImageSource, Region
from inference.live import Followed, LiveAnswer, LiveTask
from inference.results import Request
from inference.sharing import HANDED_OVER_PX, Task, room

MAP_PX = 1 << 20  # more than any student's input holds


class LiveMemory:
    """Two blocks: the frame goes over in one, which grows when it must, and the map comes back in the other."""

    def __init__(self) -> None:
        self._frame: SharedMemory | None = None
        self._map: SharedMemory | None = None

    def put(self, source: ImageSource, request: Request) -> LiveTask:
        """The asked frame in shared memory. Raises ImageError, and ModelError where there is not enough memory."""
        size = source.info.size
        if size.width * size.height > HANDED_OVER_PX:
            raise ImageError(f"'{source.info.name}' is too large to be followed live.")
        pixels = source.read(Region(Rect.whole(size), frame=request.frame))
        if self._frame is None or self._frame.size < pixels.nbytes:
            _drop(self._frame)
            self._frame = None
            self._frame = room(pixels.nbytes)
        self._map = self._map or room(MAP_PX * 4)
        np.ndarray(pixels.shape, pixels.dtype, self._frame.buf)[:] = pixels
        alone = replace(source.frame_info(request.frame), frames=1)
        task = Task(alone, self._frame.name, pixels.shape, pixels.dtype.str, (request,))
        return LiveTask(task, self._map.name, MAP_PX)

    def taken(self, answer: LiveAnswer) -> Followed:
        """The answer with a copy of its map: the next frame may go over."""
        assert self._map is not None
        values = np.ndarray(answer.shape, np.float32, self._map.buf).copy()
        return replace(answer.told, layer=replace(answer.told.layer, values=values))

    def close(self) -> None:
        """Give both back; what is put later makes new ones."""
        frame, result, self._frame, self._map = self._frame, self._map, None, None
        _drop(frame)
        _drop(result)


def _drop(memory: SharedMemory | None) -> None:
    if memory is not None:
        with suppress(BufferError):  # a copy is under way on the model thread; its mapping ends with it
            memory.close()
        memory.unlink()
