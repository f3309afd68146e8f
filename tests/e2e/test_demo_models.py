"""The shipped models on the shipped demo cases, through the real headless command.

Phantoms prove no medicine. They prove that crop, network, way back and files fit together: the true mask is known.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pydicom
import pytest

import resources
from inference.__main__ import main

SEGMENTER = "breast-us-seg"
SHIPPED = resources.path("models", SEGMENTER, "card.toml").is_file()
NAMES = ("benign", "malignant", "normal")

pytestmark = pytest.mark.skipif(not SHIPPED, reason=f"'{SEGMENTER}' is not in resources/models")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    files = [str(resources.path("demo", f"{name}.dcm")) for name in NAMES]
    assert main([*files, "--out", str(folder), "--device", "cpu"]) == 0
    return folder


def _run_of(out: Path, name: str) -> dict[str, Any]:
    runs = json.loads((out / name / "result.json").read_text("utf-8"))["runs"]
    return next(run for run in runs if run["model"] == SEGMENTER)


def _grey(path: Path) -> np.ndarray:
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return picture


@pytest.mark.parametrize("name", ["benign", "malignant"])
def test_the_lesion_is_found_where_it_is(out: Path, name: str) -> None:
    (layer,) = _run_of(out, name)["layers"]
    found = _grey(out / name / layer["mask"]) > 127
    truth = _grey(resources.path("demo", f"{name}-truth.png")) > 127
    dice = 2 * (found & truth).sum() / (found.sum() + truth.sum())
    print(f"{name}: Dice {dice:.3f}")
    assert dice >= 0.6
    # 0.07 mm pixels: 0.0049 mm² each, from the region of (0018,6011).
    assert layer["area_mm2"] == pytest.approx(found.sum() * 0.0049, rel=1e-3)


def test_the_normal_breast_gives_no_finding(out: Path) -> None:
    assert _run_of(out, "normal")["state"] == "NO FINDING"


@pytest.mark.parametrize("name", NAMES)
def test_the_demo_leaves_overlay_map_mask_and_segmentation(out: Path, name: str) -> None:
    files = {path.suffix for path in (out / name).rglob("*") if path.is_file()}
    assert {".json", ".png", ".npy"} <= files
    assert (out / name / "overlay.png").is_file()
    if name == "normal":
        return  # nothing was found: no segments to write
    read = (pydicom.dcmread(path, stop_before_pixels=True) for path in (out / name).glob("*.dcm"))
    (segmentation,) = (
        one for one in read if one.SegmentSequence[0].SegmentAlgorithmName.startswith(SEGMENTER)
    )
    source = pydicom.dcmread(resources.path("demo", f"{name}.dcm"), stop_before_pixels=True)
    assert segmentation.Modality == "SEG"
    assert segmentation.StudyInstanceUID == source.StudyInstanceUID
