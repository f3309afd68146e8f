"""Method D: train the lesion network of whole slides, leaving out one slide or one origin at a time."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from inference.networks.slide import SlideFPN
from training.checkpoint import load_matching, write_tensors
from training.loop import Plan, Run
from training.parts import WEIGHTS, channels_last, fit_with_bar, prepare
from training.report import write_curves
from training.slide_augment import thinned, turned
from training.slide_data import RegionPair, Scale, load_regions, read_slides
from training.slide_losses import decayed
from training.slide_step import Focal, fused_part, high_part, low_part


@dataclass(frozen=True, slots=True)
class StepPlan:
    """focal: ξ and γ.  chunk: full tiles at once.  decay: of the learning rate.  jitter: of the colours, 0 = none.

    share: how many regions of one slide an epoch shows at most (the largest slide would drown the others).
    high: full tiles of a step, drawn at random; 64 is all of them, as published.
    """

    focal: Focal
    chunk: int = 64
    decay: float = 0.1
    jitter: float = 0.1
    share: int = 64
    high: int = 64


class SlideRun(Run):
    """The loop with the step in three parts: up to three updates for one region."""

    smallest_batch = 1

    def __init__(
        self, model: nn.Module, regions: Sequence[RegionPair], *, plan: Plan, step: StepPlan, folder: Path
    ) -> None:
        super().__init__(model, count=epoch_length(regions, step.share), loss=_no_loss, plan=plan, folder=folder)
        self.regions, self.step = regions, step

    def _step(self, batch: Tensor, generator: torch.Generator, per_epoch: int) -> float:
        self._set_rate()
        if self.state.steps % per_epoch == 0 or not hasattr(self, "shown"):
            self.shown = drawn(self.regions, self.step.share, seed=self.plan.seed * 7919 + self.state.epoch)
        region = turned(self.regions[self.shown[int(batch[0])]], generator, jitter=self.step.jitter)
        region = thinned(region, generator, count=self.step.high)
        losses = [self._update(low_part(self.wrapped, region, self.step.focal))]
        if len(region.high):
            self.optimiser.zero_grad(set_to_none=True)
            first = high_part(self.wrapped, region, self.step.focal, _backward, chunk=self.step.chunk)
            self.optimiser.step()
            losses.append(self._update(fused_part(self.wrapped, region, self.step.focal, first)))
        self.state.steps += 1
        self._average()
        return sum(losses) / len(losses)

    def _set_rate(self) -> None:
        self.state.lr = decayed(self.plan.lr, decay=self.step.decay, epoch=self.state.epoch)
        for group in self.optimiser.param_groups:
            group["lr"] = self.state.lr

    def _update(self, loss: Tensor) -> float:
        self.optimiser.zero_grad(set_to_none=True)
        _backward(loss)
        self.optimiser.step()
        return float(loss.detach())


def _backward(loss: Tensor) -> None:
    loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped


def _no_loss(model: nn.Module, batch: Tensor, generator: torch.Generator) -> Tensor:
    raise NotImplementedError  # the step has three losses of its own


def epoch_length(regions: Sequence[RegionPair], share: int) -> int:
    """How many regions an epoch shows."""
    groups = [region.group for region in regions]
    return sum(min(groups.count(group), share) for group in set(groups))


def drawn(regions: Sequence[RegionPair], share: int, *, seed: int) -> NDArray[np.int64]:
    """The regions of one epoch: at most `share` of each slide, those with a lesion first to be kept."""
    rng = np.random.default_rng(seed)
    chosen: list[int] = []
    for group in dict.fromkeys(region.group for region in regions):
        own = np.array([i for i, region in enumerate(regions) if region.group == group])
        marked = np.array([(regions[i].low_labels == 1).any() for i in own])
        weight = np.where(marked, 3.0, 1.0)
        count = min(len(own), share)
        chosen += rng.choice(own, count, replace=False, p=weight / weight.sum()).tolist()
    return np.array(chosen, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Fold:
    """name: of the part's folder.  held: the slides that are left out."""

    name: str
    held: frozenset[str]


