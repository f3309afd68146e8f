"""Method E's loaders in the published layouts, its folds, its two stages end to end."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from inference.cards import read_card
from inference.errors import ImageError
from inference.geometry import Rect
from training.__main__ import main
from training.evaluate_ledger import LEDGER, read_looks
from training.kinds import load_kind, network_of
from training.mammo_data import (
    Mammogram,
    Mass,
    drawn_boxes,
    patch_set,
    patient_folds,
    read_mammograms,
    whole_set,
)
from training.splits import split_of


def test_the_split_of_a_name_never_changes() -> None:
    # sha256("p001") lies at 0.279 of its range (sha256sum): past test (0.20), within validation (to 0.35)
    assert [split_of("p001"), split_of("p001", test=0.0)] == ["val", "train"]
    sides = [split_of(f"case {number}") for number in range(4000)]
    assert sides.count("test") / 4000 == pytest.approx(0.20, abs=0.02)
    assert sides.count("val") / 4000 == pytest.approx(0.15, abs=0.02)


def test_random_centres_stay_in_the_box() -> None:
    box = Rect(100, 200, 40, 20)
    for drawn in drawn_boxes(box, centres=8, seed="a"):
        assert (drawn.width, drawn.height) == (40, 20)
        assert abs(drawn.left - 100) <= 20
        assert abs(drawn.top - 200) <= 10
    assert drawn_boxes(box, centres=8, seed="a") == drawn_boxes(box, centres=8, seed="a")
    assert drawn_boxes(box, centres=1, seed="a") == [box]


def mias(folder: Path) -> Path:
    """30 women, two views each; every third has a bright blob, half of those malignant (a star)."""
    (folder / "images").mkdir(parents=True)
    rng = np.random.default_rng(0)
    header = ["image", "patient", "side", "severity", "x_px", "y_px_topleft", "radius_px", "split"]
    rows = []
    import cv2

    for woman in range(30):
        for side in "RL":
            grey = np.full((96, 72), 3, np.uint8)
            breast = np.zeros_like(grey)
            cv2.ellipse(breast, (0, 48), (56, 44), 0, 0, 360, 1, -1)
            grey[breast > 0] = rng.integers(60, 120, grey.shape).astype(np.uint8)[breast > 0]
            severity, place = "normal", ("", "", "")
            if woman % 3 == 0 and side == "R":
                severity = "malignant" if woman % 2 else "benign"
                x, y = int(rng.integers(15, 35)), int(rng.integers(35, 60))
                cv2.circle(grey, (x, y), 7, 240 if woman % 2 else 160, -1)
                place = (str(x), str(y), "7")
            name = f"images/m{woman}{side}.png"
            cv2.imwrite(str(folder / name), grey)
            split = "test" if woman >= 24 else "train"
            rows.append([name, f"p{woman}", side, severity, *place, split])
    with (folder / "index.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return folder


def test_rows_of_one_image_are_one_mammogram_with_its_worst_label(tmp_path: Path) -> None:
    header = ["image", "patient", "severity", "x_px", "y_px_topleft", "radius_px", "split"]
    rows = [
        ["a.png", "p1", "benign", "50", "60", "10", "train"],
        ["a.png", "p1", "malignant", "", "", "", "train"],
    ]
    with (tmp_path / "index.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    (view,) = read_mammograms(tmp_path)
    assert view.label == "malignant"
    assert view.masses == (Mass(Rect(40, 50, 20, 20), "benign"),)  # the other row has no place


def test_patches_and_whole_images_hold_out_the_same_women(tmp_path: Path) -> None:
    views = read_mammograms(mias(tmp_path / "data"))
    folds = patient_folds(views)
    patches, whole = patch_set(views, 16, centres=2), whole_set(views, 16)
    for one, two in zip(folds(patches.cases, 3), folds(whole.cases, 3), strict=True):
        held = {whole.cases[i].group for i in two}
        assert {patches.cases[i].group for i in one} <= held
        assert not held & {whole.cases[i].group for i in range(len(whole)) if i not in set(two.tolist())}
    assert patches.labels.tolist() == [0, 0, 1, 1] * 5
    assert int(whole.labels.sum()) == 5


def dicom(path: Path, pixels: np.ndarray, *, photometric: str = "MONOCHROME2") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.2"
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID = generate_uid()
    data.Modality, data.PhotometricInterpretation, data.SamplesPerPixel = "MG", photometric, 1
    data.Rows, data.Columns = pixels.shape
    data.BitsAllocated = data.BitsStored = 8 * pixels.dtype.itemsize
    data.HighBit, data.PixelRepresentation = data.BitsStored - 1, 0
    data.PixelData = pixels.tobytes()
    data.save_as(path, enforce_file_format=True)


HEADER = [
    "patient_id", "breast_density", "left or right breast", "image view", "abnormality id", "abnormality type",
    "mass shape", "mass margins", "assessment", "pathology", "subtlety", "image file path",
    "cropped image file path", "ROI mask file path",
]  # fmt: skip


def cbis(folder: Path) -> Path:
    """One view with two masses, in NBIA's layout: the mask series holds the crop beside the mask."""
    name = "Mass-Training_P_00001_LEFT_CC"
    picture = np.full((80, 60), 200, np.uint16)
    picture[10:70, :40] = 30_000
    dicom(folder / name / "07-20-2016-DDSM" / "1.0-full" / "1-1.dcm", picture)
    rows = []
    for number, (pathology, box) in enumerate(
        (("BENIGN_WITHOUT_CALLBACK", (20, 15, 30, 25)), ("MALIGNANT", (40, 20, 52, 36))), start=1
    ):
        mask = np.zeros((80, 60), np.uint8)
        mask[box[0] : box[2], box[1] : box[3]] = 255
        series = folder / f"{name}_{number}" / "07-21-2016-DDSM" / "1.0-ROI"
        dicom(series / "1-1.dcm", mask[box[0] : box[2], box[1] : box[3]])
        dicom(series / "1-2.dcm", mask)
        told = [
            f"{name}/1.3.6/1.3.6/000000.dcm",
            f"{name}_{number}/1.3/1.3/000000.dcm",
            f"{name}_{number}/1.3/1.3/000001.dcm\n",
        ]
        rows.append(
            ["P_00001", "3", "LEFT", "CC", str(number), "mass", "OVAL", "", "4", pathology, "4", *told]
        )
    with (folder / "mass_case_description_train_set.csv").open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return folder


