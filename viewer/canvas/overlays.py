"""What lies over the image: the AI's layers and a person's masks, in level-0 pixels."""

from __future__ import annotations

from inference.geometry import Rect
from viewer.canvas.stage import Stage
from viewer.document.document import Document


class Overlays:
    """Keeps one item for each layer and annotation of the frame that is shown."""

    def __init__(self, document: Document, stage: Stage) -> None:
        self._document, self._stage = document, stage

    def refresh(self) -> None:
        """Layers or how they are shown have changed."""

    def annotate(self, key: str, changed: Rect | None) -> None:
        """An annotation came, changed within `changed`, or went."""

    def turn_to_frame(self) -> None:
        """Another frame: other layers, other annotations."""

    def close(self) -> None:
        """Take every item off the stage."""
