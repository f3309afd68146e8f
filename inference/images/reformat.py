"""Axial, sagittal and coronal planes of a Volume, single or as slabs, each an ImageSource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.geometry import PatientPlane, Size, Spacing, Vector
from inference.images.array_source import PyramidSource
from inference.images.dicom_plane import direction_letters
from inference.images.source import ImageInfo, Pixels
from inference.images.volume import Volume


class Cut(Enum):
    """Which plane of the patient; along the axes of the volume that lie nearest."""

    AXIAL = "axial"
    SAGITTAL = "sagittal"
    CORONAL = "coronal"


class Blend(Enum):
    """What a slab shows of the voxels behind each other."""

    MIP = "MIP"
    MEAN = "mean"
    MIN = "MinIP"


@dataclass(frozen=True, slots=True)
class Slab:
    """thickness_mm > 0."""

    blend: Blend
    thickness_mm: float


@dataclass(frozen=True, slots=True)
class _Axes:
    """Indices of a volume's axes (0 left, 1 back, 2 head): along a row, down a column (from the head), of frames."""

    across: int
    down: int
    through: int


# Seen from the feet, from the front and from the left: the patient's right is on the left of the screen.
AXES: Mapping[Cut, _Axes] = {
    Cut.AXIAL: _Axes(0, 1, 2),
    Cut.SAGITTAL: _Axes(1, 2, 0),
    Cut.CORONAL: _Axes(0, 2, 1),
}
BLENDS: Mapping[Blend, Callable[[NDArray[Any]], NDArray[Any]]] = {
    Blend.MIP: lambda block: block.max(axis=0),
    Blend.MEAN: lambda block: block.mean(axis=0, dtype=np.float64),
    Blend.MIN: lambda block: block.min(axis=0),
}
assert AXES.keys() == set(Cut)
assert BLENDS.keys() == set(Blend)
HEAD = 2  # the axis that is drawn from above: its screen direction is reversed


class PlaneSource(PyramidSource):
    """Frames run to the head (axial), to the left (sagittal) and to the back (coronal)."""

    def __init__(self, volume: Volume, cut: Cut, slab: Slab | None = None) -> None:
        self.volume, self.cut, self.slab = volume, cut, slab
        self._axes = AXES[cut]
        self._stack = _stack_of(volume, self._axes)
        self.deep = 1 if slab is None else max(1, round(slab.thickness_mm / self._step(self._axes.through)))
        super().__init__(self._described())

    def _step(self, axis: int) -> float:
        return self.volume.step_mm[axis]

    @property
    def thickness_mm(self) -> float:
        """Of what one frame shows: whole voxels."""
        return self.deep * self._step(self._axes.through)

    def frame_info(self, frame: int) -> ImageInfo:
        return replace(self.info, plane=self._plane(frame))

    def _load(self, frame: int) -> Pixels:
        if self.deep == 1 or self.slab is None:
            return np.ascontiguousarray(self._stack[frame])
        first = frame - (self.deep - 1) // 2
        block = self._stack[max(first, 0) : first + self.deep]
        made = BLENDS[self.slab.blend](block)
        if self._stack.dtype.kind != "f" and made.dtype.kind == "f":
            made = np.rint(made)
        return np.ascontiguousarray(made, dtype=self._stack.dtype)

    def _directions(self) -> tuple[Vector, Vector]:
        """Along a row and down a column of the picture."""
        volume = self.volume
        x, y, z = volume.axes[self._axes.down]
        down = (-x, -y, -z) if self._axes.down == HEAD else (x, y, z)
        return volume.axes[self._axes.across], down

    def _plane(self, frame: int) -> PatientPlane:
        at = [0, 0, 0]
        at[self._axes.through] = frame
        if self._axes.down == HEAD:
            at[HEAD] = self.volume.voxels.shape[0] - 1
        spacing = Spacing(self._step(self._axes.across), self._step(self._axes.down), "reformatted")
        return PatientPlane(
            self.volume.position(*at), *self._directions(), spacing, self.volume.frame_of_reference
        )

    def _described(self) -> ImageInfo:
        base, plane = self.volume.info, self._plane(0)
        slab = f"{self.slab.blend.value} {self.thickness_mm:.3g} mm" if self.slab and self.deep > 1 else ""
        about = " · ".join(part for part in (self.cut.value, slab, base.instance.series_description) if part)
        instance = replace(
            base.instance, sop_uid="", instance_number="", series_description=about, slice_thickness="",
            patient_orientation=direction_letters(self._directions()),
        )  # fmt: skip
        return replace(
            base, path="", frames=self._stack.shape[0], size=Size.of(self._stack.shape[1:]), plane=plane,
            spacing=plane.spacing, pixel_aspect=1.0, instance=instance, regions=(), frame_ms=(), format="reformatted",
            warnings=self.volume.notes, grey=replace(base.grey, padding=None),
        )  # fmt: skip


def _stack_of(volume: Volume, axes: _Axes) -> NDArray[Any]:
    """(frame, row, column): a view of the voxels, the head on top."""
    stack = volume.voxels.transpose([2 - axes.through, 2 - axes.down, 2 - axes.across])
    return np.flip(stack, 1) if axes.down == HEAD else stack
