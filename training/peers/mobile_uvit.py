"""Mobile U-ViT (Tang et al. 2025, "Revisiting large kernel and U-shaped ViT for efficient medical segmentation").

Stages by convolutions with large kernels (ConvUtr), then large-kernel local – global – local blocks at stride 8,
then a transformer at stride 16. Stochastic depth of the paper (0.1 at stride 8) is left out: the width is small.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, scaled_dot_product_attention

from training.peers.parts import Residual, finer, inverted, large_kernel, plain

KERNELS = (3, 3, 7)
DEPTHS = (1, 1, 3)
LOCAL_GLOBAL = 3  # blocks at stride 8
TRANSFORMER = 3  # blocks at stride 16
LOCAL_KERNEL = 9


def conv_utr(inputs: int, outputs: int, *, depth: int, kernel: int) -> nn.Sequential:
    """`depth` times large kernel and inverted bottleneck, each beside its input, then to the next width."""
    blocks: list[nn.Module] = []
    for _ in range(depth):
        blocks += [large_kernel(inputs, kernel), Residual(*inverted(inputs, inputs, hidden=4 * inputs))]
    return nn.Sequential(*blocks, *plain(inputs, outputs))


def _depthwise(channels: int, kernel: int, *, factor: int = 1) -> nn.Conv2d:
    return nn.Conv2d(channels, factor * channels, kernel, padding=kernel // 2, groups=channels)


class Local(nn.Module):
    """Three times x + x · (sigmoid(f(x)) − ½): a wide neighbourhood decides how much of each value stays."""

    def __init__(self, *, channels: int) -> None:
        super().__init__()
        self.position = _depthwise(channels, LOCAL_KERNEL)
        self.gather = nn.Sequential(
            nn.BatchNorm2d(channels), nn.Conv2d(channels, channels, 1), _depthwise(channels, LOCAL_KERNEL),
            nn.Conv2d(channels, channels, 1),
        )  # fmt: skip
        self.mix = nn.Sequential(
            nn.BatchNorm2d(channels), _depthwise(channels, 3, factor=4), nn.GELU(),
            nn.Conv2d(4 * channels, channels, 3, padding=1, groups=channels),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        for part in (self.position, self.gather, self.mix):
            x = x + x * (part(x).sigmoid() - 0.5)
        return x


class Attention(nn.Module):
    """Self-attention over the pixels, (B, C, H, W) → same. sparse: over every second pixel, spread back locally."""

    def __init__(self, *, channels: int, heads: int, sparse: bool) -> None:
        super().__init__()
        self.heads, self.sparse = heads, sparse
        self.ask = nn.Linear(channels, 3 * channels)
        self.answer = nn.Linear(channels, channels)
        if sparse:
            self.spread = nn.ConvTranspose2d(channels, channels, 2, stride=2, groups=channels)
            self.norm = nn.LayerNorm(channels)

    def forward(self, x: Tensor) -> Tensor:
        seen = avg_pool2d(x, 1, 2) if self.sparse else x
        batch, channels, height, width = seen.shape
        tokens = self.ask(seen.flatten(2).transpose(1, 2))  # (B, N, 3C)
        query, key, value = tokens.view(batch, -1, 3, self.heads, channels // self.heads).permute(
            2, 0, 3, 1, 4
        )
        said = scaled_dot_product_attention(query, key, value)  # (B, heads, N, C/heads)
        said = said.transpose(1, 2).reshape(batch, height, width, channels).permute(0, 3, 1, 2)
        rows = (self.spread(said) if self.sparse else said).permute(0, 2, 3, 1)
        answered: Tensor = self.answer(self.norm(rows) if self.sparse else rows)
        return answered.permute(0, 3, 1, 2)


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of (B, C, H, W)."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def transformer_block(channels: int, *, heads: int, sparse: bool) -> nn.Sequential:
    """Position by a depthwise convolution, self-attention, MLP; sparse blocks begin with the local part."""
    local: list[nn.Module] = [Local(channels=channels)] if sparse else []
    return nn.Sequential(
        *local,
        Residual(_depthwise(channels, 3)),
        Residual(ChannelNorm(channels, eps=1e-6), Attention(channels=channels, heads=heads, sparse=sparse)),
        Residual(
            ChannelNorm(channels, eps=1e-6), nn.Conv2d(channels, 4 * channels, 1), nn.GELU(),
            nn.Conv2d(4 * channels, channels, 1),
        ),
    )  # fmt: skip


class MobileUViT(nn.Module):
    """(B, 3, H, W) in [0, 1] → (B, 1, H, W) logits; H, W divisible by 16. width 16, heads 4: the paper's base."""

    def __init__(self, *, width: int = 16, heads: int = 4) -> None:
        super().__init__()
        sizes = [width, 2 * width, 4 * width, 8 * width]
        self.stem = plain(3, width)
        steps = zip([width, *sizes], sizes[:3], DEPTHS, KERNELS, strict=False)
        self.embed = nn.ModuleList(
            conv_utr(i, o, depth=depth, kernel=kernel) for i, o, depth, kernel in steps
        )
        self.pool = nn.MaxPool2d(2)
        self.local_global = nn.Sequential(
            *(transformer_block(sizes[2], heads=heads, sparse=True) for _ in range(LOCAL_GLOBAL))
        )
        self.widen = plain(sizes[2], sizes[3], times=2)
        self.transformer = nn.Sequential(
            *(transformer_block(sizes[3], heads=heads, sparse=False) for _ in range(TRANSFORMER))
        )
        self.narrow = plain(sizes[3], sizes[2], times=2)
        self.decoder = nn.ModuleList(plain(2 * size, size, times=2) for size in reversed(sizes[:3]))
        self.up = nn.ModuleList((finer(sizes[2], sizes[1]), finer(sizes[1], width), finer(width, width)))
        self.head = nn.Conv2d(width, 1, 1)

    def forward(self, image: Tensor) -> Tensor:
        x = self.stem((image - 0.5) / 0.25)
        skips = []
        for index, stage in enumerate(self.embed):
            x = stage(self.pool(x) if index else x)
            skips.append(self.pool(x))  # (B, sizes[s], H/2^(s+1), W/2^(s+1))
        x = self.local_global(skips[-1])
        x = self.narrow(self.transformer(self.widen(x)))
        for stage, up, skip in zip(self.decoder, self.up, reversed(skips), strict=True):
            x = up(stage(torch.cat((x, skip), dim=1)))
        logits: Tensor = self.head(x)
        return logits
