"""Method D's network: a ResNet-50 bottom-up path, a top-down path added to it, one lesion map."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor, nn
from torch.nn.functional import interpolate

DEPTHS = (3, 4, 6, 3)  # blocks of ResNet-50's four stages
EXPANSION = 4  # a bottleneck's outputs over its planes


class Maps(NamedTuple):
    """The bottom-up maps. c2: (B, 4w, H/4, W/4) … c5: (B, 32w, H/32, W/32)."""

    c2: Tensor
    c3: Tensor
    c4: Tensor
    c5: Tensor


class Bottleneck(nn.Module):
    """1×1, 3×3 (with the stride), 1×1, added to the input. (B, in, H, W) → (B, 4·planes, H/stride, W/stride)."""

    def __init__(self, *, inputs: int, planes: int, stride: int = 1) -> None:
        super().__init__()
        outputs = planes * EXPANSION
        self.conv1 = nn.Conv2d(inputs, planes, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.downsample: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x: Tensor) -> Tensor:
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        out: Tensor = self.relu(self.bn3(self.conv3(y)) + self.downsample(x))
        return out


def _stage(inputs: int, planes: int, depth: int, *, stride: int) -> nn.Sequential:
    outputs = planes * EXPANSION
    first = Bottleneck(inputs=inputs, planes=planes, stride=stride)
    return nn.Sequential(first, *(Bottleneck(inputs=outputs, planes=planes) for _ in range(depth - 1)))


class TopDown(nn.Sequential):
    """What follows an upsampling: 1×1, then 3×3 convolution. Keeps the shape."""

    def __init__(self, *, channels: int) -> None:
        super().__init__(nn.Conv2d(channels, channels, 1), nn.Conv2d(channels, channels, 3, padding=1))


class SlideFPN(nn.Module):
    """RGB in [0, 1] → logit of lesion at each pixel. (B, 3, H, W) → (B, 1, H, W).

    width: channels of the stem, 64 in ResNet-50.  pyramid: of the top-down path, 4·width if None.
    The names of the bottom-up path are torchvision's `resnet50`, so its weights fit at width 64.
    Source: methods, D "Network"; the laterals' 1×1 and the common width are ours.
    """

    def __init__(self, *, width: int = 64, pyramid: int | None = None) -> None:
        super().__init__()
        common = pyramid or 4 * width
        self.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = _stage(width, width, DEPTHS[0], stride=1)
        self.layer2 = _stage(4 * width, 2 * width, DEPTHS[1], stride=2)
        self.layer3 = _stage(8 * width, 4 * width, DEPTHS[2], stride=2)
        self.layer4 = _stage(16 * width, 8 * width, DEPTHS[3], stride=2)
        self.lateral = nn.ModuleList(nn.Conv2d(f * width, common, 1) for f in (4, 8, 16, 32))
        self.down = nn.ModuleList(TopDown(channels=common) for _ in range(3))
        self.head = nn.Conv2d(common, 1, 1)

    def bottom_up(self, x: Tensor) -> Maps:
        """C2 to C5 of normalised pictures."""
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))  # (B, w, H/4, W/4)
        c2 = self.layer1(x)  # (B, 4w, H/4, W/4)
        c3 = self.layer2(c2)  # (B, 8w, H/8, W/8)
        c4 = self.layer3(c3)  # (B, 16w, H/16, W/16)
        return Maps(c2, c3, c4, self.layer4(c4))  # (B, 32w, H/32, W/32)

    def forward(self, x: Tensor) -> Tensor:
        maps = self.bottom_up(2 * x - 1)
        top: Tensor = self.lateral[3](maps.c5)  # (B, 4w, H/32, W/32)
        for index, map_ in ((2, maps.c4), (1, maps.c3), (0, maps.c2)):
            up = interpolate(top, size=map_.shape[2:], mode="bilinear", align_corners=False)
            top = self.down[index](up) + self.lateral[index](map_)
        logits: Tensor = self.head(top)  # (B, 1, H/4, W/4)
        return interpolate(logits, size=x.shape[2:], mode="bilinear", align_corners=False)
