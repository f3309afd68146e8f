"""Method C's losses by hand arithmetic, its recipe end to end, its costs, its exports."""

from __future__ import annotations

import csv
import math
import tomllib
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch import nn

from inference.cards import read_card
from inference.export.onnx_model import FP32, INT8, NOTE, OnnxModel, ending
from inference.networks.distill import DistillStudent
from training.__main__ import main
from training.breast_evaluate import load_model
from training.checkpoint import write_tensors
from training.cost import hd95, multiply_adds, outline, parameters
from training.evaluate_ledger import LEDGER, read_looks
from training.student_distill import Learner, form_of, load_student, load_teacher
from training.student_losses import edge_loss, edge_map, expected_negative, partial_l2, reasoned


def norm(mean: float, spread: float) -> nn.BatchNorm2d:
    layer = nn.BatchNorm2d(1)
    nn.init.constant_(layer.bias, mean)
    nn.init.constant_(layer.weight, spread)
    return layer


@pytest.mark.parametrize(("mean", "spread"), [(0.0, 1.0), (0.5, 1.0), (-1.0, 0.5), (0.3, -2.0)])
def test_the_margin_is_the_mean_of_the_negative_part(mean: float, spread: float) -> None:
    drawn = np.random.default_rng(0).normal(mean, abs(spread), 2_000_000)
    assert float(expected_negative(norm(mean, spread))) == pytest.approx(drawn[drawn < 0].mean(), rel=5e-3)


def test_a_standard_normals_margin_is_known() -> None:
    assert float(expected_negative(norm(0.0, 1.0))) == pytest.approx(-math.sqrt(2 / math.pi), rel=1e-6)


def test_positions_where_both_are_silent_do_not_count() -> None:
    teacher = torch.tensor([-1.0, -1.0, 2.0, 0.0])
    student = torch.tensor([-3.0, 1.0, 1.0, -5.0])  # silent; counts 4; counts 1; silent
    assert float(partial_l2(teacher, student)) == pytest.approx(5 / 4)


def test_the_edge_map_is_one_pixel_on_both_sides_of_the_outline() -> None:
    mask = torch.zeros(1, 1, 7, 7)
    mask[..., 2:5, 2:5] = 1  # 3×3: dilated to 5×5, eroded to its middle
    assert float(edge_map(mask).sum()) == 25 - 1
    assert float(edge_map(torch.zeros(1, 1, 7, 7)).sum()) == 0


def test_equal_low_level_maps_have_no_edge_loss_and_others_have() -> None:
    torch.manual_seed(0)
    mask = torch.zeros(2, 1, 32, 32)
    mask[:, :, 8:20, 10:24] = 1
    one, two = torch.randn(2, 4, 16, 16), torch.randn(2, 4, 16, 16)
    assert float(edge_loss(one, one, mask)) == pytest.approx(0, abs=1e-6)
    assert float(edge_loss(one, 3 * one, mask)) < float(edge_loss(one, two, mask))
    assert float(edge_loss(one, two, torch.zeros(2, 1, 32, 32))) == 0


def test_reasoning_on_two_nodes_by_hand() -> None:
    edges = torch.zeros(1, 1, 8, 8)
    edges[0, 0, 0, 0] = edges[0, 0, 7, 7] = 1  # the grid is 8×8: nodes 0 and 63
    features = torch.zeros(1, 2, 8, 8)
    features[0, :, 0, 0] = torch.tensor([1.0, 0.0])
    features[0, :, 7, 7] = torch.tensor([0.0, 1.0])
    near, far = math.exp(4), 1.0  # cosine 1 with itself, 0 with the other, times 4
    expected = torch.tensor([near, far]) / math.hypot(near, far)
    got = reasoned(features, edges)[0]
    assert torch.allclose(got[0], expected, atol=1e-5)
    assert torch.allclose(got[63], expected.flip(0), atol=1e-5)


def test_multiply_adds_by_hand() -> None:
    net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 8, 3, stride=2, padding=1, groups=8))
    assert multiply_adds(net, torch.rand(1, 3, 10, 10)) == 100 * 8 * 27 + 25 * 8 * 9
    assert parameters(net) == 3 * 8 * 9 + 8 + 8 * 9 + 8


def test_outline_distance_of_shifted_squares() -> None:
    one, two = np.zeros((40, 40), bool), np.zeros((40, 40), bool)
    one[10:20, 10:20] = True
    two[10:20, 13:23] = True
    assert int(outline(one).sum()) == 36
    assert hd95(one, two) == pytest.approx(3.0)
    assert hd95(one, one) == 0
    assert hd95(np.zeros_like(one), one) == pytest.approx(math.hypot(40, 40))


