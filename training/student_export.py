"""Export a card as ONNX (fp32, int8) and check both against PyTorch on the same validation pictures."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from inference.cards import ModelCard, read_card
from inference.export.onnx_model import FP32, INT8, NOTE, OnnxModel, ending, export_fp32, note, quantise
from training.breast_evaluate import load_model
from training.breast_seg import pictures
from training.checkpoint import write_bytes
from training.cost import milliseconds
from training.data import ImageSet
from training.metrics import dice
from training.parts import prepare
from training.report import table
from training.student_card import cases_of
from training.thyroid_data import load_tissue

CALIBRATION = 64  # pictures of the train split that give int8 its ranges


def add_options(parser: argparse.ArgumentParser) -> None:
    """The card, its pictures and where the files go."""
    parser.add_argument("--card", type=Path, required=True, help="a model's folder")
    parser.add_argument("--data", type=Path, required=True, help="train: calibration; validation: the check")
    parser.add_argument("--out", type=Path, required=True, help="folder for the files and their README")
    parser.add_argument("--table", type=Path, help="Markdown of the differences")
    parser.add_argument("--threads", type=int, default=1)


def run(args: argparse.Namespace) -> None:
    """Write the three files and say how far they are from PyTorch."""
    prepare(args)
    card = read_card(args.card / "card.toml")
    network = load_model(card)
    size = card.input.size.width
    train, held = (load_tissue(cases_of([args.data], split), size) for split in ("train", "val"))
    args.out.mkdir(parents=True, exist_ok=True)
    export_fp32(network, card, args.out / FP32)
    quantise(args.out / FP32, args.out / INT8, singles(train)[:CALIBRATION])
    write_bytes(args.out / NOTE, note(card).encode())
    text = checked(card, network, held, args.out)
    if args.table:
        write_bytes(args.table, text.encode())
    print(text)  # noqa: T201 – the command's own voice


def singles(data: ImageSet) -> list[NDArray[np.float32]]:
    """Each picture as (1, 3, S, S) float32."""
    return [pictures(data.images[i : i + 1]).contiguous().numpy() for i in range(len(data))]


Maps = list[NDArray[np.float32]]


def checked(card: ModelCard, network: nn.Module, held: ImageSet, folder: Path) -> str:
    """Differences to PyTorch on the same pictures, as Markdown."""
    reference = ending(network, card)

    def torch_map(picture: NDArray[np.float32]) -> NDArray[np.float32]:
        with torch.inference_mode():
            return np.asarray(reference(torch.from_numpy(picture)).numpy(), dtype=np.float32)

    shown = singles(held)
    exact = [torch_map(picture) for picture in shown]
    base = mean_dice(exact, held, card.output.threshold)
    rows = [
        [
            "PyTorch fp32",
            "–",
            "–",
            f"{base:.4f}",
            "–",
            "–",
            f"{milliseconds(reference, torch.from_numpy(shown[0])):.1f}",
        ]
    ]
    for name in (FP32, INT8):
        model = OnnxModel(folder / name)
        rows.append([name, *compared(model, shown, exact, held, card.output.threshold, base)])
        rows[-1] += [
            f"{(folder / name).stat().st_size / 1024:.0f}",
            f"{onnx_milliseconds(model, shown[0]):.1f}",
        ]
    return (
        f"# {card.id} as ONNX against PyTorch, {len(held)} validation pictures\n\n"
        "Written by `python -m training student-export`. Differences are of probabilities (0–1);\n"
        "Dice at the card's threshold, without its minimum area.\n"
        "Milliseconds: one picture, one thread, a shared machine: trust the ratios.\n\n"
        + table(
            ["form", "largest difference", "mean difference", "Dice", "Dice − PyTorch's", "KiB", "CPU ms"],
            rows,
        )
    )


def compared(
    model: Callable[[NDArray[np.float32]], NDArray[np.float32]], shown: Sequence[NDArray[np.float32]],
    exact: Maps, held: ImageSet, threshold: float, base: float,
) -> list[str]:  # fmt: skip
    """Largest and mean difference, Dice, difference of Dice."""
    maps = [model(picture) for picture in shown]
    apart = [np.abs(one - two) for one, two in zip(maps, exact, strict=True)]
    overlap = mean_dice(maps, held, threshold)
    largest, mean = max(float(a.max()) for a in apart), float(np.mean([a.mean() for a in apart]))
    return [f"{largest:.2g}", f"{mean:.2g}", f"{overlap:.4f}", f"{overlap - base:+.4f}"]


def mean_dice(maps: Maps, held: ImageSet, threshold: float) -> float:
    """Mean Dice over the pictures with a lesion."""
    truth = held.masks.astype(bool)
    return float(
        np.mean([dice(m[0, 0] >= threshold, t) for m, t in zip(maps, truth, strict=True) if t.any()])
    )


def onnx_milliseconds(model: OnnxModel, picture: NDArray[np.float32]) -> float:
    """Median of one run."""

    class Runner(nn.Module):
        def forward(self, image: torch.Tensor) -> torch.Tensor:
            return torch.from_numpy(model(image.numpy()))

    return milliseconds(Runner(), torch.from_numpy(picture))
