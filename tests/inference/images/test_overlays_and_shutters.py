"""Overlay planes and shutters: bits and shapes laid out by hand, and DCMTK's reading of a real file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset

from inference.geometry import Rect, Size
from inference.images.opener import open_image
from inference.images.overlay_planes import OverlayPlane
from inference.images.shutter import Shutter, open_pixels, shutter_of
from inference.images.source import ImageInfo

Write = Callable[..., Path]


def with_overlay(ds: Dataset, group: int, rows: int, columns: int, **told: Any) -> None:
    ds.add_new(group << 16 | 0x10, "US", rows)
    ds.add_new(group << 16 | 0x11, "US", columns)
    ds.add_new(group << 16 | 0x40, "CS", told.get("kind", "G"))
    ds.add_new(group << 16 | 0x50, "SS", told.get("origin", [1, 1]))
    ds.add_new(group << 16 | 0x100, "US", told.get("allocated", 1))
    ds.add_new(group << 16 | 0x102, "US", told.get("bit", 0))
    if "frames" in told:
        ds.add_new(group << 16 | 0x15, "IS", told["frames"])
        ds.add_new(group << 16 | 0x51, "US", told.get("first", 1))
    if "label" in told:
        ds.add_new(group << 16 | 0x1500, "LO", told["label"])
    if "packed" in told:
        ds.add_new(group << 16 | 0x3000, "OB", told["packed"])


@pytest.fixture
def told(write_dicom: Write) -> Callable[..., ImageInfo]:
    """What is told of an image after `change` has been done to its data set."""
    import pydicom

    def make(pixels: np.ndarray, change: Callable[[Dataset], None], **elements: Any) -> ImageInfo:
        path = write_dicom(pixels, **elements)
        data = pydicom.dcmread(path)
        change(data)
        data.save_as(path)
        with open_image(path) as source:
            return source.info

    return make


def one(info: ImageInfo) -> OverlayPlane:
    (plane,) = info.overlays
    return plane


def test_the_first_pixel_is_the_lowest_bit(told: Callable[..., ImageInfo]) -> None:
    """Bits 1, 0, 0 / 0, 1, 1 of a 2 × 3 plane are 0b110001 = 0x31; its origin (row 5, column −1) is (−2, 4)."""
    image = np.zeros((8, 8), np.uint8)
    plane = one(told(image, lambda ds: with_overlay(ds, 0x6002, 2, 3, origin=[5, -1], packed=b"\x31\0", label="Mark")))
    mask = plane.mask(0)
    assert mask is not None
    assert mask.tolist() == [[True, False, False], [False, True, True]]
    assert (plane.group, plane.label, plane.left, plane.top, plane.region) == (0x6002, "Mark", -2, 4, False)


def test_frames_of_an_overlay_follow_without_a_gap(told: Callable[..., ImageInfo]) -> None:
    """Two frames of 1 × 3: bits 1 0 1, then 0 1 1, from the second image frame on: 0b110101 = 0x35."""
    stack = np.zeros((3, 4, 4), np.uint8)
    change = lambda ds: with_overlay(ds, 0x6000, 1, 3, frames=2, first=2, packed=b"\x35\0")  # noqa: E731
    plane = one(told(stack, change, NumberOfFrames=3))
    masks = [plane.mask(frame) for frame in range(3)]
    assert masks[0] is None
    assert [mask.tolist() for mask in masks[1:] if mask is not None] == [[[True, False, True]], [[False, True, True]]]


def test_an_overlay_of_one_frame_lies_on_the_frame_that_it_names(told: Callable[..., ImageInfo]) -> None:
    """Image Frame Origin 3 of four frames (PS3.3 C.9.2); where none is told, an overlay belongs to all."""
    stack = np.zeros((4, 2, 8), np.uint8)

    def seen(**elements: Any) -> list[bool]:
        plane = one(told(stack, lambda ds: with_overlay(ds, 0x6000, 1, 8, packed=b"\x01\0", **elements), NumberOfFrames=4))
        return [plane.mask(frame) is not None for frame in range(4)]

    assert seen(frames=1, first=3) == [False, False, True, False]
    assert seen() == [True] * 4


def test_bits_of_a_big_endian_overlay_lie_in_words(told: Callable[..., ImageInfo]) -> None:
    """The word 0x8001, written high byte first: pixels 0 and 15 (PS3.5 8.1.2)."""
    from pydicom.uid import ExplicitVRBigEndian

    def change(ds: Dataset) -> None:
        with_overlay(ds, 0x6000, 1, 16, packed=b"\x80\x01")
        ds[0x60003000].VR = "OW"

    mask = one(told(np.zeros((1, 16), np.uint8), change, syntax=ExplicitVRBigEndian)).mask(0)
    assert mask is not None
    assert np.flatnonzero(mask).tolist() == [0, 15]


def test_an_overlay_in_unused_bits_is_no_grey(told: Callable[..., ImageInfo]) -> None:
    """0x8003 of 12 stored bits: the value is 3, bit 15 is the overlay's."""
    pixels = np.array([[0x8003, 0x0004], [0x0FFF, 0x8000]], np.uint16)
    change = lambda ds: with_overlay(ds, 0x6000, 2, 2, allocated=16, bit=15)  # noqa: E731
    info = told(pixels, change, BitsStored=12, HighBit=11)
    mask = one(info).mask(0)
    assert mask is not None
    assert mask.tolist() == [[True, False], [False, True]]
    with open_image(Path(info.path)) as source:
        from inference.images.source import Region

        assert source.read(Region(Rect(0, 0, 2, 2))).tolist() == [[3, 4], [4095, 0]]