def write_set(folder: Path) -> Path:
    """16 frames with a dark ellipse: 8 to train, 4 to validate, 4 to test."""
    (folder / "images").mkdir(parents=True)
    rng = np.random.default_rng(0)
    rows = []
    for number in range(16):
        picture = rng.integers(120, 200, (48, 56, 3)).astype(np.uint8)
        mask = np.zeros((48, 56), np.uint8)
        centre = (int(rng.integers(18, 38)), int(rng.integers(16, 32)))
        cv2.ellipse(mask, centre, (11, 8), 0, 0, 360, 255, -1)
        picture[mask > 0] //= 5
        cv2.imwrite(str(folder / "images" / f"p{number}.png"), picture)
        cv2.imwrite(str(folder / f"m{number}.png"), mask)
        split = ("train", "train", "val", "test")[number % 4]
        rows.append([f"images/p{number}.png", f"m{number}.png", "low", f"c{number}", split])
    with (folder / "index.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["image", "mask", "label", "case", "split"], *rows])
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher and a student that it taught, on the little set; then the student's card."""
    work = tmp_path_factory.mktemp("student")
    data = write_set(work / "data")
    shared = ["--data", str(data), "--size", "32", "--by-split", "--schedule", "cosine", "--batch", "4"]
    assert (
        main(["student-teacher", *shared, "--width", "4", "--max-epochs", "6", "--out", str(work / "t")]) == 0
    )
    taught = ["--width", "4", "--max-epochs", "25", "--lr", "1e-2", "--teacher", str(work / "t")]
    assert main(["student-distill", *shared, *taught, "--out", str(work / "s")]) == 0
    card = [
        "--organ",
        "thyroid",
        "--data",
        str(data),
        "--run",
        str(work / "s"),
        "--models",
        str(work / "models"),
    ]
    assert main(["student-card", *card]) == 0
    return work


def test_the_student_learns_the_ellipses(trained: Path) -> None:
    card = read_card(trained / "models" / "thyroid-us-seg" / "card.toml")
    assert card.output.classes == ("nodule",)
    assert card.input.body_part == ("THYROID",)
    table = tomllib.loads((trained / "models" / "thyroid-us-seg" / "card.toml").read_text())
    assert table["output"]["validation_dice"] > 0.7


def test_the_teacher_was_not_changed_by_teaching(trained: Path) -> None:
    teacher = load_teacher(trained / "t" / "split" / "weights.safetensors")
    assert not any(p.requires_grad for p in teacher.parameters())
    learner = Learner(DistillStudent(width=4), teacher=teacher)
    assert not any("teacher" in name for name, _ in learner.named_parameters())


def test_only_the_student_is_shipped(trained: Path) -> None:
    student = load_student(trained / "s" / "split" / "weights.safetensors")
    shipped = load_model(read_card(trained / "models" / "thyroid-us-seg" / "card.toml"))
    assert isinstance(shipped, DistillStudent)
    assert shipped.state_dict().keys() == student.state_dict().keys()


def test_an_uneven_student_is_loaded_as_it_was(tmp_path: Path) -> None:
    learner = Learner(DistillStudent(widths=(4, 8, 16, 24), upsample="nearest"), teacher=None).eval()
    write_tensors(tmp_path / "w.safetensors", learner.state_dict(), {"upsample": "nearest"})
    again, image = load_student(tmp_path / "w.safetensors"), torch.rand(1, 3, 32, 32)
    assert (again.channels, again.upsample) == ((4, 8, 16, 24), "nearest")
    assert torch.equal(again(image), learner(image))


def test_the_form_of_a_student_is_read_from_its_weights() -> None:
    assert form_of(DistillStudent(width=4).state_dict()) == {"width": 4}
    assert form_of(DistillStudent(widths=(4, 4, 8, 16)).state_dict()) == {"widths": [4, 4, 8, 16]}


def test_the_table_names_every_row_and_fills_the_card(
    trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"student={trained / 's'}", f"twin={trained / 's'}"]
    words = [
        "--organ", "thyroid", "--data", str(trained / "data"), "--teacher", str(trained / "t"), "--rows", *rows,
        "--models", str(trained / "models"), "--out", str(trained / "table"), "--draws", "20",
    ]  # fmt: skip
    assert main(["student-evaluate", *words]) == 0
    text = (trained / "table.md").read_text()
    for name in ("| teacher |", "| student |", "| twin |", "full width"):
        assert name in text
    assert "student − twin: 0.000 [0.000, 0.000]" in text
    assert "4 lesion pictures" in capsys.readouterr().out
    card = read_card(trained / "models" / "thyroid-us-seg" / "card.toml")
    assert card.evaluation["n"] == 4
    looks = {look.model: look.sha256 for look in read_looks(trained / LEDGER)}
    assert looks.keys() == {"thyroid-us-seg", "method C, thyroid"}
    assert looks["thyroid-us-seg"] == card.sha256


def test_both_exports_answer_like_pytorch(trained: Path) -> None:
    pytest.importorskip("onnxruntime")
    folder, out = trained / "models" / "thyroid-us-seg", trained / "onnx"
    assert (
        main(["student-export", "--card", str(folder), "--data", str(trained / "data"), "--out", str(out)])
        == 0
    )
    card = read_card(folder / "card.toml")
    picture = np.random.default_rng(0).random((1, 3, 32, 32), dtype=np.float32)
    with torch.inference_mode():
        exact = ending(load_model(card), card)(torch.from_numpy(picture)).numpy()
    assert np.abs(OnnxModel(out / FP32)(picture) - exact).max() < 1e-5
    assert np.abs(OnnxModel(out / INT8)(picture) - exact).mean() < 0.1
    assert (out / INT8).stat().st_size < (out / FP32).stat().st_size
    note = (out / NOTE).read_text("utf-8")
    assert "1 × 3 × 32 × 32" in note
    assert "nodule" in note


def test_all_losses_off_is_refused(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    off = ["--feat", "0", "--edge", "0", "--seg", "0"]
    assert main(["student-distill", "--data", str(trained / "data"), "--out", str(trained / "x"), *off]) == 1
    assert "above 0" in capsys.readouterr().err
