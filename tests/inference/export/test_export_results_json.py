from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from inference.errors import ExportError
from inference.export.results_json import LayerFiles, document, write_results
from inference.geometry import Spacing
from inference.results import Result, Score, State
from tests.inference.export.export_samples import heatmap, info_at, probability, result

SPACING = Spacing(0.5, 0.2, "test")


def written(folder: Path, results: list[Result], *, spacing: Spacing | None = SPACING) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    info = info_at(folder.parent / "in" / "case.png", spacing=spacing)
    write_results(folder, info, 6, results, modality="US")
    record: dict[str, Any] = json.loads((folder / "result.json").read_text("utf-8"))
    return record


def test_the_record_has_the_documented_keys_and_values(tmp_path: Path, results: list[Result]) -> None:
    record = written(tmp_path / "out", results)
    assert list(record) == ["schema", "input", "frame", "size", "spacing_mm", "modality", "runs"]
    assert record["schema"] == 1
    assert record["input"] == "../in/case.png"
    assert record["frame"] == 7  # the seventh, counted from 1
    assert record["size"] == [8, 4]
    assert record["spacing_mm"] == [0.5, 0.2]
    assert record["modality"] == "US"
    keys = ["model", "version", "sha256", "device", "seconds", "state", "findings", "decision"]
    for run in record["runs"]:
        assert list(run) == [*keys, "scores", "layers", "warnings", "box"]
    assert [run["state"] for run in record["runs"]] == ["1 FINDING", "1 FINDING", "OUT OF SCOPE"]
    assert record["runs"][1]["scores"]["malignant"] == {"raw": 0.7, "calibrated": 0.6}
    assert [run["decision"] for run in record["runs"]] == [None, "malignant", None]
    assert record["runs"][2]["warnings"] == ["Nothing says which organ this shows."]


def test_areas_are_counted_pixels_times_their_area(tmp_path: Path, results: list[Result]) -> None:
    layer = written(tmp_path / "out", results)["runs"][0]["layers"][0]
    assert layer["area_px"] == 6
    assert layer["area_mm2"] == pytest.approx(6 * 0.5 * 0.2)


def test_a_told_magnification_divides_spacing_and_area(tmp_path: Path, results: list[Result]) -> None:
    """0.6 mm at the detector, magnified twice: 0.3 mm in the patient, so each pixel is 0.09 mm²."""
    info = info_at(tmp_path / "in" / "case.png", spacing=Spacing(0.6, 0.6, "Imager Pixel Spacing, at detector"))
    record = document(
        replace(info, magnification=2.0), 0, results, [[LayerFiles(None, "a", "b") for _ in one.layers] for one in results],
        tmp_path, modality="MG",
    )  # fmt: skip
    assert record["spacing_mm"] == [0.3, 0.3]
    areas = [layer for run in record["runs"] for layer in run["layers"] if layer["area_px"] is not None]
    assert areas
    assert all(layer["area_mm2"] == pytest.approx(layer["area_px"] * 0.09) for layer in areas)


def test_unknown_spacing_is_null_and_so_is_the_area(tmp_path: Path, results: list[Result]) -> None:
    record = written(tmp_path / "out", results, spacing=None)
    assert record["spacing_mm"] is None
    assert record["runs"][0]["layers"][0]["area_mm2"] is None
    assert record["runs"][0]["layers"][0]["area_px"] == 6


def test_every_file_named_lies_in_the_folder_at_the_size_of_the_image(
    tmp_path: Path, results: list[Result]
) -> None:
    folder = tmp_path / "out"
    record = written(folder, results)
    lesion, heat = record["runs"][0]["layers"][0], record["runs"][1]["layers"][0]
    assert (lesion["mask"], lesion["map"]) == ("mask-lesion.png", "map-lesion.png")
    assert (heat["kind"], heat["mask"], heat["map"]) == ("heatmap", None, "map-gradcam.png")
    assert (heat["area_px"], heat["area_mm2"]) == (None, None)
    for name in ("mask-lesion.png", "map-lesion.png", "map-gradcam.png"):
        with Image.open(folder / name) as image:
            assert image.size == (8, 4)
    with Image.open(folder / "mask-lesion.png") as image:
        mask = np.asarray(image)
    assert np.argwhere(mask == 255).tolist() == [[1, 2], [1, 3], [1, 4], [2, 2], [2, 3], [2, 4]]
    assert np.load(folder / "map-lesion.npy").shape == (4, 8)


def test_layers_of_one_name_get_files_of_their_own(tmp_path: Path) -> None:
    twice = [
        result("a", State.FINDINGS, 1, layers=(probability("lesion"), heatmap("Lesion"))),
        result("b", State.FINDINGS, 1, layers=(probability("lesion"),)),
    ]
    record = written(tmp_path / "out", twice)
    maps = [layer["map"] for run in record["runs"] for layer in run["layers"]]
    assert maps == ["map-lesion.png", "map-Lesion-2.png", "map-lesion-3.png"]
    assert all((tmp_path / "out" / name).is_file() for name in maps)


def test_a_layer_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    record = written(tmp_path / "out", [result("a", State.FINDINGS, 1, layers=(heatmap("../x/y"),))])
    name = record["runs"][0]["layers"][0]["map"]
    assert "/" not in name
    assert (tmp_path / "out" / name).is_file()


def test_a_score_that_is_not_finite_is_refused(tmp_path: Path) -> None:
    bad = [result("a", State.FINDINGS, 1, scores=(Score("benign", float("nan"), 0.5),))]
    with pytest.raises(ExportError, match="runs/0/scores/benign/raw is not a finite number"):
        written(tmp_path / "out", bad)
    assert not (tmp_path / "out" / "result.json").exists()
