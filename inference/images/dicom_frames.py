"""What holds for one frame: its functional groups laid over what holds for the image (PS3.3 C.7.6.16)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from inference.images.dicom_info import grey_scale, laterality_of
from inference.images.dicom_pixels import PixelForm
from inference.images.dicom_plane import axes_of, direction_letters, plane_of
from inference.images.dicom_values import items, numbers
from inference.images.geometry_dicom import pixel_aspect, regions_of, spacing_of
from inference.images.modality import Modality
from inference.images.source import ImageInfo


def frames_differ(data: Any) -> bool:
    """True if the file tells something for single frames."""
    return bool(items(data, "PerFrameFunctionalGroupsSequence") or numbers(data, "GridFrameOffsetVector"))


def info_of_frame(data: Any, info: ImageInfo, form: PixelForm, modality: Modality, frame: int) -> ImageInfo:
    """`info` with the frame's own ultrasound regions, window, padding, spacing, plane, side and directions."""
    regions = regions_of(data, info.size, frame)
    spacing = spacing_of(data, regions, frame)
    axes = axes_of(data, frame)
    facing = direction_letters(axes) if axes is not None else info.instance.patient_orientation
    side = laterality_of(data, frame)
    return replace(
        info, regions=regions, spacing=spacing, pixel_aspect=pixel_aspect(data, spacing),
        grey=grey_scale(data, form, modality, frame) if info.channels == 1 else info.grey,
        plane=plane_of(data, frame, info.frames),
        instance=replace(info.instance, laterality=side, patient_orientation=facing),
    )  # fmt: skip
