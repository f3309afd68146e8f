"""What the tour of a case shows, second by second: the picture, what the AI adds, each finding, the whole. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from inference.geometry import Rect, Size

LOOK, WIPE, FINDING, WHOLE = 0.22, 0.16, 0.36, 0.26  # shares of a case's time; without findings theirs is the whole's
MOST_FINDINGS = 4
ROOM = 2.2  # what is shown around a finding: this many times its box


class Act(Enum):
    """PLAIN: the picture alone.  WIPE: the AI's layer is drawn over it from left to right.  FINDING: near.  WHOLE: all."""

    PLAIN = "plain"
    WIPE = "wipe"
    FINDING = "finding"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Step:
    """seconds > 0.  rect: level-0 px to be seen, None for the whole.  number: of the finding, 1-based, of `count`."""

    act: Act
    seconds: float
    rect: Rect | None = None
    number: int = 0
    count: int = 0


def tour(findings: Sequence[Rect], size: Size, seconds: float) -> tuple[Step, ...]:
    """The steps of one case; together they last `seconds`. findings: boxes on level 0, the largest first."""
    shown = findings[:MOST_FINDINGS]
    opening = (Step(Act.PLAIN, LOOK * seconds), Step(Act.WIPE, WIPE * seconds))
    if not shown:
        return (*opening, Step(Act.WHOLE, (FINDING + WHOLE) * seconds))
    each = FINDING * seconds / len(shown)
    near = [
        Step(Act.FINDING, each, around(box, size), number, len(findings))
        for number, box in enumerate(shown, start=1)
    ]
    return (*opening, *near, Step(Act.WHOLE, WHOLE * seconds))


def around(box: Rect, size: Size) -> Rect:
    """What is shown of a finding: its box with room, at least a quarter of the image, inside the image."""
    width = min(size.width, max(box.width * ROOM, size.width / 4))
    height = min(size.height, max(box.height * ROOM, size.height / 4))
    left = min(max(box.left + box.width / 2 - width / 2, 0), size.width - width)
    top = min(max(box.top + box.height / 2 - height / 2, 0), size.height - height)
    return Rect(round(left), round(top), round(width), round(height))


def at(steps: Sequence[Step], seconds: float) -> tuple[int, float]:
    """Which step is on at a time of the tour, and how far it is (0–1); the last one at its end stays."""
    begin = 0.0
    for index, step in enumerate(steps):
        if seconds < begin + step.seconds:
            return index, (seconds - begin) / step.seconds
        begin += step.seconds
    return len(steps) - 1, 1.0
