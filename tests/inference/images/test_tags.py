"""The header as text: sequences as trees, long values cut, broken ones alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

from inference.errors import ImageError
from inference.images.tags import LONGEST, TagRow, matching, read_tags


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made, item = Dataset(), Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID = "1.2.840.10008.5.1.4.1.1.6.1"
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID = "1.2.3"
    made.PatientName, made.ImageType = "Doe^Jane", ["ORIGINAL", "PRIMARY"]
    item.PhysicalDeltaX = 0.01
    made.SequenceOfUltrasoundRegions = Sequence([item])
    made.ImageComments = "x" * 2000
    made.add_new(0x00091010, "LO", "private words")
    made.add_new(0x00091011, "OB", b"\x00\x01" * 500)
    made.Rows = made.Columns = 2
    made.PixelData = b"\x00" * 4
    made["PixelData"].VR = "OB"
    made.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    return tmp_path / "a.dcm"


def by_tag(rows: tuple[TagRow, ...], tag: str) -> TagRow:
    return next(row for row in rows if row.tag == tag)


def test_elements_are_told_as_they_are(file: Path) -> None:
    rows = read_tags(file)
    assert by_tag(rows, "(0010,0010)") == TagRow("(0010,0010)", "PN", "Patient's Name", "Doe^Jane")
    assert by_tag(rows, "(0008,0008)").value == "ORIGINAL\\PRIMARY"
    assert by_tag(rows, "(0002,0010)").value == "1.2.840.10008.1.2.1 = Explicit VR Little Endian"


def test_sequences_are_trees(file: Path) -> None:
    regions = by_tag(read_tags(file), "(0018,6011)")
    assert (regions.value, [row.name for row in regions.rows]) == ("1 item", ["Item 1"])
    assert by_tag(regions.rows[0].rows, "(0018,602C)").value == "0.01"


def test_private_elements_are_there_and_huge_values_are_cut(file: Path) -> None:
    rows = read_tags(file)
    assert by_tag(rows, "(0009,1010)").value == "private words"
    assert by_tag(rows, "(0009,1011)").value == "1000 bytes"
    assert by_tag(rows, "(0020,4000)").value == "x" * LONGEST + "… (2000 characters)"


def test_no_file_is_kept_open(file: Path) -> None:
    read_tags(file)
    file.rename(file.with_name("b.dcm"))
    with pytest.raises(ImageError, match=r"a\.dcm.*can no longer be read"):
        read_tags(file)


@pytest.mark.parametrize("words", ["patient's name", "00100010", "0010,0010", "doe^jane"])
def test_search_looks_at_name_number_and_value(file: Path, words: str) -> None:
    assert [row.tag for row in matching(read_tags(file), words)] == ["(0010,0010)"]


def test_search_keeps_the_sequence_around_what_it_finds(file: Path) -> None:
    (found,) = matching(read_tags(file), "physical delta x")
    assert found.tag == "(0018,6011)"
    assert [row.tag for row in found.rows[0].rows] == ["(0018,602C)"]


def test_a_file_that_is_no_dicom_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.dcm").write_bytes(b"")
    with pytest.raises(ImageError, match=r"x\.dcm"):
        read_tags(tmp_path / "x.dcm")
