"""Method D on pictures in memory: exact against the network alone, resumed, kept, cancelled, refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from inference.backends.torch_eager import TorchBackend
from inference.cards import InputSpec, ModelCard, OutputSpec
from inference.devices import CPU
from inference.errors import ModelError, OutOfScope
from inference.geometry import Affine, Point, Rect, Size, Spacing
from inference.images.array_source import ArraySource
from inference.job import Cancelled, CancelToken, Progress
from inference.maps.store import DONE, GLASS, NOT_YET, PART, MapStore
from inference.pipelines import slide
from inference.pipelines.base import Loaded, Look
from inference.pipelines.slide_pace import Pace, left
from inference.pipelines.slide_settings import settings_of
from inference.results import MapPart, Request, State

TARGET = {"colours": [[0.62, 0.68, 0.39], [0.22, 0.83, 0.51]], "strength": [1.2, 0.8]}


class Redness(nn.Module):
    """logit = 20·(0.5 − green): dark pink is a lesion. Counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    def forward(self, x: Tensor) -> Tensor:
        self.seen += len(x)
        return 20 * (0.5 - x[:, 1:2])


def card(**args: object) -> ModelCard:
    return ModelCard(
        "slide-test", "Slide test", "1", "slide-fpn", "slide", Path("w"), "0" * 64, True,
        InputSpec(("SM",), Size(64, 64)), OutputSpec(("lesion",), "lesion", 0.5), pipeline_args=args,
    )  # fmt: skip


