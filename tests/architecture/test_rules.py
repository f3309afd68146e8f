"""Rules of the house that no other tool checks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("inference", "training", "viewer")
LONGEST_FILE, MOST_METHODS = 300, 20
HEAVY = ("torch", "pydicom", "cv2", "PySide6", "monai", "highdicom", "openslide", "pyqtgraph")
# What unpickles: the modules, and calls that do it inside.
UNSAFE = re.compile(r"\btorch\.load\(|import (c?pickle|dill|joblib)\b|\bpickle\.[a-z]|allow_pickle=True|yaml\.load\(")


def _sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def _loaded_after(code: str) -> set[str]:
    """Top-level modules in a fresh interpreter after running the code."""
    ask = f"{code}; import sys; print(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    ["import inference", "import inference.results, inference.preprocess, inference.images.source, resources"],
)
def test_importing_inference_loads_nothing_heavy(code: str) -> None:
    assert _loaded_after(code).isdisjoint(HEAVY)


def test_importing_the_entry_point_loads_no_qt() -> None:
    assert _loaded_after("import viewer.__main__").isdisjoint(HEAVY)


def test_the_packaging_folder_is_no_package() -> None:
    """With an __init__.py it would shadow PyPI's `packaging`, which pip, pytest and torch import."""
    assert (ROOT / "packaging").is_dir()
    assert not list((ROOT / "packaging").rglob("__init__.py"))


@pytest.mark.parametrize("path", _sources(*PACKAGES), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_unpickled(path: Path) -> None:
    assert not UNSAFE.search(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "path", _sources(*PACKAGES, "resources", "packaging", "bench"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_files_and_classes_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)]
            assert len(methods) <= MOST_METHODS, f"{node.name} has {len(methods)} methods"


def test_a_wheel_holds_the_resources_and_no_tests() -> None:
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    assert setup["packages"]["find"]["include"] == ["viewer*", "inference*", "training*", "resources*"]
    assert setup["package-data"]["resources"] == ["**/*"]




def test_every_dependency_has_its_reason() -> None:
    """docs/adr/0001-dependencies.md has a row for each requirement."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    names = {re.split(r"[<>=\[]", requirement)[0] for requirement in asked} - {"lesionscope"}
    told = (ROOT / "docs" / "adr" / "0001-dependencies.md").read_text("utf-8")
    assert {name for name in names if f"| {name} |" not in told} == set()
