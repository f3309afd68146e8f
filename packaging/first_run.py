"""Make the picture of the first-run page: a synthetic case, what the shipped models say of it, and what is true.

    python packaging/first_run.py

Writes `resources/first_run/case.png` (the tissue, no text, no person) and `case.json` (two outlines in its pixels, the
probabilities, and which weights said so; tests/viewer/help compares them with the shipped ones).
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from inference.__main__ import main as infer  # noqa: E402
from inference.geometry import Rect  # noqa: E402
from inference.phantom.cases import make_case  # noqa: E402

CASE, OUTLINES, SCORES = "malignant", "breast-us-seg", "breast-us-fused"
FOLDER = ROOT / "resources" / "first_run"
NEAR_PX = 0.7  # a corner is left out where the line stays this near


def main() -> int:
    """Run the shipped models and write both files."""
    case = make_case(CASE)
    with tempfile.TemporaryDirectory() as folder:
        infer([str(ROOT / "resources" / "demo" / f"{CASE}.dcm"), "--out", folder, "--device", "cpu"])
        told = json.loads((Path(folder) / CASE / "result.json").read_text("utf-8"))
        mask = cv2.imread(str(Path(folder) / CASE / "mask-lesion.png"), cv2.IMREAD_GRAYSCALE) > 0
    runs = {run["model"]: run for run in told["runs"]}
    FOLDER.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(
        str(FOLDER / "case.png"), _cut(case.pixels, case.tissue_rect), [cv2.IMWRITE_PNG_COMPRESSION, 9]
    )
    facts = {
        "case": CASE,
        "models": {name: runs[name]["sha256"] for name in (OUTLINES, SCORES)},
        "scores": {name: score["calibrated"] for name, score in runs[SCORES]["scores"].items()},
        "said": _outline(_cut(mask, case.tissue_rect)),
        "true": _outline(_cut(case.truth, case.tissue_rect)),
    }
    (FOLDER / "case.json").write_text(json.dumps(facts) + "\n", "utf-8")
    return 0


def _cut(image: NDArray[Any], rect: Rect) -> NDArray[Any]:
    return image[rect.top : rect.bottom, rect.left : rect.right]


def _outline(mask: NDArray[np.bool_]) -> list[list[int]]:
    """The largest piece's edge, [x, y] in pixels of the cut."""
    edges, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(edges, key=cv2.contourArea)
    return [[int(x), int(y)] for ((x, y),) in cv2.approxPolyDP(largest, NEAR_PX, closed=True)]


if __name__ == "__main__":
    sys.exit(main())
