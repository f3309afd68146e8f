"""How the boxes of a frame's results look: what a model saw is quiet, what it scored carries its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from inference.geometry import Rect
from inference.results import Box, Result
from viewer.canvas.colours import QUIET, class_colour

SCORED = {"nodule box", "mass box", "proposed nodule box"}  # as the pipelines name them
PROPOSED = "proposed nodule box"


@dataclass(frozen=True, slots=True)
class BoxLook:
    """answer: of a scored box, as a tag above it; its line is the AI's dashes.  name: of any other, small and quiet."""

    rect: Rect
    colour: str = QUIET
    answer: str = ""
    name: str = ""


def looks_of(results: Sequence[Result]) -> tuple[BoxLook, ...]:
    """The quiet ones first, each once."""
    looks = [_look(result, box) for result in results for box in result.boxes]
    return tuple(dict.fromkeys(sorted(looks, key=lambda look: bool(look.answer))))


def _look(result: Result, box: Box) -> BoxLook:
    if box.name not in SCORED or not result.decision:
        return BoxLook(box.rect, name=_name(box))
    score = result.score(result.decision).calibrated
    word = QCoreApplication.translate("Class", result.decision)
    answer = QCoreApplication.translate("Canvas", "AI: {name} {score:.2f}").format(name=word, score=score)
    if box.name == PROPOSED:
        answer += QCoreApplication.translate("Canvas", ", box proposed by AI")
    return BoxLook(box.rect, QColor(class_colour(result.decision)).name(), answer)


def _name(box: Box) -> str:
    """What the box holds, for the person."""
    if box.name.startswith("tissue"):
        return QCoreApplication.translate("Canvas", "tissue crop")
    if box.name == "breast":
        return QCoreApplication.translate("Canvas", "breast")
    if box.name in {"crop", "patch"}:
        return QCoreApplication.translate("Canvas", "seen by the model")
    return ""
