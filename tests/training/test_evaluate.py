"""The evaluation: figures by hand, the ledger of looks, the report and the page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import cv2
import numpy as np
import pytest

import resources
from inference.cards import read_card
from inference.errors import SettingsError
from training.__main__ import main
from training.data import Case, ImageSet
from training.evaluate import folder_of_each, rounded
from training.evaluate_answers import Classified, Seen, subgroups
from training.evaluate_gallery import drawn, failures
from training.evaluate_ledger import LEDGER, Look, allowed, noted, read_looks, write_looks
from training.evaluate_measure import brier, calibration_error, confusion, measured, reliability
from training.evaluate_page import page
from training.evaluate_plots import plots
from training.evaluate_report import html
from training.outlines import outline_figures, outlines_of

CLASSES = ("benign", "malignant")
SHOWN = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.7, 0.3]])
LABELS = np.array([0, 0, 1, 1])


def classified() -> Classified:
    return Classified(CLASSES, LABELS, SHOWN, SHOWN, SHOWN.argmax(axis=1))


def seen(tmp_path: Path) -> Seen:
    cases = []
    for index, label in enumerate(LABELS):
        path = tmp_path / f"case{index}.png"
        cv2.imwrite(str(path), np.full((16, 16, 3), 60 * index, dtype=np.uint8))
        cases.append(Case(path, (), CLASSES[label], f"g{index}", "test"))
    pictures = ImageSet(
        tuple(cases), np.zeros((4, 16, 16, 3), np.uint8), np.zeros((4, 16, 16), np.uint8), LABELS
    )
    card = read_card(resources.path("models", "breast-us-class", "card.toml"))
    right = (SHOWN.argmax(axis=1) == LABELS).astype(float)
    return Seen(
        card,
        pictures,
        lambda chosen, draws: {"accuracy": (float(right[chosen].mean()), 0.0, 1.0)},
        classified(),
    )


def test_reliability_has_a_row_for_each_bin_that_holds_any() -> None:
    hit, score = np.array([True, False, True]), np.array([0.11, 0.19, 1.0])
    assert reliability(hit, score) == [(pytest.approx(0.15), 0.5, 2), (1.0, 1.0, 1)]


def test_calibration_error_and_brier_are_those_by_hand() -> None:
    """Likeliest: 0.9 right, 0.6 right, 0.8 right, 0.7 wrong, each in a bin of its own: (0.1 + 0.4 + 0.2 + 0.7) / 4."""
    assert calibration_error(LABELS, SHOWN) == pytest.approx(0.35)
    assert brier(LABELS, SHOWN) == pytest.approx((2 * 0.01 + 2 * 0.16 + 2 * 0.04 + 2 * 0.49) / 4)


def test_confusion_counts_truth_by_rows() -> None:
    assert confusion(classified()) == [[2, 0], [1, 1]]


def test_outlines_are_counted_among_lesions_and_marks_among_the_rest() -> None:
    """Half of a lesion found: Dice 2·2/(2+4), IoU 2/4; one missed; one of two normals marked."""
    empty, four, two = np.zeros((4, 4), bool), np.zeros((4, 4), bool), np.zeros((4, 4), bool)
    four[0], two[0, :2] = True, True
    found = outlines_of([(two, four), (empty, four), (two, empty), (empty, empty)], ["a", "b", "c", "d"])
    figures = outline_figures(found, draws=20)
    assert figures["dice"][0] == pytest.approx((4 / 6 + 0) / 2)
    assert figures["iou"][0] == pytest.approx((2 / 4 + 0) / 2)
    assert figures["lesions_touched"][0] == 0.5
    assert figures["false_lesion_share"][0] == 0.5


def test_small_subgroups_get_no_figures(tmp_path: Path) -> None:
    told = measured(seen(tmp_path), {"kind": {"few": [0, 1]}}, 10)
    assert told["subgroups"]["kind"]["few"] == {"n": 2, "figures": {}}
    assert told["n"] == 4
    assert told["calibration"]["before"]["brier"][0] == told["calibration"]["after"]["brier"][0]


def test_subgroups_come_from_the_columns_of_the_index(tmp_path: Path) -> None:
    here = seen(tmp_path)
    (tmp_path / "index.csv").write_text(
        "image,tissue,tirads\n" + "".join(f"case{i}.png,{'FG'[i % 2]},\n" for i in range(4))
    )
    assert subgroups(here.pictures.cases, tmp_path) == {
        "breast tissue (F fatty, G glandular, D dense)": {"F": [0, 2], "G": [1, 3]}
    }


def test_a_second_look_by_other_weights_needs_a_reason(tmp_path: Path) -> None:
    first = Look("busi", "m", "aa", "2026-01-01")
    looks = allowed([], first)
    assert allowed(looks, first) == [first]
    other = Look("busi", "m", "bb", "2026-01-02")
    with pytest.raises(SettingsError, match="--again"):
        allowed(looks, other)
    again = Look("busi", "m", "bb", "2026-01-02", "trained longer")
    assert allowed(looks, again) == [first, again]
    assert allowed(looks, Look("ddti", "m", "bb", "2026-01-02"))[-1].data == "ddti"
    write_looks(tmp_path / "looks.json", [first, again])
    assert read_looks(tmp_path / "looks.json") == [first, again]
    assert read_looks(tmp_path / "none.json") == []


def test_a_look_is_on_disk_before_it_is_taken(tmp_path: Path) -> None:
    def seen(sha256: str, again: str = "") -> list[Look]:
        return noted(tmp_path, data=Path("here/busi"), model="m", sha256=sha256, again=again)

    (first,) = seen("aa")
    assert (first.data, first.model, first.sha256) == ("busi", "m", "aa")
    with pytest.raises(SettingsError, match="--again"):
        seen("bb")
    assert read_looks(tmp_path / LEDGER) == [first]
    assert [look.again for look in seen("bb", "trained longer")] == ["", "trained longer"]


def test_one_folder_serves_all_models_or_each_has_its_own() -> None:
    one, two = Path("a"), Path("b")
    assert folder_of_each([one], 2) == [one, one]
    assert folder_of_each([one, two], 2) == [one, two]
    with pytest.raises(SettingsError, match="3 models need one --data folder or 3, not 2"):
        folder_of_each([one, two], 3)


def test_the_report_needs_no_network_and_names_failures(tmp_path: Path) -> None:
    here = seen(tmp_path)
    worst = list(failures(here))
    assert [one.name for one in worst] == ["case3"]
    told = {
        "model": "m", "title": "A <model>", "sha256": "ab" * 32, "data": "set", "draws": 10,
        "looks": [{"date": "2026-01-01", "sha256": "ab" * 32, "again": "because"}],
        **measured(here, {}, 10),
    }  # fmt: skip
    text = html([(told, plots(here), worst)])
    assert "A &lt;model&gt;" in text
    assert "because" in text
    assert "case3: malignant, decided benign: benign 0.70, malignant 0.30" in text
    assert set(re.findall(r"(?:src|href)='([a-z]+:)", text)) == {"data:"}
    assert not re.search(r"https?://|<script|<link", text)
    assert text.count("data:image/png") == 4 + 1


def test_outlines_are_drawn_on_the_picture() -> None:
    truth = np.zeros((40, 40), bool)
    truth[10:30, 10:30] = True
    out = drawn(np.zeros((40, 40, 3), np.uint8), (np.zeros_like(truth), truth))
    assert tuple(out[10, 20]) == (255, 255, 255)
    assert tuple(out[20, 20]) == (0, 0, 0)


def test_json_keeps_six_decimals_and_intervals_on_one_line() -> None:
    text = rounded({"figures": {"dice": (0.123456789, 0.1, 0.2)}})
    assert "[0.123457, 0.1, 0.2]" in text
    assert json.loads(text) == {"figures": {"dice": [0.123457, 0.1, 0.2]}}


def test_the_page_is_written_from_what_is_stored(tmp_path: Path) -> None:
    assert main(["evaluate", "--page", "--docs", str(tmp_path)]) == 0
    text = (tmp_path / "models.md").read_text("utf-8")
    for path in resources.path("models").glob("*/card.toml"):
        card = read_card(path)
        assert card.use["licence"] in text
        assert f"(`{card.id}`" in text
    assert "Not trained: listed, never run." in text
    assert "trained longer" in text  # the breast test split was seen twice, and why


def test_figures_of_other_weights_are_not_shown_for_a_card(tmp_path: Path) -> None:
    models, results = tmp_path / "models" / "breast-us-seg", tmp_path / "results"
    models.mkdir(parents=True)
    (models / "card.toml").write_bytes(resources.path("models", "breast-us-seg", "card.toml").read_bytes())
    told = {
        "sha256": "other", "data": "busi", "n": 3, "draws": 5, "figures": {"dice": [0.123, 0.1, 0.2]}, "looks": [],
        "subgroups": {},
    }  # fmt: skip
    (results / "evaluation").mkdir(parents=True)
    (results / "evaluation" / "breast-us-seg.json").write_text(json.dumps(told))
    assert "0.123" not in page(tmp_path / "models", results)


def test_the_page_keeps_figures_that_only_the_card_has_and_other_commands_tables(tmp_path: Path) -> None:
    """The nodules' outlines on whole frames come from the student's own command, not from `evaluate`."""
    folder = resources.path("models", "thyroid-us-seg")
    card, results = read_card(folder / "card.toml"), tmp_path / "results"
    told = {
        "sha256": card.sha256, "data": "ddti", "n": 3, "draws": 5, "figures": {"dice": [0.123, 0.1, 0.2]}, "looks": [],
        "subgroups": {},
    }  # fmt: skip
    (results / "evaluation").mkdir(parents=True)
    (results / "evaluation" / "thyroid-us-seg.json").write_text(json.dumps(told))
    (results / "peers.md").write_text("# Peers trained alike\n")
    text = page(folder.parent, results)
    assert "| dice | 0.123 [0.100, 0.200] |" in text
    assert "| frames dice |" in text
    assert "\n## Peers trained alike\n" in text


def test_an_untrained_or_unknown_model_is_refused_before_any_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, why in (("thyroid-us-type", "has not been trained"), ("nothing", "There is no model")):
        args = [
            "--data",
            str(tmp_path),
            "--out",
            str(tmp_path),
            "--results",
            str(tmp_path / "r"),
            "--docs",
            str(tmp_path),
        ]
        assert main(["evaluate", name, *args]) == 1
        assert why in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_a_slide_model_is_reported_as_its_card_tells_it_and_no_split_is_opened(tmp_path: Path) -> None:
    told = ["--out", str(tmp_path / "o"), "--results", str(tmp_path / "r"), "--docs", str(tmp_path / "d")]
    assert main(["evaluate", "slide-lesion", *told]) == 0
    text = (tmp_path / "o" / "report.html").read_text("utf-8")
    card = read_card(resources.path("models", "slide-lesion", "card.toml"))
    value, low, high = card.evaluation["pixel_auc_leave_one_slide_out"]
    assert "from its card" in text
    assert "n = 9" in text
    assert f"<td>pixel auc leave one slide out</td><td>{value:.3f} [{low:.3f}, {high:.3f}]</td>" in text
    assert not (tmp_path / "r" / LEDGER).exists()


def test_a_model_that_is_tested_on_pictures_needs_its_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "slide-lesion", "breast-us-seg", "--out", str(tmp_path), "--docs", str(tmp_path)]) == 1
    assert "1 models need one --data folder" in capsys.readouterr().err
