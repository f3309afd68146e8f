"""Method B: a depthwise-separable network in the Xception form with dilated convolutions and two dense modules."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d, relu


class TypeAnswer(NamedTuple):
    """logits: (B, classes).  features: the exit flow's last map, (B, 64·width, H/32, W/32), for Grad-CAM."""

    logits: Tensor
    features: Tensor


class Separable(nn.Module):
    """A 3×3 convolution per channel, then 1×1 across channels, batch norm. (B, in, H, W) → (B, out, H, W)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.depthwise = nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False)
        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.bn(self.pointwise(self.depthwise(x)))
        return out


class Down(nn.Module):
    """A block of the entry or exit flow: two separable convolutions, then a dilated one in max-pooling's place.

    The dilated convolution (3×3, dilation 2, per channel) has stride 2: the same size change. A strided 1×1
    convolution goes around.  (B, in, H, W) → (B, out, H/2, W/2).  Source: methods, B "Network" 1.
    """

    def __init__(self, inputs: int, outputs: int, *, middle: int | None = None) -> None:
        super().__init__()
        middle = outputs if middle is None else middle
        self.first = Separable(inputs, middle)
        self.second = Separable(middle, outputs)
        self.dilated = nn.Conv2d(
            outputs, outputs, 3, stride=2, padding=2, dilation=2, groups=outputs, bias=False
        )
        self.norm = nn.BatchNorm2d(outputs)
        self.around = nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride=2, bias=False), nn.BatchNorm2d(outputs)
        )

    def forward(self, x: Tensor) -> Tensor:
        inner = self.second(relu(self.first(relu(x))))
        out: Tensor = self.norm(self.dilated(inner)) + self.around(x)
        return out


class Middle(nn.Module):
    """Three separable convolutions with a way around them. Keeps the shape."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.steps = nn.ModuleList(Separable(channels, channels) for _ in range(3))

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for step in self.steps:
            y = step(relu(y))
        return x + y


class Transition(nn.Module):
    """Fewer channels on a smaller grid: average to the grid, then 1×1 convolution and batch norm."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor, like: Tensor) -> Tensor:
        """x on the grid of `like`, (B, outputs, h, w)."""
        out: Tensor = self.bn(self.conv(adaptive_avg_pool2d(x, (like.shape[2], like.shape[3]))))
        return out


class ThyroidNet(nn.Module):
    """Entry → dense 1 → middle → dense 2 → exit → fully connected. (B, 3, H, W) in [0, 1], any size from 32 on.

    width 32 gives Xception's channels (64, 128, 256, 728 … 2048); middle: blocks of the middle flow.
    Source: methods, B "Network"; T1 and T2 as `Transition` are ours.
    """

    def __init__(self, *, width: int = 32, classes: int = 4, middle: int = 8, dropout: float = 0.0) -> None:
        super().__init__()
        wide = round(728 * width / 32)
        self.stem = nn.Sequential(
            nn.Conv2d(3, width, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, 2 * width, 3, padding=1, bias=False), nn.BatchNorm2d(2 * width),
        )  # fmt: skip
        self.entry = nn.Sequential(
            Down(2 * width, 4 * width), Down(4 * width, 8 * width), Down(8 * width, wide)
        )
        self.t1 = Transition(3, width)
        inside = width + wide
        self.middle = nn.Sequential(*(Middle(inside) for _ in range(middle)))
        self.t2 = Transition(inside, wide // 2)
        dense = width + wide + wide // 2 + inside
        self.exit = Down(dense, 32 * width, middle=wide)
        self.last = nn.ModuleList((Separable(32 * width, 48 * width), Separable(48 * width, 64 * width)))
        self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(64 * width, classes)

    def forward(self, image: Tensor) -> TypeAnswer:
        x = (image - 0.5) / 0.25
        entry = self.entry(self.stem(x))  # (B, wide, H/16, W/16)
        small = self.t1(x, entry)
        before = torch.cat((small, entry), dim=1)  # dense module 1
        after = self.middle(before)
        joined = torch.cat((small, entry, self.t2(before, after), after), dim=1)  # dense module 2
        y = self.exit(joined)  # (B, 32w, H/32, W/32)
        for step in self.last:
            y = relu(step(y))
        logits: Tensor = self.linear(self.dropout(y.mean(dim=(2, 3))))
        return TypeAnswer(logits, y)
