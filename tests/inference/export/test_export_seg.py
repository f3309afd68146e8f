"""The DICOM segmentation: what it says, and whether independent readers accept it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

from inference import __version__
from inference.errors import ExportError
from inference.export.seg import Origin, write_seg
from inference.export.seg_source import SegSourceError
from inference.geometry import Spacing
from tests.inference.export.export_dicom import US_MULTI_FRAME, write_us

REAL = {
    "single, RLE, palette": "cornerstone3D/testImages/no-pixel-spacing.dcm",
    "cine, JPEG, 65 frames": "fo-dicom/FO-DICOM.Tests/Test Data/DIRW0007",
    "JPEG-LS with a broken item in it": "fo-dicom/FO-DICOM.Tests/Test Data/GH364.dcm",
    "big endian, ACR-NEMA dates": "pydicom/test_files/ExplVR_BigEnd.dcm",
    "cine, 30 frames": "pydicom/test_files/examples_ybr_color.dcm",
    "two frames": "pylibjpeg-data/ljdata/ds/RLELossless/OBXXXX1A_rle_2frame.dcm",
}


def oval(rows: int, columns: int) -> np.ndarray[Any, Any]:
    y, x = np.mgrid[:rows, :columns]
    return ((x - columns * 0.4) / (columns * 0.2)) ** 2 + ((y - rows * 0.5) / (rows * 0.3)) ** 2 <= 1


def segment(source: Path, out: Path, *, frame: int = 0, origin: Origin = "AI", **rest: Any) -> Any:
    tags = pydicom.dcmread(source, stop_before_pixels=True, force=True)
    write_seg(
        out, source_path=source, frame=frame, mask=oval(tags.Rows, tags.Columns), label="lesion",
        origin=origin, model="breast-us-seg", version="1.2", **rest,
    )  # fmt: skip
    return pydicom.dcmread(out)


def complaints(path: Path) -> list[str]:
    """Errors that dciodvfy and dcmdump report."""
    for tool in ("dciodvfy", "dcmdump"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (Debian: dicom3tools, dcmtk)")
    check = subprocess.run(["dciodvfy", str(path)], capture_output=True, check=False)
    said = (check.stdout + check.stderr).decode("utf-8", "replace").splitlines()
    errors = [line for line in said if line.startswith("Error")]
    dump = subprocess.run(["dcmdump", str(path)], capture_output=True, check=False)
    if check.returncode and not errors:
        errors.append(f"dciodvfy ended with {check.returncode}")
    return errors + ([] if dump.returncode == 0 else [dump.stderr.decode("utf-8", "replace")])


def test_the_mask_comes_back_bit_by_bit_though_the_columns_are_no_multiple_of_eight(tmp_path: Path) -> None:
    seg = segment(write_us(tmp_path / "us.dcm"), tmp_path / "seg.dcm")
    assert (seg.Rows, seg.Columns, seg.BitsAllocated) == (21, 37, 1)
    assert np.array_equal(seg.pixel_array.reshape(21, 37) > 0, oval(21, 37))


def test_it_lies_in_the_same_study_as_a_new_series_in_utf8(tmp_path: Path) -> None:
    source = pydicom.dcmread(write_us(tmp_path / "us.dcm"))
    seg = segment(tmp_path / "us.dcm", tmp_path / "seg.dcm")
    assert seg.StudyInstanceUID == source.StudyInstanceUID
    assert seg.SeriesInstanceUID != source.SeriesInstanceUID
    assert seg.SOPClassUID == "1.2.840.10008.5.1.4.1.1.66.4"
    assert seg.Modality == "SEG"
    assert (str(seg.PatientName), seg.PatientID) == ("王^小东", "T-1")
    assert seg.SpecificCharacterSet == "ISO_IR 192"


@pytest.mark.parametrize(
    ("origin", "kind"), [("AI", "AUTOMATIC"), ("AI, edited", "SEMIAUTOMATIC"), ("human", "MANUAL")]
)
def test_it_says_who_drew_it(tmp_path: Path, origin: Origin, kind: str) -> None:
    seg = segment(write_us(tmp_path / "us.dcm"), tmp_path / "seg.dcm", origin=origin)
    (item,) = seg.SegmentSequence
    assert item.SegmentAlgorithmType == kind
    assert item.SegmentLabel == "lesion"
    assert len(item.RecommendedDisplayCIELabValue) == 3
    if origin == "human":
        assert "SegmentationAlgorithmIdentificationSequence" not in item
        return
    (algorithm,) = item.SegmentationAlgorithmIdentificationSequence
    assert (algorithm.AlgorithmName, algorithm.AlgorithmVersion) == ("breast-us-seg", "1.2")
    assert item.SegmentAlgorithmName == "breast-us-seg"
    assert algorithm.AlgorithmFamilyCodeSequence[0].CodeMeaning == "Artificial Intelligence"


def test_it_carries_its_maker_and_the_research_warning(tmp_path: Path) -> None:
    seg = segment(write_us(tmp_path / "us.dcm"), tmp_path / "seg.dcm")
    makers = [(item.Manufacturer, item.SoftwareVersions) for item in seg.ContributingEquipmentSequence]
    assert ("LesionScope", __version__) in makers
    assert seg.ContentDescription == "Research use only – not for clinical use"


def test_it_refers_to_the_frame_of_a_cine_counted_from_1(tmp_path: Path) -> None:
    source = pydicom.dcmread(write_us(tmp_path / "cine.dcm", frames=5))
    seg = segment(tmp_path / "cine.dcm", tmp_path / "seg.dcm", frame=3)
    (group,) = seg.PerFrameFunctionalGroupsSequence
    (image,) = group.DerivationImageSequence[0].SourceImageSequence
    assert image.ReferencedFrameNumber == 4
    assert (image.ReferencedSOPClassUID, image.ReferencedSOPInstanceUID) == (
        US_MULTI_FRAME,
        source.SOPInstanceUID,
    )
    (series,) = seg.ReferencedSeriesSequence
    assert series.ReferencedInstanceSequence[0].ReferencedSOPClassUID == US_MULTI_FRAME
    assert np.array_equal(seg.pixel_array.reshape(21, 37) > 0, oval(21, 37))


def test_spacing_is_row_then_column(tmp_path: Path) -> None:
    spacing = Spacing(x_mm=0.1, y_mm=0.2, source="test")
    seg = segment(write_us(tmp_path / "us.dcm"), tmp_path / "seg.dcm", spacing=spacing)
    shared = seg.SharedFunctionalGroupsSequence[0]
    assert [float(v) for v in shared.PixelMeasuresSequence[0].PixelSpacing] == [0.2, 0.1]


@pytest.mark.parametrize("frames", [1, 5])
def test_a_written_one_passes_dciodvfy_and_dcmdump(tmp_path: Path, frames: int) -> None:
    write_us(tmp_path / "us.dcm", frames=frames)
    for origin in ("AI", "AI, edited", "human"):
        segment(tmp_path / "us.dcm", tmp_path / "seg.dcm", frame=frames // 2, origin=origin)
        assert complaints(tmp_path / "seg.dcm") == []


@pytest.mark.real_data
@pytest.mark.parametrize("kind", REAL)
def test_one_of_a_real_image_passes_dciodvfy_and_dcmdump(tmp_path: Path, real_data: Path, kind: str) -> None:
    source = real_data / "dicom" / REAL[kind]
    tags = pydicom.dcmread(source, stop_before_pixels=True, force=True)
    seg = segment(source, tmp_path / "seg.dcm", frame=int(tags.get("NumberOfFrames") or 1) // 2)
    assert np.array_equal(seg.pixel_array.reshape(tags.Rows, tags.Columns) > 0, oval(tags.Rows, tags.Columns))
    assert complaints(tmp_path / "seg.dcm") == []


def test_a_source_without_its_study_is_refused_with_that_reason(tmp_path: Path) -> None:
    source = pydicom.dcmread(write_us(tmp_path / "us.dcm"))
    del source.StudyInstanceUID
    source.save_as(tmp_path / "us.dcm")
    with pytest.raises(SegSourceError, match=r"'us\.dcm': the file does not tell its study\.$"):
        segment(tmp_path / "us.dcm", tmp_path / "seg.dcm")
    assert not (tmp_path / "seg.dcm").exists()


def test_a_source_without_patient_and_with_a_broken_date_is_taken(tmp_path: Path) -> None:
    source = pydicom.dcmread(write_us(tmp_path / "us.dcm"))
    del source.PatientName, source.PatientID, source.StudyID
    source["StudyDate"]._value = "yesterday"
    source["PatientSex"]._value = "?"
    source.save_as(tmp_path / "us.dcm")
    seg = segment(tmp_path / "us.dcm", tmp_path / "seg.dcm")
    assert (seg.PatientName, seg.StudyDate, seg.PatientSex) == ("", "", "")
    assert complaints(tmp_path / "seg.dcm") == []


def test_wrong_masks_are_refused(tmp_path: Path) -> None:
    source = write_us(tmp_path / "us.dcm")
    ask: dict[str, Any] = {
        "source_path": source,
        "label": "lesion",
        "origin": "AI",
        "model": "m",
        "version": "1",
    }
    with pytest.raises(ExportError, match=r"\(37 × 20\) does not have the size of 'us\.dcm' \(37 × 21\)"):
        write_seg(tmp_path / "s.dcm", frame=0, mask=np.ones((20, 37), bool), **ask)
    with pytest.raises(ExportError, match="is empty"):
        write_seg(tmp_path / "s.dcm", frame=0, mask=np.zeros((21, 37), bool), **ask)
    with pytest.raises(SegSourceError, match="has no frame 2, only 1"):
        write_seg(tmp_path / "s.dcm", frame=1, mask=np.ones((21, 37), bool), **ask)


def test_a_file_that_is_no_dicom_is_refused_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.dcm").write_bytes(b"this is no DICOM file at all" * 20)
    with pytest.raises(SegSourceError, match=r"No DICOM segmentation can be made of 'x\.dcm'"):
        write_seg(
            tmp_path / "s.dcm", source_path=tmp_path / "x.dcm", frame=0, mask=np.ones((2, 2), bool),
            label="lesion", origin="AI", model="m", version="1",
        )  # fmt: skip
