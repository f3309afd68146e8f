from __future__ import annotations

from pathlib import Path

import pytest

from inference.errors import SettingsError
from inference.headless.options import ALL_FRAMES, check_models, chosen_frames, read_options


def test_everything_can_be_said(tmp_path: Path) -> None:
    said = read_options(
        ["a.png", "b", "--out", "o", "--model", "m1", "m2", "--model", "m3", "--modality", "us",
         "--body-part", "breast", "--device", "cpu", "--frame", "7"]
    )  # fmt: skip
    assert said.paths == (Path("a.png"), Path("b"))
    assert (said.out, said.models) == (Path("o"), ("m1", "m2", "m3"))
    assert (said.modality, said.body_part, said.device, said.frame) == ("US", "BREAST", "cpu", 7)


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
