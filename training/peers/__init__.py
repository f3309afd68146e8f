"""Published networks that method A1 and the student are measured against, trained alike. U-Net alone ships.

Each is written after its paper, with one `width`; RGB in [0, 1], (B, 3, H, W) → one logit per pixel, (B, 1, H, W).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from inference.networks.breast import BreastUNet
from inference.networks.distill import DistillStudent
from inference.networks.unet import UNet
from training.peers.cmunext import CMUNeXt
from training.peers.mobile_uvit import MobileUViT


@dataclass(frozen=True, slots=True)
class Peer:
    """title: as it is called in print.  build: from a width.  width: brings it to 0.3–0.5 million parameters.

    ours: one of the product's own published methods.
    """

    title: str
    build: Callable[[int], nn.Module]
    width: int
    ours: bool = False


PEERS = {
    "breast-unet": Peer("A1 (U-Net with CBAM)", lambda width: BreastUNet(width=width), 8, ours=True),
    "distill-student": Peer("student of C", lambda width: DistillStudent(width=width), 8, ours=True),
    "u-net": Peer("U-Net", lambda width: UNet(width=width), 8),
    "attention-u-net": Peer("Attention U-Net", lambda width: UNet(width=width, attention=True), 8),
    "cmunext": Peer("CMUNeXt", lambda width: CMUNeXt(width=width), 8),
    "mobile-u-vit": Peer("Mobile U-ViT", lambda width: MobileUViT(width=width), 8),
}
