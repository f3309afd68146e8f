"""InceptionV3 ± CBAM, method E's third comparison: torchvision's names and shapes, without its auxiliary head."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, max_pool2d, relu

from inference.networks.mammo import MassAnswer, MassHead, normalised

Kernel = int | tuple[int, int]


class Conv(nn.Module):
    """Convolution without bias, batch norm (ε 0.001), ReLU."""

    def __init__(
        self, inputs: int, outputs: int, kernel: Kernel, *, stride: int = 1, pad: Kernel = 0
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=pad, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=0.001)

    def forward(self, x: Tensor) -> Tensor:
        return relu(self.bn(self.conv(x)))


def _row(inputs: int, middle: int, outputs: int) -> tuple[Conv, Conv]:
    """1×7 then 7×1."""
    return Conv(inputs, middle, (1, 7), pad=(0, 3)), Conv(middle, outputs, (7, 1), pad=(3, 0))


class BlockA(nn.Module):
    """35×35: 1×1, 5×5, double 3×3, pool."""

    def __init__(self, inputs: int, pool: int, n: int) -> None:
        super().__init__()
        self.branch1x1 = Conv(inputs, 4 * n, 1)
        self.branch5x5_1 = Conv(inputs, 3 * n, 1)
        self.branch5x5_2 = Conv(3 * n, 4 * n, 5, pad=2)
        self.branch3x3dbl_1 = Conv(inputs, 4 * n, 1)
        self.branch3x3dbl_2 = Conv(4 * n, 6 * n, 3, pad=1)
        self.branch3x3dbl_3 = Conv(6 * n, 6 * n, 3, pad=1)
        self.branch_pool = Conv(inputs, pool, 1)
        self.outputs = 14 * n + pool

    def forward(self, x: Tensor) -> Tensor:
        double = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        pooled = self.branch_pool(avg_pool2d(x, 3, stride=1, padding=1))
        return torch.cat((self.branch1x1(x), self.branch5x5_2(self.branch5x5_1(x)), double, pooled), dim=1)


class BlockB(nn.Module):
    """35×35 → 17×17."""

    def __init__(self, inputs: int, n: int) -> None:
        super().__init__()
        self.branch3x3 = Conv(inputs, 24 * n, 3, stride=2, pad=1)
        self.branch3x3dbl_1 = Conv(inputs, 4 * n, 1)
        self.branch3x3dbl_2 = Conv(4 * n, 6 * n, 3, pad=1)
        self.branch3x3dbl_3 = Conv(6 * n, 6 * n, 3, stride=2, pad=1)
        self.outputs = 30 * n + inputs

    def forward(self, x: Tensor) -> Tensor:
        double = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        return torch.cat((self.branch3x3(x), double, max_pool2d(x, 3, stride=2, padding=1)), dim=1)


class BlockC(nn.Module):
    """17×17: 1×1, factorised 7×7, factorised double 7×7, pool. c: channels of the factorised middle."""

    def __init__(self, inputs: int, c: int, n: int) -> None:
        super().__init__()
        out = 12 * n
        self.branch1x1 = Conv(inputs, out, 1)
        self.branch7x7_1 = Conv(inputs, c, 1)
        self.branch7x7_2, self.branch7x7_3 = _row(c, c, out)
        self.branch7x7dbl_1 = Conv(inputs, c, 1)
        self.branch7x7dbl_2 = Conv(c, c, (7, 1), pad=(3, 0))
        self.branch7x7dbl_3 = Conv(c, c, (1, 7), pad=(0, 3))
        self.branch7x7dbl_4 = Conv(c, c, (7, 1), pad=(3, 0))
        self.branch7x7dbl_5 = Conv(c, out, (1, 7), pad=(0, 3))
        self.branch_pool = Conv(inputs, out, 1)
        self.outputs = 4 * out

    def forward(self, x: Tensor) -> Tensor:
        seven = self.branch7x7_3(self.branch7x7_2(self.branch7x7_1(x)))
        double = self.branch7x7dbl_1(x)
        for index in range(2, 6):
            double = getattr(self, f"branch7x7dbl_{index}")(double)
        pooled = self.branch_pool(avg_pool2d(x, 3, stride=1, padding=1))
        return torch.cat((self.branch1x1(x), seven, double, pooled), dim=1)


class BlockD(nn.Module):
    """17×17 → 8×8."""

    def __init__(self, inputs: int, n: int) -> None:
        super().__init__()
        self.branch3x3_1 = Conv(inputs, 12 * n, 1)
        self.branch3x3_2 = Conv(12 * n, 20 * n, 3, stride=2, pad=1)
        self.branch7x7x3_1 = Conv(inputs, 12 * n, 1)
        self.branch7x7x3_2, self.branch7x7x3_3 = _row(12 * n, 12 * n, 12 * n)
        self.branch7x7x3_4 = Conv(12 * n, 12 * n, 3, stride=2, pad=1)
        self.outputs = 32 * n + inputs

    def forward(self, x: Tensor) -> Tensor:
        seven = self.branch7x7x3_1(x)
        for index in range(2, 5):
            seven = getattr(self, f"branch7x7x3_{index}")(seven)
        three = self.branch3x3_2(self.branch3x3_1(x))
        return torch.cat((three, seven, max_pool2d(x, 3, stride=2, padding=1)), dim=1)


class BlockE(nn.Module):
    """8×8: 1×1, split 3×3, double with split 3×3, pool."""

    def __init__(self, inputs: int, n: int) -> None:
        super().__init__()
        self.branch1x1 = Conv(inputs, 20 * n, 1)
        self.branch3x3_1 = Conv(inputs, 24 * n, 1)
        self.branch3x3_2a = Conv(24 * n, 24 * n, (1, 3), pad=(0, 1))
        self.branch3x3_2b = Conv(24 * n, 24 * n, (3, 1), pad=(1, 0))
        self.branch3x3dbl_1 = Conv(inputs, 28 * n, 1)
        self.branch3x3dbl_2 = Conv(28 * n, 24 * n, 3, pad=1)
        self.branch3x3dbl_3a = Conv(24 * n, 24 * n, (1, 3), pad=(0, 1))
        self.branch3x3dbl_3b = Conv(24 * n, 24 * n, (3, 1), pad=(1, 0))
        self.branch_pool = Conv(inputs, 12 * n, 1)
        self.outputs = 128 * n

    def forward(self, x: Tensor) -> Tensor:
        three = self.branch3x3_1(x)
        double = self.branch3x3dbl_2(self.branch3x3dbl_1(x))
        parts = (
            self.branch1x1(x), self.branch3x3_2a(three), self.branch3x3_2b(three),
            self.branch3x3dbl_3a(double), self.branch3x3dbl_3b(double),
            self.branch_pool(avg_pool2d(x, 3, stride=1, padding=1)),
        )  # fmt: skip
        return torch.cat(parts, dim=1)


class MassInceptionV3(nn.Module):
    """InceptionV3 ± CBAM. (B, 3, H, W) in [0, 1] → logits (B, classes), features (B, 64·width, ~H/32, ~W/32).

    width 32 is InceptionV3 and takes its weights by torchvision's names; widths are even.  Strided layers are
    padded, which the original's are not: its shapes, and any H, W from 32 on [ours].
    """

    def __init__(self, *, width: int = 32, classes: int = 2, cbam: bool = True, dropout: float = 0.0) -> None:
        super().__init__()
        n = width // 2  # 16 at full width: the unit in which InceptionV3 counts
        self.Conv2d_1a_3x3 = Conv(3, width, 3, stride=2, pad=1)
        self.Conv2d_2a_3x3 = Conv(width, width, 3, pad=1)
        self.Conv2d_2b_3x3 = Conv(width, 2 * width, 3, pad=1)
        self.Conv2d_3b_1x1 = Conv(2 * width, 5 * n, 1)
        self.Conv2d_4a_3x3 = Conv(5 * n, 12 * n, 3, pad=1)
        channels = 12 * n
        for name, make in _blocks(n):
            block = make(channels)
            setattr(self, name, block)
            channels = block.outputs
        self.head = MassHead(channels=channels, classes=classes, cbam=cbam, dropout=dropout)

    def forward(self, image: Tensor) -> MassAnswer:
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(normalised(image))))  # (B, 2w, H/2, W/2)
        x = self.Conv2d_3b_1x1(max_pool2d(x, 3, stride=2, padding=1))
        x = max_pool2d(self.Conv2d_4a_3x3(x), 3, stride=2, padding=1)  # (B, 6w, H/8, W/8)
        for name in NAMES:
            x = getattr(self, name)(x)
        answer: MassAnswer = self.head(x)
        return answer


NAMES = tuple(f"Mixed_{name}" for name in ("5b", "5c", "5d", "6a", "6b", "6c", "6d", "6e", "7a", "7b", "7c"))


def _blocks(n: int):  # type: ignore[no-untyped-def]  # pairs of a name and a block's constructor
    a = [lambda inputs, pool=pool: BlockA(inputs, pool * n, n) for pool in (2, 4, 4)]
    c = [lambda inputs, middle=middle: BlockC(inputs, middle * n, n) for middle in (8, 10, 10, 12)]
    makers = (
        *a,
        lambda i: BlockB(i, n),
        *c,
        lambda i: BlockD(i, n),
        lambda i: BlockE(i, n),
        lambda i: BlockE(i, n),
    )
    return zip(NAMES, makers, strict=True)
