"""CMUNeXt (Tang et al. 2023, "An efficient medical image segmentation network based on large kernel and skip fusion")."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from training.peers.parts import activated, finer, inverted, large_kernel, plain


@dataclass(frozen=True, slots=True)
class Layout:
    """Of the five stages: channels in units of the width, blocks, kernels."""

    factors: tuple[int, ...]
    depths: tuple[int, ...]
    kernels: tuple[int, ...]


SMALL = Layout((1, 2, 4, 8, 16), (1, 1, 1, 1, 1), (3, 3, 7, 7, 9))  # width 8: CMUNeXt-S
BASE = Layout((1, 2, 8, 10, 16), (1, 1, 1, 3, 1), (3, 3, 7, 7, 7))  # width 16: CMUNeXt


def encoder_stage(inputs: int, outputs: int, *, depth: int, kernel: int) -> nn.Sequential:
    """`depth` times large kernel and inverted bottleneck, then a plain convolution to the next width."""
    blocks: list[nn.Module] = []
    for _ in range(depth):
        blocks += [large_kernel(inputs, kernel), *inverted(inputs, inputs, hidden=4 * inputs)]
    return nn.Sequential(*blocks, *plain(inputs, outputs))


def fusion(channels: int, outputs: int) -> nn.Sequential:
    """Skip fusion: each half (skip, decoder) by itself, then both together. channels: of both halves."""
    halves = nn.Conv2d(channels, channels, 3, padding=1, groups=2)
    return nn.Sequential(*activated(halves), *inverted(channels, outputs, hidden=4 * outputs))


class CMUNeXt(nn.Module):
    """(B, 3, H, W) in [0, 1] → (B, 1, H, W) logits; H, W divisible by 16."""

    def __init__(self, *, width: int = 8, layout: Layout = SMALL) -> None:
        super().__init__()
        sizes = [width * factor for factor in layout.factors]
        self.stem = plain(3, width)
        steps = zip([width, *sizes], sizes, layout.depths, layout.kernels, strict=False)
        self.encoder = nn.ModuleList(
            encoder_stage(before, after, depth=depth, kernel=kernel) for before, after, depth, kernel in steps
        )
        self.pool = nn.MaxPool2d(2)
        pairs = list(pairwise(reversed(sizes)))
        self.up = nn.ModuleList(finer(coarse, fine) for coarse, fine in pairs)
        self.fuse = nn.ModuleList(fusion(2 * fine, fine) for _, fine in pairs)
        self.head = nn.Conv2d(width, 1, 1)

    def forward(self, image: Tensor) -> Tensor:
        x = self.stem((image - 0.5) / 0.25)
        skips = []
        for index, stage in enumerate(self.encoder):
            x = stage(self.pool(x) if index else x)
            skips.append(x)  # (B, sizes[s], H/2^s, W/2^s)
        for up, fuse, skip in zip(self.up, self.fuse, reversed(skips[:-1]), strict=True):
            x = fuse(torch.cat((skip, up(x)), dim=1))
        logits: Tensor = self.head(x)
        return logits
