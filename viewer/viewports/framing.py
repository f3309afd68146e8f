"""How hung images lie in their viewports: all at one scale in millimetres, chest walls at the middle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from inference.geometry import Point, Size
from viewer.canvas.camera import Camera, Turn
from viewer.canvas.view import CanvasView


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One hung picture. x_mm: width of a pixel, None if unknown.  lean: −1 to the left edge, 1 to the right, 0 none."""

    canvas: CanvasView
    size: Size
    aspect: float
    turn: Turn
    x_mm: float | None
    lean: int

    @property
    def covered(self) -> bool:
        """Whether another viewport stands in its place, as large as all."""
        place = self.canvas.parentWidget()
        return place is not None and place.isHidden()


SIDES = {-1: "left", 0: "", 1: "right"}


class SameScale:
    """A group of pictures that are fitted together. Those without millimetres are fitted for themselves.

    One that covers the others is as large as its room allows: there is nothing beside it to be compared with.
    """

    def __init__(self, members: tuple[Member, ...]) -> None:
        self.members = members

    @property
    def seen(self) -> tuple[Member, ...]:
        """Those on the screen; all, where none is."""
        seen = tuple(member for member in self.members if not member.covered)
        return seen or self.members

    @property
    def screen(self) -> Size:
        """The room that each of those seen has at least, in device pixels."""
        screens = [member.canvas.screen_size() for member in self.seen]
        return Size(min(one.width for one in screens), min(one.height for one in screens))

    def px_per_mm(self) -> float | None:
        """The largest scale at which every picture with millimetres is seen whole."""
        known = [(member, member.x_mm) for member in self.seen if member.x_mm is not None]
        screen = self.screen
        return min((fit_zoom(member, screen) / x_mm for member, x_mm in known), default=None)

    def apply(self) -> None:
        """Hang them: from now on a fit of one is a fit in the group."""
        for member in self.members:
            canvas = member.canvas
            canvas.show_plane(member.size, aspect=member.aspect, turn=member.turn)
            canvas.framing = self._rule(member)
            canvas.tissue = SIDES[member.lean]
        self.refit()

    def refit(self) -> None:
        """The viewports have new sizes: those that were fitted still are."""
        for member in self.seen:
            if member.canvas.view_state().fitted:
                member.canvas.fit()

    def _rule(self, member: Member) -> Callable[[Camera], Camera]:
        def framed(whole: Camera) -> Camera:
            scale = self.px_per_mm()
            if scale is not None and member.x_mm is not None:
                whole = replace(whole, zoom=scale * member.x_mm)
            return leaning(whole, member, member.canvas.screen_size())

        return framed


def fit_zoom(member: Member, screen: Size) -> float:
    """At which the picture just fits, as it is turned."""
    return Camera(centre_of(member.size), 1.0, member.aspect, member.turn).fitted(member.size, screen).zoom


def centre_of(size: Size) -> Point:
    """Level 0."""
    return Point(size.width / 2, size.height / 2)


def leaning(camera: Camera, member: Member, screen: Size) -> Camera:
    """Moved so that the chest wall lies at its edge of the viewport; a picture turned otherwise stays in the middle."""
    if camera.turn != member.turn:
        return camera
    room = screen.width - member.size.width * camera.zoom
    return camera.panned(member.lean * room / 2, 0.0) if room > 0 else camera
