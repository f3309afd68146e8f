"""What the README says in figures is what was measured, and its pictures are there, small, and of synthetic cases."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
MEASURED = json.loads((ROOT / "bench" / "results" / "breast.json").read_text("utf-8"))
LARGEST = 300_000
FIGURES = (
    ("breast-us-seg", "dice", "Dice {}"),
    ("breast-us-seg", "false_lesion_share", "marks a lesion on {} of the normal pictures"),
    ("breast-us-class", "macro_auc", "macro-AUC {}"),
    ("breast-us-class", "malignant_sensitivity", "finds {} of the malignant"),
    ("breast-us-class", "malignant_specificity", "clears {} of the others"),
    ("breast-us-fused", "macro_auc", "macro-AUC {}"),
    ("breast-us-fused", "malignant_sensitivity", "finds {} of the malignant"),
    ("breast-us-fused", "malignant_specificity", "clears {} of the others"),
)


def _told(name: str, figure: str) -> str:
    """As a reader sees it: 0.65 (0.56–0.72), or 17 % (0–43)."""
    if figure in ("dice", "macro_auc"):
        value, low, high = (f"{part:.2f}" for part in MEASURED[name][figure])
        return f"{value} ({low}–{high})"
    value, low, high = (f"{100 * part:.0f}" for part in MEASURED[name][figure])
    return f"{value} % ({low}–{high})"


@pytest.mark.parametrize(("name", "figure", "words"), FIGURES, ids=lambda part: str(part))
def test_figures_are_those_of_the_last_evaluation(name: str, figure: str, words: str) -> None:
    assert words.format(_told(name, figure)) in README


def test_the_readme_names_the_test_split_as_it_was() -> None:
    head = (ROOT / "bench" / "results" / "breast.md").read_text("utf-8").splitlines()[0]
    (count,) = re.findall(r"\((\d+) pictures\)", head)
    assert f"Of {count} breast ultrasounds" in README


def test_every_picture_is_there_is_small_and_is_made_by_the_command() -> None:
    used = set(re.findall(r"\(docs/pictures/([\w-]+)\.png\)", README))
    tree = ast.parse((ROOT / "packaging" / "pictures.py").read_text("utf-8"))
    made = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert used
    assert used <= made
    there = {path.stem: path.stat().st_size for path in (ROOT / "docs" / "pictures").iterdir()}
    assert there.keys() == used
    assert max(there.values()) <= LARGEST


def test_every_file_that_the_readme_names_exists() -> None:
    for link in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / link).exists(), link
