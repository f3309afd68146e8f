"""Finding what lies in folders, archives and discs."""

from __future__ import annotations

import os
import shutil
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.fileset import FileSet
from series_samples import slice_pixels, write_series

from inference.errors import ImageError
from inference.images.archive import Archive, real_file
from inference.images.series import stacks_of
from inference.images.study import find_study, siblings
from inference.images.study_header import FileRef, read_study_header
from inference.job import Cancelled, CancelToken, Progress

WriteDicom = Callable[..., Path]


def test_a_mixed_drop_is_sorted(write_dicom: WriteDicom, tmp_path: Path) -> None:
    series = write_series(write_dicom)
    folder = tmp_path / "deep" / "deeper"
    folder.mkdir(parents=True)
    for path in series[:3]:
        shutil.move(path, folder)
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / ".hidden").write_bytes(b"x")
    found = find_study([tmp_path / "deep", *series[3:], series[3]], CancelToken())
    (stack,) = stacks_of(found.patients())
    assert [each.instance_number for each in stack.instances] == [1, 2, 3, 4, 5]
    assert [ref.path.name for ref in found.pictures] == ["photo.png"]


@pytest.mark.parametrize("length", [0, 1, 131, 132, 133, 135, 136, 150, 400])
def test_a_file_that_ends_anywhere_hides_no_other(write_dicom: WriteDicom, tmp_path: Path, length: int) -> None:
    """Also right behind "DICM", where no element begins."""
    whole = write_dicom(np.zeros((4, 4), np.uint8), name="whole.dcm")
    (tmp_path / "cut.dcm").write_bytes(whole.read_bytes()[:length])
    found = find_study([tmp_path], CancelToken())
    assert whole in [header.file.path for header in found.headers]


def test_headers_come_in_parts_with_progress(write_dicom: WriteDicom, tmp_path: Path) -> None:
    write_series(write_dicom)
    parts: list[int] = []
    told: list[Progress] = []
    find_study([tmp_path], CancelToken(), told.append, lambda fresh: parts.append(len(fresh)))
    assert sum(parts) == 5
    assert told[-1].fraction == 1.0


def test_reading_stops_when_told(write_dicom: WriteDicom, tmp_path: Path) -> None:
    write_series(write_dicom)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        find_study([tmp_path], token)


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"])
def test_the_quick_look_and_pydicom_agree(write_dicom: WriteDicom, syntax: str) -> None:
    path = write_dicom(
        slice_pixels(1), syntax=syntax, PatientName="A^B", Modality="MG", ImageLaterality="R", ViewPosition="CC",
        SeriesNumber=12, ImagePositionPatient=[1.5, -2.0, 3.25], ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"],
    )  # fmt: skip
    found = read_study_header(FileRef(path))
    told = pydicom.dcmread(path)
    assert found is not None
    assert (found.sop_uid, found.series_uid) == (told.SOPInstanceUID, told.SeriesInstanceUID)
    assert (found.laterality, found.view, found.series_number) == ("R", "CC", 12)
    assert (found.position, found.localiser, found.frames) == ((1.5, -2.0, 3.25), True, 1)


def test_sequences_before_the_pixels_are_passed_over(write_dicom: WriteDicom) -> None:
    """Of defined and of undefined length, one in another."""
    for undefined in (False, True):
        inner = pydicom.Dataset()
        inner.CodeMeaning = "inside"
        item = pydicom.Dataset()
        item.ConceptNameCodeSequence = [inner]
        path = write_dicom(slice_pixels(1), name=f"{undefined}", AnatomicRegionSequence=[item], Modality="US")
        data = pydicom.dcmread(path)
        data["AnatomicRegionSequence"].is_undefined_length = undefined
        data.AnatomicRegionSequence[0].is_undefined_length_sequence_item = undefined
        data.AnatomicRegionSequence[0]["ConceptNameCodeSequence"].is_undefined_length = undefined
        data.save_as(path)
        found = read_study_header(FileRef(path))
        assert found is not None
        with path.open("rb") as file:
            file.seek(found.offset)
            stored = np.frombuffer(file.read(found.length), "<u2")
        assert (found.modality, int(stored[0])) == ("US", 100)


def test_a_disc_names_its_files_in_any_case(write_dicom: WriteDicom, tmp_path: Path) -> None:
    files = FileSet()
    for path in write_series(write_dicom):
        data = pydicom.dcmread(path)
        data.StudyDate, data.StudyTime, data.StudyID, data.AccessionNumber = "20260101", "101010", "1", ""
        files.add(data)
    disc = tmp_path / "disc"
    files.write(disc)
    for path in sorted(disc.rglob("*"), key=lambda p: -len(p.parts)):
        if path.name != "DICOMDIR":
            path.rename(path.with_name(path.name.lower()))
    found = find_study([disc / "DICOMDIR"], CancelToken())
    (stack,) = stacks_of(found.patients())
    assert (len(stack.instances), found.refused) == (5, [])
    Path(stack.instances[0].file.path).unlink()
    again = find_study([disc / "DICOMDIR"], CancelToken())
    assert "names files that are not there" in again.refused[0]
    assert len(again.headers) == 4


