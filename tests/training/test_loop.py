from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from inference.errors import ModelError
from training.checkpoint import load_matching, write_tensors
from training.loop import Plan, Run, State, cosine

PLAN = Plan(max_epochs=4, batch=4, lr=0.05, seed=3, eval_every=1)
X = torch.linspace(-1, 1, 12)[:, None]


def _line_loss(model: nn.Module, batch: Tensor, generator: torch.Generator) -> Tensor:
    noise = 0.1 * torch.randn(len(batch), 1, generator=generator)
    return (model(X[batch]) - 2 * X[batch] - noise).square().mean()


def _model() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(1, 4), nn.BatchNorm1d(4), nn.Dropout(0.2), nn.Linear(4, 1))


class _Killed(Exception):
    pass


@pytest.mark.parametrize("schedule", ["plateau", "cosine"])
def test_a_killed_run_goes_on_to_the_same_weights(tmp_path: Path, schedule: str) -> None:
    plan = replace(PLAN, schedule=schedule)
    whole = _model()
    Run(whole, count=12, loss=_line_loss, plan=plan, folder=tmp_path / "whole").fit()

    def kill(state: State) -> None:
        if state.epoch == 2:
            raise _Killed

    with pytest.raises(_Killed):
        Run(_model(), count=12, loss=_line_loss, plan=plan, folder=tmp_path / "killed").fit(kill)
    resumed = _model()
    state = Run(resumed, count=12, loss=_line_loss, plan=plan, folder=tmp_path / "killed").fit()
    assert state.epoch == 4
    assert len(state.history) == 4
    for name, value in whole.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name


def test_training_lowers_the_loss() -> None:
    state = Run(_model(), count=12, loss=_line_loss, plan=replace(PLAN, max_epochs=60)).fit()
    assert state.history[-1]["loss"] < 0.3 * state.history[0]["loss"]


def test_plateau_divides_the_rate_by_ten_until_it_ends() -> None:
    def flat(model: nn.Module, batch: Tensor, generator: torch.Generator) -> Tensor:
        return 1.0 + 0.0 * model(X[batch]).mean()

    # 0.05 → ×0.1 seven times is 5e-9 ≤ 2e-8; each step waits for patience + 1 = 2 epochs, the first for one more
    plan = replace(PLAN, max_epochs=1000, patience=1)
    state = Run(_model(), count=12, loss=flat, plan=plan).fit()
    assert state.lr == pytest.approx(0.05e-7)
    assert state.epoch == 1 + 7 * 2


def test_cosine_rises_for_one_epoch_and_ends_at_zero() -> None:
    assert cosine(0.0, 11) == pytest.approx(0.1)
    assert cosine(1.0, 11) == pytest.approx(1.0)
    assert cosine(6.0, 11) == pytest.approx(0.5)  # half way of the ten epochs left
    assert cosine(11.0, 11) == pytest.approx(0.0)


def test_figures_are_taken_from_the_averaged_weights() -> None:
    seen: list[Tensor] = []

    def look(model: nn.Module) -> dict[str, float]:
        seen.append(model.state_dict()["0.weight"].clone())
        return {"held": 1.0}

    model = _model()
    state = Run(model, count=12, loss=_line_loss, plan=PLAN, evaluate=look).fit()
    assert torch.equal(seen[-1], model.state_dict()["0.weight"])
    assert [figures["held"] for figures in state.history] == [1.0] * 4


def test_only_weights_that_fit_are_taken(tmp_path: Path) -> None:
    source = {"0.weight": torch.full((4, 1), 7.0), "3.weight": torch.zeros(9, 9)}
    write_tensors(tmp_path / "w.safetensors", source)
    model = _model()
    assert load_matching(model, tmp_path / "w.safetensors") == ["0.weight"]
    assert bool((model.state_dict()["0.weight"] == 7).all())


def test_weights_of_something_else_are_refused(tmp_path: Path) -> None:
    write_tensors(tmp_path / "w.safetensors", {"other": torch.zeros(1)})
    with pytest.raises(ModelError, match="fits"):
        load_matching(_model(), tmp_path / "w.safetensors")
    (tmp_path / "broken.safetensors").write_bytes(b"no")
    with pytest.raises(ModelError, match="broken"):
        load_matching(_model(), tmp_path / "broken.safetensors")
