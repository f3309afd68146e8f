"""A report inside an archive is a page to read, not a file that could not be opened."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pydicom
import pytest
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

import resources
from inference.geometry import Rect
from inference.images.source import Region
from inference.images.sr_text import Report
from inference.images.study_header import FileRef
from inference.job import CancelToken, ignore
from viewer.opening_work import Item, NoImage, open_item, plan_of


def report_file(path: Path) -> None:
    made = pydicom.Dataset()
    made.file_meta = pydicom.dataset.FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID, made.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.88.11", generate_uid()
    made.StudyInstanceUID, made.SeriesInstanceUID, made.Modality = generate_uid(), generate_uid(), "SR"
    made.ValueType, made.ContinuityOfContent = "CONTAINER", "SEPARATE"
    made.save_as(path, enforce_file_format=True)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_report_is_handed_on(tmp_path: Path, zipped: bool) -> None:
    place = tmp_path / "study"
    place.mkdir()
    report_file(place / "report.dcm")
    if zipped:
        with zipfile.ZipFile(tmp_path / "study.zip", "w") as made:
            made.write(place / "report.dcm", "report.dcm")
        place = tmp_path / "study.zip"
    plan = plan_of([place])(CancelToken(), ignore)
    assert plan.refused == ()
    with pytest.raises(NoImage) as told:
        open_item(plan.items[0], shown=True)(CancelToken(), ignore)
    assert isinstance(told.value.companion, Report)
    for archive in plan.archives:
        archive.close()


def test_an_image_that_is_only_listed_keeps_no_pixels_until_it_is_looked_at() -> None:
    """Read again, it is kept again: each turn of a frame and each pan would decode it anew, a stack would stay black."""
    item = Item((FileRef(resources.path("demo", "malignant.dcm")),))
    listed = open_item(item, shown=False)(CancelToken(), ignore)
    coarse = len(listed.source.levels) - 1
    assert listed.small is not None
    assert not listed.source.holds(0, coarse)
    listed.source.read(Region(Rect.whole(listed.source.levels[coarse]), level=coarse))
    assert listed.source.holds(0, coarse)
    listed.source.close()
