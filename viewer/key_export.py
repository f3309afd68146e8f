"""Key images as PNG files: whole frames as they are windowed, a strip below that says what they are."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from inference import DISCLAIMER, PRODUCT, __version__
from inference.errors import ExportError
from inference.export.atomic import write_bytes
from inference.geometry import Rect
from inference.images.breast import opening_voi
from inference.images.colour_profile import to_srgb
from inference.images.greyscale import Voi
from inference.images.source import ImageSource, Region
from inference.job import CancelToken
from viewer import snapshot
from viewer.canvas.corner import grey_line
from viewer.canvas.pyramid import to_screen
from viewer.document.document import Display, Document


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """A frame and how it is shown, frozen when it was asked for."""

    source: ImageSource
    frame: int
    display: Display

    @classmethod
    def of(cls, document: Document, frame: int) -> Self:
        return cls(document.source, frame, document.display)

    @property
    def stem(self) -> str:
        info = self.source.info
        return (
            f"{Path(info.name).stem or 'image'}-{self.frame + 1:04d}"
            if info.frames > 1
            else Path(info.name).stem
        )


def write_pictures(folder: Path, orders: Sequence[Order], token: CancelToken) -> Path:
    """Into a new folder inside `folder`, which is returned.  Raises ExportError, ImageError, Cancelled."""
    names = itertools.chain(["key-images"], (f"key-images-{number}" for number in itertools.count(2)))
    made = next(place for place in (folder / name for name in names) if not place.exists())
    try:
        made.mkdir(parents=True)
    except OSError as error:
        raise ExportError(f"The folder '{made.name}' cannot be made: {error.strerror}.") from error
    taken: set[str] = set()
    for number, order in enumerate(orders, 1):
        token.check()
        stem = order.stem if order.stem not in taken else f"{order.stem}-{number}"
        taken.add(stem)
        write_bytes(made / f"{stem}.png", snapshot.png_bytes(picture_of(order)))
    return made


def picture_of(order: Order) -> QImage:
    """The whole frame at level 0, one pixel for one pixel, and the strip."""
    rgb, voi = _shown(order)
    height, width = rgb.shape[:2]
    image = QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    return snapshot.framed(image, _lines(order, voi))


def shown_frame(order: Order) -> NDArray[np.uint8]:
    """The whole frame at level 0 as it is windowed, (H, W, 3) RGB."""
    return _shown(order)[0]


def _shown(order: Order) -> tuple[NDArray[np.uint8], Voi]:
    info = order.source.frame_info(order.frame)
    values = order.source.read(Region(Rect.whole(order.source.levels[0]), 0, order.frame))
    if info.icc and order.display.managed and values.ndim == 3:
        values = to_srgb(values, info.icc)
    voi = order.display.voi
    if voi is None and values.ndim == 2:
        voi = opening_voi(values, info.grey, info.modality)
    shown = to_screen(values, info.grey, replace(order.display, voi=voi))
    return np.ascontiguousarray(np.repeat(shown[:, :, None], 3, axis=2) if shown.ndim == 2 else shown), voi


def _lines(order: Order, voi: Voi) -> list[str]:
    info = order.source.info
    place = f"{order.frame + 1} / {info.frames}" if info.frames > 1 else ""
    light = grey_line(voi, order.display) if info.channels == 1 else ""
    what = " · ".join(part for part in (info.name, place, light) if part)
    return [what, f"{DISCLAIMER} · {PRODUCT} {__version__}"]
