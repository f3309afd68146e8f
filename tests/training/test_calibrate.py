"""8 bits: calibrated by NNCF, put in again from the ranges alone; a card takes them only if nothing moved."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

import resources
from inference.backends.convert import converted
from inference.backends.eight_bit import in_eight_bits, measured
from inference.backends.openvino_cpu import RANGES, OpenVinoBackend, runtime, settings
from inference.cards import read_card
from inference.errors import SettingsError
from inference.library import read_library
from inference.networks.breast import BreastClassifier
from inference.networks.distill import DistillStudent
from training.calibrate import keep, only_for_heat, report, sharing, spread
from training.calibrate_measure import AUC, DICE, Compared, outlined, pictures_of
from training.data import Case, ImageSet

SIDE = 32
SAME = Compared("m", "set", DICE, 40, 0.8, 0.797, 0.3, 1, (20.0, 10.0))


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({}, True),
        ({"small": 0.8051}, False),  # moved by more than 0.005, upwards too
        ({"small": 0.7949}, False),
        ({"ms": (10.0, 10.5)}, False),
        ({"pictures": 29}, False),
        ({"frames": (49, 0.49, 0.494)}, True),
        ({"frames": (49, 0.49, 0.496)}, False),  # crops stay, whole frames do not
        ({"figure": AUC, "far": 0.02}, True),
        ({"figure": AUC, "far": 0.021}, False),  # a person reads that number
    ],
)
def test_a_card_takes_8_bits_only_if_nothing_moved_and_it_is_faster(changed: dict[str, object], *, kept: bool) -> None:
    assert replace(SAME, **changed).kept is kept  # type: ignore[arg-type]


def test_no_test_split_and_no_card_without_pictures_is_calibrated(tmp_path: Path) -> None:
    card = read_card(resources.path("models", "breast-us-seg", "card.toml"))
    with pytest.raises(SettingsError, match="nothing else is opened"):
        pictures_of(card, tmp_path, "test")
    slide = read_card(resources.path("models", "slide-lesion", "card.toml"))
    with pytest.raises(SettingsError, match="not calibrated here"):
        pictures_of(slide, tmp_path, "train")


def test_ranges_and_remark_come_and_go_together(tmp_path: Path) -> None:
    before = resources.path("models", "thyroid-us-seg", "card.toml").read_text("utf-8")
    path = tmp_path / "card.toml"
    path.write_text(before, "utf-8")
    keep(tmp_path, b"ranges")
    assert read_card(path).int8
    assert (tmp_path / RANGES).read_bytes() == b"ranges"
    keep(tmp_path, None)
    assert not read_card(path).int8
    assert not (tmp_path / RANGES).exists()
    known = tomllib.loads(before)
    known.pop("int8", None)
    assert tomllib.loads(path.read_text("utf-8")) == known


def test_the_table_keeps_the_rows_of_other_models(tmp_path: Path) -> None:
    report(tmp_path, SAME)
    report(tmp_path, replace(SAME, model="n", small=0.7))
    text = (tmp_path / "int8.md").read_text("utf-8")
    assert "| `m` | 40 (set) | Dice | 0.8000 | 0.7970 | -0.0030 | 0.300 | 1 | – | 20.0 → 10.0 | 2.00 | yes |" in text
    assert "| `n` | 40 (set) | Dice | 0.8000 | 0.7000 | -0.1000 | 0.300 | 1 | – | 20.0 → 10.0 | 2.00 | no |" in text


def test_dice_of_a_known_map_is_that_by_hand() -> None:
    """The map is the picture: its left half is lesion; the truth its left quarter: Dice 2·¼ / (½ + ¼) = 2/3."""

    class Known:
        name = "known"

        def __call__(self, rgb: np.ndarray) -> object:
            from inference.backends.base import Outputs

            logits = np.where(rgb[..., 0] > 100, 9.0, -9.0)[:, None].astype(np.float32)
            return Outputs(logits, lambda index: np.zeros((1, 1), np.float32))

    images = np.zeros((2, SIDE, SIDE, 3), np.uint8)
    images[0, :, : SIDE // 2] = 200
    masks = np.zeros((2, SIDE, SIDE), np.uint8)
    masks[0, :, : SIDE // 4] = 1
    case = Case(Path("x.png"), (), "benign", "g", "val")
    card = read_card(resources.path("models", "thyroid-us-seg", "card.toml"))
    said = outlined(card, Known(), ImageSet((case, case), images, masks, np.ones(2, np.int64)))  # type: ignore[arg-type]
    assert said.figure == pytest.approx(2 / 3)  # of the one lesion picture
    assert said.decided.tolist() == [1, 0]


def test_pictures_are_spread_evenly() -> None:
    case = Case(Path("x.png"), (), "benign", "g", "train")
    images = np.arange(10, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 3), np.uint8)
    all_of = ImageSet((case,) * 10, images, images[..., 0], np.zeros(10, np.int64))
    assert spread(all_of, 4).images[:, 0, 0, 0].tolist() == [0, 3, 6, 9]
    assert len(spread(all_of, 50)) == 10


def test_only_the_heat_of_a2_stays_out_and_what_reads_its_weights() -> None:
    model = converted(BreastClassifier(width=2, depth=2).eval(), [np.zeros((1, SIDE, SIDE, 3), np.uint8)])
    left = only_for_heat(model)
    kinds = {one.get_friendly_name(): one.get_type_name() for one in model.get_ops()}
    assert any(kinds[name] == "ConvolutionBackpropData" for name in left)  # the decoder backwards
    assert not any("Result" in kinds[name] or kinds[name] == "Parameter" for name in left)
    assert len(left) < len(kinds) / 2
    assert "Convolution" in {kinds[name] for name in sharing(model, left)}


def test_the_ranges_alone_give_what_nncf_gave() -> None:
    """NNCF's own network is the second implementation of what the ranges rebuild."""
    nncf = pytest.importorskip("nncf")
    torch.manual_seed(0)
    network = DistillStudent(width=4).train()
    with torch.no_grad():
        for _ in range(5):
            network(torch.rand(4, 3, SIDE, SIDE))
    network.eval()
    rng = np.random.default_rng(0)
    pictures = [rng.integers(0, 255, (1, SIDE, SIDE, 3), dtype=np.uint8) for _ in range(4)]
    model = converted(network, pictures[:1])
    nncf.set_log_level(40)
    theirs = nncf.quantize(model, nncf.Dataset([[one] for one in pictures], lambda one: one), subset_size=4)
    ranges = measured(model, theirs, "sha")
    ours = in_eight_bits(converted(network, pictures[:1]), ranges)
    core = runtime().Core()
    exact, one, other = (
        OpenVinoBackend(core.compile_model(each, "CPU", settings(1)))(pictures[0]).logits
        for each in (model, theirs, ours)
    )
    assert len(ranges.scales) == 19  # all convolutions of the student
    assert np.abs(one - other).mean() < 0.5 * np.abs(exact - one).mean()  # weights on a tie go either way
    assert np.abs(exact - other).mean() < 0.1 * exact.std()


def test_a_shipped_card_runs_in_8_bits_exactly_where_its_row_of_the_table_allows_it() -> None:
    rows = json.loads((Path(__file__).parents[2] / "bench" / "results" / "int8.json").read_text("utf-8"))
    allowed = {model for model, row in rows.items() if Compared(**row).kept}
    assert {card.id for card in read_library().cards.values() if card.int8} == allowed
