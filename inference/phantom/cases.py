"""The demo cases by name: anatomy, lesion, seed. The same name always gives the same picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Rect
from inference.phantom import screen, speckle
from inference.phantom.lesion import Lesion
from inference.phantom.noise import Grid, Noise
from inference.phantom.screen import Layout
from inference.phantom.tissue import Breast, make_slice

GRID = Grid((420, 560), 0.07)


@dataclass(frozen=True, slots=True)
class Case:
    """How to make a phantom. label: normal, benign or malignant.  frames > 1: a sweep through the lesion."""

    label: str
    seed: int
    breast: Breast
    lesion: Lesion | None = None
    frames: int = 1
    frame_ms: float = 50.0

    @property
    def layout(self) -> Layout:
        return screen.LARGE if self.frames == 1 else screen.SMALL


@dataclass(frozen=True, slots=True, eq=False)
class Phantom:
    """pixels: (H, W) uint8, the screen.  truth: (H, W) bool, the lesion.  spacing_mm: of the square pixels.
    tissue_rect: where the tissue lies on the screen.  label: normal, benign or malignant."""

    pixels: NDArray[np.uint8]
    truth: NDArray[np.bool_]
    spacing_mm: float
    tissue_rect: Rect
    label: str


_FIBROADENOMA = Lesion((20, 10.5), (6.2, 3.9), turn=-6, lobes=0.04, texture_db=2.2, rim_db=8, rim_mm=0.22,
                       behind_db_mm=1.15)  # fmt: skip
_CARCINOMA = Lesion((21, 11), (4.3, 5.4), turn=8, lobes=0.10, corners=0.15, edge_mm=0.28, echo_db=-17,
                    texture_db=3.0, rim_db=7, rim_mm=1.1, behind_db_mm=-1.7, spicules=18,
                    specks=6)  # fmt: skip
_SMALL_FIBROADENOMA = Lesion((18, 11), (6.0, 3.6), turn=5, lobes=0.05, texture_db=2.0, rim_db=8, rim_mm=0.22,
                             behind_db_mm=1.2)  # fmt: skip

CASES: dict[str, Case] = {
    "benign": Case("benign", 11, Breast(), _FIBROADENOMA),
    "malignant": Case("malignant", 36, Breast(fat_mm=6, gland_mm=21), _CARCINOMA),
    "normal": Case("normal", 37, Breast(fat_mm=8, gland_mm=18, fibres=1.1)),
    "cine": Case("benign", 53, Breast(fat_mm=6.5, gland_mm=20), _SMALL_FIBROADENOMA, frames=30),
}


def make_case(name: str, frame: int | None = None) -> Phantom:
    """The phantom of that name; of a sweep one frame, by default the middle one, where the lesion is largest.

    Raises KeyError for an unknown name, ValueError for a frame that the case does not have.
    """
    case = CASES[name]
    frame = case.frames // 2 if frame is None else frame
    if not 0 <= frame < case.frames:
        raise ValueError(f"'{name}' has the frames 0 to {case.frames - 1}, not {frame}")
    tissue, truth = _slice(case, frame)
    return _on_screen(case, tissue, truth, frame)


def _slice(case: Case, frame: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Grey and truth of one slice on the full grid. Anatomy turns slowly along the sweep, speckle faster."""
    middle = case.frames // 2
    step = frame - middle
    scale = float(np.sqrt(max(0.0, 1 - (step / (0.8 * middle)) ** 2))) if case.frames > 1 else 1.0
    anatomy = Noise(case.seed, 0.02 * step)
    made = make_slice(case.breast, case.lesion, GRID, anatomy, scale=scale)
    return speckle.image(made, GRID, Noise(case.seed + 1000, 0.30 * step)), made.truth


def _on_screen(case: Case, tissue: NDArray[np.uint8], truth: NDArray[np.bool_], frame: int) -> Phantom:
    import cv2

    box = case.layout.tissue
    spacing = GRID.spacing_mm * GRID.shape[1] / box.width
    size = (box.width, box.height)
    fitted = cv2.resize(tissue, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    part = cv2.resize(truth.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    whole = np.zeros(case.layout.size.shape, bool)
    whole[box.slices] = part > 0.5
    pixels = screen.draw(fitted, case.layout, spacing, _settings(case, frame))
    return Phantom(pixels, whole, spacing, box, case.label)


def _settings(case: Case, frame: int) -> tuple[str, ...]:
    depth_mm = GRID.shape[0] * GRID.spacing_mm
    lines = ("2D", f"D {depth_mm / 10:.1f}cm", "DR 55", f"seed {case.seed}")
    return (*lines, f"{frame + 1}/{case.frames}") if case.frames > 1 else lines
