"""The place of live outlines on a picture. What draws them is loaded when a stack is first followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from viewer.canvas.stage import Stage
from viewer.document.document import Document

if TYPE_CHECKING:
    from viewer.live.item import LiveItem

LIVE_Z = 11.0  # above the layers of a run, below a person's masks


class LiveOnCanvas:
    """Joins the document's live outlines on making, leaves them on `close`. repaint: the whole view, corners too."""

    def __init__(self, document: Document, stage: Stage, repaint: Callable[[], object]) -> None:
        self._document, self._stage, self._repaint = document, stage, repaint
        self._item: LiveItem | None = None
        self._seen: tuple[object, ...] = ()
        document.live.changed.join(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        """Nothing is painted anew for the outline of a frame that is not on show."""
        live, frame = self._document.live, self._document.frame
        if self._item is None and live.on:
            from viewer.live.item import LiveItem

            self._item = LiveItem(self._document, self._stage)
            self._item.setZValue(LIVE_Z)
        standing = live.standing(frame)
        seen = live.on, live.word, *((standing.outline, standing.mark) if standing else ())
        if self._item is not None and seen != self._seen:
            self._seen = seen
            self._item.setVisible(live.on)
            self._repaint()

    def close(self) -> None:
        self._document.live.changed.leave(self._refresh)
        if self._item is not None:
            scene = self._item.scene()
            if scene is not None:
                scene.removeItem(self._item)
            self._item = None
