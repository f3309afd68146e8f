"""Turn a finished run of method B or E into a model: temperature and operating point out of fold, card, self-test."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from inference.errors import SettingsError
from training.cards import halved, sample_picture, write_model
from training.kinds import KINDS, Kind, load_kind
from training.mammo_train import predict_masses
from training.metrics import best_temperature, bootstrap, macro_auc, temper, threshold_for_sensitivity
from training.parts import WEIGHTS, prepare
from training.selftest import store_result

SENSITIVITY = 0.90  # of the positive class, held out: a missed cancer costs more than a second look


def add_options(parser: argparse.ArgumentParser) -> None:
    """The finished run and where the model goes."""
    parser.add_argument("--kind", choices=sorted(KINDS), required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--run", type=Path, required=True, help="the run's folder with its folds and final part"
    )
    parser.add_argument("--models", type=Path, required=True, help="such as resources/models")
    parser.add_argument("--threads", type=int, default=0)


def run(args: argparse.Namespace) -> None:
    """Write the model. The test split is not opened."""
    prepare(args)
    kind = KINDS[args.kind]
    network, name, shape, size = load_kind(args.run / "final" / WEIGHTS)
    labels, held, groups = out_of_fold(kind, args.data, args.run, size)
    output = output_of(kind, labels, held, groups)
    weights = halved(network)
    picture = sample_picture()
    with torch.inference_mode():
        selftest = {"input": picture, "output": network.float()(picture).logits}
    card = {
        "id": kind.id, "title": kind.title, "version": "1.0.0", "network": name, "pipeline": kind.pipeline,
        "trained": True, "network_args": shape, "output": output, "use": kind.use,
        "input": {
            "modality": [kind.modality], "body_part": [kind.body_part], "size": [size, size], "range": [0.0, 1.0],
            "letterbox": "symmetric",
        },
    }  # fmt: skip
    write_model(args.models / kind.id, card, weights, selftest)
    store_result(args.models / kind.id)


def out_of_fold(
    kind: Kind, data: Path, folder: Path, size: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], list[str]]:
    """(labels, probabilities, groups) of all development pictures, each predicted by the fold that did not see it."""
    pictures = kind.read(data, size, "development")
    parts = sorted(folder.glob("fold*/" + WEIGHTS))
    if len(parts) < 2:
        raise SettingsError(
            f"'{folder.name}' has no finished folds: operating points are chosen out of fold."
        )
    said = np.zeros((len(pictures), len(kind.classes)))
    for held, part in zip(kind.folds(data)(pictures.cases, len(parts)), parts, strict=True):
        said[held] = predict_masses(load_kind(part)[0], pictures.take(held))
    return pictures.labels, said, [case.group for case in pictures.cases]


def output_of(
    kind: Kind, labels: NDArray[np.int64], held: NDArray[np.float64], groups: list[str]
) -> dict[str, Any]:
    """[output]: temperature by held-out log loss, then the operating point of the positive class, if there is one."""
    temperature = best_temperature(labels, held)
    auc = [round(value, 4) for value in bootstrap(lambda c: macro_auc(labels[c], held[c]), groups)]
    out: dict[str, Any] = {
        "classes": list(kind.classes), "temperature": temperature, "held_out_n": len(labels), "held_out_auc": auc,
        "held_out_accuracy": round(float((held.argmax(axis=1) == labels).mean()), 4),
    }  # fmt: skip
    if kind.positive:
        out |= decided(kind, labels, temper(held, temperature))
    print(f"{kind.id} held out: {out}")  # noqa: T201 – the command's own voice
    return out


def decided(kind: Kind, labels: NDArray[np.int64], shown: NDArray[np.float64]) -> dict[str, Any]:
    """The operating point and what it gives. shown: calibrated, (N, classes)."""
    index = kind.classes.index(kind.positive)
    positive = labels == index
    score = shown[:, index]
    point = np.floor(threshold_for_sensitivity(positive, score, sensitivity=SENSITIVITY) * 1e4) / 1e4
    return {
        "positive": kind.positive, "operating_point": float(point), "held_out_positive": int(positive.sum()),
        "held_out_sensitivity": round(float((score >= point)[positive].mean()), 4),
        "held_out_specificity": round(float((score < point)[~positive].mean()), 4),
    }  # fmt: skip
