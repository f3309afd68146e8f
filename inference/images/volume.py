"""A series of parallel slices as one block of voxels, turned so that its axes lead to the patient's left, back and head.

Slices that stand apart unevenly, or are shifted against each other (a tilted gantry), are resampled and the
Volume says so in its notes. What is no block at all is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.geometry import PatientPlane, Rect, Vector
from inference.images.source import ImageInfo, ImageSource, Region
from inference.job import CancelToken, Progress, Report

PARALLEL = 1e-3  # cosine: slices further apart in direction are no block (2.5°)
EVEN = 0.01  # of the slice distance: smaller differences are rounding in the headers
SAME_MM = 1e-3  # slices closer than this lie on the same place
STRAIGHT = 0.05  # px: a smaller shift between the first slice and the last is no tilt
LARGEST_BYTES = 3 * 1024**3
LEAST = 3  # slices

Array = NDArray[Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """voxels: (depth, height, width), C or any order.  Index (k, j, i) lies at origin + i·x + j·y + k·z.

    axes: three unit vectors (LPS) that lead, nearest, to the patient's left, back and head.
    step_mm: voxel size along each of them.  info: of the series.  notes: sentences a reader should see.
    """

    voxels: Array
    origin: Vector
    axes: tuple[Vector, Vector, Vector]
    step_mm: tuple[float, float, float]
    frame_of_reference: str
    info: ImageInfo
    notes: tuple[str, ...] = ()

    def position(self, i: float, j: float, k: float) -> Vector:
        """LPS mm of a voxel index; whole numbers are voxel centres."""
        steps = (np.asarray(self.axes).T * self.step_mm) @ np.array([i, j, k], float)
        return _vector(np.asarray(self.origin) + steps)


@dataclass(frozen=True, slots=True, eq=False)
class _Stack:
    """frames: of the source, ordered along the normal.  at: their origins along row, column, normal, in mm."""

    frames: tuple[int, ...]
    at: Floats
    basis: Floats
    step: tuple[float, float]
    frame_of_reference: str


def why_no_volume(source: ImageSource) -> str:
    """The reason why this series is no block of voxels; "" if it is one. Reads no pixels."""
    try:
        _stack(source)
    except ImageError as error:
        return error.text
    return ""


def build_volume(source: ImageSource, token: CancelToken, report: Report) -> Volume:
    """Read every slice of `source`. Raises ImageError with the reason if they are no block of voxels."""
    stack = _stack(source)
    slices = []
    for number, frame in enumerate(stack.frames):
        token.check()
        report(Progress(number, len(stack.frames), "slices"))
        slices.append(source.read(Region(Rect.whole(source.info.size), 0, frame)))
    return _turned(_block(slices, stack), source.info)


def _stack(source: ImageSource) -> _Stack:
    info = source.info
    _check_size(info)
    planes = [source.frame_info(frame).plane for frame in range(info.frames)]
    known = [plane for plane in planes if plane is not None]
    if len(known) < len(planes):
        raise ImageError(f"'{info.name}' does not tell where its slices lie in the patient.")
    first = known[0]
    basis = _basis(first)
    if any(np.abs(_basis(plane) - basis).max() > PARALLEL for plane in known):
        raise ImageError(f"The slices of '{info.name}' are not parallel.")
    if len({plane.frame_of_reference for plane in known}) > 1:
        raise ImageError(f"The slices of '{info.name}' do not share one frame of reference.")
    if any(not np.allclose(_step(plane), _step(first), rtol=EVEN) for plane in known):
        raise ImageError(f"The slices of '{info.name}' differ in pixel spacing.")
    at = np.array([plane.origin for plane in known]) @ basis.T
    order = np.argsort(at[:, 2], kind="stable")
    if np.diff(at[order, 2]).min() < SAME_MM:
        raise ImageError(f"Several slices of '{info.name}' lie on the same place, as in a series over time.")
    return _Stack(tuple(map(int, order)), at[order], basis, _step(first), first.frame_of_reference)


def _check_size(info: ImageInfo) -> None:
    if info.channels != 1:
        raise ImageError(f"'{info.name}' is in colour: planes are made of grey slices only.")
    if info.frames < LEAST:
        raise ImageError(f"'{info.name}' has {info.frames} of the {LEAST} slices that a volume needs.")
    if info.frames * info.size.width * info.size.height * np.dtype(info.dtype).itemsize > LARGEST_BYTES:
        raise ImageError(f"'{info.name}' is too large to be reformatted in memory.")


def _basis(plane: PatientPlane) -> Floats:
    """Rows: unit vectors along row, column, normal."""
    row, column = np.array(plane.along_row), np.array(plane.along_column)
    return np.array([row, column, np.cross(row, column)])


def _step(plane: PatientPlane) -> tuple[float, float]:
    return plane.spacing.x_mm, plane.spacing.y_mm


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """voxels (slice, row, column) on a regular grid; origin along row, column, normal."""

    voxels: Array
    origin: Floats
    steps: tuple[float, float, float]
    stack: _Stack
    notes: tuple[str, ...]


def _block(slices: Sequence[Array], stack: _Stack) -> _Block:
    gaps = np.diff(stack.at[:, 2])
    step = float(np.median(gaps))
    uneven = bool(np.abs(gaps - step).max() > EVEN * step)
    shift = (stack.at[:, :2] - stack.at[0, :2]) / stack.step  # in px
    tilted = bool(np.abs(shift).max() > STRAIGHT)
    steps = (*stack.step, step)
    if not (uneven or tilted):
        steps = (*stack.step, float(gaps.mean()))
        return _Block(np.stack(slices), stack.at[0], steps, stack, ())
    voxels, low = _resampled(slices, stack, shift, step)
    notes = []
    if uneven:
        told = f"{gaps.min():.3g} to {gaps.max():.3g}"
        notes.append(f"The slices stand {told} mm apart: resampled to {step:.3g} mm.")
    if tilted:
        notes.append("The slices are shifted against each other (tilted gantry): resampled upright.")
    origin = stack.at[0] + np.array([low[0] * stack.step[0], low[1] * stack.step[1], 0.0])
    return _Block(voxels, origin, steps, stack, tuple(notes))


def _resampled(slices: Sequence[Array], stack: _Stack, shift: Floats, step: float) -> tuple[Array, Floats]:
    """Linear between slices and pixels, on a grid that holds them all; and where it begins (px of slice 0)."""
    low, high = np.floor(shift.min(axis=0) + 1e-6), np.ceil(shift.max(axis=0) - 1e-6)
    grow = (high - low).astype(int)
    height, width = slices[0].shape
    shape = (height + grow[1], width + grow[0])
    air = float(min(part.min() for part in slices))
    at = stack.at[:, 2] - stack.at[0, 2]
    count = int(np.floor(at[-1] / step + EVEN)) + 1
    made = np.empty((count, *shape), slices[0].dtype)
    placed: dict[int, Floats] = {}
    for number in range(count):
        upper = int(np.clip(np.searchsorted(at, number * step), 1, len(at) - 1))
        for old in [key for key in placed if key < upper - 1]:
            del placed[old]
        for one in (upper - 1, upper):
            if one not in placed:
                placed[one] = _placed(slices[one], shift[one] - low, shape, air)
        part = min(max((number * step - at[upper - 1]) / (at[upper] - at[upper - 1]), 0.0), 1.0)
        mixed = placed[upper - 1] * (1 - part) + placed[upper] * part
        made[number] = mixed if made.dtype.kind == "f" else np.rint(mixed)
    return made, low


def _placed(pixels: Array, shift: Floats, shape: tuple[int, int], air: float) -> Floats:
    """A slice on a larger grid, moved by `shift` (columns, rows) ≥ 0; around it `air`."""
    whole = np.floor(shift + 1e-9).astype(int)
    part = np.maximum(shift - whole, 0.0)
    wide = np.full((shape[0] + 1, shape[1] + 1), air)
    height, width = pixels.shape
    wide[whole[1] : whole[1] + height, whole[0] : whole[0] + width] = pixels
    for axis, fraction in ((0, part[1]), (1, part[0])):
        if fraction > 0:
            before = np.roll(wide, 1, axis=axis)
            wide = wide * (1 - fraction) + before * fraction
    return wide[: shape[0], : shape[1]]


ORDERS = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))


def _turned(block: _Block, info: ImageInfo) -> Volume:
    """Axes reordered and reversed, no voxel changed: x nearest to the left, y to the back, z to the head."""
    basis = block.stack.basis  # rows: along row, column, normal
    order = max(ORDERS, key=lambda p: sum(abs(basis[p[axis], axis]) for axis in range(3)))
    voxels = block.voxels.transpose([2 - order[axis] for axis in (2, 1, 0)])  # array axes run normal, column, row
    origin, axes, steps = block.origin @ basis, [], []
    for axis in range(3):
        way, step = basis[order[axis]], block.steps[order[axis]]
        if way[axis] < 0:
            origin = origin + way * step * (voxels.shape[2 - axis] - 1)
            voxels, way = np.flip(voxels, 2 - axis), -way
        axes.append(_vector(way))
        steps.append(step)
    return Volume(
        voxels, _vector(origin), (axes[0], axes[1], axes[2]), (steps[0], steps[1], steps[2]),
        block.stack.frame_of_reference, info, block.notes,
    )  # fmt: skip


def _vector(values: Floats) -> Vector:
    return float(values[0]), float(values[1]), float(values[2])
