"""Parts that several networks are made of: convolution blocks, attention, the smoothing tail."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class ConvBlock(nn.Sequential):
    """Two times 3×3 convolution, batch norm, ReLU. (B, in, H, W) → (B, out, H, W)."""

    def __init__(self, *, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class ChannelAttention(nn.Module):
    """One weight in (0, 1) per channel, from a shared MLP over the average and the maximum of each map."""

    def __init__(self, *, channels: int, reduction: int = 16) -> None:
        super().__init__()
        hidden = max(channels // reduction, 4)
        self.mlp = nn.Sequential(nn.Linear(channels, hidden), nn.ReLU(), nn.Linear(hidden, channels))

    def forward(self, x: Tensor) -> Tensor:
        average: Tensor = self.mlp(x.mean(dim=(2, 3)))
        maximum: Tensor = self.mlp(x.amax(dim=(2, 3)))
        return (average + maximum).sigmoid()[:, :, None, None]  # (B, C, 1, 1)


class SpatialAttention(nn.Module):
    """One weight in (0, 1) per pixel, from a 7×7 convolution over the channels' average and maximum."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 1, 7, padding=3)

    def forward(self, x: Tensor) -> Tensor:
        pair = torch.cat((x.mean(dim=1, keepdim=True), x.amax(dim=1, keepdim=True)), dim=1)  # (B, 2, H, W)
        weight: Tensor = self.conv(pair)
        return weight.sigmoid()  # (B, 1, H, W)


class CBAM(nn.Module):
    """Channel attention, then spatial attention (Woo et al. 2018). Keeps the shape (B, C, H, W)."""

    def __init__(self, *, channels: int, reduction: int = 16) -> None:
        super().__init__()
        self.channel = ChannelAttention(channels=channels, reduction=reduction)
        self.spatial = SpatialAttention()

    def forward(self, x: Tensor) -> Tensor:
        x = x * self.channel(x)
        weighted: Tensor = x * self.spatial(x)
        return weighted


class ResidualCBAM(CBAM):
    """x + CBAM(x): attention that cannot make its input worse."""

    def forward(self, x: Tensor) -> Tensor:
        return x + super().forward(x)


class SmoothingModule(nn.Sequential):
    """Removes specks and jagged edges from one map: 1→2→1 by 5×5, then 1→2→1 by 3×3. (B, 1, H, W) → same.

    Of each pair of maps the weaker response can die in the ReLU. It starts as (nearly) the identity,
    relu(x) − relu(−x) = x, with kernels that are ±1 in the middle; `noise` breaks the symmetry.
    Source: methods, A1 "smoothing module"; the ReLUs and the start are ours.
    """

    def __init__(self, *, noise: float = 1e-3) -> None:
        super().__init__(
            nn.Conv2d(1, 2, 5, padding=2),
            nn.ReLU(),
            nn.Conv2d(2, 1, 5, padding=2),
            nn.Conv2d(1, 2, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(2, 1, 3, padding=1),
        )
        for layer in self:
            if isinstance(layer, nn.Conv2d):
                _start_as_identity(layer, noise=noise)


@torch.no_grad()
def _start_as_identity(layer: nn.Conv2d, *, noise: float) -> None:
    nn.init.normal_(layer.weight, std=noise)
    nn.init.zeros_(layer.bias if layer.bias is not None else layer.weight)
    middle = layer.kernel_size[0] // 2
    signs = torch.tensor([1.0, -1.0]).view(layer.weight.shape[:2])
    layer.weight[:, :, middle, middle] += signs
