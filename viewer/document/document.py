"""The Document: one open image in one place of the screen, and how it is shown there.

What it says and what a person made of it lies in its Content, which other views of the same image share. Content
(annotations) changes only through commands on the undo stack, which call `put` and `drop`. Results arrive from
jobs; view state (frame, window, visibility, threshold) is display, not data, and is not undone.
"""

from __future__ import annotations

from collections.abc import Mapping

from inference.geometry import Rect
from inference.images.source import GreyScale, ImageInfo, ImageSource, VoiLut, Window
from inference.records import dataclass
from inference.results import Kind, Layer, Result, Scope
from viewer.document.annotations import Annotation
from viewer.document.content import Content, LayerKey, LayerView, Run, Shared
from viewer.document.events import Event

__all__ = ["Display", "Document", "LayerKey", "LayerView", "Run"]


@dataclass(frozen=True, slots=True)
class Display:
    """How grey becomes light on this screen. voi None: the file's own first choice, else its full range.

    palette: of `viewer.canvas.palettes`, "" for grey.  managed: colours by the picture's profile, if it has one.
    """

    voi: Window | VoiLut | None = None
    inverted: bool = False
    gamma: float = 1.0
    palette: str = ""
    managed: bool = True

    def reset(self) -> Display:
        """As a new image is shown; how colours are read is no matter of one image."""
        return Display(managed=self.managed)


class Document(Shared):
    """Owned by the workspace; opens nothing itself, closes its source.

    derived: computed from other images, such as a reformatted plane; nothing is drawn, run or kept on it.
    only: the one model whose answer this view shows, with looks of its own; "" for all models.
    """

    def __init__(
        self,
        source: ImageSource,
        *,
        scope: Scope | None = None,
        content: Content | None = None,
        derived: bool = False,
    ) -> None:
        self.source, self.derived = source, derived
        self.content = content or Content(scope or Scope(source.info.modality, source.info.body_part))
        self.content.views.append(self)
        self.frame = 0
        self.only = ""
        self._own_layers: dict[LayerKey, LayerView] = {}
        self.display = Display()
        self.run_changed: Event[Run] = Event()
        self.layers_changed: Event[[]] = Event()
        self.annotation_changed: Event[str, Rect | None] = Event()
        self.display_changed: Event[[]] = Event()
        self.frame_changed: Event[int] = Event()

    @property
    def original(self) -> Document:
        """The view that was opened: it stands in the list of what is open, and for all others in keys."""
        return self.content.views[0]

    def another_view(self) -> Document:
        """The same image and content with a frame and a window of its own, as this one has them now."""
        made = Document(self.source, content=self.content, derived=self.derived)
        made.frame, made.display = self.frame, self.display
        return made

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
        return self.content.runs.get((self.frame, model), Run(model))

    def results(self) -> tuple[Result, ...]:
        """All that models have said about the frame that is shown."""
        return tuple(run.result for run in self.runs_at(self.frame) if run.result is not None)

    def shown_results(self) -> tuple[Result, ...]:
        """Of the models whose answers this view shows."""
        return tuple(said for said in self.results() if self.only in ("", said.provenance.model))

    def layers(self) -> Mapping[LayerKey, Layer]:
        shown = self.shown_results()
        return {LayerKey(r.provenance.model, layer.name): layer for r in shown for layer in r.layers}

    def view_of(self, key: LayerKey) -> LayerView:
        """A probability is shown at its card's threshold at first, a heatmap is hidden until asked for."""
        held = self._own_layers if self.only else self.content.layers
        if key in held:
            return held[key]
        layer = self.layers().get(key)
        if layer is None or layer.kind is Kind.HEATMAP:
            return LayerView(visible=False, opacity=0.5, threshold=0.0)
        return LayerView(threshold=layer.threshold if layer.threshold is not None else 0.5)

    def set_view(self, key: LayerKey, view: LayerView) -> None:
        if not self.only:
            super().set_view(key, view)
            return
        self._own_layers[key] = view
        self.layers_changed()

    def show_only(self, model: str) -> None:
        """One model's answer, or with "" those of all."""
        self.only, self._own_layers = model, {}
        self.layers_changed()

    # view state ------------------------------------------------------------------------------------------

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

    def annotations(self) -> tuple[Annotation, ...]:
        """Those of the frame that is shown, oldest first."""
        return tuple(a for a in self.all_annotations() if a.frame == self.frame)

    def close(self) -> None:
        """The original closes the source and lets the maps of all runs go, another view only leaves it.

        Documents and their Content refer to each other: until the collector comes they stay, and nothing large may.
        """
        if self is self.original:
            self.source.close()
            self.content.runs.clear()
        else:
            self.content.views.remove(self)
