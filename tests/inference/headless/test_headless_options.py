from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.cards import InputSpec, ModelCard
from inference.errors import SettingsError
from inference.geometry import Rect, Size
from inference.headless.asking import part_of, pick_cards, request_for
from inference.headless.options import ALL_FRAMES, check_models, chosen_frames, read_options
from inference.images.array_source import plain_info
from tests.inference.headless.headless_samples import card


def test_everything_can_be_said(tmp_path: Path) -> None:
    said = read_options(
        ["a.png", "b", "--out", "o", "--model", "m1", "m2", "--model", "m3", "--modality", "us",
         "--body-part", "breast", "--device", "cpu", "--frame", "7"]
    )  # fmt: skip
    assert said.paths == (Path("a.png"), Path("b"))
    assert (said.out, said.models) == (Path("o"), ("m1", "m2", "m3"))
    assert (said.modality, said.body_part, said.device, said.frame) == ("US", "BREAST", "cpu", 7)


def test_a_box_is_left_top_width_and_height() -> None:
    assert read_options(["a.png", "--out", "o", "--box", "12,34,56,78"]).box == Rect(12, 34, 56, 78)
    assert read_options(["a.png", "--out", "o"]).box is None


@pytest.mark.parametrize("wrong", ["1,2,3", "1,2,3,4,5", "-1,2,3,4", "1.5,2,3,4", "1,2,0,4", "a,b,c,d", ""])
def test_what_is_no_box_is_wrong_usage(wrong: str) -> None:
    with pytest.raises(SystemExit) as end:
        read_options(["a.png", "--out", "o", f"--box={wrong}"])
    assert end.value.code == 2


def test_only_models_that_score_boxes_get_the_box_and_only_the_organs_models_are_asked() -> None:
    def named(name: str, pipeline: str, part: str) -> ModelCard:
        made = card(name)
        return replace(made, pipeline=pipeline, input=InputSpec(("US",), Size(32, 32), (part,)))

    thyroid = named("t", "thyroid", "THYROID")
    student, breast = named("s", "student", "THYROID"), named("b", "breast", "BREAST")
    told = read_options(["a.png", "--out", "o", "--box", "1,2,30,40", "--body-part", "THYROID"])
    info = plain_info(np.zeros((50, 60), np.uint8), name="a", modality="US")
    assert part_of(info, told) == "THYROID"
    picked = pick_cards((thyroid, student, breast), "US", (), "THYROID")
    assert [each.id for each in picked] == ["t", "s"]
    assert [request_for(each, info, 0, told).roi for each in picked] == [Rect(1, 2, 30, 40), None]
    assert pick_cards((breast,), "US", (), "LIVER") == (breast,)  # its answer says why not


def test_paths_after_the_models_are_paths(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        (tmp_path / name).touch()
    said = read_options(
        ["--out", "o", "--model", "m1", "m2", str(tmp_path / "a.png"), str(tmp_path / "b.png")]
    )
    assert said.models == ("m1", "m2")
    assert said.paths == (tmp_path / "a.png", tmp_path / "b.png")


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["a.png"],
        ["--out", "o"],
        ["a.png", "--out", "o", "--modality", "CT"],
        ["a.png", "--out", "o", "--device", "tpu"],
        ["a.png", "--out", "o", "--frame", "0"],
        ["a.png", "--out", "o", "--frame", "-1"],
        ["a.png", "--out", "o", "--frame", "first"],
        ["a.png", "--out", "o", "--nonsense"],
    ],
)
def test_wrong_usage_ends_with_2(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        read_options(wrong)
    assert stop.value.code == 2
    assert "lesionscope-infer: error:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "count", "frames"),
    [
        (None, 1, (0,)),
        (None, 2, (1,)),
        (None, 65, (32,)),
        (7, 65, (6,)),
        (65, 65, (64,)),
        (ALL_FRAMES, 3, (0, 1, 2)),
        (7, 1, (0,)),
    ],
)
def test_frames_are_counted_from_1_and_the_middle_is_the_default(
    asked: int | None, count: int, frames: tuple[int, ...]
) -> None:
    assert chosen_frames(asked, count) == frames


def test_a_frame_beyond_the_last_is_refused_with_their_number() -> None:
    with pytest.raises(SettingsError, match="Frame 66 was asked for, but there are only 65"):
        chosen_frames(66, 65)


def test_an_unknown_model_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match=r"no model 'x'\. Known models: a, b\."):
        check_models(["a", "x"], ["a", "b"])
