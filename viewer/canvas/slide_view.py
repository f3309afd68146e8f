"""Where the canvas turns to slides: what they need is loaded only when one is shown."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGraphicsItem

from inference.images.source import GreyScale, ImageSource
from viewer.canvas.tiles import TileReader

if TYPE_CHECKING:
    from viewer.canvas.slide_item import SlideItem
    from viewer.canvas.slide_reader import SlideReader


def slide_reader(source: ImageSource, tell: Callable[[str], None]) -> SlideReader | None:
    """A reader of tiles if the source is a slide: then its module has been loaded by whoever opened it."""
    if "inference.slides.source" not in sys.modules:
        return None
    from inference.slides.source import SlideSource

    if not isinstance(source, SlideSource):
        return None
    from viewer.canvas.slide_reader import SlideReader

    return SlideReader(source, tell)


def slide_item(reader: TileReader, grey: GreyScale, parent: QGraphicsItem) -> SlideItem | None:
    """An item for a slide's reader, None for any other."""
    if "viewer.canvas.slide_reader" not in sys.modules:
        return None
    from viewer.canvas.slide_reader import SlideReader

    if not isinstance(reader, SlideReader):
        return None
    from viewer.canvas.slide_item import SlideItem

    return SlideItem(reader, grey, parent)


def magnification_of(source: ImageSource) -> float | None:
    """Of a slide's level 0; None if it is not known, or no slide."""
    module = sys.modules.get("inference.slides.source")
    if module is None or not isinstance(source, module.SlideSource):
        return None
    told: float | None = source.facts.magnification
    return told
