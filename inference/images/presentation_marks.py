"""Drawings and words of a presentation state, brought to level-0 pixels (PS3.3 C.10.5, C.10.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inference.geometry import Point
from inference.images.dicom_values import items, number, numbers, text
from inference.images.segmentation import Colour, srgb

KINDS = ("POINT", "POLYLINE", "INTERPOLATED", "CIRCLE", "ELLIPSE")
FEWEST = {"POINT": 1, "POLYLINE": 2, "INTERPOLATED": 2, "CIRCLE": 2, "ELLIPSE": 4}
assert set(FEWEST) == set(KINDS)
PERSON = (242, 224, 138)


@dataclass(frozen=True, slots=True)
class Area:
    """What is meant to be seen, by the corners that come to the screen's top left and bottom right (level-0 px).

    quarters: clockwise quarter turns before it is mirrored left to right.  mode: "SCALE TO FIT", "TRUE SIZE" or
    "MAGNIFY" by `factor` screen pixels per image pixel.
    """

    top_left: Point
    bottom_right: Point
    quarters: int = 0
    mirrored: bool = False
    mode: str = "SCALE TO FIT"
    factor: float = 1.0

    def at(self, across: float, down: float) -> Point:
        """Level 0 of a place told in parts of the area, as it lies on the screen (unit DISPLAY)."""
        if self.quarters % 2:
            across, down = down, across
        one, other = self.top_left, self.bottom_right
        return Point(one.x + across * (other.x - one.x), one.y + down * (other.y - one.y))


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawing; points as DICOM orders them for its kind, level-0 px."""

    kind: str
    points: tuple[Point, ...]
    filled: bool
    layer: str
    colour: Colour = PERSON


@dataclass(frozen=True, slots=True)
class TextMark:
    """Words in a box (two corners, level-0 px) or at an anchor, or both; anchor_seen: a line leads there."""

    text: str
    box: tuple[Point, Point] | None
    anchor: Point | None
    anchor_seen: bool
    layer: str
    colour: Colour = PERSON


def area_of(item: Any, transform: Any) -> Area | None:
    """item: of the Displayed Area Selection Sequence, None for none.  transform: the data set with the rotation.

    Corners are pixels counted from 1, both seen; a mirrored or turned image has them in other orders.
    """
    quarters = round((number(transform, "ImageRotation") or 0) / 90) % 4
    mirrored = text(transform, "ImageHorizontalFlip").upper() == "Y"
    one = numbers(item, "DisplayedAreaTopLeftHandCorner") if item is not None else ()
    other = numbers(item, "DisplayedAreaBottomRightHandCorner") if item is not None else ()
    if len(one) != 2 or len(other) != 2:
        return None
    (x0, x1), (y0, y1) = _edges(one[0], other[0]), _edges(one[1], other[1])
    return Area(
        Point(x0, y0), Point(x1, y1), quarters, mirrored, text(item, "PresentationSizeMode").upper() or "SCALE TO FIT",
        number(item, "PresentationPixelMagnificationRatio") or 1.0,
    )  # fmt: skip


def _edges(first: float, last: float) -> tuple[float, float]:
    """The outer edges of two pixels counted from 1."""
    return (first - 1, last) if first <= last else (first, last - 1)


def layer_colours(data: Any) -> dict[str, Colour]:
    """By layer name: the recommended colour, else the recommended grey."""
    found = {}
    for item in items(data, "GraphicLayerSequence"):
        name = text(item, "GraphicLayer")
        lab = numbers(item, "GraphicLayerRecommendedDisplayCIELabValue")
        grey = number(item, "GraphicLayerRecommendedDisplayGrayscaleValue")
        if len(lab) == 3:
            found[name] = srgb(lab)
        elif grey is not None:
            found[name] = (int(grey) >> 8,) * 3
    return found


def marks_of(item: Any, area: Area, colours: dict[str, Colour]) -> list[Mark]:
    """The drawings of an item of the Graphic Annotation Sequence; what is broken or of an unknown kind is left out."""
    layer = text(item, "GraphicLayer")
    found = []
    for one in items(item, "GraphicObjectSequence"):
        kind, told = text(one, "GraphicType").upper(), numbers(one, "GraphicData")
        points = _placed(told, text(one, "GraphicAnnotationUnits"), area)
        if kind in KINDS and len(points) >= FEWEST[kind]:
            filled = text(one, "GraphicFilled").upper() == "Y"
            found.append(Mark(kind, points, filled, layer, colours.get(layer, PERSON)))
    return found


def texts_of(item: Any, area: Area, colours: dict[str, Colour]) -> list[TextMark]:
    """The words of an item of the Graphic Annotation Sequence."""
    layer = text(item, "GraphicLayer")
    return [made for one in items(item, "TextObjectSequence") if (made := _text(one, area, layer, colours)) is not None]


def _text(one: Any, area: Area, layer: str, colours: dict[str, Colour]) -> TextMark | None:
    words = str(one.get("UnformattedTextValue", "") or "").replace("\r\n", "\n").replace("\r", "\n").strip("\x00 \n")
    units = text(one, "BoundingBoxAnnotationUnits")
    corners = _placed(
        (*numbers(one, "BoundingBoxTopLeftHandCorner"), *numbers(one, "BoundingBoxBottomRightHandCorner")), units, area
    )
    anchor = _placed(numbers(one, "AnchorPoint"), text(one, "AnchorPointAnnotationUnits"), area)
    if not words or (len(corners) != 2 and not anchor):
        return None
    return TextMark(
        words, (corners[0], corners[1]) if len(corners) == 2 else None, anchor[0] if anchor else None,
        text(one, "AnchorPointVisibility").upper() == "Y", layer, colours.get(layer, PERSON),
    )  # fmt: skip


def _placed(told: tuple[float, ...], units: str, area: Area) -> tuple[Point, ...]:
    """PIXEL and MATRIX count from the top left corner of the first pixel, as level 0 does."""
    pairs = zip(told[::2], told[1::2], strict=False)
    if units.upper() == "DISPLAY":
        return tuple(area.at(x, y) for x, y in pairs)
    return tuple(Point(x, y) for x, y in pairs)
