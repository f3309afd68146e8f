"""The Document: one open image, what models said about it, what a person made of that, and how it is shown.

Content (annotations) changes only through commands on the undo stack, which call `put` and `drop`.
Results arrive from jobs; view state (window, visibility, threshold) is display, not data, and is not undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inference.geometry import Rect
from inference.images.source import GreyScale, ImageInfo, ImageSource, VoiLut, Window
from inference.results import Kind, Layer, Result, Scope, State
from viewer.document.annotations import Annotation
from viewer.document.events import Event


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
class Display:
    """How grey becomes light on this screen. voi None: the file's own first choice, else its full range."""

    voi: Window | VoiLut | None = None
    inverted: bool = False
    gamma: float = 1.0


@dataclass(frozen=True, slots=True)
class LayerKey:
    """A layer among those of all models."""

    model: str
    layer: str


@dataclass(slots=True, eq=False)
class _State:
    runs: dict[tuple[int, str], Run] = field(default_factory=dict)
    views: dict[LayerKey, LayerView] = field(default_factory=dict)
    annotations: dict[str, Annotation] = field(default_factory=dict)


class Document:
    """Owned by the workspace; opens nothing itself, closes its source."""

    def __init__(self, source: ImageSource, *, scope: Scope | None = None) -> None:
        self.source = source
        self.scope = scope or Scope(source.info.modality, source.info.body_part)
        self.frame = 0
        self.display = Display()
        self.ai_visible = True
        self._state = _State()
        self.run_changed: Event[Run] = Event()
        self.layers_changed: Event[[]] = Event()
        self.annotation_changed: Event[str, Rect | None] = Event()
        self.display_changed: Event[[]] = Event()
        self.frame_changed: Event[int] = Event()

    @property
    def info(self) -> ImageInfo:
        return self.source.info

    @property
    def frame_info(self) -> ImageInfo:
        """What holds for the frame that is shown."""
        return self.source.frame_info(self.frame)

    @property
    def grey(self) -> GreyScale:
        return self.frame_info.grey

    # results ---------------------------------------------------------------------------------------------

    def run_of(self, model: str) -> Run:
        """The run of `model` on the frame that is shown."""
        return self._state.runs.get((self.frame, model), Run(model))

    def runs_at(self, frame: int) -> tuple[Run, ...]:
        return tuple(run for (at, _), run in self._state.runs.items() if at == frame)

    def set_run(self, run: Run, *, frame: int) -> None:
        self._state.runs[frame, run.model] = run
        if frame == self.frame:
            self.run_changed(run)
            self.layers_changed()

    def results(self) -> tuple[Result, ...]:
        """All that models have said about the frame that is shown."""
        runs = [run for (frame, _), run in self._state.runs.items() if frame == self.frame]
        return tuple(run.result for run in runs if run.result is not None)

    def layers(self) -> Mapping[LayerKey, Layer]:
        return {LayerKey(r.provenance.model, layer.name): layer for r in self.results() for layer in r.layers}

    # view state ------------------------------------------------------------------------------------------

    def view_of(self, key: LayerKey) -> LayerView:
        """A probability is shown at its card's threshold at first, a heatmap is hidden until asked for."""
        if key in self._state.views:
            return self._state.views[key]
        layer = self.layers().get(key)
        if layer is None or layer.kind is Kind.HEATMAP:
            return LayerView(visible=False, opacity=0.5, threshold=0.0)
        return LayerView(threshold=layer.threshold if layer.threshold is not None else 0.5)

    def set_view(self, key: LayerKey, view: LayerView) -> None:
        self._state.views[key] = view
        self.layers_changed()

    def show_ai(self, visible: bool) -> None:
        self.ai_visible = visible
        self.layers_changed()

    def set_display(self, display: Display) -> None:
        self.display = display
        self.display_changed()

    def go_to(self, frame: int) -> None:
        """Show another frame, held within the stack."""
        frame = min(max(frame, 0), self.info.frames - 1)
        if frame != self.frame:
            self.frame = frame
            self.frame_changed(frame)
            self.layers_changed()

    # annotations (commands only) ---------------------------------------------------------------------------

    def annotations(self) -> tuple[Annotation, ...]:
        """Those of the frame that is shown, oldest first."""
        return tuple(a for a in self._state.annotations.values() if a.frame == self.frame)

    def all_annotations(self) -> tuple[Annotation, ...]:
        return tuple(self._state.annotations.values())

    def annotation(self, key: str) -> Annotation | None:
        return self._state.annotations.get(key)

    def put(self, annotation: Annotation) -> None:
        """Add or replace; tells what part of the picture changed."""
        old = self._state.annotations.get(annotation.id)
        self._state.annotations[annotation.id] = annotation
        changed = None if old is None else annotation.mask.changed(old.mask)
        self.annotation_changed(annotation.id, changed)

    def drop(self, key: str) -> None:
        self._state.annotations.pop(key, None)
        self.annotation_changed(key, None)

    def close(self) -> None:
        self.source.close()
