"""ImageInfo out of a DICOM header; nothing here reads pixels or fails on a broken element."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Size
from inference.images.colour_profile import profile_in, usable_profile
from inference.images.dicom_cine import frame_times, sweeps, trim
from inference.images.dicom_pixels import DEFLATED_FRAMES, PixelForm
from inference.images.dicom_values import groups, items, number, numbers, text, words
from inference.images.geometry_dicom import pixel_aspect, regions_of, spacing_of
from inference.images.mammo_view import modifiers_of, view_of
from inference.images.modality import Modality, lut_entries, unit_of
from inference.images.source import GreyScale, ImageInfo, Instance, VoiLut, Window

WINDOW_FUNCTIONS = ("LINEAR", "LINEAR_EXACT", "SIGMOID")
METHODS = {
    "ISO_10918_1": "JPEG", "ISO_14495_1": "JPEG-LS", "ISO_15444_1": "JPEG 2000", "ISO_15444_15": "HTJ2K",
    "ISO_13818_2": "MPEG-2", "ISO_14496_10": "H.264", "ISO_23008_2": "HEVC", "ISO_18181_1": "JPEG XL",
}  # fmt: skip
SYNTAXES = {
    "1.2.840.10008.1.2": "", "1.2.840.10008.1.2.1": "", "1.2.840.10008.1.2.2": "big-endian",
    "1.2.840.10008.1.2.1.99": "deflate", "1.2.840.10008.1.2.5": "RLE", DEFLATED_FRAMES: "deflated frames",
    "1.2.840.10008.1.2.4.50": "JPEG", "1.2.840.10008.1.2.4.51": "JPEG 12 bit",
    "1.2.840.10008.1.2.4.57": "JPEG lossless", "1.2.840.10008.1.2.4.70": "JPEG lossless",
    "1.2.840.10008.1.2.4.80": "JPEG-LS", "1.2.840.10008.1.2.4.81": "JPEG-LS near-lossless",
    "1.2.840.10008.1.2.4.90": "JPEG 2000 lossless", "1.2.840.10008.1.2.4.91": "JPEG 2000",
    "1.2.840.10008.1.2.4.201": "HTJ2K lossless", "1.2.840.10008.1.2.4.202": "HTJ2K lossless",
    "1.2.840.10008.1.2.4.203": "HTJ2K", "1.2.840.10008.1.2.4.110": "JPEG XL lossless",
    "1.2.840.10008.1.2.4.111": "JPEG XL", "1.2.840.10008.1.2.4.112": "JPEG XL",
    **{f"1.2.840.10008.1.2.4.{code}": "MPEG-2" for code in (100, 101)},
    **{f"1.2.840.10008.1.2.4.{code}": "H.264" for code in (102, 103, 104, 105, 106)},
    **{f"1.2.840.10008.1.2.4.{code}": "HEVC" for code in (107, 108)},
}  # fmt: skip
ALWAYS_LOSSY = {"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"}
LOSSY_KINDS = {
    "1.2.840.10008.1.2.4.50": "JPEG", "1.2.840.10008.1.2.4.51": "JPEG", "1.2.840.10008.1.2.4.81": "JPEG-LS",
    "1.2.840.10008.1.2.4.91": "JPEG 2000", "1.2.840.10008.1.2.4.203": "HTJ2K",
    "1.2.840.10008.1.2.4.112": "JPEG XL",
}  # fmt: skip
INSTANCE_ELEMENTS = {
    "patient_name": "PatientName", "patient_id": "PatientID", "birth_date": "PatientBirthDate",
    "sex": "PatientSex", "institution": "InstitutionName", "study_description": "StudyDescription",
    "study_date": "StudyDate", "study_time": "StudyTime", "study_id": "StudyID",
    "accession": "AccessionNumber", "series_number": "SeriesNumber",
    "series_description": "SeriesDescription", "instance_number": "InstanceNumber",
    "study_uid": "StudyInstanceUID", "series_uid": "SeriesInstanceUID",
    "sop_uid": "SOPInstanceUID", "sop_class": "SOPClassUID", "manufacturer": "Manufacturer",
    "field_flipped": "FieldOfViewHorizontalFlip",
}  # fmt: skip
SLIDE = "1.2.840.10008.5.1.4.1.1.77.1.6"


def image_info(data: Any, form: PixelForm, modality: Modality, path: Path, *, frames: int) -> ImageInfo:
    """Everything that the header says.  frames: how many the file really holds."""
    size = Size(form.columns, form.rows)
    regions = regions_of(data, size)
    spacing = spacing_of(data, regions)
    grey = form.samples == 1 and form.photometric != "PALETTE COLOR"
    icc, notes = (b"", ()) if grey else usable_profile(profile_in(data))
    return ImageInfo(
        name=path.name, path=str(path), size=size, frames=frames, channels=1 if grey else 3,
        dtype=modality.dtype if grey else "uint8", format=_format(form),
        grey=grey_scale(data, form, modality) if grey else GreyScale(),
        spacing=spacing, modality=text(data, "Modality") or None, body_part=_body_part(data), regions=regions,
        instance=instance_of(data, form.syntax), lossy=lossy_words(data, form.syntax),
        frame_ms=frame_times(data, frames), sweeps=sweeps(data), trim=trim(data, frames),
        pixel_aspect=pixel_aspect(data, spacing),
        warnings=_warnings(data, form, frames) + notes, icc=icc,
        magnification=number(data, "EstimatedRadiographicMagnificationFactor"),
    )  # fmt: skip


def _format(form: PixelForm) -> str:
    kind = SYNTAXES.get(form.syntax, "JPEG" if form.syntax.startswith("1.2.840.10008.1.2.4.") else "")
    return f"DICOM · {kind}" if kind else "DICOM"


def grey_scale(data: Any, form: PixelForm, modality: Modality, frame: int = 0) -> GreyScale:
    """Windows, VOI LUTs, polarity and padding of a frame, in modality units."""
    inverted = form.photometric == "MONOCHROME1" or text(data, "PresentationLUTShape").upper() == "INVERSE"
    return GreyScale(
        windows=windows_of(data, frame), voi_luts=voi_luts_of(data, modality, frame), inverted=inverted,
        unit=unit_of(data, frame), padding=_padding(data, form, modality, frame), value_range=modality.value_range,
        rescale=modality.rescale(frame), presentation=presentation_lut_of(data),
    )  # fmt: skip


def windows_of(data: Any, frame: int = 0) -> tuple[Window, ...]:
    """All usable windows of a frame with their explanations: its own group's first, then the image's."""
    found = [window for item in groups(data, "FrameVOILUTSequence", frame) for window in windows_in(item)]
    return tuple(dict.fromkeys((*found, *windows_in(data))))


def windows_in(data: Any) -> list[Window]:
    """The usable windows of one data set or item."""
    told = text(data, "VOILUTFunction").upper() or "LINEAR"
    function = told if told in WINDOW_FUNCTIONS else "LINEAR"
    names = words(data, "WindowCenterWidthExplanation")
    pairs = zip(_each(data, "WindowCenter"), _each(data, "WindowWidth"), strict=False)
    return [
        Window(center, width, names[at] if at < len(names) else "", _function(function, width))
        for at, (center, width) in enumerate(pairs)
        if center is not None and width is not None and width > 0
    ]


def _each(data: Any, keyword: str) -> list[float | None]:
    """The values of a multiple element one by one: a blank or broken one does not cost the others."""
    return [number({keyword: part}, keyword) for part in words(data, keyword)]


def _function(told: str, width: float) -> str:
    """LINEAR needs a width of 1 or more: less, written for values in fractions, can only be meant exactly."""
    return "LINEAR_EXACT" if told == "LINEAR" and width < 1 else told


def voi_luts_of(data: Any, modality: Modality, frame: int = 0) -> tuple[VoiLut, ...]:
    """All usable VOI LUTs of a frame with their explanations."""
    little, signed = data.original_encoding[1] is not False, modality.value_range[0] < 0
    holders = (*groups(data, "FrameVOILUTSequence", frame), data)
    return tuple(lut for holder in holders for lut in voi_luts_in(holder, signed=signed, little=little))


def voi_luts_in(data: Any, *, signed: bool, little: bool) -> list[VoiLut]:
    """The usable VOI LUTs of one data set or item. signed: of the values they apply to."""
    found = (_voi_lut(item, signed=signed, little=little) for item in items(data, "VOILUTSequence"))
    return [lut for lut in found if lut is not None]


def _voi_lut(item: Any, *, signed: bool, little: bool) -> VoiLut | None:
    told = [int(part) for part in numbers(item, "LUTDescriptor")]
    if len(told) != 3 or not 1 <= told[2] <= 16:
        return None
    entries = lut_entries(item.get("LUTData"), told[0] % 65536 or 65536, told[2], little=little)
    if entries is None:
        return None
    first = told[1] - 65536 if signed and told[1] > 32767 else told[1]
    return VoiLut(first, _true_bits(entries, told[2]), entries, text(item, "LUTExplanation"))


def presentation_lut_of(data: Any) -> VoiLut | None:
    """The presentation LUT (PS3.3 C.11.4), whose inputs are steps of the VOI's whole output; None if there is none."""
    for item in items(data, "PresentationLUTSequence"):
        return _voi_lut(item, signed=False, little=data.original_encoding[1] is not False)
    return None


