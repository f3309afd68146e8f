"""A source about which a person knows more than its file: its spacing, its modality."""

from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import Self

from inference.geometry import Size
from inference.images.source import ImageInfo, ImageSource, Pixels, Region


class Retold:
    """`source` with another `info`; it owns the source and closes it."""

    def __init__(self, source: ImageSource, info: ImageInfo) -> None:
        self.source, self.info = source, info

    @property
    def levels(self) -> tuple[Size, ...]:
        return self.source.levels

    def frame_info(self, frame: int) -> ImageInfo:
        told = self.source.frame_info(frame)
        return replace(told, spacing=told.spacing or self.info.spacing, modality=told.modality or self.info.modality)

    def read(self, region: Region) -> Pixels:
        return self.source.read(region)

    def close(self) -> None:
        self.source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
