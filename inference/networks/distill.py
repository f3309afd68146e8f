"""Method C: a large teacher (ResNet-34 U-Net) and the small student it teaches. One logit per pixel and class.

Both give their maps before the last ReLU to whoever distils: margins live on the negative side.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate, max_pool2d, relu

STAGES = (3, 4, 6, 3)  # residual blocks of ResNet-34


class Explained(NamedTuple):
    """logits: (B, classes, H, W).  features: before their ReLU: low-level H/2, then decoder H/4, H/8, H/16."""

    logits: Tensor
    features: tuple[Tensor, ...]


class DoubleConv(nn.Module):
    """Two times 3×3 convolution and batch norm, ReLU between, none at the end. (B, in, H, W) → (B, out, H, W)."""

    def __init__(self, *, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        plain: Tensor = self.bn2(self.conv2(relu(self.bn1(self.conv1(x)))))
        return plain


class BasicBlock(DoubleConv):
    """ResNet-34's residual block; torchvision's key names."""

    def __init__(self, *, inputs: int, outputs: int, stride: int) -> None:
        super().__init__(inputs=inputs, outputs=outputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False)
        self.downsample: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Tensor:
        return relu(super().forward(x) + self.downsample(x))


def _stage(*, inputs: int, outputs: int, blocks: int, stride: int) -> nn.Sequential:
    first = BasicBlock(inputs=inputs, outputs=outputs, stride=stride)
    rest = (BasicBlock(inputs=outputs, outputs=outputs, stride=1) for _ in range(blocks - 1))
    return nn.Sequential(first, *rest)


def _joined(x: Tensor, skip: Tensor, *, mode: str = "bilinear") -> Tensor:
    """x brought to the skip's size, beside the skip."""
    corners = False if mode == "bilinear" else None
    return torch.cat((interpolate(x, size=skip.shape[2:], mode=mode, align_corners=corners), skip), dim=1)


class DistillTeacher(nn.Module):
    """ResNet-34-shaped encoder, four decoder blocks with skips. (B, 3, H, W) in [0, 1] → (B, classes, H, W).

    width 64 is ResNet-34 and takes its weights by torchvision's names; any H, W from 32 on.
    Source: methods, C "Teacher".
    """

    def __init__(self, *, width: int = 64, classes: int = 1) -> None:
        super().__init__()
        sizes = [width * 2**stage for stage in range(4)]
        self.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        inputs = [width, *sizes]
        for index, blocks in enumerate(STAGES):
            stage = _stage(
                inputs=inputs[index], outputs=sizes[index], blocks=blocks, stride=1 if index == 0 else 2
            )
            setattr(self, f"layer{index + 1}", stage)
        outputs = [4 * width, 2 * width, width, width]  # at H/16, H/8, H/4, H/2
        skips = [4 * width, 2 * width, width, width]
        self.decoder = nn.ModuleList(
            DoubleConv(inputs=before + skip, outputs=after)
            for (before, after), skip in zip(pairwise([8 * width, *outputs]), skips, strict=True)
        )
        self.head = nn.Conv2d(width, classes, 1)

    def forward(self, image: Tensor) -> Tensor:
        return self.explain(image).logits

    def explain(self, image: Tensor) -> Explained:
        """The logits and the maps that a student learns from."""
        low = self.bn1(self.conv1((image - 0.5) / 0.25))  # (B, w, H/2, W/2)
        skips = [relu(low)]
        x = max_pool2d(skips[0], 3, stride=2, padding=1)
        for index in range(4):
            x = getattr(self, f"layer{index + 1}")(x)  # (B, w·2^i, H/2^(i+2), W/2^(i+2))
            skips.append(x)
        maps = []
        for block, skip in zip(self.decoder, reversed(skips[:-1]), strict=True):
            maps.append(block(_joined(x, skip)))
            x = relu(maps[-1])
        logits = interpolate(self.head(x), size=image.shape[2:], mode="bilinear", align_corners=False)
        return Explained(logits, (low, maps[2], maps[1], maps[0]))

    @property
    def norms(self) -> tuple[nn.BatchNorm2d, ...]:
        """The batch norms that make the maps of `explain`, in their order."""
        blocks = [block for block in self.decoder if isinstance(block, DoubleConv)]
        return self.bn1, blocks[2].bn2, blocks[1].bn2, blocks[0].bn2

    @property
    def channels(self) -> tuple[int, ...]:
        return tuple(norm.num_features for norm in self.norms)


class DistillStudent(nn.Module):
    """Four encoder blocks, a bottleneck, four decoder blocks: small enough for a phone and for every video frame.

    (B, 3, H, W) in [0, 1] → (B, classes, H, W) logits; any H, W from 16 on; published grey output: sigmoid × 255.
    widths: channels of the four blocks, fine to coarse; without them `width` doubles at each (the source leaves them free).
    upsample: "bilinear", or "nearest", which CPUs run several times as fast (the source says only "upsample").
    The bottleneck is as wide as the last encoder block [ours]. Source: methods, C "Student".
    """

    def __init__(
        self, *, width: int = 8, widths: Sequence[int] = (), classes: int = 1, upsample: str = "bilinear"
    ) -> None:  # fmt: skip
        super().__init__()
        sizes = list(widths) or [width * 2**stage for stage in range(4)]
        if len(sizes) != 4:
            raise ValueError(f"the student has four blocks, not {len(sizes)}")
        if upsample not in ("bilinear", "nearest"):
            raise ValueError(f"upsample is 'bilinear' or 'nearest', not {upsample!r}")
        self.upsample = upsample
        self.encoder = nn.ModuleList(
            DoubleConv(inputs=before, outputs=after) for before, after in pairwise([3, *sizes])
        )
        self.bottleneck = DoubleConv(inputs=sizes[-1], outputs=sizes[-1])
        self.decoder = nn.ModuleList(
            DoubleConv(inputs=before + fine, outputs=fine)
            for before, fine in pairwise([sizes[-1], *reversed(sizes)])
        )
        self.head = nn.Conv2d(sizes[0], classes, 1)

    def forward(self, image: Tensor) -> Tensor:
        return self.explain(image).logits

    def explain(self, image: Tensor) -> Explained:
        """The logits and the maps that are compared with the teacher's, pooled to its strides."""
        x = (image - 0.5) / 0.25
        plain, skips = [], []
        for block in self.encoder:
            plain.append(block(x))
            skips.append(relu(plain[-1]))  # (B, w·2^i, H/2^i, W/2^i)
            x = max_pool2d(skips[-1], 2)
        x = relu(self.bottleneck(x))  # (B, 8w, H/16, W/16)
        maps = []
        for block, skip in zip(self.decoder, reversed(skips), strict=True):
            maps.append(block(_joined(x, skip, mode=self.upsample)))
            x = relu(maps[-1])
        logits: Tensor = self.head(x)
        return Explained(logits, _halved((plain[0], maps[2], maps[1], maps[0])) if self.training else ())

    @property
    def channels(self) -> tuple[int, ...]:
        """Of the maps of `explain`, which are those of the blocks."""
        return tuple(block.bn2.num_features for block in self.encoder if isinstance(block, DoubleConv))


def _halved(maps: Sequence[Tensor]) -> tuple[Tensor, ...]:
    return tuple(avg_pool2d(one, 2, ceil_mode=True) for one in maps)
