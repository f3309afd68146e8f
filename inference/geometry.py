"""Sizes, rectangles and the way between picture planes. Positions are level-0 pixels unless a name says otherwise.

Pixel (col, row) covers the square [col, col + 1) × [row, row + 1): its centre lies at (col + 0.5, row + 0.5).
`Size(width, height)` meets arrays of shape (H, W, …) only through `Size.of` and `Size.shape`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import Self

from inference.records import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """width × height in pixels, both > 0."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width <= 0 or self.height <= 0:
            raise ValueError(f"a size is positive, not {self.width}×{self.height}")

    @classmethod
    def of(cls, shape: Sequence[int]) -> Self:
        """The size of an array of shape (H, W, …)."""
        return cls(width=int(shape[1]), height=int(shape[0]))

    @property
    def shape(self) -> tuple[int, int]:
        """(H, W), as numpy wants it."""
        return self.height, self.width


@dataclass(frozen=True, slots=True)
class Point:
    """A position in a plane that the variable's name tells."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Rect:
    """Whole pixels [left, left + width) × [top, top + height)."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def around(cls, left: float, top: float, right: float, bottom: float) -> Self:
        """The smallest whole-pixel rectangle that holds the given edges."""
        x, y = floor(left), floor(top)
        return cls(x, y, max(0, ceil(right) - x), max(0, ceil(bottom) - y))

    @classmethod
    def whole(cls, size: Size) -> Self:
        return cls(0, 0, size.width, size.height)

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def empty(self) -> bool:
        return self.width <= 0 or self.height <= 0

    @property
    def slices(self) -> tuple[slice, slice]:
        """(rows, columns) of this rectangle in an (H, W, …) array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def intersect(self, other: Rect) -> Rect:
        """The common part; empty (width or height 0) if there is none."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Rect(left, top, max(0, right - left), max(0, bottom - top))

    def unite(self, other: Rect) -> Rect:
        """The smallest rectangle that holds both; an empty one adds nothing."""
        if self.empty or other.empty:
            return other if self.empty else self
        return Rect.around(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip

    def grow(self, margin: int) -> Rect:
        return Rect(self.left - margin, self.top - margin, self.width + 2 * margin, self.height + 2 * margin)


@dataclass(frozen=True, slots=True)
class Affine:
    """x' = x_scale·x + x_shift, y' = y_scale·y + y_shift: a plane laid on another without turning.

    Layers carry the Affine from their own pixels to level 0.
    """

    x_scale: float = 1.0
    y_scale: float = 1.0
    x_shift: float = 0.0
    y_shift: float = 0.0

    def apply(self, point: Point) -> Point:
        return Point(self.x_scale * point.x + self.x_shift, self.y_scale * point.y + self.y_shift)

    def inverse(self) -> Affine:
        return Affine(
            1 / self.x_scale, 1 / self.y_scale, -self.x_shift / self.x_scale, -self.y_shift / self.y_scale
        )

    def after(self, first: Affine) -> Affine:
        """The affine that does `first`, then this one."""
        shift = self.apply(Point(first.x_shift, first.y_shift))
        return Affine(self.x_scale * first.x_scale, self.y_scale * first.y_scale, shift.x, shift.y)


@dataclass(frozen=True, slots=True)
class Spacing:
    """Millimetres per level-0 pixel, and where the figure comes from.

    Unknown spacing is `None` in its place, never 1.0.
    """

    x_mm: float
    y_mm: float
    source: str

    def __post_init__(self) -> None:
        if not (0 < self.x_mm < float("inf") and 0 < self.y_mm < float("inf")):
            raise ValueError(f"a spacing is positive and finite, not {self.x_mm}, {self.y_mm}")

    @property
    def pixel_area_mm2(self) -> float:
        return self.x_mm * self.y_mm


Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class PatientPlane:
    """Where a frame lies in the patient: LPS millimetres (PS3.3 C.7.6.2.1.1).

    origin: centre of the first pixel.  along_row: unit vector of growing columns.  along_column: of growing rows.
    frame_of_reference: its UID; two planes can be compared only if it is the same and not empty.
    """

    origin: Vector
    along_row: Vector
    along_column: Vector
    spacing: Spacing
    frame_of_reference: str
