"""Method E: ResNet-50 with CBAM after its features, for mammographic masses (patches) and whole mammograms."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import max_pool2d, relu

from inference.networks.blocks import CBAM

STAGES = (3, 4, 6, 3)  # bottleneck blocks of ResNet-50


class MassAnswer(NamedTuple):
    """logits: (B, classes).  features: what the head pools, (B, C, h, w): Grad-CAM looks at these."""

    logits: Tensor
    features: Tensor


class MassHead(nn.Module):
    """CBAM or nothing, global average, dropout, linear. Last child of every network of method E, named `head`."""

    def __init__(self, *, channels: int, classes: int, cbam: bool, dropout: float) -> None:
        super().__init__()
        self.cbam = CBAM(channels=channels, reduction=16) if cbam else nn.Identity()
        self.dropout = nn.Dropout(dropout)
        self.linear = nn.Linear(channels, classes)

    def forward(self, x: Tensor) -> MassAnswer:
        features = self.cbam(x)
        logits: Tensor = self.linear(self.dropout(features.mean(dim=(2, 3))))
        return MassAnswer(logits, features)


def normalised(image: Tensor) -> Tensor:
    """[0, 1] → about −1 … 3: ImageNet's mean and spread averaged over its colours, for a grey picture."""
    return (image - 0.449) / 0.226


class Bottleneck(nn.Module):
    """1×1, 3×3 (with the stride), 1×1 convolution and the way around them; torchvision's key names."""

    def __init__(self, *, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        outputs = 4 * width
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.downsample: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Tensor:
        y = relu(self.bn1(self.conv1(x)))
        y = relu(self.bn2(self.conv2(y)))
        return relu(self.bn3(self.conv3(y)) + self.downsample(x))


class MassResNet50(nn.Module):
    """ResNet-50 ± CBAM. (B, 3, H, W) in [0, 1] → logits (B, classes), features (B, 32·width, H/32, W/32).

    width 64 is ResNet-50 and takes its weights by torchvision's names. Any H, W from 32 on.
    Source: methods, E "Network".
    """

    def __init__(self, *, width: int = 64, classes: int = 2, cbam: bool = True, dropout: float = 0.0) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        inputs = width
        for index, blocks in enumerate(STAGES):
            inside = width * 2**index
            first = Bottleneck(inputs=inputs, width=inside, stride=1 if index == 0 else 2)
            inputs = 4 * inside
            rest = (Bottleneck(inputs=inputs, width=inside, stride=1) for _ in range(blocks - 1))
            setattr(self, f"layer{index + 1}", nn.Sequential(first, *rest))
        self.head = MassHead(channels=inputs, classes=classes, cbam=cbam, dropout=dropout)

    def forward(self, image: Tensor) -> MassAnswer:
        x = relu(self.bn1(self.conv1(normalised(image))))  # (B, w, H/2, W/2)
        x = max_pool2d(x, 3, stride=2, padding=1)
        for index in range(4):
            x = getattr(self, f"layer{index + 1}")(x)  # (B, 4w·2^i, H/2^(i+2), W/2^(i+2))
        answer: MassAnswer = self.head(x)
        return answer


VGG16 = (1, 1, "M", 2, 2, "M", 4, 4, 4, "M", 8, 8, 8, "M", 8, 8, 8, "M")  # in units of width; M = max-pool


class MassVGG16(nn.Module):
    """VGG16 ± CBAM, for comparison. width 64 takes torchvision's `vgg16` (or `vgg16_bn`) feature weights.

    batch_norm: on, because it does not learn from scratch without [ours].  The head is E's, not VGG's 4096.
    """

    def __init__(
        self, *, width: int = 64, classes: int = 2, cbam: bool = True, dropout: float = 0.0,
        batch_norm: bool = True,
    ) -> None:  # fmt: skip
        super().__init__()
        layers: list[nn.Module] = []
        inputs = 3
        for step in VGG16:
            if isinstance(step, str):
                layers.append(nn.MaxPool2d(2))
                continue
            layers.append(nn.Conv2d(inputs, step * width, 3, padding=1))
            inputs = step * width
            layers += (
                [nn.BatchNorm2d(inputs), nn.ReLU(inplace=True)] if batch_norm else [nn.ReLU(inplace=True)]
            )
        self.features = nn.Sequential(*layers)
        self.head = MassHead(channels=inputs, classes=classes, cbam=cbam, dropout=dropout)

    def forward(self, image: Tensor) -> MassAnswer:
        answer: MassAnswer = self.head(self.features(normalised(image)))  # features: (B, 8w, H/32, W/32)
        return answer


def cam_from_head(answer: MassAnswer, head: MassHead, class_index: int) -> Tensor:
    """Grad-CAM without a backward pass: behind a global average the gradient is the head's weight.

    Returns (B, h, w), not divided by its maximum.  Equal to autograd's up to the constant 1/(h·w).
    """
    weights = head.linear.weight[class_index][None, :, None, None]
    return torch.relu((weights * answer.features).sum(dim=1))
