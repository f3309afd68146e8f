"""The command with the real engine: tiny random models here, the shipped ones where they are installed."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import resources
from inference.__main__ import main
from inference.engine import Engine
from tests.inference.export.export_dicom import write_us
from tests.inference.headless.headless_samples import png

METHOD_A = ("breast-us-seg", "breast-us-class", "breast-us-fused")
SHIPPED = all((resources.path("models") / model / "card.toml").is_file() for model in METHOD_A)


def record(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "result.json").read_text("utf-8"))
    return read


def check_scores(run: dict[str, Any]) -> None:
    assert set(run["scores"]) == {"normal", "benign", "malignant"}
    for kind in ("raw", "calibrated"):
        assert math.isclose(sum(score[kind] for score in run["scores"].values()), 1.0, abs_tol=1e-5)


def check_files(folder: Path, said: dict[str, Any]) -> None:
    """Masks are 0/255, maps are the .npy's values × 255, all of the image's size."""
    width, height = said["size"]
    for layer in (layer for run in said["runs"] for layer in run["layers"]):
        values = np.load(folder / layer["map"].replace(".png", ".npy")).astype(float)
        with Image.open(folder / layer["map"]) as image:
            assert image.size == (width, height)
            assert np.abs(np.asarray(image) - values * 255).max() <= 0.5 + 255 * 2**-12
        if layer["mask"]:
            with Image.open(folder / layer["mask"]) as image:
                mask = np.asarray(image)
            assert mask.shape == (height, width)
            assert set(np.unique(mask)) <= {0, 255}
            assert layer["area_px"] == np.count_nonzero(mask)


def test_the_real_engine_answers_on_a_dicom(tmp_path: Path, tiny_models: Path) -> None:
    write_us(tmp_path / "us.dcm", rows=40, columns=60)
    args = [str(tmp_path / "us.dcm"), "--out", str(tmp_path / "o"), "--device", "cpu"]
    models = ["--model", "tiny-seg", "tiny-class", "tiny-fused"]
    assert main([*args, *models], lambda options: Engine([tiny_models], device=options.device)) == 0
    said = record(tmp_path / "o" / "us")
    assert [run["model"] for run in said["runs"]] == ["tiny-seg", "tiny-class", "tiny-fused"]
    for run in said["runs"][1:]:
        check_scores(run)
    check_files(tmp_path / "o" / "us", said)
    assert (tmp_path / "o" / "us" / "overlay.png").is_file()


def test_the_real_engine_gives_its_reason_where_nothing_says_the_modality(
    tmp_path: Path, tiny_models: Path
) -> None:
    args = [
        str(png(tmp_path / "a.png", width=80, height=70)),
        "--out",
        str(tmp_path / "o"),
        "--model",
        "tiny-seg",
    ]
    assert main(args, lambda options: Engine([tiny_models], device="cpu")) == 0
    (run,) = record(tmp_path / "o" / "a")["runs"]
    assert run["state"] == "OUT OF SCOPE"
    assert "modality" in run["warnings"][0]
    assert (run["scores"], run["layers"]) == ({}, [])


def test_an_unstated_organ_is_taken_from_the_command_line_and_that_is_said(
    tmp_path: Path, tiny_models: Path
) -> None:
    source = str(png(tmp_path / "a.png", width=80, height=70))
    args = [source, "--out", str(tmp_path / "o"), "--model", "tiny-class", "--modality", "US"]
    assert main(args, lambda options: Engine([tiny_models], device="cpu")) == 0
    (run,) = record(tmp_path / "o" / "a")["runs"]
    assert run["state"] in ("NO FINDING", "1 FINDING")
    assert any("BREAST from the command line" in warning for warning in run["warnings"])


def test_an_untrained_model_fails_with_its_reason(
    tmp_path: Path, tiny_models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = [str(png(tmp_path / "a.png")), "--out", str(tmp_path / "o"), "--model", "tiny-untrained"]
    assert main([*args, "--modality", "US"], lambda options: Engine([tiny_models], device="cpu")) == 1
    assert "a.png: failed: tiny-untrained: " in capsys.readouterr().err


def test_help_is_quick_and_loads_no_torch() -> None:
    code = (
        "import sys; from inference.__main__ import main; status = main(['--help']); "
        "assert 'torch' not in sys.modules and 'PySide6' not in sys.modules, 'heavy'; sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--modality" in done.stdout


@pytest.mark.real_data
@pytest.mark.skipif(not SHIPPED, reason="the three models of method A are not in resources/models")
def test_the_shipped_models_answer_on_real_ultrasound(tmp_path: Path, real_data: Path) -> None:
    images = real_data / "busi" / "images"
    sources = [str(images / "benign_001.jpg"), str(images / "benign_003.jpg")]
    assert main([*sources, "--out", str(tmp_path), "--modality", "US", "--device", "cpu"]) == 0
    for name in ("benign_001", "benign_003"):
        said = record(tmp_path / name)
        runs = {run["model"]: run for run in said["runs"]}
        assert [model for model in runs if model in METHOD_A] == list(METHOD_A)
        assert set(runs) - set(METHOD_A) <= {"breast-us-student"}  # no thyroid model is asked about a breast
        assert all(run["state"] in ("NO FINDING", "1 FINDING", "2 FINDINGS") for run in said["runs"])
        for model in METHOD_A[1:]:
            check_scores(runs[model])
        check_files(tmp_path / name, said)
