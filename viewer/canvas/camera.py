"""Where a person looks from: centre, zoom, turns and flips over an image plane. Pure arithmetic, no Qt.

Device pixels are the screen's own; `zoom` is device pixels per level-0 pixel along x (1.0 is "1:1").
"""

from __future__ import annotations

from dataclasses import replace
from math import floor

from inference.geometry import Point, Size
from inference.records import dataclass

MIN_ZOOM, MAX_ZOOM = 1 / 512, 64.0
UPRIGHT = (1, 0, 0, 1)

Turn = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Placement:
    """device = (xx·x + xy·y + dx, yx·x + yy·y + dy) for level-0 (x, y); one of each pair is 0, never both."""

    xx: float
    xy: float
    yx: float
    yy: float
    dx: float
    dy: float

    @property
    def swapped(self) -> bool:
        """True if image columns run along the screen's height."""
        return self.xx == 0

    def to_device(self, point: Point) -> Point:
        return Point(
            self.xx * point.x + self.xy * point.y + self.dx, self.yx * point.x + self.yy * point.y + self.dy
        )

    def to_image(self, point: Point) -> Point:
        x, y = point.x - self.dx, point.y - self.dy
        if self.swapped:
            return Point(y / self.yx, x / self.xy)
        return Point(x / self.xx, y / self.yy)


@dataclass(frozen=True, slots=True)
class Camera:
    """What is seen: `centre` (level 0) lies in the middle of the screen.

    aspect: height of a pixel over its width (DICOM 0028,0034, vertical over horizontal).
    turn: 2×2 matrix (xx, xy, yx, yy) of 0 and ±1 from image to screen directions: quarter turns and mirrors.
    """

    centre: Point
    zoom: float
    aspect: float = 1.0
    turn: Turn = UPRIGHT

    @property
    def is_mirrored(self) -> bool:
        """Whether what is seen is a mirror image of what is stored."""
        xx, xy, yx, yy = self.turn
        return xx * yy - xy * yx < 0

    def placed(self, screen: Size) -> Placement:
        """On a screen of device pixels. The image's origin falls on a whole pixel, so 1:1 stays sharp."""
        xx, xy, yx, yy = self.turn
        across, down = self.zoom, self.zoom * self.aspect
        m = (xx * across, xy * down, yx * across, yy * down)
        dx = screen.width / 2 - m[0] * self.centre.x - m[1] * self.centre.y
        dy = screen.height / 2 - m[2] * self.centre.x - m[3] * self.centre.y
        return Placement(*m, floor(dx + 0.5), floor(dy + 0.5))

    def offset(self, device_dx: float, device_dy: float) -> Point:
        """A way on the screen, as a way on the image (level-0 px)."""
        xx, xy, yx, yy = self.turn  # orthogonal: its inverse is its transpose
        return Point(
            (xx * device_dx + yx * device_dy) / self.zoom,
            (xy * device_dx + yy * device_dy) / (self.zoom * self.aspect),
        )

    def panned(self, device_dx: float, device_dy: float) -> Camera:
        """The picture follows the hand."""
        way = self.offset(device_dx, device_dy)
        return replace(self, centre=Point(self.centre.x - way.x, self.centre.y - way.y))

    def zoomed(self, factor: float, *, from_middle: Point) -> Camera:
        """Zoom and keep what lies `from_middle` (device px, from the screen's middle) where it is."""
        zoom = min(max(self.zoom * factor, MIN_ZOOM), MAX_ZOOM)
        before = self.offset(from_middle.x, from_middle.y)
        keep = self.zoom / zoom
        centre = Point(
            self.centre.x + before.x * (1 - keep),
            self.centre.y + before.y * (1 - keep),
        )
        return replace(self, zoom=zoom, centre=centre)

    def turned(self, quarters: int) -> Camera:
        """Turn what is seen clockwise by quarters of a turn."""
        camera = self
        for _ in range(quarters % 4):
            xx, xy, yx, yy = camera.turn
            camera = replace(camera, turn=(-yx, -yy, xx, xy))
        return camera

    def mirrored(self, *, left_right: bool) -> Camera:
        """Mirror what is seen, left to right or top to bottom of the screen."""
        xx, xy, yx, yy = self.turn
        return replace(self, turn=(-xx, -xy, yx, yy) if left_right else (xx, xy, -yx, -yy))

    def fitted(self, image: Size, screen: Size, *, margin: int = 0) -> Camera:
        """The whole image, as large as the screen allows."""
        width, height = float(image.width), image.height * self.aspect
        if self.turn[0] == 0:
            width, height = height, width
        room = (max(1, screen.width - 2 * margin), max(1, screen.height - 2 * margin))
        zoom = min(max(min(room[0] / width, room[1] / height), MIN_ZOOM), MAX_ZOOM)
        return replace(self, centre=Point(image.width / 2, image.height / 2), zoom=zoom)
