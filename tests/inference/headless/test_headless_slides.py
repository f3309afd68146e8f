"""A picture of tissue from file to folder, with the real engine and a tiny network."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
import torch
from safetensors.torch import save_file

from inference.engine import Engine
from inference.headless.analysis import analyse_input
from inference.headless.folder import Folders
from inference.headless.options import Options, read_options
from inference.job import ignore
from inference.networks.slide import SlideFPN
from tests.inference.export.export_slide_dicom import write_sm

CARD = """
id = "tiny-slide"
title = "Tiny slide"
version = "0.0.1"
network = "slide-fpn"
pipeline = "slide"
weights = "w.safetensors"
sha256 = "{sha}"
trained = true
[network_args]
width = 2
[pipeline_args]
mpp = 2.5
[input]
modality = ["SM"]
size = [64, 64]
[output]
classes = ["lesion"]
layer = "lesion"
threshold = 0.5
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A network that answers 0.73 (a logit of 1) everywhere."""
    place = tmp_path_factory.mktemp("models") / "tiny-slide"
    place.mkdir()
    torch.manual_seed(0)
    model = SlideFPN(width=2)
    torch.nn.init.zeros_(model.head.weight)
    torch.nn.init.ones_(model.head.bias)
    save_file(model.state_dict(), place / "w.safetensors")
    sha = hashlib.sha256((place / "w.safetensors").read_bytes()).hexdigest()
    (place / "card.toml").write_text(CARD.format(sha=sha))
    return Engine([place.parent], device="cpu")


@pytest.fixture
def tissue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """192 × 128 pixels of 1.25 µm: one pink tile of 64 map pixels at the left, glass in the middle and right."""
    monkeypatch.setenv("LESIONSCOPE_HOME", str(tmp_path / "home"))
    picture = np.full((128, 384, 3), 244, np.uint8)
    picture[:, 4:100] = (190, 120, 220)
    path = tmp_path / "tissue.png"
    cv2.imwrite(str(path), picture)
    return path


def run(engine: Engine, path: Path, out: Path, **told: object) -> tuple[Path, dict]:
    options = Options((path,), out, models=("tiny-slide",), **told)  # type: ignore[arg-type]
    outcome = analyse_input(path, engine, options, Folders(out), ignore)
    assert outcome.failures == ()
    assert outcome.folder is not None
    return outcome.folder, json.loads((outcome.folder / "result.json").read_text())


def test_a_tissue_picture_gets_slide_files_and_ordinary_files(engine: Engine, tissue: Path, tmp_path: Path) -> None:
    folder, record = run(engine, tissue, tmp_path / "out", modality="SM", mpp=1.25)
    assert sorted(p.name for p in folder.iterdir()) == sorted([
        "lesions.csv", "lesions.geojson", "map-lesion.npy", "map-lesion.png", "map-lesion.tif", "mask-lesion.png",
        "mask-lesion.tif", "overlay.png", "result.json",
    ])  # fmt: skip
    layer = record["runs"][0]["layers"][0]
    assert record["spacing_mm"] == [0.00125, 0.00125]
    assert record["runs"][0]["state"] == "1 FINDING"
    # the first of three tiles: 64 × 64 map pixels of 2.5 µm
    assert layer["area_mm2"] == pytest.approx(64 * 64 * 0.0025**2)
    assert layer["area_px"] == 128 * 128
    assert (layer["mask"], layer["map"], layer["name"]) == ("mask-lesion.png", "map-lesion.png", "lesion")
    assert cv2.imread(str(folder / "mask-lesion.png"), 0).shape == (128, 384)
    with tifffile.TiffFile(folder / "map-lesion.tif") as tiff:
        values = tiff.pages[0].asarray()
        assert tiff.pages[0].tags["XResolution"].value[0] / tiff.pages[0].tags["XResolution"].value[1] == 4000
        assert tiff.is_ome
    assert values.shape == (64, 192)
    assert np.abs(values[:, :64] - 1 / (1 + np.exp(-1))).max() < 0.001
    assert (values[:, 64:] == 0).all()
    feature = json.loads((folder / "lesions.geojson").read_text())["features"][0]
    assert feature["geometry"]["coordinates"][0][0] == feature["geometry"]["coordinates"][0][-1]
    assert sorted(map(tuple, feature["geometry"]["coordinates"][0][:4])) == [(0, 0), (0, 128), (128, 0), (128, 128)]
    assert feature["properties"]["measurements"]["Area mm²"] == pytest.approx(0.0256)
    row = next(csv.DictReader((folder / "lesions.csv").open()))
    assert (row["width"], row["height"], row["area_mm2"]) == ("128.0", "128.0", "0.025600")


def test_without_a_scale_it_is_out_of_scope_and_says_why(engine: Engine, tissue: Path, tmp_path: Path) -> None:
    _, record = run(engine, tissue, tmp_path / "out", modality="SM")
    assert record["runs"][0]["state"] == "OUT OF SCOPE"
    assert "how large a pixel is" in record["runs"][0]["warnings"][0]
    assert record["runs"][0]["layers"] == []


def test_a_second_call_replaces_the_folder(engine: Engine, tissue: Path, tmp_path: Path) -> None:
    first, _ = run(engine, tissue, tmp_path / "out", modality="SM", mpp=1.25)
    second, _ = run(engine, tissue, tmp_path / "out", modality="SM", mpp=1.25)
    assert first == second


@pytest.mark.parametrize("word", ["0", "fine", "-1", "nan", "1e9"])
def test_a_wrong_scale_is_refused(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(["a.png", "--out", "o", "--mpp", word])
    assert "µm per pixel" in capsys.readouterr().err


def test_a_dicom_slide_also_gets_its_segmentation(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it is pink, 0.5 µm a pixel, and the network says lesion everywhere: 640 × 384 px are 0.06144 mm²."""
    from highdicom.seg import segread

    monkeypatch.setenv("LESIONSCOPE_HOME", str(tmp_path / "home"))
    (tmp_path / "slide").mkdir()
    path = tmp_path / "slide" / "level0.dcm"
    write_sm(path)
    folder, record = run(engine, path, tmp_path / "out")
    assert record["runs"][0]["layers"][0]["area_mm2"] == pytest.approx(0.06144, rel=0.15)  # edges of 2.5 µm
    read = segread(folder / "seg.dcm")
    marked = read.get_total_pixel_matrix(combine_segments=True) > 0
    down, across = (float(v) for v in read.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing)
    assert (down, across) == pytest.approx((0.0025, 0.0025))
    assert marked.sum() * down * across == pytest.approx(record["runs"][0]["layers"][0]["area_mm2"])
    maker = read.SegmentSequence[0].SegmentationAlgorithmIdentificationSequence[0]
    assert (maker.AlgorithmName, maker.AlgorithmVersion) == ("tiny-slide", "0.0.1")
