"""SEG of a slide: read back by highdicom and pydicom, its place on the glass checked by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from highdicom.seg import segread
from pydicom import dcmread

from inference.export.seg import Claim
from inference.export.seg_slide import write_slide_seg
from inference.export.seg_source import SegSourceError
from inference.geometry import Affine, Size
from tests.inference.export.export_slide_dicom import write_sm

FOURTH = Affine(4.0, 4.0)
CLAIM = Claim("lesion", "AI", "slide-lesion", "1.2.3")


@pytest.fixture
def mask() -> np.ndarray:
    """640 × 384 on a slide of 2560 × 1536: an L over three tiles, and the pixel in the last corner."""
    made = np.zeros((96 * 4, 160 * 4), bool)
    made[100:300, 200:210] = True
    made[290:300, 200:600] = True
    made[-1, -1] = True
    return made


class Held:
    """A mask in memory, by rows."""

    def __init__(self, mask: np.ndarray) -> None:
        self.size, self.any, self._mask = Size.of(mask.shape), bool(mask.any()), mask

    def rows(self, top: int, count: int) -> np.ndarray:
        return self._mask[top : top + count]


def write(tmp_path: Path, mask: np.ndarray, **more: object) -> Path:
    columns, rows = mask.shape[1] * 4, mask.shape[0] * 4
    uid = write_sm(tmp_path / "slide.dcm", columns=columns, rows=rows)
    out = tmp_path / "out" / "seg.dcm"
    out.parent.mkdir()
    told = {
        "slide": tmp_path / "slide.dcm",
        "sop_uid": uid,
        "mask": Held(mask),
        "to_level0": FOURTH,
        "claim": CLAIM,
    }
    write_slide_seg(out, **(told | more))  # type: ignore[arg-type]
    return out


def test_highdicom_reads_the_same_pixels_back(tmp_path: Path, mask: np.ndarray) -> None:
    read = segread(write(tmp_path, mask))
    whole = read.get_total_pixel_matrix(combine_segments=True)
    assert np.array_equal(whole[: mask.shape[0], : mask.shape[1]] > 0, mask)
    assert (read.TotalPixelMatrixColumns, read.TotalPixelMatrixRows) == (mask.shape[1], mask.shape[0])


def test_it_lies_where_the_slide_lies(tmp_path: Path, mask: np.ndarray) -> None:
    """The first mask pixel's centre is 1.5 slide pixels of 0.5 µm right of and below the slide's: rows run along −y."""
    made = dcmread(write(tmp_path, mask))
    source = dcmread(tmp_path / "slide.dcm")
    measures = made.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    assert [float(v) for v in measures.PixelSpacing] == [0.002, 0.002]
    assert float(measures.SliceThickness) == 0.004
    assert [float(v) for v in made.ImageOrientationSlide] == [0, -1, 0, -1, 0, 0]
    origin = made.TotalPixelMatrixOriginSequence[0]
    assert float(origin.XOffsetInSlideCoordinateSystem) == pytest.approx(10 - 1.5 * 0.0005, abs=1e-9)
    assert float(origin.YOffsetInSlideCoordinateSystem) == pytest.approx(20 - 1.5 * 0.0005, abs=1e-9)
    assert made.FrameOfReferenceUID == source.FrameOfReferenceUID
    assert made.StudyInstanceUID == source.StudyInstanceUID
    assert made.SeriesInstanceUID != source.SeriesInstanceUID


def test_each_tile_lies_where_its_number_says(tmp_path: Path, mask: np.ndarray) -> None:
    """TILED_FULL: 3 columns and 2 lines of tiles, line by line, each 65536 bits, the first pixel in the lowest bit."""
    made = dcmread(write(tmp_path, mask))
    assert (made.Rows, made.Columns, made.DimensionOrganizationType) == (256, 256, "TILED_FULL")
    assert (made.NumberOfFrames, len(made.PixelData)) == (6, 6 * 256 * 256 // 8)
    frames = made.pixel_array
    assert np.array_equal(frames[1], mask[:256, 256:512])
    last = frames[5]  # from column 512, row 256: the mask ends after 128 columns and rows
    assert np.array_equal(last[:128, :128], mask[256:, 512:])
    assert last.sum() == mask[256:, 512:].sum()
    # the pixel at column 200, row 100 is bit 100 · 256 + 200 of the first tile: byte 3225, lowest bit
    assert made.PixelData[3225] & 1 == 1
    assert made.PixelData[3224] == 0


def test_a_second_reader_places_every_tile(tmp_path: Path, mask: np.ndarray) -> None:
    """highdicom's: tile 5 begins at pixel 257 of both and 256 · 2 µm further along −y and −x."""
    from highdicom.spatial import iter_tiled_full_frame_data

    told = [(int(c), int(r), float(x), float(y)) for _, _, c, r, x, y, _ in
            iter_tiled_full_frame_data(dcmread(write(tmp_path, mask)))]  # fmt: skip
    first = 1.5 * 0.0005
    assert [place[:2] for place in told] == [(1, 1), (257, 1), (513, 1), (1, 257), (257, 257), (513, 257)]
    assert told[4][2:] == pytest.approx((10 - first - 256 * 0.002, 20 - first - 256 * 0.002), abs=1e-6)


def test_who_made_it_is_told(tmp_path: Path, mask: np.ndarray) -> None:
    part = dcmread(write(tmp_path, mask)).SegmentSequence[0]
    assert part.SegmentAlgorithmType == "AUTOMATIC"
    maker = part.SegmentationAlgorithmIdentificationSequence[0]
    assert (maker.AlgorithmName, maker.AlgorithmVersion) == ("slide-lesion", "1.2.3")


def test_it_refers_to_level_0_though_another_file_was_opened(tmp_path: Path, mask: np.ndarray) -> None:
    write_sm(tmp_path / "a-thumbnail.dcm", columns=128, rows=128)
    (tmp_path / "notes.txt").write_text("no DICOM")
    made = dcmread(write(tmp_path, mask, slide=tmp_path / "a-thumbnail.dcm"))
    level0 = dcmread(tmp_path / "slide.dcm")
    assert made.ReferencedSeriesSequence[0].SeriesInstanceUID == level0.SeriesInstanceUID
    named = {
        item.ReferencedSOPInstanceUID for item in made.ReferencedSeriesSequence[0].ReferencedInstanceSequence
    }
    assert named == {level0.SOPInstanceUID}


@pytest.mark.parametrize(
    ("keyword", "words"),
    [
        ("ImageOrientationSlide", "direction on the glass"),
        ("TotalPixelMatrixOriginSequence", "place on the glass"),
    ],
)
def test_a_slide_that_does_not_tell_its_place_is_refused(
    tmp_path: Path, mask: np.ndarray, keyword: str, words: str
) -> None:
    uid = write_sm(tmp_path / "slide.dcm", columns=mask.shape[1] * 4, rows=mask.shape[0] * 4)
    made = dcmread(tmp_path / "slide.dcm")
    del made[keyword]
    made.save_as(tmp_path / "slide.dcm")
    with pytest.raises(SegSourceError, match=words):
        write_slide_seg(
            tmp_path / "seg.dcm",
            slide=tmp_path / "slide.dcm",
            sop_uid=uid,
            mask=Held(mask),
            to_level0=FOURTH,
            claim=CLAIM,
        )
    assert not (tmp_path / "seg.dcm").exists()


def test_without_a_lesion_nothing_is_written(tmp_path: Path, mask: np.ndarray) -> None:
    with pytest.raises(SegSourceError, match="no lesion"):
        write(tmp_path, np.zeros_like(mask))
