"""How two views belong together, and what follows from it: arithmetic without Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from inference.geometry import PatientPlane, Point
from inference.planes import comparable, nearest, to_patient, to_plane
from inference.planes import parallel as planes_parallel
from viewer.canvas.camera import Camera
from viewer.document.document import Document

ALIGNED = 0.9999  # cosine: rows and columns lead the same way
STILL = 1e-9


class Kin(Enum):
    """SAME: views of one image.  PLACED: in one frame of reference.  STRANGE: nothing tells how they relate."""

    SAME = "same"
    PLACED = "placed"
    STRANGE = "strange"


def kin(one: Document, other: Document) -> Kin:
    """Of two views, at the frames they show."""
    if one.original is other.original:
        return Kin.SAME
    return Kin.PLACED if comparable(one.frame_info.plane, other.frame_info.plane) else Kin.STRANGE


def frame_at(document: Document, planes: Sequence[PatientPlane | None], leader: Document) -> int | None:
    """The frame of `document` nearest to the middle of what the leader shows; None unless they lie parallel.

    planes: of the document's frames.
    """
    mine, its = document.frame_info.plane, leader.frame_info.plane
    if mine is None or its is None or not planes_parallel(mine, its):
        return None
    size = leader.info.size
    return nearest(planes, to_patient(its, Point(size.width / 2, size.height / 2)))


def aligned(one: PatientPlane | None, other: PatientPlane | None) -> bool:
    """Whether rows and columns lead the same way in one frame of reference."""
    if one is None or other is None or not comparable(one, other):
        return False
    pairs = ((one.along_row, other.along_row), (one.along_column, other.along_column))
    return all(sum(a * b for a, b in zip(*pair, strict=True)) >= ALIGNED for pair in pairs)


def same_place(camera: Camera, plane: PatientPlane, leader: Camera, its_plane: PatientPlane) -> Camera:
    """The camera on `plane` that shows the leader's place at the leader's millimetres per screen pixel."""
    centre = to_plane(plane, to_patient(its_plane, leader.centre)).point
    return replace(camera, centre=centre, zoom=leader.zoom * plane.spacing.x_mm / its_plane.spacing.x_mm)


def same_move(camera: Camera, before: Camera, after: Camera) -> Camera:
    """Zoomed by the leader's factor and moved by its way on the screen."""
    zoomed = replace(camera, zoom=camera.zoom * after.zoom / before.zoom)
    xx, xy, yx, yy = after.turn
    dx, dy = after.centre.x - before.centre.x, (after.centre.y - before.centre.y) * after.aspect
    device = ((xx * dx + xy * dy) * after.zoom, (yx * dx + yy * dy) * after.zoom)
    if abs(device[0]) < STILL and abs(device[1]) < STILL:
        return zoomed
    return zoomed.panned(-device[0], -device[1])
