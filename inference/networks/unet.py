"""U-Net (Ronneberger et al. 2015), with batch norm, and Attention U-Net (Oktay et al. 2018)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from inference.networks.blocks import ConvBlock


class Gate(nn.Module):
    """Additive attention: how much of each skip pixel passes, asked by the coarser signal. Keeps the skip's shape."""

    def __init__(self, *, channels: int) -> None:
        super().__init__()
        hidden = max(channels // 2, 1)
        self.of_skip = nn.Sequential(nn.Conv2d(channels, hidden, 1, bias=False), nn.BatchNorm2d(hidden))
        self.of_signal = nn.Sequential(nn.Conv2d(channels, hidden, 1, bias=False), nn.BatchNorm2d(hidden))
        self.weigh = nn.Sequential(nn.Conv2d(hidden, 1, 1, bias=False), nn.BatchNorm2d(1))

    def forward(self, skip: Tensor, signal: Tensor) -> Tensor:
        seen = (self.of_skip(skip) + self.of_signal(signal)).relu()
        passed: Tensor = skip * self.weigh(seen).sigmoid()  # (B, 1, H, W) × (B, C, H, W)
        return passed


class UNet(nn.Module):
    """(B, 3, H, W) in [0, 1] → (B, 1, H, W) logits; H, W divisible by 16. attention: gates on the skips."""

    def __init__(self, *, width: int = 64, depth: int = 4, attention: bool = False) -> None:
        super().__init__()
        sizes = [width * 2**stage for stage in range(depth + 1)]
        self.encoder = nn.ModuleList(
            ConvBlock(inputs=before, outputs=after) for before, after in zip([3, *sizes], sizes, strict=False)
        )
        self.pool = nn.MaxPool2d(2)
        pairs = [(sizes[stage + 1], sizes[stage]) for stage in reversed(range(depth))]
        self.up = nn.ModuleList(nn.ConvTranspose2d(coarse, fine, 2, stride=2) for coarse, fine in pairs)
        self.gates = nn.ModuleList(Gate(channels=fine) for _, fine in pairs) if attention else None
        self.decoder = nn.ModuleList(ConvBlock(inputs=2 * fine, outputs=fine) for _, fine in pairs)
        self.head = nn.Conv2d(width, 1, 1)

    def forward(self, image: Tensor) -> Tensor:
        x = (image - 0.5) / 0.25
        skips = []
        for stage in self.encoder[:-1]:
            skips.append(stage(x))  # (B, w·2^s, H/2^s, W/2^s)
            x = self.pool(skips[-1])
        x = self.encoder[-1](x)
        for index, (up, stage) in enumerate(zip(self.up, self.decoder, strict=True)):
            x, skip = up(x), skips[-1 - index]
            skip = self.gates[index](skip, x) if self.gates is not None else skip
            x = stage(torch.cat((skip, x), dim=1))
        logits: Tensor = self.head(x)
        return logits
