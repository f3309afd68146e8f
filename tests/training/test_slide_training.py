"""Method D's training: the loss by hand, the three parts, regions, annotations, and a run that is killed."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from torch import nn

from inference.errors import ModelError
from inference.geometry import Size
from inference.networks.slide import SlideFPN
from training.__main__ import main
from training.checkpoint import read_tensors
from training.slide import drawn, epoch_length, folds_of
from training.slide_annotations import rasterise, read_annotations
from training.slide_augment import Change, change
from training.slide_data import RegionPair
from training.slide_losses import decayed, focal_loss
from training.slide_masks import FAT, IGNORE, LESION, OTHER, VESSEL, reduced
from training.slide_step import Focal, fused_part, high_part, stitched


def test_focal_loss_by_hand() -> None:
    logits = torch.tensor([[[[0.0, math.log(3), math.log(3), 9.0]]]])  # p = 0.5, 0.75, 0.75, –
    labels = torch.tensor([[[[LESION, LESION, OTHER, IGNORE]]]])
    one = 0.25 * 0.5**2 * math.log(2)  # ξ(1−p)^γ·(−ln p)
    two = 0.25 * 0.25**2 * -math.log(0.75)
    three = 0.75 * 0.75**2 * -math.log(0.25)  # (1−ξ)p^γ·(−ln(1−p))
    found = focal_loss(logits, labels, balance=0.25, focusing=2.0)
    assert float(found) == pytest.approx((one + two + three) / 3, rel=1e-5)


def test_vessel_and_fat_count_twice() -> None:
    logits = torch.zeros(1, 1, 1, 1)
    plain = float(focal_loss(logits, torch.full((1, 1, 1, 1), OTHER)))
    for hard in (VESSEL, FAT):
        assert float(focal_loss(logits, torch.full((1, 1, 1, 1), hard))) == pytest.approx(2 * plain)


def test_the_learning_rate_decays_as_published() -> None:
    assert [decayed(1e-3, decay=0.5, epoch=e) for e in (0, 1, 2)] == pytest.approx([1e-3, 1e-3 / 1.5, 5e-4])


def region(seed: int = 0, tile: int = 32, reduce: int = 2, group: str = "a", origin: str = "o") -> RegionPair:
    rng = np.random.default_rng(seed)
    places = np.array([(r, c) for r in range(reduce) for c in range(reduce)], dtype=np.int64)
    shape = (len(places), tile, tile)
    return RegionPair(
        group, origin, rng.integers(0, 256, (tile, tile, 3), dtype=np.uint8),
        rng.integers(0, 2, (tile, tile), dtype=np.uint8), rng.integers(0, 256, (*shape, 3), dtype=np.uint8),
        rng.integers(0, 2, shape, dtype=np.uint8), places, reduce,
    )  # fmt: skip


def test_the_maps_of_the_full_tiles_are_stitched_by_their_places_and_reduced() -> None:
    cells = torch.arange(4.0)[:, None, None, None].expand(4, 1, 32, 32).clone()
    cells[0, 0, 0, 0] = 4.0  # one of the four pixels that become the first: mean 1
    made = stitched(cells, region())
    assert made.shape == (1, 1, 32, 32)
    assert made[0, 0, 0, 0] == 1.0
    assert made[0, 0, 5, 20] == 1.0
    assert made[0, 0, 20, 5] == 2.0
    assert made[0, 0, 31, 31] == 3.0
    part = region()
    partial = RegionPair(*[getattr(part, name) for name in part.__slots__[:6]], part.places[1:2], 2)
    made = stitched(cells[1:2], partial)
    assert torch.isnan(made[0, 0, 0, 0])
    assert made[0, 0, 0, 16] == 1.0


class Constant(nn.Module):
    """The same logit everywhere."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self.logit = nn.Parameter(torch.tensor(value))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.logit.expand(len(x), 1, *x.shape[2:])


def test_fusion_is_the_mean_of_probabilities_with_no_gradient_through_the_first() -> None:
    model, part = Constant(math.log(3)), region()  # p = 0.75
    first = torch.full((1, 1, 32, 32), 0.25, requires_grad=True)
    loss = fused_part(model, part, Focal(0.5, 0.0), first.detach())
    share = float(part.low_labels.mean())
    assert loss.item() == pytest.approx(0.5 * math.log(2), rel=1e-4)  # the mean is 0.5 for both classes
    loss.backward()
    # d/dp of −0.5·[y ln q + (1−y) ln(1−q)], q = (0.25 + p)/2, dp/dlogit = p(1−p)
    wanted = 0.5 * 0.5 * 0.75 * 0.25 * (-share / 0.5 + (1 - share) / 0.5)
    assert float(model.logit.grad) == pytest.approx(wanted, rel=1e-3)


def test_chunks_add_up_to_the_whole_where_norms_do_not_matter() -> None:
    grads = []
    for chunk in (4, 1):
        model = Constant(0.3)
        high_part(model, region(), Focal(), lambda loss: loss.backward(), chunk=chunk)
        grads.append(float(model.logit.grad))
    assert grads[0] == pytest.approx(grads[1], rel=1e-5)


