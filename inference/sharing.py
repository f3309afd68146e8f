"""Handing an image to the model process: small ones as shared memory, large ones by their path."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

import numpy as np

from inference.errors import ModelError
from inference.geometry import Rect
from inference.images.source import ImageInfo, ImageSource, Region
from inference.results import Request

HANDED_OVER_PX = 48_000_000  # larger images are opened by the worker itself, which reads only what it needs


@dataclass(frozen=True, slots=True)
class Task:
    """One frame and what is asked about it. The pixels lie in shared memory `memory`.

    With "" there, the image is too large to hand over: the worker opens `info.path` itself.
    """

    info: ImageInfo
    memory: str
    shape: tuple[int, ...]
    dtype: str
    requests: tuple[Request, ...]


def share(source: ImageSource, requests: tuple[Request, ...]) -> tuple[SharedMemory | None, Task]:
    """The asked frame in shared memory, and the task that names it; of a large image the task alone."""
    info = source.info
    if info.path and info.size.width * info.size.height > HANDED_OVER_PX:
        return None, Task(info, "", (), "", requests)
    pixels = source.read(Region(Rect.whole(source.info.size), frame=requests[0].frame))
    memory = room(max(1, pixels.nbytes))
    np.ndarray(pixels.shape, pixels.dtype, memory.buf)[:] = pixels
    alone = replace(source.frame_info(requests[0].frame), frames=1)
    return memory, Task(alone, memory.name, pixels.shape, pixels.dtype.str, requests)


def room(size: int) -> SharedMemory:
    """Shared memory that is really there: writing into a promise on a full /dev/shm would end the window.

    Raises ModelError if there is not enough.
    """
    try:
        memory = SharedMemory(create=True, size=size)
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(memory._fd, 0, size)  # type: ignore[attr-defined]  # POSIX only, no public name
        except OSError:
            memory.close()
            memory.unlink()
            raise
    except OSError as error:
        raise ModelError(
            "There is not enough shared memory to hand the image to the models.", detail=str(error)
        ) from error
    return memory


def opened(task: Task) -> ImageSource:
    """The picture that was handed over, or the file, with what the window knows about it. Raises ImageError."""
    from inference.images.array_source import ArraySource

    if not task.memory:
        from inference.images.opener import open_image
        from inference.images.retold import Retold

        return Retold(open_image(Path(task.info.path)), task.info)
    memory = SharedMemory(name=task.memory)
    try:
        pixels = np.ndarray(task.shape, np.dtype(task.dtype), memory.buf).copy()
    finally:
        memory.close()
    return ArraySource(task.info, pixels[None])
