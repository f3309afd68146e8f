"""Presentation states (GSPS and its kin): how somebody wants images to be seen, laid on the images themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from inference.errors import ImageError
from inference.geometry import Point
from inference.images.companion_class import PRESENTATION
from inference.images.dicom_file import read_header
from inference.images.dicom_info import instance_of, voi_luts_in, windows_in
from inference.images.dicom_values import items, number, text
from inference.images.overlay_planes import GROUPS, OverlayPlane, free_overlays_of
from inference.images.presentation_marks import (
    Area,
    Mark,
    TextMark,
    area_of,
    layer_colours,
    marks_of,
    texts_of,
)
from inference.images.segmentation_place import Reference, references_of
from inference.images.shutter import Shutter, shutter_of
from inference.images.source import ImageInfo, Instance, VoiLut, Window

Rescale = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Presented:
    """What a presentation state says of one frame.

    voi: in the units of the image as it is read; None where nothing is told.  inverted: of the whole picture, whatever
    its photometric interpretation; None where it is not told.  area: None where the whole image is meant.
    groups: the image's own overlay planes that are to be seen.  overlays: planes that the state brings along.
    """

    voi: Window | VoiLut | None
    inverted: bool | None
    shutter: Shutter | None
    area: Area | None
    marks: tuple[Mark, ...]
    texts: tuple[TextMark, ...]
    groups: tuple[int, ...]
    overlays: tuple[OverlayPlane, ...]
    missing: tuple[str, ...]


class Presentation:
    """One presentation state file, read once; holds no pixels."""

    def __init__(self, data: Any, path: Path) -> None:
        self.name, self.path = path.name, str(path)
        self.label = text(data, "ContentLabel")
        self.description = text(data, "ContentDescription")
        self.creator = text(data, "ContentCreatorName")
        self.instance: Instance = instance_of(data, "")
        self.references: tuple[Reference, ...] = references_of(data)
        self._data = data

    def on(self, info: ImageInfo, frame: int) -> Presented | None:
        """What it says of a frame; None if it speaks of other images.

        info: what holds for that frame.  frame: its 0-based number within its own file.
        """
        if not any(reference.meets(info, frame) for reference in self.references):
            return None
        data, area = self._data, self._area(info, frame)
        whole = Area(Point(0, 0), Point(info.size.width, info.size.height))
        colours, shown = layer_colours(data), _for(items(data, "GraphicAnnotationSequence"), info, frame)
        shape = text(data, "PresentationLUTShape").upper()
        return Presented(
            _voi(data, info, frame), shape == "INVERSE" if shape else None, shutter_of(data, info.pixel_aspect), area,
            tuple(mark for item in shown for mark in marks_of(item, area or whole, colours)),
            tuple(words for item in shown for words in texts_of(item, area or whole, colours)),
            tuple(group for group in GROUPS if data.get(group << 16 | 0x1001) is not None), free_overlays_of(data),
            _missing(data),
        )  # fmt: skip

    def _area(self, info: ImageInfo, frame: int) -> Area | None:
        """Turned even where no area is told."""
        told = _for(items(self._data, "DisplayedAreaSelectionSequence"), info, frame)
        found = area_of(told[0], self._data) if told else None
        if found is not None:
            return found
        turned = round((number(self._data, "ImageRotation") or 0) / 90) % 4
        mirrored = text(self._data, "ImageHorizontalFlip").upper() == "Y"
        return _whole_turned(info, turned, mirrored=mirrored) if turned or mirrored else None


def open_presentation(path: Path) -> Presentation:
    """Raises ImageError if it is no presentation state."""
    data, _ = read_header(path)
    if not text(data, "SOPClassUID").startswith(PRESENTATION):
        raise ImageError(f"“{path.name}” is not a presentation state.")
    return Presentation(data, path)


def _for(told: list[Any], info: ImageInfo, frame: int) -> list[Any]:
    """The items that hold for a frame: those that name it, or name no image at all."""
    return [item for item in told if _names(item, info, frame)]


def _names(item: Any, info: ImageInfo, frame: int) -> bool:
    images = items(item, "ReferencedImageSequence")
    return not images or any(
        text(image, "ReferencedSOPInstanceUID") == info.instance.sop_uid and _has_frame(image, frame)
        for image in images
    )


def _has_frame(image: Any, frame: int) -> bool:
    from inference.images.dicom_values import numbers

    told = numbers(image, "ReferencedFrameNumber")
    return not told or frame + 1 in told


def _whole_turned(info: ImageInfo, quarters: int, *, mirrored: bool) -> Area:
    """The image corners that a turn and a mirror bring to the top left and bottom right."""
    width, height = info.size.width, info.size.height
    corners = [Point(0, 0), Point(width, 0), Point(width, height), Point(0, height)]  # clockwise from the top left
    first = -quarters % 4  # a clockwise quarter brings the bottom left corner to the top left
    if mirrored:
        first = (first + 1) % 4
    return Area(corners[first], corners[(first + 2) % 4], quarters, mirrored)


def _voi(data: Any, info: ImageInfo, frame: int) -> Window | VoiLut | None:
    for item in _for(items(data, "SoftcopyVOILUTSequence"), info, frame):
        windows = windows_in(item)
        if windows:
            return in_image_units(windows[0], _rescale(data), info.grey.rescale)
        luts = voi_luts_in(item, signed=info.grey.value_range[0] < 0, little=data.original_encoding[1] is not False)
        if luts and _rescale(data) == info.grey.rescale:
            return luts[0]
    return None


def _rescale(data: Any) -> Rescale | None:
    """None: through a modality LUT.  A state without the step means stored values."""
    if items(data, "ModalityLUTSequence"):
        return None
    slope, intercept = number(data, "RescaleSlope"), number(data, "RescaleIntercept")
    return slope or 1.0, intercept or 0.0


def in_image_units(window: Window, state: Rescale | None, image: Rescale | None) -> Window | None:
    """A window of a state whose modality step differs from the image's, for values after the image's own step.

    None where one of them goes through a LUT and the other does not: then nobody can tell.
    """
    if state == image:
        return window
    if state is None or image is None:
        return None
    ratio = image[0] / state[0]
    center, width = window.center, window.width
    if window.function == "LINEAR":  # its half steps belong to the state's unit
        center, width, window = center - 0.5, max(width - 1, 1e-6), replace(window, function="LINEAR_EXACT")
    return replace(window, center=(center - state[1]) * ratio + image[1], width=width * abs(ratio))


def _missing(data: Any) -> tuple[str, ...]:
    """What the state asks for that is not shown, in words."""
    found = []
    if items(data, "PresentationLUTSequence"):
        found.append("its presentation LUT")
    if any(items(item, "CompoundGraphicSequence") for item in items(data, "GraphicAnnotationSequence")):
        found.append("compound graphics")
    if items(data, "MaskSubtractionSequence"):
        found.append("mask subtraction")
    return tuple(found)
