"""Random changes of training pictures. Parameters are drawn first; applying them is deterministic."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """One row per picture.

    theta: (B, 2, 3) output → input in units of half a picture.
    gain, bias: (B, 3, 1, 1) brightness and chroma.
    gamma, noise: (B, 1, 1, 1); noise: standard deviation, 1 = white.
    erase: (B, 5) left, top, right, bottom in 0–1 and the grey written there; an empty box erases nothing.
    """

    theta: Tensor
    gain: Tensor
    bias: Tensor
    gamma: Tensor
    noise: Tensor
    erase: Tensor


def draw(count: int, generator: torch.Generator, *, strength: float = 1.0) -> Parameters:
    """Parameters for `count` pictures. strength: 1 as used for training, 0 changes nothing but the side."""

    def uniform(low: float, high: float, *shape: int) -> Tensor:
        return low + (high - low) * torch.rand(count, *shape, generator=generator)

    def chance(probability: float) -> Tensor:
        return (torch.rand(count, generator=generator) < probability).float()

    noise = 0.04 * strength * uniform(0, 1, 1, 1, 1) * chance(0.5)[:, None, None, None]
    return Parameters(
        theta=_theta(uniform, chance, strength),
        gain=1 + strength * (uniform(-0.2, 0.2, 1, 1, 1) + uniform(-0.05, 0.05, 3, 1, 1)),
        bias=strength * uniform(-0.08, 0.08, 1, 1, 1).expand(-1, 3, -1, -1),
        gamma=torch.exp(strength * uniform(-0.3, 0.3, 1, 1, 1)),
        noise=noise,
        erase=_boxes(uniform, strength * chance(0.3)),
    )


def _theta(uniform, chance, strength: float) -> Tensor:  # type: ignore[no-untyped-def] # two local closures
    angle = strength * uniform(-0.2, 0.2)  # radians
    zoom = torch.exp(strength * uniform(-0.3, 0.15))  # < 1 enlarges: the random resized crop
    aspect = torch.exp(strength * uniform(-0.15, 0.15))
    mirror = 1 - 2 * chance(0.5)
    cos, sin = zoom * angle.cos(), zoom * angle.sin()
    rows = (cos * aspect * mirror, -sin, strength * uniform(-0.15, 0.15))
    more = (sin * mirror, cos / aspect, strength * uniform(-0.15, 0.15))
    return torch.stack((*rows, *more), dim=1).view(-1, 2, 3)


def _boxes(uniform, wanted: Tensor) -> Tensor:  # type: ignore[no-untyped-def] # a local closure
    left, top = uniform(0, 0.9), uniform(0, 0.9)
    width, height = uniform(0.05, 0.25) * wanted, uniform(0.05, 0.25) * wanted
    return torch.stack((left, top, left + width, top + height, uniform(0, 1)), dim=1)


def apply(
    images: Tensor, masks: Tensor, drawn: Parameters, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Change pictures and masks alike. images: (B, 3, H, W) 0–1.  masks: (B, 1, H, W) 0/1.

    generator: for the noise's pixels. Outside is black. Returns the same shapes and ranges.
    """
    grid = affine_grid(drawn.theta, list(images.shape), align_corners=False)
    both = grid_sample(torch.cat((images, masks), dim=1), grid, align_corners=False)
    images, masks = both[:, :3], (both[:, 3:] > 0.5).float()
    images = images.clamp(0, 1) ** drawn.gamma * drawn.gain + drawn.bias
    images = images + drawn.noise * torch.randn(images.shape, generator=generator)
    return _erase(images.clamp(0, 1), drawn.erase), masks


def _erase(images: Tensor, boxes: Tensor) -> Tensor:
    height, width = images.shape[2:]
    x = ((torch.arange(width) + 0.5) / width)[None, :]
    y = ((torch.arange(height) + 0.5) / height)[None, :]
    in_x = (x >= boxes[:, 0:1]) & (x < boxes[:, 2:3])  # (B, W)
    in_y = (y >= boxes[:, 1:2]) & (y < boxes[:, 3:4])  # (B, H)
    inside = in_y[:, None, :, None] & in_x[:, None, None, :]  # (B, 1, H, W)
    return torch.where(inside, boxes[:, 4, None, None, None], images)
