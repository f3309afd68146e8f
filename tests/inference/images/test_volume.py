"""Volumes and their planes: every voxel must lie where the slices said it lay, whatever way they were taken.

The slices are filled with a linear function of the patient's coordinates, so that the right value of any pixel of
any plane follows from its position alone.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.errors import ImageError
from inference.geometry import PatientPlane, Rect, Size, Spacing
from inference.images.array_source import ArraySource
from inference.images.reformat import Blend, Cut, PlaneSource, Slab
from inference.images.series import stacks_of
from inference.images.series_source import StackSource
from inference.images.source import GreyScale, ImageInfo, Region
from inference.images.study import find_study
from inference.images.volume import build_volume, why_no_volume
from inference.job import Cancelled, CancelToken

WAYS = {"L": (1, 0, 0), "R": (-1, 0, 0), "P": (0, 1, 0), "A": (0, -1, 0), "H": (0, 0, 1), "F": (0, 0, -1)}
HEIGHT, WIDTH = 5, 7


def field(at: np.ndarray) -> np.ndarray:
    """Of LPS mm: no two directions alike."""
    return 10.0 * at[..., 0] + 3.0 * at[..., 1] - 7.0 * at[..., 2]


def pixel_positions(plane: PatientPlane, size: Size) -> np.ndarray:
    """LPS mm of every pixel's centre, (H, W, 3): the definition in PS3.3 C.7.6.2.1.1."""
    rows, columns = np.mgrid[: size.height, : size.width]
    along = columns[..., None] * plane.spacing.x_mm * np.array(plane.along_row)
    down = rows[..., None] * plane.spacing.y_mm * np.array(plane.along_column)
    return np.array(plane.origin) + along + down


class Slices(ArraySource):
    """A series whose slices lie on `planes`."""

    def __init__(self, planes: list[PatientPlane]) -> None:
        size = Size(WIDTH, HEIGHT)
        frames = np.stack([field(pixel_positions(plane, size)) for plane in planes]).astype(np.float32)
        info = ImageInfo("series", "", size, len(planes), 1, "float32", "in memory", GreyScale())
        self.planes: list[PatientPlane | None] = list(planes)
        super().__init__(info, frames)

    def frame_info(self, frame: int) -> ImageInfo:
        return replace(self.info, plane=self.planes[frame])


def planes_of(row, column, offsets, *, shift=(0.0, 0.0, 0.0), step=(0.5, 0.8), uid="1.2") -> list[PatientPlane]:
    """Slices at `offsets` mm along the normal, the n-th moved by n × `shift`."""
    row, column = np.array(row, float), np.array(column, float)
    normal = np.cross(row, column)
    start = np.array([11.0, -20.0, 33.0])
    made = []
    for number, offset in enumerate(offsets):
        origin = start + normal * offset + number * np.array(shift)
        made.append(PatientPlane(tuple(origin), tuple(row), tuple(column), Spacing(*step, "told"), uid))
    return made


def built(source):
    return build_volume(source, CancelToken(), lambda progress: None)


def pixels_of(source: PlaneSource, frame: int) -> np.ndarray:
    return source.read(Region(Rect.whole(source.info.size), 0, frame))


AXIAL = (WAYS["L"], WAYS["P"])
EVEN = (0.0, 2.0, 4.0, 6.0)


@pytest.mark.parametrize("cut", list(Cut))
@pytest.mark.parametrize(
    ("row", "column"),
    [pair for pair in itertools.product("LRPAHF", repeat=2) if not np.dot(WAYS[pair[0]], WAYS[pair[1]])],
)
def test_every_pixel_of_every_plane_lies_where_it_says(row: str, column: str, cut: Cut) -> None:
    source = PlaneSource(built(Slices(planes_of(WAYS[row], WAYS[column], EVEN))), cut)
    for frame in range(source.info.frames):
        plane = source.frame_info(frame).plane
        assert plane is not None
        expected = field(pixel_positions(plane, source.info.size))
        np.testing.assert_allclose(pixels_of(source, frame), expected, atol=1e-3)


@pytest.mark.parametrize(
    ("cut", "letters", "through"),
    [(Cut.AXIAL, ("L", "P"), "H"), (Cut.SAGITTAL, ("P", "F"), "L"), (Cut.CORONAL, ("L", "F"), "P")],
)
@pytest.mark.parametrize(("row", "column"), [("L", "P"), ("R", "H"), ("A", "F"), ("H", "L")])
def test_planes_are_hung_as_radiologists_read_them(cut: Cut, letters, through: str, row: str, column: str) -> None:
    source = PlaneSource(built(Slices(planes_of(WAYS[row], WAYS[column], EVEN))), cut)
    plane = source.frame_info(0).plane
    assert source.info.instance.patient_orientation == letters
    assert plane is not None
    np.testing.assert_allclose((plane.along_row, plane.along_column), [WAYS[letter] for letter in letters])
    step = np.subtract(source.frame_info(1).plane.origin, plane.origin)
    assert np.dot(step, WAYS[through]) > 0