def picture(mpp: float = 1.25, *, height: int = 300, width: int = 420) -> ArraySource:
    """Glass, pale pink tissue on the left half, a dark pink square of 60 × 40 pixels at (40, 100)."""
    rng = np.random.default_rng(5)
    pixels = np.full((height, width, 3), 243, np.uint8)
    pixels[20:-20, 20 : width // 2] = (235, 190, 215)
    pixels[100:140, 40:100] = (150, 60, 130)
    pixels -= rng.integers(0, 6, pixels.shape, dtype=np.uint8)
    source = ArraySource.of(pixels, modality="SM")
    source.info = replace(source.info, spacing=Spacing(mpp / 1000, mpp / 1000, "test"))
    return source


def look(source: ArraySource, token: CancelToken | None = None, **told: object) -> Look:
    return Look(source, 0, None, lambda name: None, token or CancelToken(), **told)  # type: ignore[arg-type]


def request(cache: Path, roi: Rect | None = None) -> Request:
    return Request("slide-test", "picture", roi=roi, cache=str(cache))


def inside(cache: Path, *corners: tuple[float, float]) -> Request:
    xs, ys = zip(*corners, strict=True)
    box = Rect.around(min(xs), min(ys), max(xs), max(ys))
    return replace(request(cache, box), outline=tuple(Point(x, y) for x, y in corners))


def ready(made: ModelCard, network: nn.Module) -> Loaded:
    return Loaded(made, TorchBackend(network, CPU), CPU)


def test_the_map_is_what_the_network_says_of_the_reduced_picture(tmp_path: Path) -> None:
    model, source, parts = Redness(), picture(), []
    answer = slide.run(ready(card(), model), look(source, partial=parts.append), request(tmp_path))
    store = MapStore.open(Path(answer.maps[0].folder))
    assert store.size == Size(210, 150)  # 2.5 µm/px: half the size
    reduced = source.read_level(1) if hasattr(source, "read_level") else source._pyramid.level(0, 1)
    wanted = torch.sigmoid(20 * (0.5 - torch.from_numpy(reduced[..., 1].astype(np.float32)) / 255)).numpy()
    got = store.read(Rect.whole(store.size))
    seen = ~np.isnan(got)
    assert seen[:, :64].all()
    assert np.abs(got - wanted)[seen].max() < 1e-3
    # columns 2 and 3 of the tiles hold glass alone (tissue ends at 210 of 420 pixels, 105 of the map)
    assert store.states.reshape(3, 4).tolist() == [[DONE, DONE, GLASS, GLASS]] * 3
    assert np.isnan(got[:, 128:]).all()
    assert model.seen == 6
    assert [part.changed for part in parts] == [store.grid.rect(i) for i in (0, 1, 4, 5, 8, 9)]


def test_the_lesion_is_measured_in_mm2_and_placed_on_level_0(tmp_path: Path) -> None:
    answer = slide.run(ready(card(), Redness()), look(picture()), request(tmp_path))
    assert (answer.state, answer.findings) == (State.FINDINGS, 1)
    found = answer.extra["findings"][0]
    assert found["box"] == (40, 100, 60, 40)
    assert found["area_px"] == 2400
    assert found["area_mm2"] == pytest.approx(2400 * 0.00125**2)
    large = slide.run(ready(card(min_area_mm2=0.004), Redness()), look(picture()), request(tmp_path))
    assert large.state is State.NO_FINDING


def test_a_second_run_asks_the_network_nothing(tmp_path: Path) -> None:
    first = slide.run(ready(card(), Redness()), look(picture()), request(tmp_path))
    model = Redness()
    again = slide.run(ready(card(), model), look(picture()), request(tmp_path))
    assert model.seen == 0
    assert again.extra["findings"] == first.extra["findings"]
    other = replace(card(), sha256="1" * 64)
    slide.run(ready(other, model), look(picture()), request(tmp_path))
    assert model.seen == 6  # another model has another map


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    token = CancelToken()
    steps: list[Progress] = []

    def report(progress: Progress) -> None:
        steps.append(progress)
        if progress.done >= 2:
            token.cancel()

    first = Redness()
    loaded = ready(card(batch=1), first)
    with pytest.raises(Cancelled):
        slide.run(loaded, look(picture(), token, report=report), request(tmp_path))
    assert first.seen == 2
    assert steps[-1].total == 6
    second = Redness()
    slide.run(ready(card(batch=1), second), look(picture()), request(tmp_path))
    # the settings name the map, so the second run finds the first one's; what was written is not done again
    assert first.seen + second.seen == 6


def test_a_region_computes_only_the_tiles_it_touches(tmp_path: Path) -> None:
    model = Redness()
    answer = slide.run(ready(card(), model), look(picture()), request(tmp_path, Rect(30, 90, 20, 20)))
    states = MapStore.open(Path(answer.maps[0].folder)).states
    assert model.seen == 1
    assert np.count_nonzero(states == NOT_YET) == 11
    assert answer.warnings == ("Only a part of the slide was looked at: 1 of 12 tiles.",)
    whole = slide.run(ready(card(), model), look(picture()), request(tmp_path))
    assert model.seen == 6  # the region's tile is not asked for again
    assert whole.warnings == ()


class Around(nn.Module):
    """logit = 20·(0.5 − mean green of 33 × 33), nothing beyond the tile: a network that sees 16 px around a pixel."""

    def forward(self, x: Tensor) -> Tensor:
        mean = nn.functional.avg_pool2d(x[:, 1:2], 33, stride=1, padding=16)
        return 20 * (0.5 - mean)


def test_a_margin_leaves_no_seam(tmp_path: Path) -> None:
    """With as much margin as the network sees the map is that of the whole picture at once; without it is not."""
    source = picture(2.5)  # a map pixel is a pixel
    whole = torch.from_numpy(source._pyramid.level(0, 0).copy()).permute(2, 0, 1)[None].float() / 255
    wanted = torch.sigmoid(Around()(whole))[0, 0].numpy()
    off = {}
    for margin in (0, 32):
        answer = slide.run(ready(card(margin=margin), Around()), look(source), request(tmp_path))
        store = MapStore.open(Path(answer.maps[0].folder))
        got = store.read(Rect.whole(store.size))
        inner = np.abs(got - wanted)[16:-16, 16:-16]  # at the image's border glass stands for nothing
        off[margin] = np.nanmax(inner)
    assert off[32] < 2e-3  # stored as float16
    assert off[0] > 0.1


def test_every_batch_size_gives_the_same_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slide, "CPU_BATCH", 128)  # as on an accelerator
    maps = []
    for batch in (1, 4, 128):
        answer = slide.run(ready(card(batch=batch, target=TARGET), Redness()), look(picture()), request(tmp_path))
        store = MapStore.open(Path(answer.maps[0].folder))
        maps.append(store.read(Rect.whole(store.size)))
    np.testing.assert_array_equal(maps[0], maps[1])
    np.testing.assert_array_equal(maps[0], maps[2])


