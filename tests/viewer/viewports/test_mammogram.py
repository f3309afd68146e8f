"""How mammograms hang, against tables written by hand.

The wanted end is always the same: a right breast with its chest wall on the right of the screen, a left breast with
its chest wall on the left, the outer side (CC) or the head (MLO) on top. Rows that lead to the front (A) have the
chest wall on the left of the stored picture, rows that lead to the back (P) on its right.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.images.array_source import plain_info
from inference.images.breast import tissue_window, wall_in_picture
from inference.images.source import GreyScale, ImageInfo, Instance
from viewer.canvas.bearings import letters
from viewer.viewports.mammogram import hung

AS_STORED, MIRROR, UPSIDE_DOWN, HALF_TURN = (1, 0, 0, 1), (-1, 0, 0, 1), (1, 0, 0, -1), (-1, 0, 0, -1)


def info_of(**told: object) -> ImageInfo:
    plain = plain_info(np.zeros((8, 6), np.uint16), name="image", modality="MG")
    return replace(plain, instance=Instance(**told))  # type: ignore[arg-type]


# side, view, directions of rows and columns → the turn that hangs it
TABLE = [
    # right CC: chest wall right (rows to the back), outer side = the patient's right on top (columns to the left)
    ("R", "CC", ("P", "L"), AS_STORED),
    ("R", "CC", ("A", "L"), MIRROR),
    ("R", "CC", ("P", "R"), UPSIDE_DOWN),
    ("R", "CC", ("A", "R"), HALF_TURN),
    # left CC: chest wall left (rows to the front), the patient's left on top (columns to the right)
    ("L", "CC", ("A", "R"), AS_STORED),
    ("L", "CC", ("P", "R"), MIRROR),
    ("L", "CC", ("A", "L"), UPSIDE_DOWN),
    ("L", "CC", ("P", "L"), HALF_TURN),
    # MLO: the head on top (columns to the feet)
    ("R", "MLO", ("P", "FL"), AS_STORED),
    ("R", "MLO", ("P", "F"), AS_STORED),
    ("R", "MLO", ("A", "FL"), MIRROR),
    ("R", "MLO", ("P", "HR"), UPSIDE_DOWN),
    ("R", "MLO", ("A", "HR"), HALF_TURN),
    ("L", "MLO", ("A", "FR"), AS_STORED),
    ("L", "MLO", ("P", "FR"), MIRROR),
    ("L", "MLO", ("A", "HL"), UPSIDE_DOWN),
    ("L", "MLO", ("P", "HL"), HALF_TURN),
    ("L", "ML", ("P", "F"), MIRROR),
    ("R", "XCCL", ("A", "L"), MIRROR),
]


@pytest.mark.parametrize("flip", ["", "YES", "NO"])
@pytest.mark.parametrize("seen", ["same", ""])
@pytest.mark.parametrize(("side", "view", "directions", "turn"), TABLE)
def test_every_stored_way_hangs_as_readers_expect(side, view, directions, turn, seen, flip) -> None:
    """The flip tag changes nothing as long as orientation and picture do not contradict each other."""
    info = info_of(laterality=side, view_position=view, patient_orientation=directions, field_flipped=flip)
    picture = "" if not seen else "left" if directions[0] == "A" else "right"
    found = hung(info, picture)
    assert (found.side, found.view, found.turn) == (side, view, turn)
    assert found.guesses == ()
    assert found.directions is None


@pytest.mark.parametrize(("side", "view", "directions", "turn"), TABLE)
def test_the_letters_on_the_screen_prove_it(side, view, directions, turn) -> None:
    """After hanging, the back of a right breast is on the right; the outer side or the head is on top."""
    seen = letters(directions, turn)
    assert seen.right.startswith("P" if side == "R" else "A")
    assert seen.left.startswith("A" if side == "R" else "P")
    top = {"CC": side, "XCCL": side}.get(view, "H")
    assert seen.top.startswith(top)


@pytest.mark.parametrize(
    ("turn", "mirrored"), [(AS_STORED, False), (MIRROR, True), (UPSIDE_DOWN, True), (HALF_TURN, False)]
)
def test_a_mirror_image_is_told_from_a_turn(turn, mirrored: bool) -> None:
    directions = next(row[2] for row in TABLE if row[0] == "R" and row[1] == "CC" and row[3] == turn)
    found = hung(info_of(laterality="R", view_position="CC", patient_orientation=directions))
    assert found.mirrored is mirrored


@pytest.mark.parametrize(
    ("side", "picture", "turn"),
    [("R", "right", AS_STORED), ("R", "left", MIRROR), ("L", "left", AS_STORED), ("L", "right", MIRROR)],
)
def test_without_an_orientation_the_picture_tells_the_chest_wall_and_it_is_said(side, picture, turn) -> None:
    found = hung(info_of(laterality=side, view_position="MLO"), picture)
    assert found.turn == turn
    assert "taken from the picture" in found.guesses[0]
    assert found.short == "guessed"


@pytest.mark.parametrize(
    ("side", "told", "picture", "turn", "corrected"),
    [
        ("R", ("P", "L"), "left", MIRROR, ("A", "L")),
        ("R", ("A", "L"), "right", AS_STORED, ("P", "L")),
        ("L", ("A", "R"), "right", MIRROR, ("P", "R")),
        ("L", ("P", "R"), "left", AS_STORED, ("A", "R")),
    ],
)
def test_a_told_flip_explains_a_contradiction(side, told, picture, turn, corrected) -> None:
    info = info_of(laterality=side, view_position="CC", patient_orientation=told, field_flipped="YES")
    found = hung(info, picture)
    assert (found.turn, found.directions) == (turn, corrected)
    assert found.short == "check the side"
    assert letters(corrected, turn).right == ("P" if side == "R" else "A")


@pytest.mark.parametrize("flip", ["", "NO"])
@pytest.mark.parametrize(("told", "picture"), [(("P", "L"), "left"), (("A", "R"), "right")])
@pytest.mark.parametrize("side", ["R", "L"])
def test_an_unexplained_contradiction_is_shown_as_stored_without_letters(side, told, picture, flip) -> None:
    info = info_of(laterality=side, view_position="CC", patient_orientation=told, field_flipped=flip)
    found = hung(info, picture)
    assert found.turn == AS_STORED
    assert found.directions == ("", "")
    assert found.short == "check the side"


@pytest.mark.parametrize(
    ("told", "side", "view"),
    [
        ({"series_description": "R CC"}, "R", "CC"),
        ({"series_description": "LMLO processed"}, "L", "MLO"),
        ({"series_description": "Left MLO"}, "L", "MLO"),
        ({"view_position": "CC", "series_description": "RT breast"}, "R", "CC"),
        ({"laterality": "L", "patient_orientation": ("A", "FR")}, "L", "MLO"),
        ({"laterality": "R", "patient_orientation": ("P", "L")}, "R", "CC"),
        ({"patient_orientation": ("P", "L")}, "R", "CC"),
        ({"patient_orientation": ("A", "FR")}, "L", "MLO"),
        ({"series_description": "R and L", "patient_orientation": ("A", "R")}, "L", "CC"),
    ],
)
def test_what_is_not_told_is_guessed_and_said(told, side: str, view: str) -> None:
    found = hung(info_of(**told))
    assert (found.side, found.view) == (side, view)
    assert any("guessed" in note for note in found.guesses)
    assert found.short == "guessed"


def test_a_description_of_the_other_side_is_never_settled_in_silence() -> None:
    told = {"laterality": "R", "view_position": "CC", "patient_orientation": ("P", "L")}
    wrong = hung(info_of(**told, series_description="L CC"))
    assert (wrong.side, wrong.short) == ("R", "check the side")
    assert hung(info_of(**told, series_description="R and L, routine")).short == ""
    assert hung(info_of(**told, series_description="RCC")).short == ""


def test_what_nothing_tells_stays_unknown() -> None:
    found = hung(info_of())
    assert (found.side, found.view, found.turn) == ("", "", AS_STORED)
    assert "unknown" in found.guesses[0]


def half_disc(wall: str, *, high_is_light: bool = True) -> np.ndarray:
    """400 × 300: a breast of light 2000 on 100, its chest wall at one edge."""
    rows, columns = np.mgrid[:400, :300]
    from_wall = columns if wall == "left" else 299 - columns
    values = np.where((from_wall / 200) ** 2 + ((rows - 200) / 160) ** 2 < 1, 2000, 100)
    return (values if high_is_light else 4095 - values).astype(np.uint16)


@pytest.mark.parametrize("high_is_light", [True, False])
@pytest.mark.parametrize("wall", ["left", "right"])
def test_the_chest_wall_is_where_the_tissue_lies(wall: str, high_is_light: bool) -> None:
    assert wall_in_picture(half_disc(wall, high_is_light=high_is_light), light_is_high=high_is_light) == wall


def test_a_picture_full_of_tissue_or_of_nothing_tells_no_chest_wall() -> None:
    both = np.maximum(half_disc("left"), half_disc("right"))
    assert wall_in_picture(both, light_is_high=True) == ""
    assert wall_in_picture(np.full((50, 40), 7, np.uint16), light_is_high=True) == ""


def test_a_label_at_the_edge_is_no_tissue() -> None:
    picture = half_disc("left")
    picture[10:30, 260:290] = 4000
    assert wall_in_picture(picture, light_is_high=True) == "left"


@pytest.mark.parametrize("inverted", [False, True])
def test_the_window_of_a_mammogram_leaves_the_background_out(inverted: bool) -> None:
    """Tissue from 1500 to 2500; the background, at either end of the scale, is 60 % of the picture."""
    picture = np.full((100, 100), 4000 if inverted else 0, np.uint16)
    picture[:, :40] = np.linspace(1500, 2500, 4000).reshape(100, 40).astype(np.uint16)
    window = tissue_window(picture, GreyScale(inverted=inverted))
    assert window is not None
    low, high = window.center - window.width / 2, window.center + window.width / 2
    assert 1500 <= low <= 1560
    assert 2440 <= high <= 2500


@pytest.mark.real_data
def test_real_mammograms_show_their_chest_wall(real_data) -> None:
    """All are MLO views filed so that the right breast has its chest wall on the right of the picture."""
    folder = real_data / "mini_mias"
    with (folder / "index.csv").open() as file:
        sides = {row["image"]: row["side"] for row in csv.DictReader(file)}
    wanted = {"R": "right", "L": "left"}
    told = {name: wall_in_picture(_small(folder / name), light_is_high=True) for name in list(sides)[:120]}
    wrong = [name for name, wall in told.items() if wall and wall != wanted[sides[name]]]
    assert len(wrong) <= 0.02 * len(told)
    assert sum(bool(wall) for wall in told.values()) >= 0.95 * len(told)


def _small(path: Path) -> np.ndarray:
    return cv2.resize(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), (256, 256), interpolation=cv2.INTER_AREA)
