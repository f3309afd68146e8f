"""Copies of DICOM images without identity: the Basic Application Level Confidentiality Profile (PS3.15 E.2).

What happens to each attribute comes from the standard's table E.1-1 as `dicom-anonymizer` holds it (edition 2024b); here
it is applied at every depth of the file, private elements go, and names and times that the table does not know go too.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inference.errors import AppError, ExportError
from inference.export.atomic import write_atomically
from inference.export.deidentify_pixels import Pixels, blank_outside_regions, pixels_of
from inference.images.archive import real_file

METHOD = "PS3.15 Basic Application Confidentiality Profile, table E.1-1 of 2024b"
PROFILE, CLEAN_PIXELS = (
    ("113100", "Basic Application Confidentiality Profile"),
    ("113101", "Clean Pixel Data Option"),
)
SECRET = (
    "PatientName", "PatientID", "AccessionNumber", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID",
)  # fmt: skip
SECRET_LENGTH = 6  # shorter ones are found by chance
PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
Rule = Callable[[Any, tuple[int, ...]], None]
_one_at_a_time = threading.Lock()  # the library keeps the new UIDs of a run in one table of its own


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of a file. pixels: see Pixels. series: its series' UID, "" where it tells none."""

    path: Path
    pixels: Pixels
    series: str


def plan_of(path: Path) -> Plan:
    """Looks at the header only. Raises ExportError for what is no DICOM image."""
    with real_file(path) as real:
        data = _read(real, pixels=False)
    if "Rows" not in data:
        raise ExportError(f"'{path.name}' is not an image; only images are copied without identity.")
    return Plan(path, pixels_of(data), str(data.get("SeriesInstanceUID", "")))


def write_copies(
    plans: list[Plan], folder: Path, *, pseudonym: str, told: Callable[[int], None] = lambda done: None
) -> tuple[list[Path], list[str]]:
    """Each file without identity, as `series-001/image-0001.dcm` in `folder`; UIDs are new and the same throughout.

    pseudonym: stands for the patient's name and ID. told(done): after each file. Returns the copies, and a sentence for
    each file that could not be copied.
    """
    from dicomanonymizer import simpledicomanonymizer as library  # type: ignore[import-untyped]

    series: dict[str, int] = {}
    counts: dict[str, int] = {}
    made: list[Path] = []
    refused: list[str] = []
    with _one_at_a_time:
        library.dictionary.clear()
        for number, plan in enumerate(plans, 1):
            place = series.setdefault(plan.series, len(series) + 1)
            counts[plan.series] = counts.get(plan.series, 0) + 1
            target = folder / f"series-{place:03d}" / f"image-{counts[plan.series]:04d}.dcm"
            try:
                _copy(plan, target, pseudonym)
                made.append(target)
            except AppError as error:
                refused.append(error.text)
            told(number)
        library.dictionary.clear()  # no table leads back from the new UIDs to the old ones
    return made, refused


def _copy(plan: Plan, target: Path, pseudonym: str) -> None:
    try:
        with real_file(plan.path) as real:
            data = _read(real, pixels=True)
            if plan.pixels is Pixels.BLANKED:
                blank_outside_regions(data, real)
        secrets = _secrets(data)
        clean(data, pseudonym)
        _check(data, secrets, plan.path.name)
        _say_so(data, blanked=plan.pixels is Pixels.BLANKED)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, lambda file: data.save_as(file, enforce_file_format=True))
    except AppError:
        raise
    except Exception as error:  # broken files break pydicom in many ways; none of them may let a name through
        why = str(error).splitlines()[0]
        text = f"'{plan.path.name}' cannot be copied without identity ({why}); nothing was written for it."
        raise ExportError(text, detail=repr(error)) from error


def _read(path: Path, *, pixels: bool) -> Any:
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    try:
        return dcmread(path, stop_before_pixels=not pixels)
    except (OSError, InvalidDicomError) as error:
        raise ExportError(f"'{path.name}' is not a DICOM file.", detail=repr(error)) from error


