"""What is asked of a model and what it answers. All frozen; nobody edits a Result, a new run makes a new one."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Point, Rect, Size
from inference.records import dataclass

FloatMap = NDArray[np.float32]
Mask = NDArray[np.bool_]


class State(Enum):
    """Six different messages; none stands for another."""

    NOT_RUN = "NOT RUN"
    RUNNING = "RUNNING"
    FAILED = "FAILED"
    OUT_OF_SCOPE = "OUT OF SCOPE"
    NO_FINDING = "NO FINDING"
    FINDINGS = "FINDINGS"

    def words(self, findings: int) -> str:
        """The state as shown and stored: `1 FINDING`, `3 FINDINGS`, else its own name."""
        if self is not State.FINDINGS:
            return str(self.value)
        return f"{findings} FINDING" + ("" if findings == 1 else "S")


class Kind(Enum):
    """What the numbers of a layer mean."""

    PROBABILITY = "probability"  # of a lesion at each pixel; has a threshold and a mask
    HEATMAP = "heatmap"  # how much each place spoke for a class (Grad-CAM); no mask


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known about an image before a model looks at it. `None`: nothing says it.

    modality: DICOM's code (US, MG, SM …).  body_part: DICOM's BodyPartExamined term (BREAST, THYROID …).
    said_by: "file", "person" or "command line", for the record.
    """

    modality: str | None = None
    body_part: str | None = None
    said_by: str = "file"


@dataclass(frozen=True, slots=True)
class Request:
    """The recipe of a run: what is needed to repeat it.

    model: card id.  source: path or name of the image.  frame: 0-based.  roi: level-0 pixels or the whole image.
    cache: folder in which the maps of slides are kept, "" for the system's.
    outline: corners of the region in `roi` that a slide's map is wanted of, () for all of it.
    """

    model: str
    source: str
    frame: int = 0
    roi: Rect | None = None
    scope: Scope = field(default_factory=Scope)
    explain: bool = True
    device: str = "auto"
    cache: str = ""
    outline: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Probability of a class: as the network gave it, and after calibration (what a person is shown). Both 0–1."""

    name: str
    raw: float
    calibrated: float


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Layer:
    """A map that lies on the image.

    values: (h, w) float32, 0–1.  to_level0: from the map's own pixels to level 0.
    threshold: the card's operating point for PROBABILITY; None for HEATMAP.
    min_area_px, min_peak: what a connected region needs to count as a finding (level-0 px, 0–1).
    """

    name: str
    kind: Kind
    values: FloatMap
    to_level0: Affine
    image_size: Size
    threshold: float | None = None
    min_area_px: float = 0.0
    min_peak: float = 0.0
    about: str = ""


@dataclass(frozen=True, slots=True)
class MapRef:
    """A probability map that lies on disk (`inference.maps.store`), because it may be larger than memory.

    folder: of the store.  threshold, min_peak: 0–1.  min_area_mm2: what a region needs to count as a finding.
    version: the model's.
    """

    model: str
    name: str
    folder: str
    image_size: Size
    threshold: float
    min_area_mm2: float = 0.0
    min_peak: float = 0.0
    version: str = ""


@dataclass(frozen=True, slots=True)
class MapPart:
    """News of a map that is being made: `changed`, in its own pixels, has new values."""

    ref: MapRef
    changed: Rect


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle worth showing, such as the tissue crop. Level-0 pixels."""

    name: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which model said it, on what, how fast."""

    model: str
    title: str
    version: str
    sha256: str
    device: str
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """One model's answer to one request.

    sha256 in the provenance covers the weights of this card and of the cards it requires.
    decision: the class named at the operating point, or "" where the model names none.
    """

    request: Request
    provenance: Provenance
    state: State
    findings: int = 0
    scores: tuple[Score, ...] = ()
    decision: str = ""
    layers: tuple[Layer, ...] = ()
    boxes: tuple[Box, ...] = ()
    warnings: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    maps: tuple[MapRef, ...] = ()

    def score(self, name: str) -> Score:
        """Raises KeyError if the model has no such class."""
        return {score.name: score for score in self.scores}[name]