def _true_bits(entries: NDArray[np.uint16], told: int) -> int:
    """Some writers tell 16 bits of a table of 12, others the reverse: then the entries decide."""
    needed = int(entries.max()).bit_length()
    return max(8, needed) if told == 16 and needed <= 12 else max(told, needed)


def _padding(data: Any, form: PixelForm, modality: Modality, frame: int) -> tuple[float, float] | None:
    kind = form.keyword.removesuffix("Data") + "Padding"  # floats have elements of their own (PS3.3 C.7.6.24)
    first, second = number(data, f"{kind}Value"), number(data, f"{kind}RangeLimit")
    if first is None:
        return None
    ends = [first, first if second is None else second]
    if form.keyword == "PixelData":
        ends = [_as_stored(end, form) for end in ends]
    return _range([modality.value(end, frame) for end in ends], modality)


def _range(ends: list[float], modality: Modality) -> tuple[float, float]:
    """Both ends, rounded as the pixels are that must equal them."""
    low, high = sorted(float(np.float32(end)) if modality.dtype == "float32" else end for end in ends)
    return low, high


def _as_stored(value: float, form: PixelForm) -> float:
    """The padding value in the sign of the pixels: writers mix US and SS."""
    whole = 2.0**form.allocated
    if form.signed and value >= whole / 2:
        return value - whole
    return value + whole if not form.signed and value < 0 else value