def folds_of(regions: Sequence[RegionPair]) -> Iterator[Fold]:
    """Final, then every origin, then every slide that is not an origin alone."""
    yield Fold("final", frozenset())
    origins: dict[str, set[str]] = {}
    for region in regions:
        origins.setdefault(region.origin, set()).add(region.group)
    for origin, groups in origins.items():
        yield Fold(f"origin-{origin}", frozenset(groups))
    for groups in origins.values():
        if len(groups) > 1:
            yield from (Fold(f"slide-{group}", frozenset({group})) for group in sorted(groups))


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `lesionscope-train slide` takes."""
    add = parser.add_argument
    add("--data", type=Path, nargs="+", required=True, help="folders with an index.csv: image, mask, slide, mpp")
    add("--out", type=Path, required=True, help="where the run lives; run again to resume")
    add("--init", type=Path, help="weights to start from; torchvision's resnet50 fits at width 64")
    add("--target", type=str, default="", help="slide whose colours all others get; the first if not told")
    add("--width", type=int, default=64, help="channels of the stem; 64 is ResNet-50")
    add("--tile", type=int, default=512)
    add("--reduce", type=int, default=8, help="from the full tiles to the reduced one")
    add("--mpp", type=float, default=2.0, help="µm per pixel of the reduced tile; the full ones are finer by --reduce")
    add("--lr", type=float, default=1e-3)
    add("--decay", type=float, default=0.1, help="learning rate = lr / (1 + decay · epoch)")
    add("--balance", type=float, default=0.5, help="focal loss: ξ")
    add("--focusing", type=float, default=2.0, help="focal loss: γ")
    add("--jitter", type=float, default=0.1, help="random change of each channel's gain, 0 = none")
    add("--max-epochs", type=int, default=50)
    add("--ema", type=float, default=0.98)
    add("--chunk", type=int, default=64, help="full tiles at once")
    add("--share", type=int, default=64, help="regions of one slide that an epoch shows at most")
    add("--high", type=int, default=64, help="full tiles of a step, drawn at random; 64 is all, as published")
    add("--only", nargs="+", help="these parts only: final, origin-…, slide-…")
    add("--seed", type=int, default=0)
    add("--threads", type=int, default=0, help="CPU threads, 0 = all cores")


def scale_of(args: argparse.Namespace) -> Scale:
    """The grid that the options describe."""
    return Scale(args.tile, args.reduce, args.mpp)


def run(args: argparse.Namespace) -> None:
    """Train every part that is not finished yet."""
    prepare(args)
    regions = load_all(args)
    plan = Plan(max_epochs=args.max_epochs, batch=1, lr=args.lr, schedule="decay", ema=args.ema, seed=args.seed)
    step = StepPlan(Focal(args.balance, args.focusing), args.chunk, args.decay, args.jitter, args.share, args.high)
    for index, fold in enumerate(folds_of(regions)):
        folder = args.out / fold.name
        if (folder / WEIGHTS).is_file() or fold.name not in (args.only or [fold.name]):
            continue
        torch.manual_seed(args.seed * 101 + index)
        model = channels_last(SlideFPN(width=args.width))
        if args.init is not None:
            load_matching(model, args.init)
        shown = [region for region in regions if region.group not in fold.held]
        _train(SlideRun(model, shown, plan=plan, step=step, folder=folder), fold, args)


def load_all(args: argparse.Namespace) -> list[RegionPair]:
    """The regions of all slides, in the colours of the target."""
    slides = read_slides(args.data)
    first = [slide for slide in slides if slide.group == args.target]
    rest = [slide for slide in slides if slide.group != args.target]
    return load_regions([*first, *rest], scale_of(args), None)


def _train(run_: SlideRun, fold: Fold, args: argparse.Namespace) -> None:
    assert run_.folder is not None
    state = fit_with_bar(run_, fold.name, run_.plan)
    write_curves(state.history, run_.folder)
    kept = {"epoch": state.epoch, "width": args.width, "tile": args.tile, "mpp": args.mpp, "reduce": args.reduce}
    write_tensors(run_.folder / WEIGHTS, run_.model.state_dict(), kept | {"held": sorted(fold.held)})
    (run_.folder / "state.safetensors").unlink()
