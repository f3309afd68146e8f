"""An ImageSource over an array in memory: for the model process, phantoms and tests."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Size
from inference.images.pyramid import Pyramid
from inference.images.source import GreyScale, ImageInfo, Pixels, Region


class PyramidSource:
    """What every source that decodes whole frames shares: info, levels, `read` through one Pyramid."""

    info: ImageInfo

    def __init__(self, info: ImageInfo) -> None:
        self.info = info
        self._pyramid = Pyramid(info.size, info.frames, self._load)

    def _load(self, frame: int) -> Pixels:
        """The whole frame, (H, W) of info.dtype or (H, W, 3) uint8, C order.  Raises ImageError."""
        raise NotImplementedError

    @property
    def levels(self) -> tuple[Size, ...]:
        return self._pyramid.levels

    def frame_info(self, frame: int) -> ImageInfo:
        """The same for every frame, where nothing tells them apart."""
        return self.info

    def read(self, region: Region) -> Pixels:
        return self._pyramid.read(region)

    def holds(self, frame: int, level: int) -> bool:
        """Whether a level of a frame is read at once, from memory."""
        return self._pyramid.holds(frame, level)

    def forget(self) -> None:
        """Give the decoded frames' memory back; what is read again is kept again."""
        self._pyramid.clear()

    def close(self) -> None:
        self._pyramid.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class ArraySource(PyramidSource):
    """frames: (N, H, W) grey or (N, H, W, 3) RGB uint8, as `info` says; owned by the source from now on.

    Raises ValueError if the array is not what `info` says.
    """

    def __init__(self, info: ImageInfo, frames: NDArray[Any]) -> None:
        wanted = (info.frames, *info.size.shape) + ((3,) if info.channels == 3 else ())
        if frames.shape != wanted or frames.dtype != np.dtype(info.dtype):
            told = f"{wanted} {info.dtype}"
            raise ValueError(f"the array is {frames.shape} {frames.dtype}, its info says {told}")
        self._array = frames
        super().__init__(info)

    def _load(self, frame: int) -> Pixels:
        return np.ascontiguousarray(self._array[frame]).view()

    @classmethod
    def of(cls, pixels: NDArray[Any], *, name: str = "image", modality: str | None = None) -> Self:
        """One frame, (H, W) grey or (H, W, 3) uint8 RGB, with the plainest info that is true of it."""
        return cls(plain_info(pixels, name=name, modality=modality), pixels[None])


def plain_info(pixels: NDArray[Any], *, name: str, modality: str | None = None) -> ImageInfo:
    """ImageInfo of one frame (H, W) or (H, W, 3) of which nothing else is known."""
    channels = 3 if pixels.ndim == 3 else 1
    return ImageInfo(
        name=name, path="", size=Size.of(pixels.shape), frames=1, channels=channels, dtype=pixels.dtype.name,
        format="in memory", grey=GreyScale(value_range=dtype_range(pixels.dtype)), modality=modality,
    )  # fmt: skip


def dtype_range(dtype: Any) -> tuple[float, float]:
    """Least and greatest value of an integer dtype; (0, 1) for floats, which tell nothing."""
    kind = np.dtype(dtype)
    if kind.kind not in "iu":
        return 0.0, 1.0
    told = np.iinfo(kind)
    return float(told.min), float(told.max)