def test_full_tiles_leave_the_running_statistics_alone() -> None:
    model = SlideFPN(width=2).train()
    before = {k: v.clone() for k, v in model.state_dict().items() if "running" in k}
    for chunk in (4, 2):
        high_part(model, region(), Focal(), lambda loss: loss.backward(), chunk=chunk)
    after = model.state_dict()
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    assert all(m.training and m.momentum == 0.1 for m in model.modules() if isinstance(m, nn.BatchNorm2d))


@pytest.mark.parametrize("how", [Change(1, False, (1, 1, 1)), Change(2, True, (1, 1, 1)), Change(3, True, (1, 1, 1))])
def test_a_turned_region_is_the_turned_picture_cut_again(how: Change) -> None:
    rng = np.random.default_rng(1)
    big = rng.integers(0, 256, (96, 96, 3), dtype=np.uint8)
    places = np.array([(r, c) for r in range(3) for c in range(3)], dtype=np.int64)
    cut = lambda image: np.stack([image[r * 32 : r * 32 + 32, c * 32 : c * 32 + 32] for r, c in places])  # noqa: E731
    part = RegionPair(
        "a", "o", big[::3, ::3], big[::3, ::3, 0] % 2, cut(big), cut(big[..., 0] % 2), places, 3
    )  # fmt: skip
    moved = change(part, how)
    turned = np.rot90(big[:, ::-1] if how.mirrored else big, how.turns)
    for tile, (row, col) in zip(moved.high, moved.places, strict=True):
        np.testing.assert_array_equal(tile, turned[row * 32 : row * 32 + 32, col * 32 : col * 32 + 32])


def test_a_reduced_label_is_what_covers_most() -> None:
    labels = np.array([[1, 1, 3, 3], [1, 0, 3, 255], [2, 2, 0, 0], [0, 2, 0, 1]], np.uint8)
    assert reduced(labels, Size(2, 2)).tolist() == [[1, 3], [2, 0]]


GEOJSON = """{"type": "FeatureCollection", "features": [
 {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[2,2],[12,2],[12,12],[2,12],[2,2]],
  [[5,5],[8,5],[8,8],[5,8],[5,5]]]}, "properties": {"classification": {"name": "Tumor"}}},
 {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[10,10],[14,10],[14,14],[10,14],[10,10]]]},
  "properties": {"classification": {"name": "Fat"}}}]}"""
ASAP = """<?xml version="1.0"?><ASAP_Annotations><Annotations>
<Annotation Name="a" Type="Polygon" PartOfGroup="Tumor"><Coordinates>
<Coordinate Order="1" X="12" Y="2"/><Coordinate Order="0" X="2" Y="2"/>
<Coordinate Order="2" X="12" Y="12"/><Coordinate Order="3" X="2" Y="12"/></Coordinates></Annotation>
<Annotation Name="b" Type="Polygon" PartOfGroup="_2"><Coordinates><Coordinate Order="0" X="5" Y="5"/>
<Coordinate Order="1" X="8" Y="5"/><Coordinate Order="2" X="8" Y="8"/><Coordinate Order="3" X="5" Y="8"/></Coordinates>
</Annotation></Annotations></ASAP_Annotations>"""


