"""Side, view and chest wall of a mammogram, and how it must be turned to hang as readers expect. No Qt.

A reader looks at the breasts as at a patient who faces them: the right breast in the left viewport, chest walls
together in the middle, the outer side (CC) or the head (oblique views) on top. What the file does not tell is guessed
from its description, its directions or the picture, and every guess is said. What the file tells twice and
differently is never settled in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inference.images.source import ImageInfo
from viewer.canvas.camera import UPRIGHT, Turn

RIGHT, LEFT = "R", "L"
CC, MLO = "CC", "MLO"
SIDES: Mapping[str, str] = {RIGHT: "right", LEFT: "left"}
# The screen side of the chest wall: towards the middle of the two breasts.
WALL: Mapping[str, str] = {RIGHT: "right", LEFT: "left"}
MIRRORED: Mapping[str, str] = {"A": "P", "P": "A"}
TOP_TO_BOTTOM: Mapping[tuple[str, str], str] = {(CC, RIGHT): "L", (CC, LEFT): "R"}  # else towards the feet
VIEWS = ("XCCL", "XCCM", "XCC", "MLO", "LMO", "SIO", "CC", "ML", "LM", "FB")
FROM_ABOVE = ("CC", "XCC", "XCCL", "XCCM", "FB")
OTHER_END: Mapping[str, str] = {"R": "L", "L": "R", "H": "F", "F": "H", "A": "P", "P": "A"}


@dataclass(frozen=True, slots=True)
class Hung:
    """side: R, L or "" if nothing tells it.  view: CC, MLO …, "" if unknown.  turn: of the camera.

    directions: of the stored rows and columns, corrected or withdrawn where they cannot be true; None as told.
    guesses: sentences about what was not told, or told wrongly.  short: two or three words for them, "" for none.
    """

    side: str
    view: str
    turn: Turn = UPRIGHT
    directions: tuple[str, str] | None = None
    guesses: tuple[str, ...] = ()
    short: str = ""

    @property
    def mirrored(self) -> bool:
        """Whether what is seen is a mirror image of what is stored."""
        xx, xy, yx, yy = self.turn
        return xx * yy - xy * yx < 0


def hung(info: ImageInfo, picture_wall: str = "") -> Hung:
    """How to hang one mammogram. picture_wall: "left", "right" or "", as `wall_in_picture` found it."""
    notes: list[str] = []
    view = _view(info, notes)
    wall, directions, trusted = _wall(info, picture_wall, notes)
    side = _side(info, wall, notes)
    if not side or not wall or not trusted:
        return Hung(side, view, UPRIGHT, directions, tuple(notes), _short(notes))
    turn = _turn(mirror=wall != WALL[side], upside_down=_upside_down(directions or _told(info), view, side))
    return Hung(side, view, turn, directions, tuple(notes), _short(notes))


def _short(notes: list[str]) -> str:
    if any("contradict" in note for note in notes):
        return "check the side"
    return "guessed" if notes else ""


def _turn(*, mirror: bool, upside_down: bool) -> Turn:
    return (-1 if mirror else 1, 0, 0, -1 if upside_down else 1)


def _told(info: ImageInfo) -> tuple[str, str]:
    return info.instance.patient_orientation


def _upside_down(directions: tuple[str, str], view: str, side: str) -> bool:
    """Whether the columns lead away from where they should: outer side or head on top."""
    wanted = TOP_TO_BOTTOM[CC, side] if view in FROM_ABOVE else "F"
    column = directions[1]
    return OTHER_END[wanted] in column and wanted not in column


# side and view ---------------------------------------------------------------------------------------------


def _words(info: ImageInfo) -> list[str]:
    one = info.instance
    text = f"{one.view_position} {one.series_description} {info.name}".upper()
    return re.findall(r"[A-Z]+", text)


def _view(info: ImageInfo, notes: list[str]) -> str:
    told = info.instance.view_position.upper()
    if told in VIEWS:
        return told
    named = {view for word in _words(info) for view in VIEWS if word in (view, "R" + view, "L" + view)}
    if len(named) == 1:
        notes.append(f"The view {min(named)} is guessed from the description.")
        return min(named)
    column = _told(info)[1]
    if column:
        view = MLO if set(column) & {"F", "H"} else CC
        notes.append(f"The view {view} is guessed from the patient's orientation.")
        return view
    return ""


def _side(info: ImageInfo, wall: str, notes: list[str]) -> str:
    told = info.instance.laterality.upper()
    if told in SIDES:
        if _named_in(info.instance.series_description) == {OTHER_END[told]}:
            notes.append(f"The description names the {SIDES[OTHER_END[told]]} side: it contradicts the laterality told.")
        return told
    named = _named_in(" ".join(_words(info)))
    if len(named) == 1:
        notes.append(f"The {SIDES[min(named)]} side is guessed from the description.")
        return min(named)
    if wall:
        side = next(side for side, where in WALL.items() if where == wall)
        notes.append(f"The {SIDES[side]} side is guessed from where the chest wall lies; no laterality is told.")
        return side
    notes.append("No laterality is told: the side is unknown.")
    return ""


def _named_in(words: str) -> set[str]:
    """The sides that words name."""
    return {side for word in re.findall(r"[A-Z]+", words.upper()) if (side := _named(word))}


def _named(word: str) -> str:
    """The side in a word such as "RCC", "LEFT", "R"."""
    names = {"R": RIGHT, "RT": RIGHT, "RIGHT": RIGHT, "L": LEFT, "LT": LEFT, "LEFT": LEFT}
    if word in names:
        return names[word]
    return word[0] if word[0] in SIDES and word[1:] in VIEWS else ""


# chest wall ------------------------------------------------------------------------------------------------


def _wall(info: ImageInfo, picture: str, notes: list[str]) -> tuple[str, tuple[str, str] | None, bool]:
    """Stored side of the chest wall, directions where they must be corrected, and whether to act on it."""
    row, column = _told(info)
    told = wall_told(row)
    if not told:
        if picture:
            notes.append("The chest wall is taken from the picture; the patient's orientation is not told.")
        return picture, None, bool(picture)
    if not picture or picture == told:
        return told, None, True
    if info.instance.field_flipped.upper() == "YES":
        notes.append(
            "The patient's orientation contradicts the picture, which was mirrored after it was taken"
            " (Field of View Horizontal Flip): the picture is followed."
        )
        return picture, ("".join(MIRRORED.get(letter, letter) for letter in row), column), True
    notes.append(
        f"The patient's orientation contradicts the picture (chest wall told {told}, seen {picture}):"
        " shown as stored, without letters."
    )
    return told, ("", ""), False


def wall_told(row: str) -> str:
    """Side of the chest wall by where the rows lead: to the front, so that it lies left, or to the back."""
    if "A" in row and "P" not in row:
        return "left"
    return "right" if "P" in row and "A" not in row else ""
