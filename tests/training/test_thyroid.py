"""Method B's recipe on a small synthetic four-class set, as a hospital would run it; DDTI's loader."""

from __future__ import annotations

import csv
import math
import tomllib
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from inference.errors import ImageError
from training.__main__ import main
from training.thyroid_chain import iou_of
from training.thyroid_data import TYPES, joined, load_tissue, origin_of, outlined, read_labelled
from training.thyroid_type import focal_loss


def test_focal_loss_by_hand() -> None:
    logits = torch.tensor([[0.0, 0.0], [0.0, math.log(3)]])  # p of the true class: 1/2 and 3/4
    labels = torch.tensor([0, 1])
    expected = (0.5**2 * math.log(2) + 0.25**2 * math.log(4 / 3)) / 2
    assert float(focal_loss(logits, labels)) == pytest.approx(expected)
    assert float(focal_loss(logits, labels, gamma=0)) == pytest.approx(float(cross_entropy(logits, labels)))


def clinic(folder: Path) -> Path:
    """48 pictures on a black screen with text, four kinds: disc, ring, square, stripes. No split, no masks."""
    (folder / "pictures").mkdir(parents=True)
    rng = np.random.default_rng(0)
    rows = []
    for number in range(48):
        grey = np.zeros((72, 96), np.uint8)
        grey[10:62, 20:90] = rng.integers(90, 150, (52, 70))
        x, y = int(rng.integers(42, 66)), int(rng.integers(30, 44))
        kind = number % 4
        if kind == 0:
            cv2.circle(grey, (x, y), 12, 20, -1)
        elif kind == 1:
            cv2.circle(grey, (x, y), 12, 250, 4)
        elif kind == 2:
            cv2.rectangle(grey, (x - 11, y - 11), (x + 11, y + 11), 250, -1)
        else:
            grey[y - 12 : y + 12 : 4, x - 12 : x + 12] = 10
        cv2.imwrite(str(folder / "pictures" / f"n{number}.png"), grey)
        rows.append([f"pictures/n{number}.png", TYPES[kind], f"patient {number // 2}"])
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([["image", "label", "patient"], *rows])
    return folder


@pytest.mark.timeout(400)  # three trainings, on a machine that others use too
def test_a_clinic_can_train_the_four_types_from_a_folder_and_a_csv(tmp_path: Path) -> None:
    data = clinic(tmp_path / "data")
    words = [
        "--kind", "types", "--data", str(data), "--out", str(tmp_path / "run"), "--width", "4", "--middle", "1",
        "--size", "48", "--folds", "2", "--schedule", "cosine", "--max-epochs", "12", "--lr", "5e-3", "--batch", "8",
        "--dropout", "0",
    ]  # fmt: skip
    assert main(["thyroid-type", *words]) == 0
    card = [
        "--kind",
        "types",
        "--data",
        str(data),
        "--run",
        str(tmp_path / "run"),
        "--models",
        str(tmp_path / "models"),
    ]
    assert main(["kind-card", *card]) == 0
    written = tomllib.loads((tmp_path / "models" / "thyroid-us-type" / "card.toml").read_text())
    assert written["output"]["classes"] == ["goitre", "follicular", "papillary", "medullary"]
    assert written["trained"] is True
    assert written["network_args"] == {"width": 4, "classes": 4, "middle": 1}
    assert written["output"]["held_out_auc"][0] > 0.75  # chance: 0.5
    assert "positive" not in written["output"]


def test_pictures_of_one_patient_share_a_side(tmp_path: Path) -> None:
    cases = read_labelled(clinic(tmp_path / "data"))
    sides = {case.group: set() for case in cases}
    for case in cases:
        sides[case.group].add(case.split)
    assert all(len(side) == 1 for side in sides.values())
    assert {side for one in sides.values() for side in one} == {"train", "val", "test"}


def test_the_screen_around_the_tissue_is_cut_off(tmp_path: Path) -> None:
    cases = read_labelled(clinic(tmp_path / "data"))[:2]
    data = load_tissue(cases, 48, TYPES)
    assert data.labels.tolist() == [0, 1]
    column = data.images[0].max(axis=(0, 2))
    assert (column > 0).mean() > 0.9  # 70 of 96 columns are tissue; letterboxed, nearly all


def test_a_folder_without_a_csv_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"index\.csv or labels\.csv"):
        read_labelled(tmp_path)
    (tmp_path / "labels.csv").write_text("picture,label\na.png,goitre\n")
    with pytest.raises(ImageError, match="column 'image'"):
        read_labelled(tmp_path)


def test_a_class_without_pictures_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = clinic(tmp_path / "data")
    text = (data / "labels.csv").read_text(encoding="utf-8-sig").replace("medullary", "unknown")
    (data / "labels.csv").write_text(text)
    assert main(["thyroid-type", "--data", str(data), "--out", str(tmp_path / "run")]) == 1
    assert "medullary" in capsys.readouterr().err


def test_boxes_overlap_by_hand() -> None:
    from inference.geometry import Rect

    assert iou_of(Rect(0, 0, 10, 10), Rect(5, 0, 10, 10)) == pytest.approx(50 / 150)
    assert iou_of(Rect(0, 0, 10, 10), Rect(20, 0, 10, 10)) == 0


@pytest.mark.real_data
def test_ddtis_crops_and_frames_share_cases_and_splits(real_data: Path) -> None:
    crops, frames = (outlined(read_labelled(real_data / name)) for name in ("ddti", "ddti_raw"))
    side = {case.group: case.split for case in crops}
    assert all(side[case.group] == case.split for case in frames if case.group in side)
    assert {origin_of(case) for case in (*crops, *frames)} == {"ddti"}
    both = joined([load_tissue(crops[:2], 16), load_tissue(frames[:2], 16)])
    assert [case.group for case in both.cases] == [f"ddti:{c.group}" for c in (*crops[:2], *frames[:2])]
    assert not any(case.masks == () for case in crops)
