"""The one training loop: epochs, learning rate, averaged weights, resume. Knows no method."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.checkpoint import optimiser_tensors, read_tensors, restore_optimiser, write_tensors
from training.spread import Spread

Loss = Callable[[nn.Module, Tensor, torch.Generator], Tensor]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast.

    schedule: "plateau" (published: lr × `factor` after `patience` epochs without a lower training loss; ends at
    lr ≤ stop_lr or after max_epochs) or "cosine" (one warm-up epoch, then to 0 at max_epochs: for short
    budgets).
    watch: name of a held-out figure whose rise the plateau waits for in place of the training loss, where there
    is one.  stop_after: epochs without an improvement that end the run, 0 = never.
    optimiser: "adam", or "sgd" with momentum 0.9.
    ema: decay of the averaged weights per step; they are what is kept. 0 keeps the last weights.
    """

    max_epochs: int
    batch: int = 8
    lr: float = 1e-3
    weight_decay: float = 0.0
    schedule: str = "plateau"
    patience: int = 10
    stop_lr: float = 2e-8
    ema: float = 0.99
    seed: int = 0
    eval_every: int = 5
    factor: float = 0.1
    watch: str = ""
    stop_after: int = 0
    optimiser: str = "adam"


@dataclass(slots=True)
class State:
    """Where a run stands after `epoch` whole epochs; written as JSON."""

    epoch: int = 0
    steps: int = 0
    lr: float = 0.0
    best: float = math.inf
    waited: int = 0
    stale: int = 0
    history: list[Figures] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__} | {"best": min(self.best, 1e30)}


class Run:
    """One model being trained. After `fit` the model holds the averaged weights."""

    smallest_batch = 2  # batch norm learns nothing of a single picture
    def __init__(
        self, model: nn.Module, *, count: int, loss: Loss, plan: Plan, folder: Path | None = None,
        evaluate: Callable[[nn.Module], Figures] | None = None, spread: Spread | None = None,
    ) -> None:  # fmt: skip
        self.model, self.count, self.loss, self.plan, self.folder = model, count, loss, plan, folder
        self.evaluate, self.spread = evaluate, spread or Spread()
        self.wrapped = self.spread.wrap(model)
        trained = [p for p in model.parameters() if p.requires_grad]
        self.optimiser = make_optimiser(trained, plan)
        self.averaged = {name: value.clone() for name, value in model.state_dict().items()}
        self.state = State(lr=plan.lr)

    def fit(self, report: Callable[[State], None] = lambda state: None) -> State:
        """Train from the last checkpoint, if any, to the end. report: called after each epoch."""
        self._resume()
        while not self._done():
            self._epoch()
            self._save()
            report(self.state)
        self.model.load_state_dict(self.averaged)
        return self.state

    def _done(self) -> bool:
        stopped = self.plan.schedule == "plateau" and self.state.lr <= self.plan.stop_lr
        stopped = stopped or 0 < self.plan.stop_after <= self.state.stale
        return stopped or self.state.epoch >= self.plan.max_epochs

    def _epoch(self) -> None:
        """All randomness of an epoch comes from (seed, epoch): a resumed run repeats it exactly."""
        seed = self.plan.seed * 10_007 + self.state.epoch
        generator = torch.Generator().manual_seed(seed * 31 + self.spread.rank)
        torch.manual_seed(seed)
        order = torch.randperm(self.count, generator=torch.Generator().manual_seed(seed))
        batches = torch.split(self.spread.share(order), self.plan.batch)
        self.model.train()
        losses = [self._step(batch, generator, len(batches)) for batch in batches if len(batch) >= self.smallest_batch]
        self.state.epoch += 1
        loss = self.spread.mean(sum(losses) / len(losses))
        figures = {"epoch": float(self.state.epoch), "lr": self.state.lr, "loss": loss}
        figures |= self._figures()
        self._wait_for_plateau(-figures[self.plan.watch] if self.plan.watch in figures else loss)
        self.state.history.append(figures)

    def _step(self, batch: Tensor, generator: torch.Generator, per_epoch: int) -> float:
        if self.plan.schedule == "cosine":
            self.state.lr = self.plan.lr * cosine(self.state.steps / per_epoch, self.plan.max_epochs)
        for group in self.optimiser.param_groups:
            group["lr"] = self.state.lr
        self.optimiser.zero_grad(set_to_none=True)
        loss = self.loss(self.wrapped, batch, generator)
        loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
        self.optimiser.step()
        self.state.steps += 1
        self._average()
        return float(loss.detach())

    @torch.no_grad()
    def _average(self) -> None:
        decay = min(self.plan.ema, (1 + self.state.steps) / (10 + self.state.steps))
        for name, value in self.model.state_dict().items():
            if value.is_floating_point():
                self.averaged[name].lerp_(value, 1 - decay)
            else:
                self.averaged[name].copy_(value)

    def _wait_for_plateau(self, watched: float) -> None:
        """watched: less is better."""
        if watched < self.state.best - 1e-4:
            self.state.best, self.state.waited, self.state.stale = watched, 0, 0
            return
        self.state.waited += 1
        self.state.stale += 1
        if self.plan.schedule == "plateau" and self.state.waited > self.plan.patience:
            self.state.lr, self.state.waited = self.state.lr * self.plan.factor, 0

    def _figures(self) -> Figures:
        """Figures of the averaged weights on held-out pictures, now and then. They steer only what `watch` names."""
        due = self.state.epoch % self.plan.eval_every == 0 or self.state.epoch == self.plan.max_epochs
        if self.evaluate is None or not due:
            return {}
        current = {name: value.clone() for name, value in self.model.state_dict().items()}
        self.model.load_state_dict(self.averaged)
        figures = self.evaluate(self.model.eval())
        self.model.load_state_dict(current)
        return figures

    def _save(self) -> None:
        if self.folder is None or not self.spread.leads:
            return
        tensors = {f"model/{k}": v for k, v in self.model.state_dict().items()}
        tensors |= {f"averaged/{k}": v for k, v in self.averaged.items()}
        tensors |= {f"optimiser/{k}": v for k, v in optimiser_tensors(self.optimiser).items()}
        write_tensors(self.folder / "state.safetensors", tensors, self.state.as_dict())

    def _resume(self) -> None:
        if self.folder is None or not (self.folder / "state.safetensors").is_file():
            return
        tensors, state = read_tensors(self.folder / "state.safetensors")
        self.model.load_state_dict(_under("model/", tensors))
        self.averaged = _under("averaged/", tensors)
        restore_optimiser(self.optimiser, _under("optimiser/", tensors))
        self.state = State(**state)


def make_optimiser(parameters: list[nn.Parameter], plan: Plan) -> torch.optim.Optimizer:
    """The plan's optimiser over what is trained."""
    if plan.optimiser == "sgd":
        return torch.optim.SGD(parameters, lr=plan.lr, momentum=0.9, weight_decay=plan.weight_decay)
    return torch.optim.Adam(parameters, lr=plan.lr, weight_decay=plan.weight_decay)


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def cosine(epoch: float, epochs: int) -> float:
    """Share of the full learning rate at a (fractional) epoch: up in the first, then half a cosine to 0."""
    if epoch < 1:
        return 0.1 + 0.9 * epoch
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (epoch - 1) / max(1, epochs - 1))))
