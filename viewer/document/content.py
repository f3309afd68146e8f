"""What all views of one image share: what models said about it, what a person made of that, and how layers look.

An image may be on show twice, at two frames and two windows. Each place then has its own Document, and the
Documents share one Content: a stroke in one is seen in all, and there is one journal and one undo stack.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from inference.records import dataclass
from inference.results import Result, Scope, State
from viewer.document.annotations import Annotation
from viewer.document.attached import Attached
from viewer.document.live import LiveOutlines
from viewer.document.maps import Maps
from viewer.document.measurements import Measurements

if TYPE_CHECKING:
    from viewer.document.document import Document


@dataclass(frozen=True, slots=True)
class Run:
    """Where a model stands on one frame. message: the reason of FAILED / OUT OF SCOPE, the step while RUNNING."""

    model: str
    state: State = State.NOT_RUN
    message: str = ""
    progress: float = 0.0
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class LayerView:
    """How a layer is shown. opacity of the fill 0–1, threshold 0–1 (PROBABILITY only)."""

    visible: bool = True
    opacity: float = 0.35
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class LayerKey:
    """A layer among those of all models."""

    model: str
    layer: str


@dataclass(slots=True, eq=False)
class Content:
    """views: the Documents that show it, the one that was opened first; they are told of every change.

    directions: where rows and columns lead, instead of what the file tells, when that cannot be true.
    """

    scope: Scope
    views: list[Document] = field(default_factory=list)
    ai_visible: bool = True
    directions: tuple[str, str] | None = None
    runs: dict[tuple[int, str], Run] = field(default_factory=dict)
    layers: dict[LayerKey, LayerView] = field(default_factory=dict)
    annotations: dict[str, Annotation] = field(default_factory=dict)
    measurements: Measurements = field(default_factory=Measurements)
    attached: Attached = field(default_factory=Attached)
    maps: Maps = field(default_factory=Maps)
    live: LiveOutlines = field(default_factory=LiveOutlines)


class Shared:
    """The face of a Content that every Document has."""

    content: Content

    @property
    def scope(self) -> Scope:
        return self.content.scope

    @scope.setter
    def scope(self, scope: Scope) -> None:
        self.content.scope = scope

    @property
    def measurements(self) -> Measurements:
        return self.content.measurements

    @property
    def attached(self) -> Attached:
        """What files lay on the image."""
        return self.content.attached

    @property
    def maps(self) -> Maps:
        return self.content.maps

    @property
    def live(self) -> LiveOutlines:
        return self.content.live

    @property
    def ai_visible(self) -> bool:
        return self.content.ai_visible

    def show_ai(self, visible: bool) -> None:
        self.content.ai_visible = visible
        self._tell_layers()

    def runs_at(self, frame: int) -> tuple[Run, ...]:
        return tuple(run for (at, _), run in self.content.runs.items() if at == frame)

    def set_run(self, run: Run, *, frame: int) -> None:
        """Progress alone redraws nothing: layers have changed only if the result has."""
        before = self.content.runs.get((frame, run.model))
        fresh = run.result is not (before.result if before else None)
        self.content.runs[frame, run.model] = run
        for view in tuple(self.content.views):
            if frame == view.frame:
                view.run_changed(run)
                if fresh:
                    view.layers_changed()

    def set_view(self, key: LayerKey, view: LayerView) -> None:
        self.content.layers[key] = view
        self._tell_layers()

    def all_annotations(self) -> tuple[Annotation, ...]:
        return tuple(self.content.annotations.values())

    def annotation(self, key: str) -> Annotation | None:
        return self.content.annotations.get(key)

    def put(self, annotation: Annotation) -> None:
        """Add or replace (commands only); tells what part of the picture changed."""
        old = self.content.annotations.get(annotation.id)
        self.content.annotations[annotation.id] = annotation
        changed = None if old is None else annotation.mask.changed(old.mask)
        for view in tuple(self.content.views):
            view.annotation_changed(annotation.id, changed)

    def drop(self, key: str) -> None:
        """Take it away (commands only)."""
        self.content.annotations.pop(key, None)
        for view in tuple(self.content.views):
            view.annotation_changed(key, None)

    def _tell_layers(self) -> None:
        for view in tuple(self.content.views):
            view.layers_changed()
