"""Method A3: train the fusion on held-out predictions of A1 and A2."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d, affine_grid, grid_sample

from inference.errors import ModelError
from inference.networks.breast import BreastClassifier, BreastFusion, BreastUNet
from training.augment import draw
from training.breast_class import DROPOUT, predict_classes
from training.breast_seg import predict_maps
from training.checkpoint import load_matching, read_tensors, write_tensors
from training.data import Case, grouped_folds, load
from training.loop import Loss, Plan, Run
from training.options import add_folders
from training.parts import WEIGHTS, development_cases, fit_with_bar, prepare
from training.report import write_curves

HELD_OUT = "held_out.safetensors"


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """What A1 and A2 said about pictures they were not trained on. maps: (N, S, S).  classes: Y (N, 3)."""

    cases: tuple[Case, ...]
    maps: NDArray[np.float32]
    classes: NDArray[np.float64]

    @property
    def labels(self) -> NDArray[np.int64]:
        return np.array([case.class_index for case in self.cases], dtype=np.int64)

    @property
    def groups(self) -> list[str]:
        return [case.group for case in self.cases]


def width_of(weights: dict[str, Tensor]) -> int:
    """The width of the A1 or A2 that these weights belong to."""
    return int(weights["body.to_map.weight"].shape[1])


def attends(weights: dict[str, Tensor]) -> bool:
    """Whether its skips have attention."""
    return "body.skip_attention.0.spatial.conv.weight" in weights


def check_size(path: Path, size: int) -> None:
    """Raises ModelError if the weights say that they were trained at another size."""
    trained = read_tensors(path)[1].get("size", size)
    if trained != size:
        raise ModelError(f"'{path}' was trained at size {trained}, not {size}.")


def load_segmenter(path: Path) -> BreastUNet:
    """A1 in the size of its weights file."""
    weights, _ = read_tensors(path)
    model = BreastUNet(
        width=width_of(weights), residual_cbam=attends(weights), smoothing="smooth.0.weight" in weights
    )
    load_matching(model, path)
    return model.eval()


def load_classifier(path: Path) -> BreastClassifier:
    """A2 in the size of its weights file."""
    weights, _ = read_tensors(path)
    model = BreastClassifier(width=width_of(weights), residual_cbam=attends(weights), dropout=DROPOUT)
    load_matching(model, path)
    return model.eval()


def held_out(data_folder: Path, seg: Path, cls: Path, *, size: int, folds: int) -> HeldOut:
    """Each fold's models on that fold's held-out cases. Raises ModelError if they were trained at another size."""
    cases = development_cases(data_folder)
    data = load(cases, size)
    maps = np.zeros((len(cases), size, size), dtype=np.float32)
    classes = np.zeros((len(cases), 3))
    for index, held in enumerate(grouped_folds(cases, folds=folds)):
        for run in (seg, cls):
            check_size(run / f"fold{index}" / WEIGHTS, size)
        maps[held] = predict_maps(load_segmenter(seg / f"fold{index}" / WEIGHTS), data.take(held))
        classes[held] = predict_classes(load_classifier(cls / f"fold{index}" / WEIGHTS), data.take(held))
    return HeldOut(tuple(cases), maps, classes)


def fuse_loss(held: HeldOut, chosen: NDArray[np.int64]) -> Loss:
    """Negative log-likelihood of P'; the map is mirrored and shifted as pictures are."""
    maps, y = torch.from_numpy(held.maps)[:, None], torch.from_numpy(held.classes).float()
    truth = torch.from_numpy(held.labels)

    def loss(model: nn.Module, batch: Tensor, generator: torch.Generator) -> Tensor:
        index = torch.from_numpy(chosen)[batch]
        theta = draw(len(index), generator).theta
        small = adaptive_avg_pool2d(maps[index], 64)
        grid = affine_grid(theta, list(small.shape), align_corners=False)
        p = model(grid_sample(small, grid, align_corners=False), y[index])
        picked = p[torch.arange(len(index)), truth[index]]
        nll: Tensor = -picked.clamp_min(1e-6).log().mean()
        return nll

    return loss


@torch.inference_mode()
def predict_fused(
    model: nn.Module, maps: NDArray[np.float32], classes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """P' of every picture, (N, 3), uncalibrated."""
    p: Tensor = model.eval()(torch.from_numpy(maps)[:, None], torch.from_numpy(classes).float())
    fused: NDArray[np.float64] = p.double().numpy()
    return fused


def train_fusion(
    held: HeldOut, chosen: NDArray[np.int64], plan: Plan, *, output: str, folder: Path | None = None
) -> BreastFusion:
    """A3 on the chosen cases; the same seed gives the same weights."""
    torch.manual_seed(plan.seed)
    model = BreastFusion(output=output)
    run = Run(model, count=len(chosen), loss=fuse_loss(held, chosen), plan=plan, folder=folder)
    if folder is None:
        run.fit()
        return model.eval()
    write_curves(fit_with_bar(run, "fusion", plan).history, folder)
    return model.eval()


def cross_fused(held: HeldOut, plan: Plan, *, output: str, folds: int = 5) -> NDArray[np.float64]:
    """P' of each case by an A3 that was not trained on it (folds of their own, by group)."""
    fused = np.zeros((len(held.cases), 3))
    everything = np.arange(len(held.cases), dtype=np.int64)
    for left_out in grouped_folds(held.cases, folds=folds, seed=1):
        model = train_fusion(held, np.setdiff1d(everything, left_out), plan, output=output)
        fused[left_out] = predict_fused(model, held.maps[left_out], held.classes[left_out])
    return fused


def add_options(parser: argparse.ArgumentParser) -> None:
    """Where A1 and A2 are, and how they were trained."""
    add_folders(parser)
    parser.add_argument("--seg", type=Path, required=True, help="breast-seg's folder with its folds")
    parser.add_argument("--cls", type=Path, required=True, help="breast-class's folder with its folds")
    parser.add_argument("--size", type=int, default=256, help="the size that both were trained at")
    parser.add_argument("--folds", type=int, default=3, help="the folds that both were trained with")
    parser.add_argument("--max-epochs", type=int, default=60)
    parser.add_argument("--output", choices=("factorised", "softmax"), default="factorised")


def plan_of(*, max_epochs: int, seed: int) -> Plan:
    """A3's plan: small network, few cases, so the weights are held small."""
    return Plan(max_epochs=max_epochs, batch=32, lr=3e-3, schedule="cosine", weight_decay=1e-3, seed=seed)


def run(args: argparse.Namespace) -> None:
    """Collect held-out predictions, train A3 on them, keep its own held-out answers for operating points."""
    prepare(args)
    held = held_out(args.data, args.seg, args.cls, size=args.size, folds=args.folds)
    plan = plan_of(max_epochs=args.max_epochs, seed=args.seed)
    everything = np.arange(len(held.cases), dtype=np.int64)
    fused = cross_fused(held, plan, output=args.output)
    model = train_fusion(held, everything, plan, output=args.output, folder=args.out / "final")
    kept = {"output": args.output, "size": args.size, "folds": args.folds}
    write_tensors(args.out / "final" / WEIGHTS, model.state_dict(), kept)
    tensors = {"maps": torch.from_numpy(held.maps), "classes": torch.from_numpy(held.classes)}
    names = [case.name for case in held.cases]
    write_tensors(args.out / HELD_OUT, tensors | {"fused": torch.from_numpy(fused)}, {"cases": names})
    (args.out / "final" / "state.safetensors").unlink()
