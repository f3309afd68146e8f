"""What presentation states do to the look of an image, and how a person's own look comes back when they are hidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from inference.geometry import Point, Size
from inference.images.presentation import Presented
from inference.images.presentation_marks import Area
from viewer.canvas.camera import UPRIGHT, Camera
from viewer.canvas.camera_view import ViewState
from viewer.canvas.view import CanvasView
from viewer.document.document import Display, Document


@dataclass(slots=True)
class _Look:
    """One view of an image before a state was applied to it, and as the state left it."""

    view: Document
    before: Display
    after: Display
    canvas: CanvasView | None = None
    left: ViewState | None = None
    found: ViewState | None = None


class Presenting:
    """Applies the window and the displayed area of each state once, when it comes or is shown again.

    What a person changed since stays theirs: hiding a state takes back only what the state had set.
    """

    def __init__(self, canvas_of: Callable[[Document], CanvasView | None]) -> None:
        self._canvas_of = canvas_of
        self._applied: dict[tuple[Document, str], list[_Look]] = {}

    def follow(self, document: Document) -> None:
        """The scene of an image, or what is shown of it, has changed."""
        for key, state in document.attached.scene(document.frame).states.items():
            shown, mark = document.attached.shown(key), (document, key)
            if shown and mark not in self._applied:
                self._applied[mark] = [self._apply(view, state) for view in tuple(document.content.views)]
            elif not shown and mark in self._applied:
                for look in self._applied.pop(mark):
                    self._take_back(look)

    def forget(self, document: Document) -> None:
        """It is closed."""
        for mark in [mark for mark in self._applied if mark[0] is document]:
            del self._applied[mark]

    def _apply(self, view: Document, state: Presented) -> _Look:
        look = _Look(view, view.display, presented(view, state), self._canvas_of(view))
        view.set_display(look.after)
        canvas = look.canvas
        if canvas is not None and state.area is not None:
            look.left = canvas.view_state()
            canvas.look(camera_for(state.area, canvas.camera.aspect, canvas.screen_size()))
            look.found = canvas.view_state()
        return look

    def _take_back(self, look: _Look) -> None:
        view = look.view
        if view.display == look.after:
            view.set_display(look.before)
        for others in self._applied.values():  # a state that was laid on top of this one goes back further
            for other in others:
                if other.view is view and other.before == look.after:
                    other.before = look.before
        canvas = look.canvas
        if canvas is None or look.left is None or self._canvas_of(view) is not canvas:
            return
        if canvas.view_state() == look.found:
            canvas.restore(look.left)


def presented(view: Document, state: Presented) -> Display:
    """A state's window, or the one that is there if it tells none; its polarity; gamma and colours as the file's."""
    grey, now = view.grey, view.display
    voi = state.voi if state.voi is not None else now.voi
    inverted = now.inverted if state.inverted is None else state.inverted != grey.inverted
    return replace(now.reset(), voi=voi, inverted=inverted)

def camera_for(area: Area, aspect: float, screen: Size) -> Camera:
    """The area in the middle, as large as the screen allows (TRUE SIZE too: monitors are not measured here)."""
    one, other = area.top_left, area.bottom_right
    camera = Camera(Point((one.x + other.x) / 2, (one.y + other.y) / 2), 1.0, aspect, UPRIGHT).turned(area.quarters)
    camera = camera.mirrored(left_right=True) if area.mirrored else camera
    if area.mode == "MAGNIFY":
        return Camera(camera.centre, area.factor, aspect, camera.turn)
    whole = Size(max(1, round(abs(other.x - one.x))), max(1, round(abs(other.y - one.y))))
    fitted = camera.fitted(whole, screen)
    return Camera(camera.centre, fitted.zoom, aspect, camera.turn)