@pytest.mark.parametrize(
    "broken",
    [{"packed": b"\x01\0"}, {"bit": 3, "allocated": 8}, {}],  # too short; within the grey values; no data at all
)
def test_broken_overlays_are_left_out(told: Callable[..., ImageInfo], broken: dict[str, Any]) -> None:
    info = told(np.zeros((8, 8), np.uint8), lambda ds: with_overlay(ds, 0x6000, 8, 8, **broken))
    assert info.overlays == ()


@pytest.mark.real_data
def test_overlays_are_where_dcmtk_draws_them(real_data: Path, tmp_path: Path) -> None:
    """dcmj2pnm with each overlay replacing pixels by white, and without: they differ where the bits are."""
    import shutil
    import subprocess

    tool = shutil.which("dcmj2pnm")
    if tool is None:
        pytest.skip("DCMTK is not installed")
    path = real_data / "dicom" / "fo-dicom/FO-DICOM.Tests/Test Data/OutOfBoundsOverlay.dcm"
    shown = []
    for number, option in enumerate((["-O"], ["+O", "1", "+Omr", "+Osf", "1.0"])):
        out = tmp_path / f"{number}.pgm"
        subprocess.run([tool, "+Wm", *option, str(path), str(out)], check=True, capture_output=True)
        from PIL import Image

        shown.append(np.asarray(Image.open(out)).astype(int))
    with open_image(path) as source:
        plane = source.info.overlays[0]
    mask = plane.mask(0)
    assert mask is not None
    whole = np.zeros(shown[0].shape, bool)
    inside = Rect(plane.left, plane.top, plane.shape[1], plane.shape[0]).intersect(Rect.whole(Size.of(whole.shape)))
    whole[inside.slices] = mask[: inside.height, : inside.width]  # it reaches beyond the lower edge
    changed = shown[0] != shown[1]
    assert changed.any()
    assert not (changed & ~whole).any()
    assert (shown[1][whole] == 255).all()


def shutter(**elements: Any) -> Shutter:
    ds = Dataset()
    for keyword, value in elements.items():
        setattr(ds, keyword, value)
    found = shutter_of(ds)
    assert found is not None
    return found


def test_a_rectangle_keeps_its_edges() -> None:
    """Columns 2 … 3 and rows 1 … 2 of 4 × 3 are seen, counted from 1."""
    found = shutter(
        ShutterShape="RECTANGULAR", ShutterLeftVerticalEdge=2, ShutterRightVerticalEdge=3,
        ShutterUpperHorizontalEdge=1, ShutterLowerHorizontalEdge=2, ShutterPresentationValue=65535,
    )  # fmt: skip
    assert found.rect == Rect(1, 0, 2, 2)
    assert found.grey == 1.0
    assert open_pixels(found, Size(4, 3)).astype(int).tolist() == [[0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]]


def test_a_circle_around_a_pixel_takes_its_four_neighbours() -> None:
    """Radius 1 around row 2, column 2 (the middle of 3 × 3): a plus."""
    found = shutter(ShutterShape="CIRCULAR", CenterOfCircularShutter=[2, 2], RadiusOfCircularShutter=1)
    assert open_pixels(found, Size(3, 3)).astype(int).tolist() == [[0, 1, 0], [1, 1, 1], [0, 1, 0]]


def test_a_circle_is_round_to_the_eye() -> None:
    """Pixels twice as high as wide: radius 2 along rows is 1 along columns (PS3.3 C.7.6.11: counted along the row)."""
    ds = Dataset()
    ds.ShutterShape, ds.CenterOfCircularShutter, ds.RadiusOfCircularShutter = "CIRCULAR", [3, 3], 2
    found = shutter_of(ds, 2.0)
    assert found is not None
    # (x − 3)² + (2 (y − 3))² ≤ 4 over 5 × 5 pixels counted from 1: rows 2 and 4 only their middle, row 3 all
    assert open_pixels(found, Size(5, 5)).astype(int).tolist() == [
        [0, 0, 0, 0, 0], [0, 0, 1, 0, 0], [1, 1, 1, 1, 1], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0],
    ]  # fmt: skip


def test_shapes_together_leave_what_both_leave() -> None:
    """A triangle with corners at the pixels (1, 1), (1, 5), (5, 1), and columns 1 … 2."""
    found = shutter(
        ShutterShape=["POLYGONAL", "RECTANGULAR"], VerticesOfThePolygonalShutter=[1, 1, 1, 5, 5, 1],
        ShutterLeftVerticalEdge=1, ShutterRightVerticalEdge=2, ShutterUpperHorizontalEdge=1,
        ShutterLowerHorizontalEdge=9,
    )  # fmt: skip
    seen = open_pixels(found, Size(5, 5))
    assert not seen[:, 2:].any()
    assert seen[2, 1]  # row 3, column 2: inside the triangle
    assert not seen[4, 1]  # row 5, column 2: beyond its hypotenuse


@pytest.mark.parametrize("elements", [{}, {"ShutterShape": "RECTANGULAR"}, {"ShutterShape": "CIRCULAR"}])
def test_a_shutter_without_its_figures_is_none(elements: dict[str, Any]) -> None:
    ds = Dataset()
    for keyword, value in elements.items():
        setattr(ds, keyword, value)
    assert shutter_of(ds) is None
