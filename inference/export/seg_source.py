"""The source image of a DICOM SEG, read tolerantly: real files lack or break what a strict writer wants."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inference.errors import ExportError

IDENTITY = {
    "StudyInstanceUID": "study", "SeriesInstanceUID": "series",
    "SOPInstanceUID": "instance", "SOPClassUID": "kind of object",
}  # fmt: skip
# Type 2 in every image: must be there, may be empty
MAY_BE_EMPTY = (
    "PatientID", "PatientName", "PatientBirthDate", "PatientSex",
    "AccessionNumber", "StudyID", "StudyDate", "StudyTime", "ReferringPhysicianName",
)  # fmt: skip
SPATIAL = (
    "FrameOfReferenceUID", "ImagePositionPatient", "ImageOrientationPatient", "PositionReferenceIndicator",
)  # fmt: skip
SEPARATORS = {"DA": ".", "TM": ":"}  # of ACR-NEMA, the standard's predecessor
UTF8 = "ISO_IR 192"


class SegSourceError(ExportError):
    """The image does not hold what a segmentation object must refer to."""


def read_source(path: Path, frame: int) -> Any:
    """The file as a pydicom Dataset without pixels, mended where a strict writer would refuse it.

    frame: 0-based, checked only. Text is decoded and declared UTF-8, missing type-2 attributes are empty,
    unusable dates and times are emptied. Raises SegSourceError with what the file lacks.
    """
    from pydicom import dcmread

    try:
        with tolerant():
            source = _readable(dcmread(path, stop_before_pixels=True, force=True))
            source.decode()
            _require(source, path)
    except ExportError:
        raise
    except Exception as error:  # pydicom raises many kinds on broken files; all mean the same here
        raise SegSourceError(
            f"No DICOM segmentation can be made of '{path.name}': the file cannot be read.",
            detail=repr(error),
        ) from error
    _check_frame(source, frame, path)
    _fill(source)
    return source


def _readable(source: Any) -> Any:
    """The public elements that can be read at all; a broken one elsewhere is no reason to refuse."""
    from pydicom import Dataset

    kept = Dataset()
    for tag in sorted(source.keys()):
        with contextlib.suppress(Exception):  # any kind; `_require` tells what is missed
            if not tag.is_private:
                kept.add(source[tag])
    return kept


@contextlib.contextmanager
def tolerant() -> Iterator[None]:
    """pydicom says nothing about values that break a rule while reading."""
    from pydicom import config

    before = config.settings.reading_validation_mode
    config.settings.reading_validation_mode = config.IGNORE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        config.settings.reading_validation_mode = before


def _require(source: Any, path: Path) -> None:
    lacking = [words for keyword, words in IDENTITY.items() if not str(source.get(keyword) or "").strip()]
    lacking += [keyword.lower() for keyword in ("Rows", "Columns") if not source.get(keyword)]
    if lacking:
        raise SegSourceError(
            f"No DICOM segmentation can be made of '{path.name}':"
            f" the file does not tell its {', '.join(lacking)}."
        )


def frame_count(source: Any) -> int:
    """How many frames the file says it has; 1 where it says nothing usable."""
    try:
        return max(1, int(source.get("NumberOfFrames") or 1))
    except (TypeError, ValueError):
        return 1


def _check_frame(source: Any, frame: int, path: Path) -> None:
    count = frame_count(source)
    if not 0 <= frame < count:
        raise SegSourceError(f"'{path.name}' has no frame {frame + 1}, only {count}.")


def _fill(source: Any) -> None:
    for keyword in MAY_BE_EMPTY:
        if source.get(keyword) is None:
            setattr(source, keyword, "")
    source.PatientName = str(source.PatientName)
    source.ReferringPhysicianName = str(source.ReferringPhysicianName)
    source.SpecificCharacterSet = UTF8
    for element in source:
        if element.VR in SEPARATORS and element.value:
            element.value = _mended(element.VR, str(element.value))
    if str(source.PatientSex) not in ("M", "F", "O"):
        source.PatientSex = ""


def _mended(vr: str, text: str) -> str:
    """A date or time as today's standard writes it: 1997.04.24 → 19970424; "" where it is none."""
    from pydicom.valuerep import DA, TM

    plain = text.strip().replace(SEPARATORS[vr], "")
    try:
        return plain if {"DA": DA, "TM": TM}[vr](plain) else ""
    except (ValueError, TypeError):
        return ""
