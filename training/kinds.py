"""The models that name a class (methods B and E): what each was trained on, and what its card says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from inference.networks import NETWORKS
from training.checkpoint import read_tensors
from training.data import Case, ImageSet, grouped_folds
from training.mammo_data import (
    PATCH_CLASSES,
    WHOLE_CLASSES,
    development,
    patch_set,
    patient_folds,
    read_mammograms,
    whole_set,
)
from training.thyroid_data import TIRADS, TYPES, load_tissue, read_labelled

Folds = Callable[[Sequence[Case], int], list[NDArray[np.int64]]]
Tensors = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Kind:
    """One model.

    positive: the class with an operating point, "" where the likeliest is named.
    read: (folder, size, "development" or "test") → pictures as the viewer shows them to the network.
    """

    id: str
    title: str
    classes: tuple[str, ...]
    positive: str
    pipeline: str
    modality: str
    body_part: str
    use: dict[str, str]
    read: Callable[[Path, int, str], ImageSet]
    folds: Callable[[Path], Folds]


def _views(folder: Path, side: str) -> list[Any]:
    views = read_mammograms(folder)
    return development(views) if side == "development" else [view for view in views if view.split == "test"]


def read_whole(folder: Path, size: int, side: str) -> ImageSet:
    """One picture per mammogram."""
    return whole_set(_views(folder, side), size)


def read_patches(folder: Path, size: int, side: str) -> ImageSet:
    """One patch per mass: the box a reader would draw."""
    return patch_set(_views(folder, side), size, centres=1)


def nodules(classes: Sequence[str]) -> Callable[[Path, int, str], ImageSet]:
    """Reads nodule pictures with one of these labels."""

    def read(folder: Path, size: int, side: str) -> ImageSet:
        cases = [
            case for case in read_labelled(folder)
            if case.label in classes and (case.split == "test") == (side == "test")
        ]  # fmt: skip
        return load_tissue(cases, size, classes)

    return read


def by_patient(folder: Path) -> Folds:
    """The folds that mammo-patch and mammo-whole trained with."""
    return patient_folds(development(read_mammograms(folder)))


def by_case(folder: Path) -> Folds:
    """The folds that thyroid-type trained with."""
    return lambda cases, count: grouped_folds(cases, folds=count)


MIAS = (
    "Weights trained from scratch on mini-MIAS (Suckling et al. 1994, research use only, no redistribution of the images): "
    "research use."
)
MAMMO_NOT_FOR = (
    "Diagnosis, screening, craniocaudal views, digital mammograms of other makers without a check (it learned from "
    "digitised film of one archive)."
)
KINDS = {
    "patch": Kind(
        "mammo-mass-patch", "Mammographic mass in a box", PATCH_CLASSES, "malignant", "mammo-patch", "MG", "BREAST",
        {
            "intended": "Research on mammograms: benign or malignant, for an abnormality that a reader boxed.",
            "not_for": MAMMO_NOT_FOR + " Boxes without an abnormality: none was in the training set.",
            "licence": MIAS, "started_from": "Random weights.",
        },
        read_patches, by_patient,
    ),
    "whole": Kind(
        "mammo-mass-whole", "Whole mammogram, malignant or not", WHOLE_CLASSES, "malignant", "mammo-whole", "MG", "BREAST",
        {
            "intended": "Research on mediolateral oblique mammograms: malignant against everything else, in one view.",
            "not_for": MAMMO_NOT_FOR, "licence": MIAS,
            "started_from": "The weights of the patch stage, which started from random weights.",
        },
        read_whole, by_patient,
    ),
    "tirads": Kind(
        "thyroid-us-tirads", "Thyroid nodule, TI-RADS group", TIRADS, "suspicious", "thyroid", "US", "THYROID",
        {
            "intended": "Research on B-mode thyroid ultrasound: TI-RADS 2–3 (low) against 4a–5 (suspicious) for a boxed "
            "nodule. It repeats readers' gradings: this is not pathology.",
            "not_for": "Diagnosis, screening, nodule types, other organs, colour Doppler.",
            "licence": "Weights trained on DDTI (Pedraza et al. 2015, open access for research): research use.",
            "started_from": "Random weights.",
        },
        nodules(TIRADS), by_case,
    ),
    "types": Kind(
        "thyroid-us-type", "Thyroid nodule type", TYPES, "", "thyroid", "US", "THYROID",
        {
            "intended": "Research on B-mode thyroid ultrasound: goitre, follicular, papillary or medullary, for a boxed "
            "nodule. Trained on the owner's own pictures.",
            "not_for": "Diagnosis, screening, other organs, colour Doppler, pictures of other clinics without a check.",
            "licence": "Weights trained on the owner's own pictures.", "started_from": "See the run's folder.",
        },
        nodules(TYPES), by_case,
    ),
}  # fmt: skip


def network_of(tensors: Tensors) -> tuple[str, dict[str, Any]]:
    """Name and arguments of the network that a weights file belongs to, from its names and shapes."""
    if "t1.conv.weight" in tensors:
        blocks = {name.split(".")[1] for name in tensors if name.startswith("middle.")}
        shape = {"width": tensors["t1.conv.weight"].shape[0], "classes": tensors["linear.weight"].shape[0]}
        return "thyroid-net", shape | {"middle": len(blocks)}
    more: dict[str, Any] = {"cbam": "head.cbam.channel.mlp.0.weight" in tensors}
    more["classes"] = tensors["head.linear.weight"].shape[0]
    for name, first in (
        ("mass-resnet50", "conv1.weight"),
        ("mass-vgg16", "features.0.weight"),
        ("mass-inception3", "Conv2d_1a_3x3.conv.weight"),
    ):
        if first in tensors:
            plain = name == "mass-vgg16" and "features.1.running_mean" not in tensors
            return name, more | {"width": tensors[first].shape[0]} | ({"batch_norm": False} if plain else {})
    raise ValueError("these weights belong to no network of methods B and E")


def load_kind(path: Path) -> tuple[nn.Module, str, dict[str, Any], int]:
    """(network in evaluation mode, its name, its arguments, the size it was trained at) of a finished part."""
    tensors, state = read_tensors(path)
    name, shape = network_of(tensors)
    network = NETWORKS[name](**shape)
    network.load_state_dict(tensors)
    return network.eval(), name, shape, int(state["size"])
