"""Key images as a Key Object Selection (PS3.3 A.35.4, TID 2010): one document names the chosen images of one study."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from inference import PRODUCT, __version__
from inference.errors import ExportError
from inference.export.atomic import write_bytes
from inference.export.seg import SERIES_OFFSET, encoded
from inference.export.seg_source import UTF8
from inference.images.key_selection import KEY_OBJECTS
from inference.images.source import Instance
from inference.records import dataclass

# Document titles of CID 7010 that need nothing but the images; a "Quality Issue" would have to give its reason.
TITLES: Mapping[str, str] = {
    "113000": "Of Interest", "113002": "For Referring Provider", "113003": "For Surgery", "113004": "For Teaching",
    "113005": "For Conference", "113006": "For Therapy", "113007": "For Patient", "113008": "For Peer Review",
    "113009": "For Research",
}  # fmt: skip
DESCRIPTION = ("113012", "Key Object Description")
DATE, TIME = re.compile(r"\d{8}"), re.compile(r"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A key image.  frame: 0-based within the image's own file, None where that holds a single one."""

    name: str
    instance: Instance
    frame: int | None = None


def by_study(chosen: Iterable[Chosen]) -> tuple[tuple[Chosen, ...], ...]:
    """The images of each study in their order: a document may name those of one study only."""
    studies: dict[str, list[Chosen]] = {}
    for one in chosen:
        studies.setdefault(one.instance.study_uid, []).append(one)
    return tuple(tuple(images) for images in studies.values())


def write_kos(path: Path, chosen: Sequence[Chosen], *, title: str = "113000", note: str = "") -> None:
    """Write the document.  chosen: of one study, at least one.  title: a key of TITLES.  note: why, in a person's words.

    Raises ExportError where an image has no identity of its own, and where writing fails.
    """
    for one in chosen:
        _check(one)
    if len(by_study(chosen)) != 1:
        raise ExportError("A key object selection names images of one study.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a source's odd names and identifiers, which are repeated as they are
        write_bytes(path, encoded(_document(chosen, title, note.strip(), datetime.now())))


def _check(one: Chosen) -> None:
    told = one.instance
    if not (told.sop_uid and told.sop_class and told.series_uid and told.study_uid):
        raise ExportError(f"'{one.name}' is no DICOM image with an identity of its own: nothing can refer to it.")


def _document(chosen: Sequence[Chosen], title: str, note: str, now: datetime) -> Any:
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    made = _dataset(SpecificCharacterSet=UTF8, **_study(chosen[0].instance))
    made.SOPClassUID, made.SOPInstanceUID = KEY_OBJECTS, generate_uid(prefix=None)
    made.SeriesInstanceUID, made.SeriesNumber = generate_uid(prefix=None), SERIES_OFFSET
    made.Modality, made.InstanceNumber, made.SeriesDescription = "KO", 1, TITLES[title]
    made.ReferencedPerformedProcedureStepSequence = []
    made.Manufacturer = made.ManufacturerModelName = PRODUCT
    made.SoftwareVersions, made.DeviceSerialNumber = __version__, "none"
    made.ContentDate, made.ContentTime = now.strftime("%Y%m%d"), now.strftime("%H%M%S")
    made.CurrentRequestedProcedureEvidenceSequence = [_evidence(chosen)]
    made.ValueType, made.ContinuityOfContent = "CONTAINER", "SEPARATE"
    made.ConceptNameCodeSequence = [_code(title, TITLES[title])]
    made.ContentTemplateSequence = [_dataset(MappingResource="DCMR", TemplateIdentifier="2010")]
    made.ContentSequence = [*([_words(note)] if note else []), *(_image(images) for images in _by_image(chosen))]
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    return made


def _study(told: Instance) -> dict[str, str]:
    """Patient and study as the image tells them; a date or time that is none is left empty."""
    return {
        "PatientName": told.patient_name, "PatientID": told.patient_id, "PatientBirthDate": _fit(DATE, told.birth_date),
        "PatientSex": told.sex if told.sex in ("M", "F", "O") else "", "StudyInstanceUID": told.study_uid,
        "StudyDate": _fit(DATE, told.study_date), "StudyTime": _fit(TIME, told.study_time),
        "StudyID": told.study_id, "AccessionNumber": told.accession, "ReferringPhysicianName": "",
    }  # fmt: skip


def _fit(form: re.Pattern[str], told: str) -> str:
    return told if form.fullmatch(told) else ""


def _dataset(**elements: Any) -> Any:
    from pydicom.dataset import Dataset

    made = Dataset()
    for keyword, value in elements.items():
        setattr(made, keyword, value)
    return made


def _code(value: str, meaning: str) -> Any:
    return _dataset(CodeValue=value, CodingSchemeDesignator="DCM", CodeMeaning=meaning)


def _by_image(chosen: Sequence[Chosen]) -> list[list[Chosen]]:
    """The frames of each instance together: an instance is named once."""
    images: dict[str, list[Chosen]] = {}
    for one in chosen:
        images.setdefault(one.instance.sop_uid, []).append(one)
    return list(images.values())


def _evidence(chosen: Sequence[Chosen]) -> Any:
    """Study, series and instance of every image that is named (PS3.3 C.17.2)."""
    series: dict[str, list[Any]] = {}
    for images in _by_image(chosen):
        series.setdefault(images[0].instance.series_uid, []).append(_named(images[0].instance))
    return _dataset(
        StudyInstanceUID=chosen[0].instance.study_uid,
        ReferencedSeriesSequence=[
            _dataset(SeriesInstanceUID=uid, ReferencedSOPSequence=named) for uid, named in series.items()
        ],
    )


def _named(told: Instance) -> Any:
    return _dataset(ReferencedSOPClassUID=told.sop_class, ReferencedSOPInstanceUID=told.sop_uid)


def _words(note: str) -> Any:
    return _dataset(
        RelationshipType="CONTAINS", ValueType="TEXT", ConceptNameCodeSequence=[_code(*DESCRIPTION)], TextValue=note
    )


def _image(images: Sequence[Chosen]) -> Any:
    """One instance with the frames that were chosen of it (1-based)."""
    named = _named(images[0].instance)
    frames = sorted({one.frame + 1 for one in images if one.frame is not None})
    if frames:
        named.ReferencedFrameNumber = frames
    return _dataset(RelationshipType="CONTAINS", ValueType="IMAGE", ReferencedSOPSequence=[named])
