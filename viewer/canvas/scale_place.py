"""Where a scale bar may stand. Beside an M-mode or a spectral strip, whose pixels are seconds, it keeps to the picture.

A bar at the lower edge of the window is read as holding for all that is above it. So as soon as an ultrasound frame
has anything but two-dimensional regions, the bar lies inside one of these, says "2-D", and is left out where there is
no room for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from inference.geometry import Rect, Size
from inference.images.geometry_dicom import TWO_D
from inference.images.source import ImageInfo
from inference.measure.calibration import spacing_in_patient
from viewer.canvas.bearings import ScaleBar, scale_bar
from viewer.canvas.camera import Camera, Placement
from viewer.canvas.sampling import device_bounds

ROOM = 140.0  # px, or a quarter of a narrow view
LEAST = (90.0, 60.0)  # px of a region on the screen, to hold a bar and its words
NONE = 0  # a region that tells no format is the machine's frame around the others


@dataclass(frozen=True, slots=True)
class ScaleView:
    """How an image lies on the screen. size: of the view, logical px.  ratio: device px per logical px."""

    camera: Camera
    placement: Placement
    size: tuple[float, float]
    ratio: float

    def bar_of(self, info: ImageInfo) -> ScaleBar | None:
        """The bar of a frame, with the place where it holds; None where any bar would mislead."""
        strips = strips_of(info)
        if not strips:
            return self._bar(info, min(ROOM, self.size[0] / 4))
        if info.spacing is None:
            return None
        flat = (region.rect for region in info.regions if region.spatial_format == TWO_D)
        seen = sorted((self._seen(rect) for rect in flat), key=lambda part: -part.width * part.height)
        clear = [part for part in seen if not any(self._touch(part, strip) for strip in strips)]
        wide, high = (side * self.ratio for side in LEAST)
        if not clear or clear[0].width < wide or clear[0].height < high:
            return None
        return self._inside(info, clear[0])

    def _inside(self, info: ImageInfo, part: Rect) -> ScaleBar:
        """part: device px."""
        bar = self._bar(info, min(ROOM, part.width / self.ratio / 2))
        words = QCoreApplication.translate("Canvas", "{length} · 2-D").format(length=bar.text)
        edges = (part.left, part.top, part.right, part.bottom)
        left, top, right, bottom = (edge / self.ratio for edge in edges)
        return replace(bar, text=words, within=(left, top, right, bottom))

    def _bar(self, info: ImageInfo, room: float) -> ScaleBar:
        return scale_bar(self.camera, spacing_in_patient(info), room_px=room, ratio=self.ratio)

    def _seen(self, rect: Rect) -> Rect:
        """What of a level-0 rectangle is on the screen, device px."""
        screen = Size(round(self.size[0] * self.ratio), round(self.size[1] * self.ratio))
        return device_bounds(self.placement, rect).intersect(Rect.whole(screen))

    def _touch(self, part: Rect, strip: Rect) -> bool:
        """Whether a strip reaches into the lower part of `part`, where the bar would stand."""
        low = Rect(part.left, part.top + part.height // 2, part.width, part.height - part.height // 2)
        return not low.intersect(self._seen(strip)).empty


def strips_of(info: ImageInfo) -> list[Rect]:
    """The regions of an ultrasound frame that are no two-dimensional picture: M-mode, spectra, curves."""
    return [region.rect for region in info.regions if region.spatial_format not in (NONE, TWO_D)]
