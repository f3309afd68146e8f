"""What CMUNeXt and Mobile U-ViT are both made of."""

from __future__ import annotations

from collections.abc import Iterable

from torch import Tensor, nn


class Residual(nn.Module):
    """x + inner(x)."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.inner = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        summed: Tensor = x + self.inner(x)
        return summed


def activated(convolution: nn.Conv2d) -> Iterable[nn.Module]:
    """Convolution, GELU, batch norm: the order of both papers."""
    return convolution, nn.GELU(), nn.BatchNorm2d(convolution.out_channels)


def large_kernel(channels: int, kernel: int) -> Residual:
    """Depthwise convolution over a wide neighbourhood, beside its input."""
    return Residual(*activated(nn.Conv2d(channels, channels, kernel, padding=kernel // 2, groups=channels)))


def inverted(inputs: int, outputs: int, *, hidden: int) -> list[nn.Module]:
    """1×1 up to `hidden` channels and 1×1 down again."""
    return [*activated(nn.Conv2d(inputs, hidden, 1)), *activated(nn.Conv2d(hidden, outputs, 1))]


def plain(inputs: int, outputs: int, *, times: int = 1) -> nn.Sequential:
    """3×3 convolution, batch norm, ReLU."""
    layers: list[nn.Module] = []
    for before in (inputs, *[outputs] * (times - 1)):
        layers += [nn.Conv2d(before, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


def finer(inputs: int, outputs: int) -> nn.Sequential:
    """Twice the size, bilinear, then a plain convolution."""
    return nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear"), *plain(inputs, outputs))
