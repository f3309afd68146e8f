"""Key object selections, read back by others: dcmtk where it is installed, highdicom, and pydicom by hand."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pydicom
import pytest

from inference.errors import ExportError
from inference.export.kos import Chosen, by_study, write_kos
from inference.images.key_selection import KEY_OBJECTS, selection_of
from inference.images.opener import open_image
from inference.images.source import Instance
from inference.images.sr_text import open_report
from tests.inference.export.export_dicom import US_IMAGE, US_MULTI_FRAME, write_us

NOTE = "第二次检查 – compare"


def chosen(path: Path, *frames: int) -> list[Chosen]:
    with open_image(path) as source:
        info = source.info
    return [Chosen(info.name, info.instance, frame) for frame in frames] or [Chosen(info.name, info.instance)]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[list[Chosen], pydicom.Dataset, pydicom.Dataset]:
    """A still picture and a clip of one study, frames 3 and 1 of the clip chosen; what the files tell."""
    still, clip = write_us(tmp_path / "still.dcm"), write_us(tmp_path / "clip.dcm", frames=4)
    one, other = pydicom.dcmread(still), pydicom.dcmread(clip)
    other.StudyInstanceUID = one.StudyInstanceUID
    other.save_as(clip)
    return [*chosen(still), *chosen(clip, 2, 0)], one, other


def test_the_document_names_each_image_once_with_its_frames(pair, tmp_path: Path) -> None:
    images, still, clip = pair
    write_kos(tmp_path / "k.dcm", images, title="113005", note=NOTE)
    made = pydicom.dcmread(tmp_path / "k.dcm")
    assert (made.SOPClassUID, made.Modality) == (KEY_OBJECTS, "KO")
    assert made.StudyInstanceUID == still.StudyInstanceUID
    assert made.SeriesInstanceUID not in (still.SeriesInstanceUID, clip.SeriesInstanceUID)
    assert str(made.PatientName) == "王^小东"
    assert (made.PatientID, made.PatientBirthDate, made.StudyDate) == ("T-1", "19610312", "20260102")
    title = made.ConceptNameCodeSequence[0]
    assert (title.CodeValue, title.CodingSchemeDesignator, title.CodeMeaning) == ("113005", "DCM", "For Conference")
    words, first, second = made.ContentSequence
    assert (words.ValueType, words.TextValue) == ("TEXT", NOTE)
    assert first.ReferencedSOPSequence[0].ReferencedSOPInstanceUID == still.SOPInstanceUID
    assert first.ReferencedSOPSequence[0].ReferencedSOPClassUID == US_IMAGE
    assert "ReferencedFrameNumber" not in first.ReferencedSOPSequence[0]
    named = second.ReferencedSOPSequence[0]
    assert (named.ReferencedSOPClassUID, list(named.ReferencedFrameNumber)) == (US_MULTI_FRAME, [1, 3])


def test_the_evidence_holds_every_image_below_its_series(pair, tmp_path: Path) -> None:
    images, still, clip = pair
    write_kos(tmp_path / "k.dcm", images)
    (study,) = pydicom.dcmread(tmp_path / "k.dcm").CurrentRequestedProcedureEvidenceSequence
    found = {
        series.SeriesInstanceUID: [each.ReferencedSOPInstanceUID for each in series.ReferencedSOPSequence]
        for series in study.ReferencedSeriesSequence
    }
    assert study.StudyInstanceUID == still.StudyInstanceUID
    assert found == {
        still.SeriesInstanceUID: [still.SOPInstanceUID], clip.SeriesInstanceUID: [clip.SOPInstanceUID],
    }  # fmt: skip


def test_highdicom_resolves_what_is_named(pair, tmp_path: Path) -> None:
    import highdicom

    images, still, clip = pair
    write_kos(tmp_path / "k.dcm", images)
    read = highdicom.ko.KeyObjectSelectionDocument.from_dataset(pydicom.dcmread(tmp_path / "k.dcm"))
    for each in (still, clip):
        assert read.resolve_reference(each.SOPInstanceUID) == (
            still.StudyInstanceUID, each.SeriesInstanceUID, each.SOPInstanceUID,
        )  # fmt: skip


@pytest.mark.skipif(not shutil.which("dsrdump"), reason="dcmtk is not installed")
def test_dcmtk_reads_it_without_error(pair, tmp_path: Path) -> None:
    write_kos(tmp_path / "k.dcm", pair[0], note="compare")
    ended = subprocess.run(["dsrdump", str(tmp_path / "k.dcm")], capture_output=True, text=True, check=True)
    assert "Of Interest" in ended.stdout
    assert "compare" in ended.stdout
    assert not [line for line in ended.stderr.splitlines() if line.startswith(("E:", "F:"))]


@pytest.mark.skipif(not shutil.which("dciodvfy"), reason="dicom3tools is not installed")
def test_dciodvfy_finds_no_error(pair, tmp_path: Path) -> None:
    write_kos(tmp_path / "k.dcm", pair[0], note="compare")
    ended = subprocess.run(["dciodvfy", str(tmp_path / "k.dcm")], capture_output=True, text=True, check=False)
    told = (ended.stdout + ended.stderr).splitlines()
    assert any("KeyObjectSelectionDocument" in line for line in told)
    assert not [line for line in told if line.startswith("Error")]


def test_it_comes_back_as_it_went_out(pair, tmp_path: Path) -> None:
    write_kos(tmp_path / "k.dcm", pair[0], note=NOTE)
    report = open_report(tmp_path / "k.dcm")
    assert report.title == "Of Interest"
    assert ("Key Object Description", NOTE) in {(line.name, line.value) for line in report.lines}
    selection = selection_of(report)
    assert selection is not None
    assert not selection.rejects
    for path, frames in (("still.dcm", (0,)), ("clip.dcm", (0, 2))):
        with open_image(tmp_path / path) as source:
            assert selection.frames_of(source.info) == frames
            other = replace(source.info, instance=replace(source.info.instance, sop_uid="1.2.3"))
            assert selection.frames_of(other) == ()


@pytest.mark.parametrize(("code", "rejects"), [("113000", False), ("113001", True), ("113037", True), ("113039", True)])
def test_what_is_rejected_is_no_key_image(pair, tmp_path: Path, code: str, rejects: bool) -> None:
    write_kos(tmp_path / "k.dcm", pair[0])
    made = pydicom.dcmread(tmp_path / "k.dcm")
    made.ConceptNameCodeSequence[0].CodeValue = code
    made.save_as(tmp_path / "k.dcm")
    selection = selection_of(open_report(tmp_path / "k.dcm"))
    assert selection is not None
    assert selection.rejects is rejects


def test_images_of_two_studies_become_two_documents(tmp_path: Path) -> None:
    images = [*chosen(write_us(tmp_path / "a.dcm")), *chosen(write_us(tmp_path / "b.dcm"))]
    with pytest.raises(ExportError, match="one study"):
        write_kos(tmp_path / "k.dcm", images)
    assert [[one.name for one in study] for study in by_study(images)] == [["a.dcm"], ["b.dcm"]]
    assert not (tmp_path / "k.dcm").exists()


def test_a_picture_without_identity_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"'photo\.png' is no DICOM image"):
        write_kos(tmp_path / "k.dcm", [Chosen("photo.png", Instance())])


def test_dates_that_are_none_are_left_empty(tmp_path: Path) -> None:
    (one,) = chosen(write_us(tmp_path / "a.dcm"))
    odd = replace(one, instance=replace(one.instance, study_date="2026.01.02", birth_date="?", study_time="10:15", sex="?"))
    write_kos(tmp_path / "k.dcm", [odd])
    made = pydicom.dcmread(tmp_path / "k.dcm")
    assert not any((made.StudyDate, made.PatientBirthDate, made.StudyTime, made.PatientSex))