def test_stains_are_normalised_before_the_network(tmp_path: Path) -> None:
    """A source in the target's own colours comes out as it went in; another does not."""
    plain = slide.run(ready(card(), Redness()), look(picture()), request(tmp_path))
    stained = slide.run(ready(card(target=TARGET), Redness()), look(picture()), request(tmp_path))
    values = [MapStore.open(Path(a.maps[0].folder)).read(Rect(0, 0, 60, 60)) for a in (plain, stained)]
    assert np.abs(values[0] - values[1]).max() > 0.01


def test_an_unknown_scale_and_a_grey_picture_are_out_of_scope(tmp_path: Path) -> None:
    source = picture()
    source.info = replace(source.info, spacing=None)
    with pytest.raises(OutOfScope, match="how large a pixel is"):
        slide.run(ready(card(), Redness()), look(source), request(tmp_path))
    grey = ArraySource.of(np.zeros((50, 50), np.uint8))
    with pytest.raises(OutOfScope, match="no colours"):
        slide.run(ready(card(), Redness()), look(grey), request(tmp_path))
    with pytest.raises(OutOfScope, match="too large"):
        slide.run(ready(card(), Redness()), look(picture(6.0)), request(tmp_path))


def test_glass_alone_has_no_finding_and_says_so(tmp_path: Path) -> None:
    source = ArraySource.of(np.full((200, 200, 3), 240, np.uint8), modality="SM")
    source.info = replace(source.info, spacing=Spacing(0.00125, 0.00125, "test"))
    answer = slide.run(ready(card(), Redness()), look(source), request(tmp_path))
    assert answer.state is State.NO_FINDING
    assert answer.warnings == ("No stained tissue was found on this slide.",)


def test_a_wrong_setting_is_named() -> None:
    with pytest.raises(ModelError, match=r"pipeline_args\.mpp"):
        settings_of(card(mpp="fine"))
    with pytest.raises(ModelError, match=r"pipeline_args\.target"):
        settings_of(card(target={"colours": [[1, 2]], "strength": [1, 1]}))
    with pytest.raises(ModelError, match=r"pipeline_args\.margin"):
        settings_of(card(margin=20))
    assert settings_of(card()).margin == 0
    assert settings_of(card()).target is None
    assert settings_of(card(target=TARGET)).target.strength == (1.2, 0.8)


def test_a_processor_gets_few_tiles_at_a_time(tmp_path: Path) -> None:
    """However large the slide, its network holds no more than two."""
    network, seen = Redness(), []
    loaded = ready(card(batch=128), network)
    backend = loaded.backend
    counted = replace(loaded, backend=lambda rgb: seen.append(len(rgb)) or backend(rgb))
    slide.run(counted, look(picture()), request(tmp_path))
    assert sum(seen) == 6
    assert max(seen) <= 2


def test_batches_grow_to_a_quarter_of_a_second() -> None:
    pace = Pace(128, 1000)
    for _ in range(8):
        pace.passed(pace.batch, 0.01 * pace.batch)  # 10 ms a tile
    assert pace.batch == 25
    pace = Pace(128, 1000)
    for _ in range(8):
        pace.passed(pace.batch, 0.85 * pace.batch)
    assert pace.batch == 1
    pace = Pace(16, 1000)
    for _ in range(8):
        pace.passed(pace.batch, 0.0001 * pace.batch)
    assert pace.batch == 16
    assert pace.halve()
    assert pace.batch == 8


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (59.4, "59 s"), (200, "3 min 20 s"), (3900, "1 h 5 min")]
)
def test_what_is_left_is_told_in_words(seconds: float, words: str) -> None:
    assert left(seconds) == words