def test_a_locked_archive_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.dcm", b"secret")
    raw = bytearray(path.read_bytes())
    raw[6] |= 1  # general purpose flag, bit 0, of the member and of its directory entry
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    path.write_bytes(raw)
    assert find_study([path], CancelToken()).refused == [
        "“locked.zip” is protected by a password; unpack it first."
    ]


def test_a_broken_archive_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "broken.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.dcm", b"x" * 1000)
    path.write_bytes(path.read_bytes()[:500])
    assert find_study([path], CancelToken()).refused == [
        "“broken.zip” is cut off or damaged: it cannot be read as a ZIP archive."
    ]


def test_a_damaged_member_stops_no_other(write_dicom: WriteDicom, tmp_path: Path) -> None:
    good = write_dicom(slice_pixels(0))
    path = tmp_path / "half.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("bad.dcm", bytes(range(256)) * 8)
        made.write(good, "good.dcm")
    raw = bytearray(path.read_bytes())
    raw[200] ^= 0xFF
    path.write_bytes(raw)
    found = find_study([path], CancelToken())
    assert [header.file.member for header in found.headers] == ["good.dcm"]
    assert found.refused == ["“bad.dcm” in “half.zip” is cut off or damaged."]


def test_a_member_becomes_a_file_for_as_long_as_it_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("in/one.bin", b"12345")
    with real_file(path / "in" / "one.bin") as real:
        assert real.read_bytes() == b"12345"
    assert not real.exists()


def test_what_was_unpacked_goes_with_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("one.png", b"12345")
    archive = Archive(path)
    unpacked = archive.unpack("one.png")
    assert unpacked.stat().st_size == 5
    archive.close()
    assert not unpacked.exists()


def test_a_file_that_is_no_archive_is_none(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="cannot be read as a ZIP archive"):
        Archive(tmp_path / "nothing.zip")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system knows no named pipes")
@pytest.mark.parametrize("alone", [False, True])
def test_what_is_no_file_holds_nobody_up(write_dicom: WriteDicom, tmp_path: Path, alone: bool) -> None:
    """A pipe that nobody writes into, also one that calls itself an archive; a link to itself; a link to nothing."""
    whole = write_dicom(np.zeros((4, 4), np.uint8), name="m.dcm")
    for name in ("a.dcm", "z.zip"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "round").symlink_to(tmp_path)
    found = find_study(sorted(tmp_path.iterdir()) if alone else [tmp_path], CancelToken())
    assert whole in [header.file.path for header in found.headers]
    assert "“a.dcm” is a named pipe, not a file." in found.refused
    assert "“z.zip” is a named pipe, not a file." in found.refused
    assert any("“loop” cannot be read" in sentence for sentence in found.refused)
    assert [header.file.path for header in siblings(whole, CancelToken())[0].instances] == [whole]


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system knows no sockets in folders")
def test_a_socket_in_a_folder_is_named(write_dicom: WriteDicom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = write_dicom(np.zeros((4, 4), np.uint8), name="m.dcm")
    monkeypatch.chdir(tmp_path)  # a socket's path may have 108 bytes
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("talk")
        found = find_study([tmp_path], CancelToken())
    assert [header.file.path for header in found.headers] == [whole]
    assert found.refused == ["“talk” is a socket, not a file."]


@pytest.mark.parametrize("name", ["m.dcm", "closed"])
def test_a_folder_that_is_closed_to_us_is_named_and_costs_no_other(
    write_dicom: WriteDicom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The system says so; tests may run as a user who may read everything."""
    (tmp_path / "closed").mkdir()
    whole = write_dicom(np.zeros((4, 4), np.uint8), name="m.dcm")
    look = os.scandir

    def refuse(place: str | Path) -> object:
        if Path(place).name == "closed":
            raise PermissionError(13, "Permission denied", str(place))
        return look(place)

    monkeypatch.setattr(os, "scandir", refuse)
    found = find_study([tmp_path if name == "m.dcm" else tmp_path / name], CancelToken())
    assert found.refused == ["The folder “closed” cannot be read: permission denied."]
    assert [header.file.path for header in found.headers] == ([whole] if name == "m.dcm" else [])


def test_a_broken_archive_in_a_folder_costs_nothing_but_itself(write_dicom: WriteDicom, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    whole = write_dicom(np.zeros((4, 4), np.uint8), name="m.dcm")
    found = find_study([tmp_path], CancelToken())
    assert [header.file.path for header in found.headers] == [whole]
    assert len(found.refused) == 1
