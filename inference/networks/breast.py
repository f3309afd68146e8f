"""Method A, breast ultrasound: segment (A1), classify (A2), fuse (A3). Classes: normal, benign, malignant."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d

from inference.networks.blocks import CBAM, ConvBlock, ResidualCBAM, SmoothingModule


class Encoded(NamedTuple):
    """skips: encoder outputs, fine to coarse, attended.  features: x2, the bottleneck CBAM's output."""

    skips: tuple[Tensor, ...]
    features: Tensor


class Classified(NamedTuple):
    """logits: z (B, 3).  lesion_logits: x1, the decoder's map (B, 1, H, W).  features: x2."""

    logits: Tensor
    lesion_logits: Tensor
    features: Tensor


class BreastBody(nn.Module):
    """The encoder and decoder that A1 and A2 share, with CBAM in front of every decoder input.

    Takes RGB in [0, 1], (B, 3, H, W), H and W divisible by 2^depth; (x − 0.5) / 0.25 happens inside.
    residual_cbam: x + CBAM(x) on the skips (published) or untouched skips; the bottleneck always has CBAM(x).
    """

    def __init__(self, *, width: int, depth: int, residual_cbam: bool) -> None:
        super().__init__()
        sizes = [width * 2**stage for stage in range(depth + 1)]
        self.encoder = nn.ModuleList(
            ConvBlock(inputs=before, outputs=after) for before, after in zip([3, *sizes], sizes, strict=False)
        )
        self.pool = nn.MaxPool2d(2)
        self.skip_attention = nn.ModuleList(
            ResidualCBAM(channels=size) if residual_cbam else nn.Identity() for size in sizes[:-1]
        )
        self.bottleneck_attention = CBAM(channels=sizes[-1])
        finer_pairs = [(sizes[stage + 1], sizes[stage]) for stage in reversed(range(depth))]
        self.up = nn.ModuleList(nn.ConvTranspose2d(coarse, fine, 2, stride=2) for coarse, fine in finer_pairs)
        self.decoder = nn.ModuleList(ConvBlock(inputs=2 * fine, outputs=fine) for _, fine in finer_pairs)
        self.to_map = nn.Conv2d(width, 1, 1)

    def encode(self, image: Tensor) -> Encoded:
        x = (image - 0.5) / 0.25
        skips = []
        for stage, attention in zip(self.encoder[:-1], self.skip_attention, strict=True):
            x = stage(x)
            skips.append(attention(x))  # (B, w·2^s, H/2^s, W/2^s)
            x = self.pool(x)
        x = self.bottleneck_attention(self.encoder[-1](x))  # (B, w·2^d, H/2^d, W/2^d)
        return Encoded(tuple(skips), x)

    def decode(self, encoded: Encoded) -> Tensor:
        """x1: one logit per pixel of the input, (B, 1, H, W)."""
        x = encoded.features
        for up, stage, skip in zip(self.up, self.decoder, reversed(encoded.skips), strict=True):
            x = stage(torch.cat((skip, up(x)), dim=1))
        lesion_logits: Tensor = self.to_map(x)
        return lesion_logits


class BreastUNet(nn.Module):
    """A1: where the lesion is, one logit per pixel. (B, 3, H, W) in [0, 1] → (B, 1, H, W).

    smoothing: the published tail; without it the decoder's map is the answer (ablation).
    """

    def __init__(
        self, *, width: int = 32, depth: int = 4, smoothing: bool = True, residual_cbam: bool = True
    ) -> None:
        super().__init__()
        self.body = BreastBody(width=width, depth=depth, residual_cbam=residual_cbam)
        self.smooth = SmoothingModule() if smoothing else nn.Identity()

    def forward(self, image: Tensor) -> Tensor:
        smoothed: Tensor = self.smooth(self.body.decode(self.body.encode(image)))
        return smoothed


class BreastClassifier(nn.Module):
    """A2: normal, benign or malignant. A1's body (same key names) and a head with two inputs.

    x1 on a 16×16 grid → the "normal" logit; x2 on a `feature_grid`² grid → the benign and malignant logits.
    `body.encode`, then `classify`, is what forward does: Grad-CAM differentiates the latter by the features.
    """

    def __init__(
        self, *, width: int = 32, depth: int = 4, residual_cbam: bool = True, map_grid: int = 16,
        feature_grid: int = 1, dropout: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.map_grid, self.feature_grid = map_grid, feature_grid
        self.body = BreastBody(width=width, depth=depth, residual_cbam=residual_cbam)
        self.normal = nn.Linear(map_grid**2, 1)
        self.dropout = nn.Dropout(dropout)
        self.kind = nn.Linear(width * 2**depth * feature_grid**2, 2)

    def forward(self, image: Tensor) -> Classified:
        return self.classify(self.body.encode(image))

    def classify(self, encoded: Encoded) -> Classified:
        lesion_logits = self.body.decode(encoded)
        x1 = adaptive_avg_pool2d(lesion_logits, self.map_grid).flatten(1)  # (B, 256)
        x2 = adaptive_avg_pool2d(encoded.features, self.feature_grid).flatten(1)  # (B, C·grid²)
        z = torch.cat((self.normal(x1), self.kind(self.dropout(x2))), dim=1)  # (B, 3)
        return Classified(z, lesion_logits, encoded.features)


class BreastFusion(nn.Module):
    """A3: A1's map says whether there is a nodule, A2's vector of which kind. Gives probabilities (B, 3).

    output="factorised" (default): (1 − P, F_benign·P, F_malignant·P), which sums to 1.
    output="softmax": the published form, a softmax of those three, which never exceeds e/(e + 2).
    """

    def __init__(self, *, hidden: int = 16, map_grid: int = 32, output: str = "factorised") -> None:
        super().__init__()
        if output not in ("factorised", "softmax"):
            raise ValueError(f"output is 'factorised' or 'softmax', not {output!r}")
        self.output, self.map_grid = output, map_grid
        self.nodule = nn.Sequential(nn.Linear(map_grid**2, hidden), nn.ReLU(), nn.Linear(hidden, 1))
        self.kind = nn.Sequential(nn.Linear(3, hidden), nn.ReLU(), nn.Linear(hidden, 2))

    def forward(self, lesion_probability: Tensor, class_probability: Tensor) -> Tensor:
        """lesion_probability: (B, 1, H, W) in [0, 1].  class_probability: Y (B, 3), rows sum to 1."""
        grid = adaptive_avg_pool2d(lesion_probability, self.map_grid).flatten(1)
        p_nodule: Tensor = self.nodule(grid).sigmoid()  # (B, 1)
        f_kind: Tensor = self.kind(class_probability).softmax(dim=1)  # (B, 2)
        return fuse(p_nodule, f_kind, output=self.output)


def fuse(p_nodule: Tensor, f_kind: Tensor, *, output: str) -> Tensor:
    """P' from P_nodule (B, 1) and F (B, 2): the arithmetic of A3 alone. Returns (B, 3)."""
    arguments = torch.cat((1 - p_nodule, f_kind * p_nodule), dim=1)
    return arguments.softmax(dim=1) if output == "softmax" else arguments