def test_parts_tell_where_the_map_lies(tmp_path: Path) -> None:
    parts: list[MapPart] = []
    answer = slide.run(ready(card(), Redness()), look(picture(), partial=parts.append), request(tmp_path))
    assert {part.ref for part in parts} == {answer.maps[0]}
    assert MapStore.open(Path(parts[0].ref.folder)).to_level0 == Affine(2.0, 2.0)


TRIANGLE = ((0.0, 60.0), (200.0, 60.0), (0.0, 260.0))  # px; on the map x + y = 130 from (0, 30) down


def test_a_region_with_an_outline_computes_the_tiles_it_touches_and_keeps_what_lies_inside(tmp_path: Path) -> None:
    """Tiles of 64 map pixels are 128 of the picture: the triangle's box touches 6 of them, it itself 5.

    The tile at column 1, row 1 begins at (64, 64) of the map, the hypotenuse there is 66 + 64: one corner of it is
    inside. Nothing of row 2, column 1 is: 64 + 128 is more than 130. Of column 0 all three rows are: 128 is less.
    """
    model = Redness()
    answer = slide.run(ready(card(), model), look(picture()), inside(tmp_path, *TRIANGLE))
    store = MapStore.open(Path(answer.maps[0].folder))
    assert store.states.reshape(3, 4).tolist() == [
        [PART, PART, NOT_YET, NOT_YET], [PART, PART, NOT_YET, NOT_YET], [PART, NOT_YET, NOT_YET, NOT_YET],
    ]  # fmt: skip
    assert model.seen == 5
    got = store.read(Rect.whole(store.size))
    y, x = np.mgrid[:150, :210] + 0.5
    surely = np.abs(x + y - 130) > 0.01  # on the edge either is right
    assert np.array_equal(~np.isnan(got)[surely], ((y > 30) & (x + y < 130))[surely])
    # the dark square is 60 × 40 px at (40, 100): on the map 20–50 by 50–70; x + y < 130 holds all of it (50 + 70 = 120)
    assert answer.extra["findings"][0]["area_px"] == 2400
    assert answer.warnings == (
        "Only a part of the slide was looked at: 5 of 12 tiles, 5 of them only inside the region.",
    )


def test_a_lesion_is_cut_at_the_outline(tmp_path: Path) -> None:
    """Half of the square: the region ends at column 35 of the map, which is 70 px."""
    corners = ((0.0, 0.0), (70.0, 0.0), (70.0, 300.0), (0.0, 300.0))
    answer = slide.run(ready(card(), Redness()), look(picture()), inside(tmp_path, *corners))
    assert answer.extra["findings"][0]["area_px"] == 1200
    assert answer.extra["findings"][0]["box"] == (40, 100, 30, 40)


def test_the_same_region_again_asks_nothing_and_the_whole_slide_asks_for_the_rest(tmp_path: Path) -> None:
    slide.run(ready(card(), Redness()), look(picture()), inside(tmp_path, *TRIANGLE))
    model = Redness()
    slide.run(ready(card(), model), look(picture()), inside(tmp_path, *TRIANGLE))
    assert model.seen == 0
    answer = slide.run(ready(card(), model), look(picture()), request(tmp_path))
    assert model.seen == 6  # those that hold tissue, the cut ones anew
    assert answer.warnings == ()
    whole = slide.run(ready(card(), Redness()), look(picture()), request(tmp_path / "other"))
    one, other = (MapStore.open(Path(each.maps[0].folder)) for each in (answer, whole))
    assert np.array_equal(one.levels[0], other.levels[0])
    assert np.array_equal(one.states, other.states)