def instance_of(data: Any, syntax: str) -> Instance:
    """Who, what and when, as text; what is absent or broken stays empty."""
    fields = {field: text(data, keyword) for field, keyword in INSTANCE_ELEMENTS.items()}
    facing = (*words(data, "PatientOrientation"), "", "")[:2]
    marked = (
        text(data, keyword).lower() for keyword in ("InstitutionName", "ImageComments", "SeriesDescription")
    )
    return Instance(
        **fields, laterality=laterality_of(data), view_position=view_of(data), view_modifiers=modifiers_of(data),
        patient_orientation=(facing[0], facing[1]), transfer_syntax=syntax,
        slice_thickness=thickness_of(data), contrast=_contrast(data),
        synthetic=any("synthetic phantom" in said for said in marked),
    )  # fmt: skip


def _body_part(data: Any) -> str | None:
    told = text(data, "BodyPartExamined").upper()
    for item in items(data, "AnatomicRegionSequence"):
        told = told or text(item, "CodeMeaning").upper()
    return told or None


def laterality_of(data: Any, frame: int = 0) -> str:
    """R, L, B or U of a frame; "" if nothing tells it."""
    for item in groups(data, "FrameAnatomySequence", frame):
        if found := text(item, "FrameLaterality"):
            return found
    return text(data, "ImageLaterality") or text(data, "Laterality")


def thickness_of(data: Any, frame: int = 0) -> str:
    """Nominal thickness of a slice, mm, as the file writes it; "" if nothing tells it."""
    for item in groups(data, "PixelMeasuresSequence", frame):
        if found := text(item, "SliceThickness"):
            return found
    return text(data, "SliceThickness")


def _contrast(data: Any) -> str:
    agents = (text(item, "CodeMeaning") for item in items(data, "ContrastBolusAgentSequence"))
    return text(data, "ContrastBolusAgent") or ", ".join(dict.fromkeys(agent for agent in agents if agent))


def lossy_words(data: Any, syntax: str) -> str:
    """What is known of lossy compression, now or before, in words; "" if nothing is told."""
    if text(data, "LossyImageCompression") != "01" and syntax not in ALWAYS_LOSSY:
        return ""
    method = (*words(data, "LossyImageCompressionMethod"), "")[0]
    ratio = number(data, "LossyImageCompressionRatio")
    kind = METHODS.get(method) or LOSSY_KINDS.get(syntax, "")
    return " ".join(part for part in (kind, "lossy", f"{ratio:.3g}:1" if ratio and ratio > 1 else "") if part)


def _warnings(data: Any, form: PixelForm, frames: int) -> tuple[str, ...]:
    found = []
    if frames < form.frames:
        found.append(f"This file declares {form.frames} frames but holds only {frames}.")
    if text(data, "PresentationIntentType").upper() == "FOR PROCESSING":
        found.append("This image is meant for processing, not for reading.")
    if {laterality_of(data), text(data, "ImageLaterality"), text(data, "Laterality")} >= {"L", "R"}:
        found.append("This file tells both sides, left and right: check the side.")
    if text(data, "SOPClassUID") == SLIDE and form.frames > 1:
        found.append("This is a tiled slide: its tiles are shown one by one.")
    if form.photometric == "MONOCHROME2" and text(data, "PixelPresentation").upper() in ("COLOR", "MIXED"):
        found.append("This file lays colours over its grey values; they are shown as grey.")
    if form.samples == 3 and form.allocated > 8:
        found.append(f"This picture has {form.stored} bits per colour; 8 of them are shown.")
    return tuple(found)
