"""docs/headless.md is the contract: its example and its table have exactly the keys that are written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from inference.__main__ import main
from inference.export.results_json import write_results
from inference.results import State
from tests.inference.export.export_dicom import write_us
from tests.inference.export.export_samples import heatmap, info_at, result
from tests.inference.headless.headless_samples import Seam

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "headless.md").read_text("utf-8")
FREE = ("scores",)  # its keys are class names


def keys(value: Any, where: str = "") -> set[str]:
    """Every key path, as the page writes them: frame, runs[].model, layers[].name …"""
    if isinstance(value, list):
        return set().union(*(keys(item, where) for item in value))
    if not isinstance(value, dict):
        return set()
    found: set[str] = set()
    for key, item in value.items():
        found.add(f"{where}[].{key}" if where else key)
        found |= set() if key in FREE else keys(item, key)
    return found


def documented() -> set[str]:
    return set(re.findall(r"^\| `([a-z0-9_\[\].]+)` \|", PAGE.split("schema 1")[1], flags=re.MULTILINE))


def test_a_written_record_has_exactly_the_documented_keys(tmp_path: Path) -> None:
    write_us(tmp_path / "us.dcm", rows=40, columns=52)
    assert main([str(tmp_path / "us.dcm"), "--out", str(tmp_path / "o")], Seam()) == 0
    record = json.loads((tmp_path / "o" / "us" / "result.json").read_text("utf-8"))
    assert keys(record) == documented()
    assert all(
        set(score) == {"raw", "calibrated"} for run in record["runs"] for score in run["scores"].values()
    )


def test_a_heatmap_has_the_same_keys(tmp_path: Path) -> None:
    results = [result("a", State.FINDINGS, 1, layers=(heatmap(),))]
    assert (
        keys(write_results(tmp_path, info_at(tmp_path / "a.png"), 0, results, modality=None)) == documented()
    )


def test_the_example_has_exactly_the_documented_keys() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)
    record = json.loads(example)
    assert keys(record) == documented()
    assert record["schema"] == 1
    layers = {layer["kind"]: layer for run in record["runs"] for layer in run["layers"]}
    x_mm, y_mm = record["spacing_mm"]
    lesion = layers["probability"]
    assert abs(lesion["area_mm2"] - lesion["area_px"] * x_mm * y_mm) < 1e-6


def test_the_options_of_the_page_are_those_of_the_command(capsys: Any) -> None:
    assert main(["--help"], Seam()) == 0
    helped = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help", "--version"}
    assert helped == set(re.findall(r"--[a-z-]+", PAGE.split("```")[1]))
