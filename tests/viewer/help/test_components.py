"""The list of components is that of the installed distributions, whole, with versions and licences."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

from viewer.help.components import DIRECT, UNKNOWN, components, needed

ROOT = Path(__file__).resolve().parents[3]


def test_extras_are_not_needed_to_run() -> None:
    lines = ["numpy<2.5,>=2.1", "monai>=1.5; extra == 'train'", 'colorama; sys_platform == "win32"', "a.b-c[x]>=1"]
    assert needed(lines) == ["numpy", "colorama", "a.b-c"]


def test_everything_the_project_asks_for_is_listed_with_its_installed_version() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    listed = {one.name.lower().replace("_", "-"): one for one in components()}
    names = [re.split(r"[<>=\[]", line)[0] for line in asked]
    assert set(names) == set(DIRECT)
    for name in names:
        assert listed[name.lower()].version == version(name)


def test_what_the_dependencies_need_is_listed_too() -> None:
    """torch asks for sympy, sympy for mpmath: pip's own words, two steps down."""
    shown = subprocess.run(
        [sys.executable, "-m", "pip", "show", "sympy"], capture_output=True, text=True, check=True
    ).stdout
    assert "Requires: mpmath" in shown
    assert {"sympy", "mpmath"} <= {one.name for one in components()}


def test_each_has_a_licence_or_says_that_none_is_told() -> None:
    told = {one.name: one.licence for one in components()}
    assert "Apache" in told["safetensors"]
    assert "LGPL" in told["PySide6_Essentials"] or "LGPL" in told.get("PySide6-Essentials", "")
    assert all(text == UNKNOWN or 2 <= len(text) <= 400 for text in told.values())