def test_sizes_and_spacings_of_an_axial_series() -> None:
    """7 × 5 pixels of 0.5 × 0.8 mm, four slices 2 mm apart."""
    volume = built(Slices(planes_of(*AXIAL, EVEN)))
    told = {}
    for cut in Cut:
        info = PlaneSource(volume, cut).info
        told[cut] = (info.size, info.frames, info.spacing.x_mm, info.spacing.y_mm)
    assert told == {
        Cut.AXIAL: (Size(7, 5), 4, 0.5, 0.8),
        Cut.SAGITTAL: (Size(5, 4), 7, 0.8, 2.0),
        Cut.CORONAL: (Size(7, 4), 5, 0.5, 2.0),
    }


def test_an_axial_plane_of_an_axial_series_is_the_slice_itself() -> None:
    series = Slices(planes_of(*AXIAL, EVEN))
    source = PlaneSource(built(series), Cut.AXIAL)
    for frame in range(4):
        np.testing.assert_array_equal(pixels_of(source, frame), series.read(Region(Rect(0, 0, 7, 5), 0, frame)))


def test_an_oblique_series_keeps_its_own_axes_and_true_places() -> None:
    turned = np.radians(20)
    row, column = (np.cos(turned), np.sin(turned), 0.0), (-np.sin(turned), np.cos(turned), 0.0)
    source = PlaneSource(built(Slices(planes_of(row, column, EVEN))), Cut.CORONAL)
    plane = source.frame_info(2).plane
    assert source.info.instance.patient_orientation == ("LP", "F")
    np.testing.assert_allclose(pixels_of(source, 2), field(pixel_positions(plane, source.info.size)), atol=1e-3)


def test_slices_in_any_order_make_the_same_volume() -> None:
    planes = planes_of(*AXIAL, EVEN)
    mixed = [planes[index] for index in (2, 0, 3, 1)]
    np.testing.assert_array_equal(built(Slices(mixed)).voxels, built(Slices(planes)).voxels)


@pytest.mark.parametrize("offsets", [(0, 2, 4, 8, 10), (0, 1, 2, 4, 5, 6), (0, 2, 4, 6, 12)])
def test_uneven_slices_are_resampled_and_it_is_said(offsets) -> None:
    volume = built(Slices(planes_of(*AXIAL, offsets)))
    assert "resampled" in volume.notes[0]
    source = PlaneSource(volume, Cut.SAGITTAL)
    assert source.info.warnings == volume.notes
    np.testing.assert_allclose(
        pixels_of(source, 3), field(pixel_positions(source.frame_info(3).plane, source.info.size)), atol=1e-3
    )
    assert volume.step_mm[2] == np.median(np.diff(offsets))


@pytest.mark.parametrize("shift", [(0.0, 0.6, 0.0), (0.0, -1.1, 0.0), (0.3, 0.4, 0.0)])
def test_a_tilted_gantry_is_set_upright(shift) -> None:
    """Where the slices reach, each voxel has the value of its own place; outside them air."""
    series = Slices(planes_of(*AXIAL, EVEN, shift=shift))
    volume = built(series)
    assert "tilted" in volume.notes[0]
    air = min(series.read(Region(Rect(0, 0, 7, 5), 0, frame)).min() for frame in range(4))
    checked = 0
    for k, j, i in np.ndindex(volume.voxels.shape):
        at = np.array(volume.position(i, j, k))
        inside = (at - np.array(series.planes[k].origin)) / (0.5, 0.8, 2.0)
        if 0 <= inside[0] <= WIDTH - 1 and 0 <= inside[1] <= HEIGHT - 1:
            assert volume.voxels[k, j, i] == pytest.approx(field(at), abs=1e-3)
            checked += 1
    assert checked >= 4 * (WIDTH - 1) * (HEIGHT - 1)
    assert volume.voxels.min() >= air


def with_plane(planes, index, **changes):
    return [replace(plane, **changes) if number == index else plane for number, plane in enumerate(planes)]


@pytest.mark.parametrize(
    ("planes", "reason"),
    [
        (planes_of(*AXIAL, (0, 2)), "2 of the 3 slices"),
        (planes_of(*AXIAL, (0, 2, 2, 4)), "same place"),
        (with_plane(planes_of(*AXIAL, EVEN), 1, along_row=WAYS["A"]), "not parallel"),
        (with_plane(planes_of(*AXIAL, EVEN), 2, frame_of_reference="9"), "frame of reference"),
        (with_plane(planes_of(*AXIAL, EVEN), 3, spacing=Spacing(0.6, 0.8, "told")), "pixel spacing"),
    ],
)
def test_what_is_no_block_is_refused_with_the_reason(planes, reason: str) -> None:
    source = Slices(planes)
    assert reason in why_no_volume(source)
    with pytest.raises(ImageError, match=reason):
        built(source)


