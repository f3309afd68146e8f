"""What the AI's keys and buttons do: run, stop, show or hide, go from finding to finding, say what an image shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from inference.results import Scope
from viewer.analysis import Analysis
from viewer.control_view import ViewControl
from viewer.document.document import Document
from viewer.workspace import Workspace

WHOLE_SLIDE = "SM"


class AiControl(QObject):
    """visible_changed(bool): the AI layers were switched."""

    visible_changed = Signal(bool)

    def __init__(
        self, workspace: Workspace, analysis: Analysis, view: ViewControl, *, run_on_open: Callable[[], bool]
    ) -> None:
        super().__init__()
        self._workspace, self._analysis, self._view = workspace, analysis, view
        self._run_on_open = run_on_open
        self._finding, self._ai_visible = -1, True
        workspace.opened.connect(self._opened)
        workspace.current_changed.connect(self.shown)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {
            "run": self.run,
            "cancel_run": self._analysis.cancel,
            "ai_visible": self.toggle,
            "next_finding": lambda: self._step(1),
            "previous_finding": lambda: self._step(-1),
            "ask_scope": self._ask,
        }

    def run(self) -> None:
        document = self._workspace.current
        if document is not None and not document.derived:
            self._analysis.run(document)

    def shown(self, document: Document | None) -> None:
        """What has not looked at this image yet runs at once if the settings say so; answers are kept.

        A slide waits to be asked for: it may take a CPU hours.
        """
        self._finding = -1
        if document is None:
            return
        self.visible_changed.emit(document.ai_visible)
        if document.derived:
            return
        if self._run_on_open() and document.scope.modality != WHOLE_SLIDE:
            self._analysis.run(document, missing=True, unasked=True)

    def toggle(self) -> None:
        if self._workspace.current is not None:
            self.show(not self._workspace.current.ai_visible)

    def show(self, visible: bool) -> None:
        """On every open image: a reader who hides the AI means all of it, the prior and the other view too."""
        self._ai_visible = visible
        for document in self._workspace.documents:
            if document.ai_visible != visible:
                document.show_ai(visible)
        self.visible_changed.emit(visible)

    def _opened(self, document: Document) -> None:
        if not self._ai_visible:
            document.show_ai(False)

    def _ask(self) -> None:
        if self._workspace.current is not None:
            self._analysis.scope_wanted.emit(self._workspace.current)

    def answer(self, what: str) -> None:
        """`US BREAST` and the like, `SM ` for a tissue picture, or OTHER: what a person says of the image."""
        document = self._workspace.current
        if document is not None:
            kind, _, part = what.rpartition(" ")
            modality = document.info.modality or kind or "OT"
            self._analysis.answer(document, Scope(modality, part or None, "person"))
            self._analysis.run(document, unasked=self._run_on_open())

    def _step(self, way: int) -> None:
        count = len(self._boxes())
        if count:
            self.choose((self._finding + way) % count if self._finding >= 0 or way > 0 else count - 1)

    def choose(self, index: int) -> None:
        """Bring a finding to the middle; one without an outline has no place."""
        boxes = self._boxes()
        if 0 <= index < len(boxes):
            self._finding = index
            left, top, width, height = boxes[index]
            self._view.centre(left + width / 2, top + height / 2)

    def _boxes(self) -> list[tuple[int, int, int, int]]:
        document = self._workspace.current
        found: list[dict[str, Any]] = []
        for result in document.results() if document else ():
            found += result.extra.get("findings", [])
        return [item["box"] for item in found]
