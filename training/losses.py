"""Loss functions, from MONAI and torch where they have them."""

from __future__ import annotations

from monai.losses.tversky import TverskyLoss
from torch import Tensor

SMOOTH_SHARE = 0.002  # of a picture's pixels: an empty mask costs 1/2 when twice that is marked


class LesionLoss:
    """Tversky, α = β = 0.5, on the lesion's probability (methods, A1).

    The published sum runs over all pixels of the batch, so that empty masks count. per_image > 0 [ours] gives
    that share of the weight to the mean over single pictures: small lesions count as much as large ones, and a
    false lesion on a normal picture as much as a missed one. smooth: pixels added above and below the fraction
    there, as a share of a picture, so that empty masks have a gradient.
    """

    def __init__(self, *, per_image: float = 0.0, smooth: float = SMOOTH_SHARE) -> None:
        self.per_image, self.smooth = per_image, smooth
        self.over_batch = TverskyLoss(sigmoid=True, alpha=0.5, beta=0.5, batch=True)

    def __call__(self, logits: Tensor, masks: Tensor) -> Tensor:
        """logits, masks: (B, 1, H, W). Returns a scalar in [0, 1]."""
        loss: Tensor = self.over_batch(logits, masks)
        if self.per_image:
            pixels = self.smooth * masks.shape[2] * masks.shape[3]
            single = TverskyLoss(sigmoid=True, alpha=0.5, beta=0.5, smooth_nr=pixels, smooth_dr=pixels)
            loss = (1 - self.per_image) * loss + self.per_image * single(logits, masks)
        return loss
