"""Loss functions, from MONAI and torch where they have them."""

from __future__ import annotations

from monai.losses.tversky import TverskyLoss
from torch import Tensor


class LesionLoss:
    """Tversky, α = β = 0.5, on the lesion's probability (methods, A1).

    The published sum runs over all pixels of the batch, so that empty masks count. per_image > 0 [ours] gives
    that share of the weight to the mean over the pictures with a lesion: small ones count as much as large.
    """

    def __init__(self, *, per_image: float = 0.0) -> None:
        self.per_image = per_image
        self.over_batch = TverskyLoss(sigmoid=True, alpha=0.5, beta=0.5, batch=True)
        self.over_image = TverskyLoss(sigmoid=True, alpha=0.5, beta=0.5, batch=False)

    def __call__(self, logits: Tensor, masks: Tensor) -> Tensor:
        """logits, masks: (B, 1, H, W). Returns a scalar in [0, 1]."""
        loss: Tensor = self.over_batch(logits, masks)
        with_lesion = masks.flatten(1).any(dim=1)
        if self.per_image and bool(with_lesion.any()):
            single: Tensor = self.over_image(logits[with_lesion], masks[with_lesion])
            loss = (1 - self.per_image) * loss + self.per_image * single
        return loss
