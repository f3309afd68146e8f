"""Method C's student: learns from the label and, unless told otherwise, from a frozen teacher."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from inference.errors import SettingsError
from inference.networks.distill import DistillStudent, DistillTeacher
from training.breast_seg import augmented, seg_figures
from training.checkpoint import load_matching, read_tensors
from training.data import ImageSet
from training.loop import Loss
from training.options import add_shared, plan_of
from training.parts import WEIGHTS, Recipe, channels_last, train_parts
from training.student_data import add_data_options, development_set
from training.student_losses import FeatureLoss, edge_loss, fitted


class Lambdas(NamedTuple):
    """Weights of the three losses; 0 leaves one out."""

    feat: float
    edge: float
    seg: float


class Taught(NamedTuple):
    """What the student says while it learns. projected: its maps in the teacher's channels."""

    logits: Tensor
    projected: list[Tensor]


class Learner(nn.Module):
    """The student with the projections that only training needs; in evaluation it is the student alone."""

    def __init__(self, student: DistillStudent, *, teacher: DistillTeacher | None) -> None:
        super().__init__()
        self.student = student
        self.features: FeatureLoss | None = None
        if teacher is not None:
            self.features = FeatureLoss(student=self.student.channels, norms=teacher.norms)

    def forward(self, image: Tensor) -> Tensor | Taught:
        if not self.training or self.features is None:
            logits: Tensor = self.student(image)
            return logits
        own = self.student.explain(image)
        return Taught(own.logits, self.features.projected(own.features))


def student_loss(
    data: ImageSet, *, teacher: DistillTeacher | None, measure: FeatureLoss | None, weights: Lambdas
) -> Loss:
    """L_total = λ1·L_feat + λ2·L_edge + λ3·L_seg. measure: holds the margins; its projections are not used here."""

    def loss(model: nn.Module, batch: Tensor, generator: torch.Generator) -> Tensor:
        images, masks = augmented(data, batch, generator)
        said = model(images)
        if teacher is None or measure is None:
            return binary_cross_entropy_with_logits(said, masks)
        with torch.no_grad():
            taught = teacher.explain(images)
        low = fitted(said.projected[0], taught.features[0])
        parts = (
            weights.feat * measure(taught.features, said.projected) if weights.feat else 0.0,
            weights.edge * edge_loss(taught.features[0], low, masks) if weights.edge else 0.0,
            weights.seg * binary_cross_entropy_with_logits(said.logits, masks) if weights.seg else 0.0,
        )
        return torch.stack([part for part in parts if isinstance(part, Tensor)]).sum()

    return loss


def load_teacher(path: Path) -> DistillTeacher:
    """The frozen teacher of a weights file, at the width it was trained at."""
    tensors, _ = read_tensors(path)
    teacher = DistillTeacher(width=tensors["conv1.weight"].shape[0])
    load_matching(teacher, path)
    channels_last(teacher).eval().requires_grad_(False)
    return teacher


def load_student(path: Path) -> DistillStudent:
    """The student of a learner's weights file, without its projections."""
    tensors, state = read_tensors(path)
    own = {name.removeprefix("student."): v for name, v in tensors.items() if name.startswith("student.")}
    student = DistillStudent(**form_of(own), upsample=str(state.get("upsample", "bilinear")))
    student.load_state_dict(own)
    return student.eval()


def form_of(own: dict[str, Tensor]) -> dict[str, Any]:
    """The student's `width` or, where its blocks do not double, `widths`, from the shapes of its weights."""
    widths = [int(own[f"encoder.{block}.conv1.weight"].shape[0]) for block in range(4)]
    doubling = [widths[0] * 2**block for block in range(4)]
    return {"width": widths[0]} if widths == doubling else {"widths": widths}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The shared options, the teacher and the weights of the losses."""
    add_shared(parser, width=8, size=256, batch=8)
    add_data_options(parser)
    parser.add_argument("--teacher", type=Path, help="the teacher's weights; without them it learns alone")
    parser.add_argument("--widths", type=int, nargs=4, default=(), help="channels of the blocks; without: --width doubles")
    parser.add_argument("--upsample", choices=("bilinear", "nearest"), default="bilinear")
    for name, value in (("feat", 0.5), ("edge", 0.5), ("seg", 1.0)):
        parser.add_argument(f"--{name}", type=float, default=value, help=f"λ of L_{name}; 0 leaves it out")


def run(args: argparse.Namespace) -> None:
    """Train the student. --teacher takes a file or a run's folder with the part `split` or `final`."""
    weights = Lambdas(args.feat, args.edge, args.seg)
    if not any(weights):
        raise SettingsError("At least one of the three losses needs a weight above 0.")
    teacher = load_teacher(teacher_file(args.teacher)) if args.teacher else None
    measure = None
    if teacher is not None:
        measure = FeatureLoss(student=student_of(args).channels, norms=teacher.norms)
    recipe = Recipe(
        build=lambda: Learner(student_of(args), teacher=teacher),
        loss=lambda data: student_loss(data, teacher=teacher, measure=measure, weights=weights),
        figures=seg_figures,
    )
    train_parts(args, recipe, plan_of(args), development_set(args), told={"upsample": args.upsample})


def student_of(args: argparse.Namespace) -> DistillStudent:
    """An untrained student of the form that was asked for."""
    return DistillStudent(width=args.width, widths=args.widths, upsample=args.upsample)


def teacher_file(path: Path) -> Path:
    """A weights file as it is; of a run's folder the part that saw no validation picture, else the final one."""
    if path.is_file():
        return path
    split = path / "split" / WEIGHTS
    return split if split.is_file() else path / "final" / WEIGHTS
