"""A network as it is exported: pictures of 8 bits in, logits and heats out. Importing this module imports torch."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from inference.backends.heat import heated
from inference.backends.torch_eager import as_picture


class Exported(nn.Module):
    """The network behind the step from 8 bits to [0, 1]; of classes, with the heats beside the logits."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self._heated = heated(network)
        self.eval()

    def forward(self, *inputs: Tensor) -> Any:
        ready = [as_picture(one) if one.dtype == torch.uint8 else one for one in inputs]
        if self._heated:
            return self._heated(*ready)
        out = self.network(*ready)
        if hasattr(out, "features"):  # its features would be taken for heats; it stays with torch
            raise TypeError(f"{type(self.network).__name__} names classes, and backends/heat.py does not know it")
        return out