@pytest.mark.parametrize(("name", "text"), [("a.geojson", GEOJSON), ("a.xml", ASAP)])
def test_annotations_of_qupath_and_asap_become_labels(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    labels = rasterise(read_annotations(tmp_path / name), Size(16, 16))
    assert labels[3, 3] == LESION
    assert labels[10, 9] == LESION
    assert labels[6, 6] == OTHER  # the hole, Camelyon's exclusion
    assert labels[0, 0] == OTHER
    assert labels[13, 3] == OTHER
    assert labels[11, 11] == (FAT if name == "a.geojson" else LESION)
    # 10 × 10 without 3 × 3, in the first also without the 2 × 2 that fat covers
    assert int((labels == LESION).sum()) == (87 if name == "a.geojson" else 91)
    assert int((labels == FAT).sum()) == (16 if name == "a.geojson" else 0)


@pytest.mark.parametrize("text", ["{", "<a", '{"features": [{"geometry": {"type": "Polygon"}}]}',
                                  GEOJSON.replace("Fat", "Unheard of")])  # fmt: skip
def test_broken_annotations_are_refused_with_the_files_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(ModelError, match=r"bad\.json"):
        read_annotations(tmp_path / "bad.json")


def test_folds_leave_out_slides_and_origins() -> None:
    regions = [region(group=g, origin=o) for g, o in [("a", "x"), ("a", "x"), ("b", "x"), ("c", "y")]]
    folds = {fold.name: set(fold.held) for fold in folds_of(regions)}
    assert folds == {"final": set(), "origin-x": {"a", "b"}, "origin-y": {"c"}, "slide-a": {"a"}, "slide-b": {"b"}}
    assert epoch_length(regions, 1) == 3
    assert len(set(drawn(regions, 1, seed=0).tolist())) == 3


@pytest.fixture
def slides(tmp_path: Path) -> Path:
    """Two pink pictures with dark lesions, one of them annotated in GeoJSON."""
    folder = tmp_path / "data"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for name in ("one", "two"):
        picture = np.full((128, 160, 3), (215, 190, 235), np.uint8)  # BGR, as OpenCV writes
        mask = np.zeros((128, 160), np.uint8)
        mask[30:90, 40:100] = 255
        picture[mask > 0] = (130, 50, 150)
        picture -= rng.integers(0, 20, picture.shape, dtype=np.uint8)
        cv2.imwrite(str(folder / f"{name}.png"), picture)
        cv2.imwrite(str(folder / f"{name}_mask.png"), mask)
    polygon = "[[40,30],[100,30],[100,90],[40,90],[40,30]]"
    (folder / "two.geojson").write_text(
        f'[{{"geometry": {{"type": "Polygon", "coordinates": [{polygon}]}}, '
        '"properties": {"classification": {"name": "lesion"}}}]'
    )
    rows = ["image,mask,dataset,slide,mpp", "one.png,one_mask.png,x,one,0.5", "two.png,two.geojson,y,two,0.5"]
    (folder / "index.csv").write_text("\n".join(rows))
    return folder


def arguments(slides: Path, out: Path, epochs: int) -> list[str]:
    return [
        "slide", "--data", str(slides), "--out", str(out), "--width", "2", "--tile", "64", "--reduce", "2",
        "--mpp", "1.0", "--max-epochs", str(epochs), "--threads", "1",
    ]  # fmt: skip


def test_the_recipe_trains_every_part_and_a_second_call_finds_it_done(slides: Path, tmp_path: Path) -> None:
    assert main(arguments(slides, tmp_path / "run", 1)) == 0
    names = {path.parent.name for path in (tmp_path / "run").glob("*/weights.safetensors")}
    assert names == {"final", "origin-x", "origin-y"}
    before = (tmp_path / "run/final/weights.safetensors").stat().st_mtime_ns
    assert main(arguments(slides, tmp_path / "run", 1)) == 0
    assert (tmp_path / "run/final/weights.safetensors").stat().st_mtime_ns == before
    assert read_tensors(tmp_path / "run/origin-x/weights.safetensors")[1]["held"] == ["one"]
    assert (tmp_path / "run/final/curves.csv").read_text().startswith("epoch,lr,loss")


def test_a_killed_run_ends_as_one_that_was_not(
    slides: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, cut = arguments(slides, tmp_path / "a", 2), arguments(slides, tmp_path / "b", 2)
    assert main([*whole, "--only", "final"]) == 0
    from training import slide

    original = slide.SlideRun._save

    def die(self: object) -> None:
        original(self)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(slide.SlideRun, "_save", die)
    with pytest.raises(KeyboardInterrupt):
        main([*cut, "--only", "final"])
    monkeypatch.setattr(slide.SlideRun, "_save", original)
    assert main([*cut, "--only", "final"]) == 0
    one, two = (read_tensors(tmp_path / n / "final/weights.safetensors")[0] for n in "ab")
    for name, value in one.items():
        assert torch.allclose(value.float(), two[name].float(), atol=1e-5), name


def test_the_card_of_a_finished_run_repeats_its_own_result(slides: Path, tmp_path: Path) -> None:
    from safetensors.torch import load, load_file

    from inference.cards import read_card
    from inference.library import checked_weights

    out, models = tmp_path / "run", tmp_path / "models"
    assert main([*arguments(slides, out, 1), "--only", "final", "origin-x"]) == 0
    asked = ["slide-card", "--data", str(slides), "--run", str(out), "--models", str(models), "--report",
             str(tmp_path / "r.md"), "--tile", "64", "--reduce", "2", "--mpp", "1.0", "--threads", "1"]  # fmt: skip
    assert main(asked) == 0
    card = read_card(models / "slide-lesion" / "card.toml")
    model = SlideFPN(**card.network_args).eval()
    model.load_state_dict({k: v.float() for k, v in load(checked_weights(card)).items()})
    stored = load_file(models / "slide-lesion" / "selftest.safetensors")
    with torch.inference_mode():
        assert torch.allclose(model(stored["input"]), stored["output"], atol=1e-4)
    assert "not medicine" in card.use["intended"]
    assert card.evaluation["n"] == 1
    assert (tmp_path / "r.md").read_text().count("\n| origin |") == 2  # the slide left out, and the mean


def test_held_out_figures_by_hand() -> None:
    from training.slide_held import BINS, Held, best_threshold, spread

    lesion, other = np.zeros(BINS, np.int64), np.zeros(BINS, np.int64)
    lesion[[900, 400]] = 30, 10
    other[[600, 100]] = 20, 40
    held = Held("g", "o", lesion, other)
    # a lesion's pixel beats another's in 30·60 + 10·40 of 40·60 pairs
    assert held.auc == pytest.approx((30 * 60 + 10 * 40) / 2400)
    assert held.dice(0.5) == pytest.approx(2 * 30 / (30 + 20 + 40))
    assert 0.61 <= best_threshold([held]) <= 0.9
    assert spread([0.5, 0.5]) == (0.5, 0.5, 0.5)