def clean(data: Any, pseudonym: str) -> None:
    """Take the identity out of a pydicom Dataset, in place, its file meta information included."""
    from pydicom.dataset import FileMetaDataset

    data.decode()
    for element in [element for element in data if element.tag.group == 0]:
        del data[element.tag]  # a network message's, no part of a file
    rules = _rules()
    for each in _all(data):
        _apply(each, rules)
    data.SpecificCharacterSet = "ISO_IR 192"
    data.PatientName, data.PatientID = pseudonym, pseudonym
    syntax = data.file_meta.TransferSyntaxUID
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = syntax
    data.preamble = bytes(128)


def _secrets(data: Any) -> list[bytes]:
    """Long values that no byte of the copy may repeat."""
    values = (str(data.get(keyword, "") or "") for keyword in SECRET)
    return [value.encode() for value in values if len(value) >= SECRET_LENGTH]


def _check(data: Any, secrets: list[bytes], name: str) -> None:
    """A broken element may hide others in its bytes; what the rules could not see is found here. Raises ExportError."""
    from pydicom.dataset import Dataset
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_dataset

    rest = Dataset({element.tag: element for element in data if element.keyword not in PIXELS})
    held = DicomBytesIO()
    held.is_little_endian = held.is_implicit_VR = True
    write_dataset(held, rest)
    found = [secret for secret in secrets if secret in held.getvalue()]
    if found:
        raise ExportError(
            f"'{name}' still holds the patient's identity in an element that cannot be read; nothing was written for it."
        )


def _all(data: Any) -> Iterator[Any]:
    """The dataset and every item of its sequences, outer ones first: what a rule removes is not walked into."""
    yield data
    for element in list(data):
        if element.VR == "SQ" and element.tag in data:
            for item in element.value:
                yield from _all(item)


def _rules() -> dict[tuple[int, ...], Rule]:
    from dicomanonymizer import simpledicomanonymizer as library

    rules: dict[tuple[int, ...], Rule] = library.initialize_actions_2024b()
    return {tag: _remove if rule is library.delete else rule for tag, rule in rules.items()}


def _remove(data: Any, tag: tuple[int, ...]) -> None:
    """X of the table. The library's own keeps dates."""
    if tag in data:
        del data[tag]


def _apply(data: Any, rules: dict[tuple[int, ...], Rule]) -> None:
    """On this dataset's own elements; where the library knows no dummy for a value, the element goes."""
    repeating = [(tag, rule) for tag, rule in rules.items() if len(tag) > 2]
    for element in list(data):
        tag = (element.tag.group, element.tag.element)
        rule = rules.get(tag) or next((r for t, r in repeating if _meant(tag, t)), None)
        if element.tag.is_private:
            del data[element.tag]
        elif rule is not None:
            _try(rule, data, tag)
        elif element.VR == "PN":
            element.value = ""
        elif element.VR in ("DA", "DT", "TM"):
            del data[element.tag]


def _meant(tag: tuple[int, int], repeating: tuple[int, ...]) -> bool:
    group, element, group_mask, element_mask = repeating
    return tag[0] & group_mask == group & group_mask and tag[1] & element_mask == element & element_mask


def _try(rule: Rule, data: Any, tag: tuple[int, int]) -> None:
    try:
        rule(data, tag)
    except (NotImplementedError, ValueError, TypeError, AttributeError):
        if tag in data:
            del data[tag]


def _say_so(data: Any, *, blanked: bool) -> None:
    """(0012,0062) and its like; (0028,0301) NO only where everything outside the picture was blanked."""
    from pydicom.dataset import Dataset
    from pydicom.sequence import Sequence

    data.PatientIdentityRemoved = "YES"
    data.DeidentificationMethod = METHOD
    items = []
    for value, meaning in (PROFILE, CLEAN_PIXELS) if blanked else (PROFILE,):
        item = Dataset()
        item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, "DCM", meaning
        items.append(item)
    data.DeidentificationMethodCodeSequence = Sequence(items)
    data.LongitudinalTemporalInformationModified = "REMOVED"
    if blanked:
        data.BurnedInAnnotation = "NO"
