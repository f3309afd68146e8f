"""What files lay on a frame: scenes put together from parts whose places are counted by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from inference.geometry import Affine, Rect, Size
from inference.images.array_source import plain_info
from inference.images.overlay_planes import OverlayPlane
from inference.images.parametric import Quantity, QuantityMap
from inference.images.segmentation import Segment, SegmentMap
from inference.images.shutter import Shutter
from viewer.document.attached import EMPTY, KEPT, Attached, Scene, make_scene
from viewer.document.attached import _laid as laid
from viewer.document.attached import _with_quantities as with_quantities
from viewer.document.attached import _with_segments as with_segments
from viewer.document.document import Document

SIZE = Size(6, 4)
INFO = plain_info(np.zeros(SIZE.shape, np.uint8), name="image")


def test_an_overlay_that_reaches_beyond_the_image_is_cut_at_its_edges() -> None:
    """3 × 2 set bits from (−1, 3): columns 0 … 1 of row 3 are left."""
    plane = OverlayPlane(0x6000, "Mark", False, (2, 3), -1, 3, 0, 1, packed=b"\x3f")
    scene = make_scene(replace(INFO, overlays=(plane,)), 0, ())
    (entry,) = scene.entries
    assert (entry.title, entry.key) == ("Mark", "overlay 6000")
    assert np.argwhere(scene.masks[entry.key].read(Rect.whole(SIZE))).tolist() == [[3, 0], [3, 1]]
    assert entry.key in scene.solid


def test_a_shutter_is_in_the_list() -> None:
    scene = make_scene(replace(INFO, shutter=Shutter(Rect(1, 1, 2, 2))), 0, ())
    assert [entry.title for entry in scene.entries] == ["Shutter"]


def test_a_coarse_segment_covers_the_pixels_under_it() -> None:
    """One pixel of 2 × 2 level-0 pixels whose left edge lies at x 1: columns 1 … 2 of rows 0 … 1."""
    mask = laid(np.array([[True]]), Affine(2, 2, 1, 0), SIZE)
    assert np.argwhere(mask).tolist() == [[0, 1], [0, 2], [1, 1], [1, 2]]


def test_a_mirrored_plane_is_mirrored() -> None:
    """x = 6 − x': the first stored pixel is the last column."""
    mask = laid(np.array([[True, False, False, False, False, False]] * 4), Affine(-1, 1, 6, 0), SIZE)
    assert np.argwhere(mask).tolist() == [[row, 5] for row in range(4)]


def test_tiles_of_one_segment_become_one_mask() -> None:
    segment = Segment(2, "Lesion", (1, 2, 3), True, "Net")
    tile = np.ones((1, 2), np.float32)
    maps = [SegmentMap(segment, tile, Affine(1, 1, 0, 0)), SegmentMap(segment, tile * 0.4, Affine(1, 1, 2, 0)),
            SegmentMap(segment, tile, Affine(1, 1, 4, 3))]  # fmt: skip
    scene = with_segments(Scene(), maps, "seg 0", SIZE)
    (entry,) = scene.entries
    assert (entry.title, entry.note, entry.colour, entry.automatic) == ("Lesion", "Net", (1, 2, 3), True)
    assert np.argwhere(scene.masks[entry.key].read(Rect.whole(SIZE))).tolist() == [[0, 0], [0, 1], [3, 4], [3, 5]]


def test_a_map_is_shown_over_its_own_range_and_tells_it() -> None:
    """Values 10, 20, 30 are 0, ½, 1 of the colours; what is told is 10 … 30 in its unit."""
    made = QuantityMap(Quantity("ADC", "mm2/s"), np.array([[10, 20, 30, np.nan]], np.float32), Affine())
    scene = with_quantities(Scene(), [made], "map 0", SIZE)
    (entry,) = scene.entries
    assert (entry.title, entry.note) == ("ADC", "10 … 30 mm2/s")
    assert scene.maps[entry.key].values.tolist() == [[0, 0.5, 1, 0]]
    assert scene.ranges[entry.key] == (10.0, 30.0, "mm2/s")


def test_a_bitmap_shutter_hides_the_set_bits_and_is_no_overlay() -> None:
    """Two rows of three bits, 0b001011: (0, 0), (0, 1) and (1, 0), laid at (2, 1); P-value 65535 is white."""
    plane = OverlayPlane(0x6002, "", False, (2, 3), 2, 1, 0, 1, packed=b"\x0b")
    scene = make_scene(replace(INFO, overlays=(plane,), shutter=Shutter(group=0x6002, grey=1.0)), 0, ())
    assert [entry.key for entry in scene.entries] == ["shutter"]
    assert not scene.masks
    cover = scene.covers["shutter"]
    assert np.argwhere(cover.hidden).tolist() == [[1, 2], [1, 3], [2, 2]]
    assert cover.grey == 1.0


def test_a_shutter_whose_bitmap_is_missing_hides_nothing() -> None:
    scene = make_scene(replace(INFO, shutter=Shutter(group=0x6004)), 0, ())
    assert not scene.covers


def test_scenes_are_kept_for_some_frames_and_dropped_when_a_file_comes() -> None:
    attached, told = Attached(), []
    attached.changed.join(lambda: told.append(1))
    for frame in range(KEPT + 1):
        attached.keep(frame, Scene())
    assert not attached.known(0)
    assert attached.known(KEPT)
    attached.add(object())  # type: ignore[arg-type]  # whatever it is
    assert attached.scene(KEPT) is EMPTY
    assert len(told) == KEPT + 2


def test_the_slice_that_a_series_was_opened_with_is_frame_0_of_its_file(tmp_path: Path) -> None:
    """Not its number in the stack: what names frame 1 of that file must lie on it."""
    from inference.images.series_source import StackSource
    from inference.images.study_header import FileRef, read_study_header
    from viewer.control_attached import own_frame

    headers = [read_study_header(FileRef(_slice(tmp_path, number))) for number in range(3)]
    document = Document(StackSource([header for header in headers if header is not None], first=2))
    assert document.info.instance.sop_uid == "1.2.2"
    assert [own_frame(document, frame) for frame in range(3)] == [0, 0, 0]


def _slice(folder: Path, number: int) -> Path:
    import pydicom
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian

    made = pydicom.Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID, made.SOPInstanceUID, made.SeriesInstanceUID = "1.2.840.10008.5.1.4.1.1.2", f"1.2.{number}", "1.9"
    made.Rows = made.Columns = 2
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 8, 8, 7, 0
    made.PixelData = bytes(4)
    path = folder / f"{number}.dcm"
    made.save_as(path, enforce_file_format=True)
    return path
