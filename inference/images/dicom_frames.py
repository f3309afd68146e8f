"""What holds for one frame: its functional groups laid over what holds for the image (PS3.3 C.7.6.16)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from inference.images.dicom_info import grey_scale, laterality_of, thickness_of
from inference.images.dicom_pixels import PixelForm
from inference.images.dicom_plane import axes_of, direction_letters, plane_of
from inference.images.dicom_values import groups, items, numbers, words
from inference.images.geometry_dicom import pixel_aspect, regions_of, spacing_of
from inference.images.modality import Modality
from inference.images.shutter import Shutter, shutter_of
from inference.images.source import ImageInfo


def frames_differ(data: Any) -> bool:
    """True if the file tells something for single frames."""
    return bool(items(data, "PerFrameFunctionalGroupsSequence") or numbers(data, "GridFrameOffsetVector"))


def info_of_frame(data: Any, info: ImageInfo, form: PixelForm, modality: Modality, frame: int) -> ImageInfo:
    """`info` with the frame's own ultrasound regions, window, padding, spacing, plane, side and directions."""
    regions = regions_of(data, info.size, frame)
    spacing = spacing_of(data, regions, frame)
    axes = axes_of(data, frame)
    facing = direction_letters(axes) if axes is not None else _facing(data, frame) or info.instance.patient_orientation
    side = laterality_of(data, frame)
    return replace(
        info, regions=regions, spacing=spacing, pixel_aspect=pixel_aspect(data, spacing),
        grey=grey_scale(data, form, modality, frame) if info.channels == 1 else info.grey,
        plane=plane_of(data, frame, info.frames), shutter=_shutter(data, info, frame),
        instance=replace(
            info.instance, laterality=side, patient_orientation=facing, slice_thickness=thickness_of(data, frame)
        ),
    )  # fmt: skip


def _facing(data: Any, frame: int) -> tuple[str, str] | None:
    """Patient Orientation in Frame (0020,9450): of projections whose frames differ (PS3.3 C.7.6.16.2.15)."""
    for item in groups(data, "PatientOrientationInFrameSequence", frame):
        row, column = (*words(item, "PatientOrientation"), "", "")[:2]
        return (row, column) if row or column else None
    return None


def _shutter(data: Any, info: ImageInfo, frame: int) -> Shutter | None:
    """The frame's own shutter (PS3.3 C.7.6.16.2.16), else the image's."""
    for item in groups(data, "FrameDisplayShutterSequence", frame):
        return shutter_of(item, info.pixel_aspect) or info.shutter
    return info.shutter
