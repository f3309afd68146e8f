"""The one face of every image: a pyramid read by regions, in frames.

`open_image(path)` (in `inference.images`'s opener module) gives an ImageSource; whoever opens it closes it.
"""

from __future__ import annotations

from dataclasses import field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from inference.geometry import PatientPlane, Rect, Size, Spacing
from inference.records import dataclass

if TYPE_CHECKING:  # most pictures have neither
    from inference.images.overlay_planes import OverlayPlane
    from inference.images.shutter import Shutter

Pixels = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Window:
    """A named window. LINEAR (PS3.3 C.11.2.1.2.1), LINEAR_EXACT or SIGMOID; centre and width in modality
    units."""

    center: float
    width: float
    name: str = ""
    function: str = "LINEAR"


@dataclass(frozen=True, slots=True, eq=False)
class VoiLut:
    """A VOI LUT (PS3.3 C.11.2): values for inputs first, first + 1 …; `bits` per entry."""

    first: int
    bits: int
    values: NDArray[np.uint16]
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class GreyScale:
    """How stored grey values become display grey (PS3.4 N.2): modality step, then VOI choices, then polarity.

    `read` gives values after the modality step (rescaled or through its LUT), so windows apply to them as
    they are.
    inverted: MONOCHROME1, or a presentation LUT shape INVERSE.  unit: "HU", "" if none is told.
    padding: (low, high) inclusive, in modality units: pixels that hold no image, or None.
    value_range: least and greatest value that can occur (from the bit depth, after the modality step).
    rescale: (slope, intercept) of the modality step, None if it goes through a LUT.
    presentation: from the VOI's output (0 … entries − 1 for black … white) to P-values, or None.
    """

    windows: tuple[Window, ...] = ()
    voi_luts: tuple[VoiLut, ...] = ()
    inverted: bool = False
    unit: str = ""
    padding: tuple[float, float] | None = None
    value_range: tuple[float, float] = (0.0, 255.0)
    rescale: tuple[float, float] | None = (1.0, 0.0)
    presentation: VoiLut | None = None


@dataclass(frozen=True, slots=True)
class UltrasoundRegion:
    """One item of SequenceOfUltrasoundRegions (0018,6011).

    rect: level-0 px.  spatial_format: 1 = 2-D, 2 = M-mode, 3 = spectral …  data_type: 1 = tissue, 2 =
    colour flow …
    units: (x, y) physical unit codes, 3 = cm, 4 = seconds, 7 = cm/s …  delta: (x, y) physical units per
    pixel.
    low_priority: bit 0 of RegionFlags; where regions overlap, one without it is meant.
    """

    rect: Rect
    spatial_format: int
    data_type: int
    units: tuple[int, int]
    delta: tuple[float, float]
    low_priority: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """What the file says about the picture; names go to the screen, never to logs. Empty string: not told."""

    patient_name: str = ""
    patient_id: str = ""
    birth_date: str = ""
    sex: str = ""
    institution: str = ""
    study_description: str = ""
    study_date: str = ""
    study_time: str = ""
    study_id: str = ""
    accession: str = ""
    series_number: str = ""
    series_description: str = ""
    instance_number: str = ""
    laterality: str = ""
    view_position: str = ""
    patient_orientation: tuple[str, str] = ("", "")
    study_uid: str = ""
    series_uid: str = ""
    sop_uid: str = ""
    sop_class: str = ""
    transfer_syntax: str = ""
    manufacturer: str = ""
    field_flipped: str = ""  # (0018,7034): YES if the picture was mirrored after it was taken
    synthetic: bool = False
    slice_thickness: str = ""  # mm, as the file writes it
    contrast: str = ""  # the agent that was given
    view_modifiers: str = ""  # what makes it no plain view: "magnification, spot compression"


@dataclass(frozen=True, slots=True, eq=False)
class ImageInfo:
    """All that can be said before pixels are read.

    name: for the screen.  path: absolute, "" for an image made in memory.  frames ≥ 1.
    channels: 1 (grey) or 3 (RGB).  dtype: of `read`'s arrays.
    lossy: what is known of lossy compression, in words ("JPEG lossy 10:1"), or "".
    frame_ms: duration of each frame in ms (cine), or () if unknown.
    sweeps: the file wants to be played back and forth.  trim: (first, last) frame to be played, 0-based, or None.
    format: short words for the badge, "DICOM · JPEG 2000", "PNG 16 bit".
    warnings: sentences a reader should see.
    plane: where the frame lies in the patient, None if that is not told.
    magnification: Estimated Radiographic Magnification Factor (0018,1114), None if it is not told.
    overlays, shutter: what the file itself lays over its pixels, and what part of them it leaves open.
    icc: the profile of colours that are not sRGB (`colour_profile.usable_profile`), b"" if they are, or are not told.
    """

    name: str
    path: str
    size: Size
    frames: int
    channels: int
    dtype: str
    format: str
    grey: GreyScale = field(default_factory=GreyScale)
    spacing: Spacing | None = None
    modality: str | None = None
    body_part: str | None = None
    regions: tuple[UltrasoundRegion, ...] = ()
    instance: Instance = field(default_factory=Instance)
    lossy: str = ""
    frame_ms: tuple[float, ...] = ()
    pixel_aspect: float = 1.0
    warnings: tuple[str, ...] = ()
    plane: PatientPlane | None = None
    magnification: float | None = None
    sweeps: bool = False
    trim: tuple[int, int] | None = None
    overlays: tuple[OverlayPlane, ...] = ()
    shutter: Shutter | None = None
    icc: bytes = field(default=b"", repr=False)

    @property
    def is_dicom(self) -> bool:
        return bool(self.instance.sop_uid)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of one frame at one pyramid level; rect in that level's pixels.

    Hashable: a cache key with the source.
    """

    rect: Rect
    level: int = 0
    frame: int = 0


class ImageSource(Protocol):
    """Thread-safe. levels: sizes, [0] is the full image; how each lies on level 0 is `levels.level_planes`."""

    info: ImageInfo

    @property
    def levels(self) -> tuple[Size, ...]: ...

    def frame_info(self, frame: int) -> ImageInfo:
        """What holds for one frame: its own file in a series, its functional groups in a multi-frame image.

        Size, channels and dtype are those of `info`; `frames` counts the whole.  Cheap enough to ask while painting.
        """

    def read(self, region: Region) -> Pixels:
        """The region as (h, w) for grey or (h, w, 3) uint8 for RGB, C order, never a view that changes later.

        Grey values are after the modality step: uint8/uint16/int16/int32/float32/float64 as `info.dtype` says.
        Raises ImageError if the pixels cannot be decoded; ValueError if the region lies outside its level.
        """

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
