"""Where the canvas turns to slides: what they need is loaded only when one is shown.

A module that another thread is loading at this moment is in `sys.modules` already, without its classes: it is only looked
at, for an import would wait for that thread.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QGraphicsItem

from inference.images.source import GreyScale, ImageSource
from viewer.canvas.tiles import TileReader

if TYPE_CHECKING:
    from inference.slides.source import SlideSource
    from viewer.canvas.slide_item import SlideItem
    from viewer.canvas.slide_reader import SlideReader


def slide_reader(source: ImageSource, tell: Callable[[str], None]) -> SlideReader | None:
    """A reader of tiles if the source is a slide: then its module has been loaded by whoever opened it."""
    if not _is("inference.slides.source", "SlideSource", source):
        return None
    from viewer.canvas.slide_reader import SlideReader

    return SlideReader(cast("SlideSource", source), tell)


def slide_item(reader: TileReader, grey: GreyScale, parent: QGraphicsItem) -> SlideItem | None:
    """An item for a slide's reader, None for any other."""
    if not _is("viewer.canvas.slide_reader", "SlideReader", reader):
        return None
    from viewer.canvas.slide_item import SlideItem

    return SlideItem(cast("SlideReader", reader), grey, parent)


def magnification_of(source: ImageSource) -> float | None:
    """Of a slide's level 0; None if it is not known, or no slide."""
    if not _is("inference.slides.source", "SlideSource", source):
        return None
    return cast("SlideSource", source).facts.magnification


def _is(module: str, name: str, thing: object) -> bool:
    """Whether it is of a class of a module; without a module that is loaded to that point there is nothing of it."""
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(thing, kind)