def test_cbis_ddsms_layout_gives_boxes_from_its_masks(tmp_path: Path) -> None:
    (view,) = read_mammograms(cbis(tmp_path))
    assert view.patient == "P_00001"
    assert view.label == "malignant"
    assert view.masses == (Mass(Rect(15, 20, 10, 10), "benign"), Mass(Rect(20, 40, 16, 12), "malignant"))
    assert whole_set([view], 16).images.shape == (1, 16, 16, 3)


def test_a_cbis_series_without_pictures_is_named(tmp_path: Path) -> None:
    import shutil

    cbis(tmp_path)
    shutil.rmtree(tmp_path / "Mass-Training_P_00001_LEFT_CC_2")
    with pytest.raises(ImageError, match="Mass-Training_P_00001_LEFT_CC_2"):
        read_mammograms(tmp_path)


def test_a_folder_that_is_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"neither an index\.csv"):
        read_mammograms(tmp_path)


def test_networks_are_known_by_their_weights() -> None:
    from inference.networks import NETWORKS

    for name, shape in (
        ("mass-resnet50", {"width": 4, "classes": 2, "cbam": False}),
        ("mass-vgg16", {"width": 4, "classes": 2, "cbam": True}),
        ("mass-vgg16", {"width": 4, "classes": 2, "cbam": True, "batch_norm": False}),
        ("mass-inception3", {"width": 4, "classes": 2, "cbam": True}),
        ("thyroid-net", {"width": 4, "classes": 3, "middle": 2}),
    ):
        assert network_of(NETWORKS[name](**shape).state_dict()) == (name, shape)