def test_slices_without_a_place_are_refused() -> None:
    source = Slices(planes_of(*AXIAL, EVEN))
    source.planes[2] = None
    assert "does not tell where" in why_no_volume(source)


def test_building_stops_when_told() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        build_volume(Slices(planes_of(*AXIAL, EVEN)), token, lambda progress: None)


def numbered(frames: int) -> Slices:
    """Every pixel of slice k holds k × 10."""
    source = Slices(planes_of(*AXIAL, np.arange(frames) * 2.0))
    source._array = np.broadcast_to(10.0 * np.arange(frames, dtype=np.float32)[:, None, None], source._array.shape)
    return source


@pytest.mark.parametrize(
    ("blend", "expected"), [(Blend.MIP, 40.0), (Blend.MEAN, 30.0), (Blend.MIN, 20.0)]
)
def test_a_slab_of_6_mm_takes_three_slices_of_2_mm(blend: Blend, expected: float) -> None:
    source = PlaneSource(built(numbered(7)), Cut.AXIAL, Slab(blend, 6.0))
    assert source.thickness_mm == 6.0
    np.testing.assert_array_equal(pixels_of(source, 3), expected)
    assert f"{blend.value} 6 mm" in source.info.instance.series_description


def test_a_slab_ends_at_the_end_of_the_volume() -> None:
    source = PlaneSource(built(numbered(7)), Cut.AXIAL, Slab(Blend.MIP, 100.0))
    np.testing.assert_array_equal(pixels_of(source, 6), 60.0)
    mean = PlaneSource(built(numbered(7)), Cut.AXIAL, Slab(Blend.MEAN, 6.0))
    np.testing.assert_array_equal(pixels_of(mean, 0), 5.0)  # slices 0 and 1: nothing lies before them


def test_a_reformatted_plane_names_no_stored_instance() -> None:
    """What is drawn or measured on it must not be filed under a slice."""
    info = PlaneSource(built(Slices(planes_of(*AXIAL, EVEN))), Cut.CORONAL).info
    assert info.instance.sop_uid == ""
    assert info.path == ""


@pytest.mark.real_data
def test_a_real_series_with_a_missing_slice_is_resampled_and_it_is_said(real_data) -> None:
    """z = −1.2375, 3.7625, 6.2625, 8.7625 mm: at 2.5 mm the second of five slices is the mean of its neighbours."""
    folder = real_data / "dicom" / "pydicom" / "test_files" / "dicomdirtests" / "98892001" / "CT5N"
    (stack,) = stacks_of(find_study([folder], CancelToken()).patients())
    told = sorted((pydicom.dcmread(path) for path in folder.iterdir()), key=lambda d: d.ImagePositionPatient[2])
    stored = [d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in told]
    with StackSource(stack.instances) as source:
        volume = built(source)
    assert volume.step_mm[2] == pytest.approx(2.5)
    assert "2.5 to 5 mm" in volume.notes[0]
    expected = [stored[0], np.rint((stored[0] + stored[1]) / 2), *stored[1:]]
    np.testing.assert_array_equal(volume.voxels, expected)
    assert PlaneSource(volume, Cut.CORONAL).info.size == Size(16, 5)


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(*[st.floats(-1, 1)] * 4).filter(lambda q: sum(part * part for part in q) > 0.1),
    st.lists(st.integers(1, 9), min_size=2, max_size=6), st.randoms(use_true_random=False),
    st.sampled_from(Cut), st.booleans(),
)  # fmt: skip
def test_oblique_gapped_and_shuffled_slices_lie_where_they_say(turn, gaps, order, cut: Cut, backwards: bool) -> None:
    """Any turn of the patient, gaps of 1 to 9 mm, any order: a linear field stays itself under linear resampling.

    The letters are those of the planes' own directions: what leads most to the left is never lettered as leading right.
    """
    w, x, y, z = np.array(turn) / np.linalg.norm(turn)
    row = (1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y))
    column = (2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x))
    offsets = np.concatenate([[0.0], np.cumsum(gaps)]) * (-1 if backwards else 1)
    planes = planes_of(row, column, offsets)
    order.shuffle(planes)
    source = PlaneSource(built(Slices(planes)), cut)
    for frame in range(source.info.frames):
        plane = source.frame_info(frame).plane
        assert plane is not None
        wanted = field(pixel_positions(plane, source.info.size))
        assert pixels_of(source, frame) == pytest.approx(wanted, abs=2e-2)
    letters, ways = source.info.instance.patient_orientation, (plane.along_row, plane.along_column)
    for told, way in zip(letters, ways, strict=True):
        assert np.dot(WAYS[told[0]], way) == pytest.approx(max(abs(np.array(way))))
