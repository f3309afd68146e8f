"""Nothing on the glass lies on anything else of it: words, letters, scale bar."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSizeF

from viewer.canvas.bearings import Letters, ScaleBar
from viewer.canvas.corner import Corners
from viewer.canvas.free_place import free_place
from viewer.canvas.furniture import Furniture, Glass
from viewer.canvas.furniture_places import clear_of

SERIES = ("Series 3", "R MLO", "0.1 mm/px · Imager Pixel Spacing, at detector ÷ 1.08", "W 3400  L 1900 · 23 %")
SHOWN = ("1 / 100", "(180, 204) = 114 HU", "W 400  L 40 · 186 %")
PATIENT = ("DOE, JANE MARIE", "1956-11-03", "PX-77", "F")
FACING = Letters("A", "P", "HR", "FL")


def overlapping(glass: Glass, size: QSizeF) -> list[tuple[QRectF, QRectF]]:
    found = Furniture().places(glass, size, 1.0).all
    return [(a, b) for number, a in enumerate(found) for b in found[:number] if a.intersects(b)]


@pytest.mark.parametrize("width", [521, 560, 690, 701, 1000, 1400])
@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_letters_scale_and_corner_text_keep_off_each_other(qapp, width: int, side: str) -> None:
    corners = {
        "left": Corners(PATIENT, (), SERIES, ()), "right": Corners((), PATIENT, (), SERIES),
        "both": Corners(PATIENT, PATIENT, SHOWN, SERIES),
    }[side]  # fmt: skip
    for length in (60.0, 124.0):
        glass = Glass(corners, FACING, ScaleBar(length, "5 cm"))
        size = QSizeF(width, 470)
        assert overlapping(glass, size) == []
        inside = QRectF(0, 0, width, 470)
        assert all(inside.contains(place) for place in Furniture().places(glass, size, 1.0).all)


def test_where_there_is_room_they_stand_in_the_middle(qapp) -> None:
    found = Furniture().places(Glass(Corners(PATIENT), FACING, ScaleBar(100, "5 cm")), QSizeF(1000, 600), 1.0)
    assert found.scale.center().x() == 500
    assert abs(found.letters[3].center().x() - 500) <= 1
    assert found.scale.bottom() <= 592
    assert found.letters[3].bottom() <= found.scale.top()


def test_a_place_moves_no_further_than_it_must() -> None:
    place = QRectF(40, 100, 20, 10)
    assert clear_of(place, [QRectF(0, 0, 30, 50)], 0, 100) == place
    assert clear_of(place, [QRectF(0, 90, 45, 30)], 0, 200) == QRectF(53, 100, 20, 10)  # 45 + 8
    assert clear_of(place, [QRectF(55, 90, 45, 30)], 0, 100) == QRectF(27, 100, 20, 10)  # 55 − 8 − 20
    assert clear_of(place, [QRectF(0, 90, 45, 30), QRectF(55, 90, 45, 30)], 0, 100) == QRectF(40, 72, 20, 10)  # 90 − 8 − 10


def test_a_text_gives_way_to_the_nearest_free_place() -> None:
    screen = QRectF(0, 0, 200, 100)
    wanted, taken = QRectF(50, 50, 40, 20), QRectF(60, 45, 40, 20)
    assert free_place(wanted, [], screen) == wanted
    assert free_place(wanted, [taken], screen) == QRectF(50, 69, 40, 20)  # 65 + 4 is 19 away, 45 − 4 − 20 is 29
    below = QRectF(0, 68, 200, 30)
    assert free_place(wanted, [taken, below], screen) == QRectF(50, 21, 40, 20)
    whole = QRectF(0, 0, 200, 100)
    assert free_place(wanted, [whole], screen) == wanted  # nowhere: it stays at its shape


def test_the_bar_of_a_narrow_view_stays_when_the_mouse_brings_a_line(qapp) -> None:
    still = Glass(Corners(bottom_left=("W 400  L 40",)), FACING, ScaleBar(80, "5 cm"), spare=1)
    moved = Glass(Corners(bottom_left=("(3, 4) = 114 HU", "W 400  L 40")), FACING, ScaleBar(80, "5 cm"))
    places = [Furniture().places(glass, QSizeF(380, 320), 1.0) for glass in (still, moved)]
    assert places[0].scale == places[1].scale
    assert places[0].letters == places[1].letters


@pytest.mark.parametrize("width", [201, 230, 290, 383])
@pytest.mark.parametrize("right", [False, True])
def test_the_upper_letter_of_a_small_view_does_not_lie_on_the_patient_s_name(qapp, width: int, right: bool) -> None:
    name, shown = PATIENT[:1], ("W 3400  L 1900 · 16 %",)
    corners = Corners((), name, (), shown) if right else Corners(name, (), shown, ())
    for letter in ("R", "HL"):
        glass = Glass(corners, Letters("A", "P", letter, "FL"), ScaleBar(width / 4, "2 cm"), spare=1)
        assert overlapping(glass, QSizeF(width, 330)) == []
