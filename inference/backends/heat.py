"""Grad-CAM as a second output of the network, for runtimes that know no gradients.

Behind a global average the gradient of a class is the head's row of weights; A2's "normal" logit comes through the
decoder, so its gradient is that decoder run backwards, written out with forward operations. Equal to autograd's.
Importing this module imports torch.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool1d, adaptive_avg_pool2d, conv2d, conv_transpose2d

from inference.networks.breast import BreastClassifier, Encoded
from inference.networks.mammo import MassHead, MassResNet50, MassVGG16
from inference.networks.mammo_inception import MassInceptionV3
from inference.networks.thyroid import ThyroidNet

Spoken = tuple[Tensor, Tensor]  # logits (B, K) and heats (B, K, h, w), ≥ 0, not divided by their maximum


def heated(network: nn.Module) -> Callable[[Tensor], Spoken] | None:
    """The network's forward with the heat of every class beside the logits; None where it names no classes."""
    if isinstance(network, BreastClassifier):
        return lambda image: _breast(network, image)
    if isinstance(network, ThyroidNet):
        return lambda image: _averaged(network(image), network.linear)
    if isinstance(network, (MassResNet50, MassVGG16, MassInceptionV3)):
        head: MassHead = network.head
        return lambda image: _averaged(network(image), head.linear)
    return None


def _averaged(answer: tuple[Tensor, Tensor], linear: nn.Linear) -> Spoken:
    """Behind a global average: ∂logit/∂F_c is W_kc / (h·w) everywhere."""
    logits, features = answer
    return logits, _heats(linear.weight[None].expand(features.shape[0], -1, -1), features)


def _heats(weights: Tensor, features: Tensor) -> Tensor:
    """relu(Σ_c w_kc · F_c) / (h·w). weights: (B, K, C), summed over the positions of features (B, C, h, w)."""
    batch, _, height, width = features.shape
    flat = torch.bmm(weights, features.flatten(2)) / (height * width)
    return torch.relu(flat).reshape(batch, weights.shape[1], height, width)


def _breast(network: BreastClassifier, image: Tensor) -> Spoken:
    encoded = network.body.encode(image)
    lesion_logits, steps = _decoded(network, encoded)
    x1 = adaptive_avg_pool2d(lesion_logits, network.map_grid).flatten(1)
    x2 = adaptive_avg_pool2d(encoded.features, network.feature_grid).flatten(1)
    logits = torch.cat((network.normal(x1), network.kind(x2)), dim=1)
    kinds = network.kind.weight.reshape(2, encoded.features.shape[1], -1).sum(
        dim=2
    )  # a cell shares out weight 1
    normal = _normal_gradient(network, lesion_logits, steps).sum(dim=(2, 3))  # (B, C)
    weights = torch.cat((normal[:, None], kinds[None].expand(normal.shape[0], -1, -1)), dim=1)
    return logits, _heats(weights, encoded.features)


def _decoded(network: BreastClassifier, encoded: Encoded) -> tuple[Tensor, list[tuple[Tensor, Tensor]]]:
    """`body.decode`, and where each block's two ReLUs let through (1 or 0), coarse to fine."""
    body, x, steps = network.body, encoded.features, []
    for up, stage, skip in zip(body.up, body.decoder, reversed(encoded.skips), strict=True):
        inner = _through(list(stage.children())[:3], torch.cat((skip, up(x)), dim=1))
        x = _through(list(stage.children())[3:], inner)
        steps.append(((inner > 0).float(), (x > 0).float()))
    return body.to_map(x), steps


def _through(layers: list[nn.Module], x: Tensor) -> Tensor:
    for layer in layers:
        x = layer(x)
    return x


def _normal_gradient(
    network: BreastClassifier, lesion_logits: Tensor, steps: list[tuple[Tensor, Tensor]]
) -> Tensor:
    """∂(normal logit)/∂x2, (B, C, h, w): the decoder backwards."""
    body, grid = network.body, network.map_grid
    rows, cols = (_pooling(size, grid) for size in lesion_logits.shape[2:])
    wanted = rows.T @ network.normal.weight.reshape(grid, grid) @ cols  # (H, W)
    gradient = conv_transpose2d(wanted[None, None], body.to_map.weight)  # (1, w, H, W)
    for up, stage, (first, second) in zip(
        reversed(body.up), reversed(body.decoder), reversed(steps), strict=True
    ):
        conv1, norm1, _, conv2, norm2, _ = stage.children()
        gradient = _back(conv2, norm2, gradient * second)
        gradient = _back(conv1, norm1, gradient * first)
        gradient = gradient[:, gradient.shape[1] // 2 :]  # the half that came up, not the skip
        assert isinstance(up, nn.ConvTranspose2d)
        gradient = conv2d(gradient, up.weight, stride=2)
    return gradient


def _pooling(size: int, grid: int) -> Tensor:
    """The matrix of an adaptive average, (grid, size)."""
    return adaptive_avg_pool1d(torch.eye(size)[None], grid)[0].T


def _back(conv: nn.Module, norm: nn.Module, gradient: Tensor) -> Tensor:
    """Through batch norm (fixed statistics) and a 3×3 convolution, backwards."""
    assert isinstance(conv, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d) and norm.running_var is not None  # noqa: PT018  # no test's assertion
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return conv_transpose2d(gradient * scale[None, :, None, None], conv.weight, padding=1)