SLOW = pytest.mark.timeout(400)  # three trainings, on a machine that others use too


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Patches, then whole images from their weights; cards and the test split's table of both."""
    work = tmp_path_factory.mktemp("mammo")
    shared = ["--data", str(mias(work / "data")), "--folds", "2", "--schedule", "cosine", "--width", "4"]
    patch = [*shared, "--size", "32", "--max-epochs", "3", "--batch", "8", "--out", str(work / "patch")]
    assert main(["mammo-patch", *patch]) == 0
    whole = [
        *shared,
        "--size",
        "48",
        "--max-epochs",
        "1",
        "--init",
        str(work / "patch"),
        "--out",
        str(work / "whole"),
    ]
    assert main(["mammo-whole", *whole]) == 0
    for kind in ("patch", "whole"):
        words = [
            "--kind",
            kind,
            "--data",
            str(work / "data"),
            "--run",
            str(work / kind),
            "--models",
            str(work / "models"),
        ]
        assert main(["kind-card", *words]) == 0
    words = [
        "--data",
        str(work / "data"),
        "--models",
        str(work / "models"),
        "--out",
        str(work / "t"),
        "--draws",
        "50",
    ]
    assert main(["kind-evaluate", "--kinds", "patch", "whole", *words]) == 0
    return work


@SLOW
def test_both_looks_at_the_test_split_are_written_down(trained: Path) -> None:
    cards = [read_card(trained / "models" / f"mammo-mass-{kind}" / "card.toml") for kind in ("patch", "whole")]
    looks = read_looks(trained / LEDGER)
    assert [(look.model, look.sha256, look.again) for look in looks] == [(c.id, c.sha256, "") for c in cards]


@SLOW
def test_the_whole_stage_started_from_the_patches(trained: Path) -> None:
    first, _, shape, size = load_kind(trained / "patch" / "final" / "weights.safetensors")
    second = load_kind(trained / "whole" / "final" / "weights.safetensors")
    assert shape == second[2] == {"width": 4, "classes": 2, "cbam": True}
    assert (size, second[3]) == (32, 48)
    one, two = first.state_dict()["layer3.2.conv2.weight"], second[0].state_dict()["layer3.2.conv2.weight"]
    drawn_anew = one[:, :, 0, 0].std()
    assert float((one - two).abs().mean()) < 0.5 * float(drawn_anew)  # moved little, from the same place


@SLOW
def test_the_cards_say_what_was_asked(trained: Path) -> None:
    patch = read_card(trained / "models" / "mammo-mass-patch" / "card.toml")
    whole = read_card(trained / "models" / "mammo-mass-whole" / "card.toml")
    assert patch.output.classes == ("benign", "malignant")
    assert whole.output.classes == ("not malignant", "malignant")
    assert patch.evaluation["n"] == 2  # women 24 and 27
    assert whole.evaluation["n"] == 12
    assert "research use" in whole.use["licence"].lower()
    assert len(patch.evaluation["auc"]) == 3


@SLOW
def test_a_card_without_folds_is_refused(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import shutil

    shutil.copytree(trained / "patch" / "final", tmp_path / "run" / "final")
    words = ["--kind", "patch", "--data", str(trained / "data"), "--run", str(tmp_path / "run")]
    assert main(["kind-card", *words, "--models", str(tmp_path / "models")]) == 1
    assert "out of fold" in capsys.readouterr().err


def test_a_view_may_hold_no_mass() -> None:
    view = Mammogram(Path("none.png"), "p", "normal", (), "train")
    with pytest.raises(ValueError, match="at least one"):
        patch_set([view], 16)
