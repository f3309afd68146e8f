"""What a network costs: parameters, multiply-adds, milliseconds on one CPU thread; and how far outlines lie apart."""

from __future__ import annotations

from statistics import median
from time import perf_counter

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn


def parameters(model: nn.Module) -> int:
    """Numbers that are learned."""
    return sum(parameter.numel() for parameter in model.parameters())


@torch.inference_mode()
def multiply_adds(model: nn.Module, image: Tensor) -> int:
    """Multiply-adds of all convolutions and linear layers for one input; batch norm and resizing are not counted."""
    total = 0

    def count(layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal total
        if isinstance(layer, nn.Conv2d):
            inside = layer.in_channels // layer.groups * layer.kernel_size[0] * layer.kernel_size[1]
            total += output.numel() * inside
        elif isinstance(layer, nn.Linear):
            total += output.numel() * layer.in_features

    handles = [layer.register_forward_hook(count) for layer in model.modules()]
    try:
        model.eval()(image)
    finally:
        for handle in handles:
            handle.remove()
    return total


@torch.inference_mode()
def milliseconds(model: nn.Module, image: Tensor, *, runs: int = 15) -> float:
    """Median time of one forward pass, after three that do not count."""
    model.eval()
    times = []
    for _ in range(runs + 3):
        started = perf_counter()
        model(image)
        times.append(perf_counter() - started)
    return 1000 * median(times[3:])


def outline(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pixels of the mask that have a 4-neighbour outside it (or outside the picture)."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    padded = np.pad(mask.astype(np.uint8), 1)
    return np.asarray((padded - cv2.erode(padded, cross))[1:-1, 1:-1] > 0, dtype=np.bool_)


def hd95(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """95th percentile of the distances between the outlines, both ways together, in pixels.

    Where one of the masks is empty: the picture's diagonal. Both empty: 0.
    """
    if not found.any() and not truth.any():
        return 0.0
    if not found.any() or not truth.any():
        return float(np.hypot(*truth.shape))
    one, two = outline(found), outline(truth)
    to_two, to_one = (
        cv2.distanceTransform((~edge).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        for edge in (two, one)
    )
    return float(np.percentile(np.concatenate([to_two[one], to_one[two]]), 95))
