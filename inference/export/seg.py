"""A mask as a DICOM Segmentation (BINARY): same study, a new series, every claim about its maker explicit."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from inference import DISCLAIMER, PRODUCT, __version__
from inference.errors import ExportError
from inference.export.atomic import write_bytes
from inference.export.seg_source import SPATIAL, UTF8, SegSourceError, read_source
from inference.geometry import Spacing
from inference.results import Mask

Origin = Literal["AI", "AI, edited", "human"]
ALGORITHM_TYPE = {"AI": "AUTOMATIC", "AI, edited": "SEMIAUTOMATIC", "human": "MANUAL"}
COLOUR = (91, 184, 196)  # sRGB, the colour of the lesion's outline in the viewer
ULTRASOUND_IMAGE = "1.2.840.10008.5.1.4.1.1.6.1"
SERIES_OFFSET = 9000  # series numbers of results, away from those that machines give


@dataclass(frozen=True, slots=True)
class Claim:
    """What is outlined, and who says so."""

    label: str
    origin: Origin
    model: str
    version: str


def write_seg(
    path: Path,
    *,
    source_path: Path,
    frame: int,
    mask: Mask,
    label: str,
    origin: Origin,
    model: str,
    version: str,
    spacing: Spacing | None = None,
) -> None:
    """Write `mask` as a SEG that refers to one frame of the DICOM file at `source_path`.

    frame: 0-based.  mask: (Rows, Columns) bool, not empty.  label: what it outlines, in words.
    origin: "AI" is AUTOMATIC, "AI, edited" SEMIAUTOMATIC, "human" MANUAL.  model, version: of the algorithm,
    not used for "human".  spacing: written as Pixel Measures where the image itself is not placed in space.
    Raises SegSourceError where the source lacks what a SEG must refer to, ExportError where writing fails.
    """
    source = read_source(source_path, frame)
    _check_mask(mask, source, source_path)
    made = _build(source, mask, Claim(label, origin, model, version), spacing)
    _refer_to_source(made, source, frame)
    made.PatientOrientation = source.get("PatientOrientation") or ""  # type 2C where nothing places the image
    write_bytes(path, encoded(made))


def _check_mask(mask: Mask, source: Any, path: Path) -> None:
    if mask.shape != (source.Rows, source.Columns):
        raise ExportError(
            f"The mask ({mask.shape[1]} × {mask.shape[0]}) does not have the size of"
            f" '{path.name}' ({source.Columns} × {source.Rows})."
        )
    if not mask.any():
        raise ExportError(f"The mask of '{path.name}' is empty: there is nothing to write.")


def _algorithm(claim: Claim) -> Any:
    """The Segmentation Algorithm Identification Sequence, None for a person's own drawing."""
    from highdicom import AlgorithmIdentificationSequence
    from pydicom.sr.codedict import codes

    if claim.origin == "human":
        return None
    return AlgorithmIdentificationSequence(
        name=claim.model,
        family=codes.cid7162.ArtificialIntelligence,
        version=claim.version,
        source=PRODUCT,
        parameters={"use": "research only"},
    )


def _build(source: Any, mask: Mask, claim: Claim, spacing: Spacing | None) -> Any:
    from highdicom import UID, PixelMeasuresSequence
    from highdicom.seg import Segmentation

    stand_in = _single_frame(source)
    placed = "FrameOfReferenceUID" in stand_in
    measures = PixelMeasuresSequence((spacing.y_mm, spacing.x_mm), None) if spacing and not placed else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the source's faults; the object itself is checked by tests
            return Segmentation(
                [stand_in],
                mask[np.newaxis].astype(np.uint8),
                "BINARY",
                [segment(claim, str(source.get("BodyPartExamined") or ""))],
                series_instance_uid=UID(),
                series_number=SERIES_OFFSET + series_number(source),
                sop_instance_uid=UID(),
                instance_number=1,
                manufacturer=PRODUCT,
                manufacturer_model_name=PRODUCT,
                software_versions=__version__,
                device_serial_number="none",
                content_label="LESION",
                content_description=DISCLAIMER,
                content_creator_name=None,
                pixel_measures=measures,
                contributing_equipment=[equipment()],
                specific_character_set=UTF8,
                series_description=f"{claim.label} ({claim.origin}) - research use only"[:64],
            )
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        why = str(error).rstrip(".")
        raise SegSourceError(f"No DICOM segmentation can be made of this image: {why}.") from error


def _single_frame(source: Any) -> Any:
    """What highdicom takes: one frame of a single-frame class. `_refer_to_source` puts the true class back.

    highdicom 0.28 takes no image that has several frames and no place in the patient's space (every
    ultrasound cine), and asks any multi-frame class for functional groups that a cine does not have.
    """
    import copy

    stand_in = copy.deepcopy(source)
    if _multi_frame(source):
        for keyword in (*SPATIAL, "NumberOfFrames"):
            stand_in.pop(keyword, None)
        stand_in.SOPClassUID = ULTRASOUND_IMAGE
    return stand_in


def _multi_frame(source: Any) -> bool:
    return "NumberOfFrames" in source or "SharedFunctionalGroupsSequence" in source


def series_number(source: Any) -> int:
    """The image's own, 1–9999; 1 where it tells none."""
    try:
        return max(1, min(9999, int(source.get("SeriesNumber") or 1)))
    except (TypeError, ValueError):
        return 1


def segment(claim: Claim, body_part: str) -> Any:
    """The one segment's description. body_part: of the image, "" if unknown."""
    from highdicom import UID
    from highdicom.color import CIELabColor
    from highdicom.seg import SegmentDescription
    from pydicom.sr.codedict import codes

    return SegmentDescription(
        segment_number=1,
        segment_label=claim.label,
        segmented_property_category=codes.SCT.MorphologicallyAbnormalStructure,
        segmented_property_type=codes.SCT.Lesion,
        algorithm_type=ALGORITHM_TYPE[claim.origin],
        algorithm_identification=_algorithm(claim),
        tracking_uid=UID(),
        tracking_id=f"{PRODUCT} {claim.label}",
        anatomic_regions=[codes.SCT.Breast] if body_part.strip().upper() == "BREAST" else None,
        display_color=CIELabColor.from_rgb(*COLOUR),
    )


def equipment() -> Any:
    """This program, as contributing equipment."""
    from highdicom import ContributingEquipment
    from pydicom.sr.codedict import codes

    return ContributingEquipment(
        manufacturer=PRODUCT,
        purpose_of_reference=codes.DCM.ProcessingEquipment,
        manufacturer_model_name=PRODUCT,
        software_versions=__version__,
        contribution_description=DISCLAIMER,
    )


def _refer_to_source(made: Any, source: Any, frame: int) -> None:
    """Give every reference to the image its class and the number (1-based) of the frame."""
    if not _multi_frame(source):
        return
    for item in _items(made):
        if item.get("ReferencedSOPInstanceUID") == source.SOPInstanceUID:
            item.ReferencedSOPClassUID = source.SOPClassUID
    for group in made.PerFrameFunctionalGroupsSequence:
        for derivation in group.DerivationImageSequence:
            for image in derivation.SourceImageSequence:
                image.ReferencedFrameNumber = frame + 1


def _items(dataset: Any) -> Iterator[Any]:
    """Every sequence item below `dataset`, at any depth."""
    for element in dataset:
        for item in element.value if element.VR == "SQ" else ():
            yield item
            yield from _items(item)


def encoded(made: Any) -> bytes:
    """The file's bytes."""
    out = io.BytesIO()
    made.save_as(out, enforce_file_format=True)
    return out.getvalue()
