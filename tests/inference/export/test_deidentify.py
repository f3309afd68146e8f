"""Copies without identity: nothing of the person is left, nothing of the picture is lost."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

import resources
from inference.errors import AppError, ExportError
from inference.export.deidentify import plan_of, write_copies
from inference.export.deidentify_pixels import Pixels
from inference.images.opener import open_image

DEMO = resources.path("demo", "malignant.dcm")
NAME, PLACE, DAY = "Planted^Person", "Planted Hospital", "19770707"


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """The demo case with a person planted in it: on top, deep in sequences, in private elements."""
    data = pydicom.dcmread(DEMO)
    data.PatientName, data.PatientID, data.PatientBirthDate = NAME, "PLANTED-ID-1", DAY
    data.InstitutionName, data.ReferringPhysicianName, data.StudyDate = PLACE, NAME, DAY
    data.ImageComments, data.AccessionNumber = f"seen by {NAME}", "PLANTED-ACC"
    deep = Dataset()
    deep.PersonName, deep.InstitutionName = NAME, PLACE
    deep.ContentDate, deep.ReferencedSOPInstanceUID = DAY, data.SOPInstanceUID
    outer = Dataset()
    outer.ConceptNameCodeSequence = Sequence([deep])
    data.AcquisitionContextSequence = Sequence([outer])
    block = data.private_block(0x0011, "PLANTED VENDOR", create=True)
    block.add_new(1, "LO", NAME)
    path = tmp_path / "marked.dcm"
    data.save_as(path, enforce_file_format=True)
    return path


def copied(path: Path, folder: Path, pseudonym: str = "LS-7") -> Any:
    made, refused = write_copies([plan_of(path)], folder, pseudonym=pseudonym)
    if refused:
        raise ExportError(refused[0])
    return pydicom.dcmread(made[0])


def test_no_byte_of_the_person_is_left(marked: Path, tmp_path: Path) -> None:
    copy = copied(marked, tmp_path / "out")
    raw = Path(copy.filename).read_bytes()
    for planted in (NAME, "PLANTED", PLACE, DAY, pydicom.dcmread(DEMO).SOPInstanceUID):
        assert planted.encode() not in raw
    assert (copy.PatientName, copy.PatientID) == ("LS-7", "LS-7")
    assert copy.PatientIdentityRemoved == "YES"
    assert copy.BurnedInAnnotation == "NO"
    assert [item.CodeValue for item in copy.DeidentificationMethodCodeSequence] == ["113100", "113101"]


def test_only_the_regions_of_an_ultrasound_picture_are_left_and_they_are_unchanged(
    marked: Path, tmp_path: Path
) -> None:
    before, copy = pydicom.dcmread(marked), copied(marked, tmp_path / "out")
    old, new = before.pixel_array.copy(), copy.pixel_array
    inside = np.zeros(old.shape[:2], bool)
    for region in before.SequenceOfUltrasoundRegions:  # both ends of a region are its own (PS3.3 C.8.5.5)
        rows = slice(region.RegionLocationMinY0, region.RegionLocationMaxY1 + 1)
        inside[rows, region.RegionLocationMinX0 : region.RegionLocationMaxX1 + 1] = True
    assert 0 < inside.sum() < inside.size
    assert np.array_equal(old[inside], new[inside])
    assert old[~inside].any()
    assert not new[~inside].any()


def test_the_copy_opens_with_its_scale(marked: Path, tmp_path: Path) -> None:
    copy = copied(marked, tmp_path / "out")
    source = open_image(Path(copy.filename))
    assert source.info.spacing is not None
    assert (source.info.spacing.x_mm, source.info.spacing.y_mm) == pytest.approx((0.07, 0.07))
    source.close()


def test_two_files_of_a_study_stay_together(marked: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.dcm"
    data = pydicom.dcmread(marked)
    data.SOPInstanceUID += ".2"
    data.save_as(other, enforce_file_format=True)
    made, _ = write_copies([plan_of(marked), plan_of(other)], tmp_path / "out", pseudonym="李")
    one, two = (pydicom.dcmread(path) for path in made)
    assert [path.name for path in made] == ["image-0001.dcm", "image-0002.dcm"]
    assert one.StudyInstanceUID == two.StudyInstanceUID != data.StudyInstanceUID
    assert one.SeriesInstanceUID == two.SeriesInstanceUID
    assert one.SOPInstanceUID != two.SOPInstanceUID
    assert str(one.PatientName) == "李"


def test_a_picture_with_writing_somewhere_waits_for_a_person(marked: Path) -> None:
    data = pydicom.dcmread(marked)
    del data.SequenceOfUltrasoundRegions
    data.save_as(marked)
    assert plan_of(marked).pixels is Pixels.LOOK


def test_an_identity_hidden_in_a_broken_element_is_found(marked: Path, tmp_path: Path) -> None:
    data = pydicom.dcmread(marked)
    data.add_new(0x00280120, "OB", b"xx" + b"PLANTED-ID-1" + b"yy")  # Pixel Padding Value of a broken writer
    data.save_as(marked)
    with pytest.raises(ExportError, match=r"marked\.dcm.*still holds"):
        copied(marked, tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.dcm"))


def test_what_is_no_image_is_named(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("no image")
    with pytest.raises(ExportError, match=r"note\.txt"):
        plan_of(tmp_path / "note.txt")


@pytest.mark.real_data
def test_every_real_file_is_copied_clean_or_refused(real_data: Path, tmp_path: Path) -> None:
    """Pixels that are kept are kept to the byte; name, numbers and UIDs of the original are in no copy."""
    names = ("PatientName", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
    clean = 0
    for number, path in enumerate(sorted(p for p in (real_data / "dicom").rglob("*") if p.is_file())):
        if path.stat().st_size > 2_000_000:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                plan = plan_of(path)
                copy = copied(path, tmp_path / str(number))
            except AppError:
                assert not list((tmp_path / str(number)).rglob("*.dcm"))
                continue
            before = pydicom.dcmread(path)
            raw = Path(copy.filename).read_bytes()
        secrets = [str(before.get(name, "") or "") for name in names]
        assert not [s for s in secrets if len(s) >= 6 and s.encode() in raw], path.name
        if plan.pixels is not Pixels.BLANKED:
            assert before.get("PixelData") == copy.get("PixelData"), path.name
        clean += 1
    assert clean > 100
