"""A recipe's parts: the same training on each fold's other side, then on everything."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from torch import nn

from training.checkpoint import load_matching, write_tensors
from training.data import CLASSES, Case, ImageSet, grouped_folds, load, read_cases
from training.loop import Figures, Loss, Plan, Run, State
from training.report import write_curves
from training.spread import Spread

WEIGHTS = "weights.safetensors"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One model to train. name: fold0 … or final.  held: indices left out (empty for final)."""

    name: str
    index: int
    trained: NDArray[np.int64]
    held: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a method brings: its network, its loss and its early figures."""

    build: Callable[[], nn.Module]
    loss: Callable[[ImageSet], Loss]
    figures: Callable[[ImageSet], Callable[[nn.Module], Figures]]


def prepare(args: argparse.Namespace) -> None:
    """Threads, and denormals as zero: unfitted batch norm makes them, and they cost 10 times."""
    torch.set_num_threads(args.threads or torch.get_num_threads())
    torch.set_flush_denormal(True)


def development_cases(folder: Path) -> list[Case]:
    """Train and validation: everything that choices may be made on."""
    return [case for case in read_cases(folder) if case.split != "test"]


Folds = Callable[[Sequence[Case], int], list[NDArray[np.int64]]]


def parts_of(
    cases: Sequence[Case], args: argparse.Namespace, folds: Folds | None = None
) -> Iterator[Part]:
    """The folds that were asked for, then all cases; or train against validation alone (--by-split)."""
    everything = np.arange(len(cases), dtype=np.int64)
    if getattr(args, "by_split", False):
        held = np.array([i for i, case in enumerate(cases) if case.split == "val"], dtype=np.int64)
        yield Part("split", 0, np.setdiff1d(everything, held), held)
        return
    if not args.skip_folds:
        sides = folds(cases, args.folds) if folds else grouped_folds(cases, folds=args.folds)
        for index, held in enumerate(sides):
            yield Part(f"fold{index}", index, np.setdiff1d(everything, held), held)
    if not args.skip_final:
        yield Part("final", args.folds, everything, everything[:0])


def train_parts(
    args: argparse.Namespace, recipe: Recipe, plan: Plan, data: ImageSet | None = None,
    folds: Folds | None = None, told: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Train every part that is not finished yet; each leaves its weights and curves in its own folder.

    data: what to train on where a recipe reads its own; otherwise train and validation of --data.
    folds: held-out indices of each fold where a recipe has its own rule.
    told: what is kept beside the weights, for those who build the network again.
    """
    prepare(args)
    spread = Spread.from_environment()
    data = load(development_cases(args.data), args.size) if data is None else data
    for part in parts_of(data.cases, args, folds):
        folder = args.out / part.name
        if (folder / WEIGHTS).is_file() or part.name not in (args.only or [part.name]):
            continue
        torch.manual_seed(plan.seed * 101 + part.index)
        model = channels_last(recipe.build())
        if args.init is not None:
            load_matching(model, initial_weights(args.init, part.name))
        shown = np.concatenate([part.trained, *[normals_of(data, part.trained)] * (args.normals - 1)])
        _train(
            replace(part, trained=shown), model, data, recipe=recipe, plan=plan, folder=folder, spread=spread,
            told=told or {},
        )


def normals_of(data: ImageSet, indices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of the indices whose picture is normal."""
    chosen: NDArray[np.int64] = indices[data.labels[indices] == CLASSES.index("normal")]
    return chosen


def channels_last(model: nn.Module) -> nn.Module:
    """The memory layout in which CPU convolutions are fastest."""
    return model.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return] # not in its stubs


def initial_weights(init: Path, part: str) -> Path:
    """A weights file as it is; of a run's folder the weights of the part of the same name."""
    return init / part / WEIGHTS if init.is_dir() else init


def _train(
    part: Part, model: nn.Module, data: ImageSet, *, recipe: Recipe, plan: Plan, folder: Path,
    spread: Spread, told: Mapping[str, Any],
) -> None:  # fmt: skip
    trained = data.take(part.trained)
    evaluate = recipe.figures(data.take(part.held)) if len(part.held) else None
    run = Run(
        model, count=len(trained), loss=recipe.loss(trained), plan=plan, folder=folder, evaluate=evaluate,
        spread=spread,
    )  # fmt: skip
    state = fit_with_bar(run, part.name, plan)
    if spread.leads:
        write_curves(state.history, folder)
        write_tensors(
            folder / WEIGHTS, model.state_dict(), {"epoch": state.epoch, "size": data.images.shape[1], **told}
        )
        (folder / "state.safetensors").unlink()


def fit_with_bar(run: Run, name: str, plan: Plan) -> State:
    """Fit with a progress bar in epochs and the latest figures beside it."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TimeRemainingColumn(), TextColumn("{task.fields[figures]}"),
    )  # fmt: skip
    console = Console()
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(name, total=plan.max_epochs, figures="")

        def report(state: State) -> None:
            figures = " ".join(f"{k} {v:.4g}" for k, v in state.history[-1].items() if k != "epoch")
            progress.update(task, completed=state.epoch, figures=figures)
            if not console.is_terminal:
                console.print(f"{name} {state.epoch}/{plan.max_epochs} {figures}", highlight=False)

        return run.fit(report)
