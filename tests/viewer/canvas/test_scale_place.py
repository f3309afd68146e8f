"""A bar of millimetres never stands over, or for, pixels that are seconds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inference.geometry import Point, Rect, Size, Spacing
from inference.images.array_source import plain_info
from inference.images.source import ImageInfo, UltrasoundRegion
from viewer.canvas.camera import Camera
from viewer.canvas.corner import Seen, corners
from viewer.canvas.scale_place import ScaleView
from viewer.document.document import Document

CM, S = 3, 4
SCREEN = Size(800, 600)
PICTURE = UltrasoundRegion(Rect(100, 0, 600, 380), 1, 1, (CM, CM), (0.01, 0.01))
M_MODE = UltrasoundRegion(Rect(100, 400, 600, 200), 2, 1, (S, CM), (0.004, 0.01))
SPACING = Spacing(0.1, 0.1, "ultrasound region")


def info(*regions: UltrasoundRegion, spacing: Spacing | None = SPACING) -> ImageInfo:
    plain = plain_info(np.zeros((600, 800), np.uint8), name="US")
    return replace(plain, regions=regions, spacing=spacing, modality="US")


def view(camera: Camera, ratio: float = 1.0) -> ScaleView:
    screen = (SCREEN.width / ratio, SCREEN.height / ratio)
    return ScaleView(camera, camera.placed(SCREEN), screen, ratio)


WHOLE = Camera(Point(400, 300), 1.0)


def test_a_picture_without_strips_has_the_bar_at_the_windows_edge() -> None:
    bar = view(WHOLE).bar_of(info(PICTURE))
    assert (bar.text, bar.within) == ("1 cm", None)


def test_the_bar_is_as_long_as_a_length_measured_there() -> None:
    """0.15 mm at the detector, magnified 1.5 times: 0.1 mm in the patient, so 100 px are 10 mm."""
    told = info(spacing=Spacing(0.15, 0.15, "Imager Pixel Spacing, at detector"))
    bar = view(WHOLE).bar_of(replace(told, modality="MG", magnification=1.5))
    assert bar is not None
    assert (bar.text, round(bar.length_px)) == ("1 cm", 100)


def test_beside_an_m_mode_strip_the_bar_lies_in_the_picture_and_says_so() -> None:
    """1 px is 0.1 mm: of 140 px room the longest round length is 1 cm = 100 px; the picture ends at y = 380."""
    bar = view(WHOLE).bar_of(info(PICTURE, M_MODE))
    assert bar.text == "1 cm · 2-D"
    assert bar.length_px == pytest.approx(100)
    assert bar.within == (100, 0, 700, 380)


def test_on_a_dense_screen_the_place_is_told_in_logical_pixels() -> None:
    bar = view(WHOLE, ratio=2.0).bar_of(info(PICTURE, M_MODE))
    assert bar.within == (50, 0, 350, 190)
    assert bar.length_px == pytest.approx(100)  # 20 mm = 200 device px


def test_with_nothing_but_the_strip_on_the_screen_there_is_no_bar() -> None:
    assert view(Camera(Point(400, 500), 4.0)).bar_of(info(PICTURE, M_MODE)) is None


@pytest.mark.parametrize("spatial", [2, 3, 4, 5])
def test_an_image_that_is_only_a_strip_has_no_bar(spatial: int) -> None:
    assert view(WHOLE).bar_of(info(replace(M_MODE, spatial_format=spatial), spacing=None)) is None


def test_a_picture_over_whose_lower_part_a_strip_lies_has_no_bar() -> None:
    over = replace(M_MODE, rect=Rect(100, 300, 600, 200))
    assert view(WHOLE).bar_of(info(PICTURE, over)) is None


def test_turned_upside_down_the_place_turns_too() -> None:
    bar = view(WHOLE.mirrored(left_right=False)).bar_of(info(PICTURE, M_MODE))
    assert bar.within == (100, 220, 700, 600)


def test_the_machines_frame_around_the_regions_is_no_strip() -> None:
    frame = UltrasoundRegion(Rect(0, 0, 800, 600), 0, 0, (0, 0), (1.0, 1.0))
    assert view(WHOLE).bar_of(info(frame, PICTURE)).within is None


def corner(told: ImageInfo) -> str:
    class Source:
        info = told
        frame_info = staticmethod(lambda frame: told)

    seen = Seen(None, 1.0)
    return corners(Document(Source()), seen, brief=False).bottom_right[-1]


def test_the_corner_says_for_what_the_spacing_holds(qapp) -> None:
    assert corner(info(PICTURE)) == "0.1 mm/px · ultrasound region"
    assert corner(info(PICTURE, M_MODE)) == "0.1 mm/px · ultrasound region, 2-D only"
    assert corner(info(M_MODE, spacing=None)) == "calibrated region by region"
    assert corner(info(replace(M_MODE, delta=(0.0, 0.0)), spacing=None)) == "no calibration: lengths in px"


def test_the_bar_is_painted_inside_its_place(qapp) -> None:
    from tests.viewer.canvas.test_furniture import inked
    from viewer.canvas.furniture import Glass

    bar = view(WHOLE).bar_of(info(PICTURE, M_MODE))
    ink = inked(Glass(scale=bar), 800, 600)
    rows, columns = np.nonzero(ink)
    assert 340 < rows.min() <= rows.max() < 380
    assert 340 <= columns.min() <= columns.max() <= 460
