"""PyTorch, eager: the one definition of every network runs as it is written. The reference, and the fall-back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from inference.backends.base import FloatArray, Input, Outputs
from inference.cards import ModelCard
from inference.devices import Device, as_torch, precision
from inference.errors import ModelError
from inference.explain import grad_cam

if TYPE_CHECKING:
    from torch import Tensor, nn


class TorchBackend:
    """A network on a device, in evaluation mode, its convolutions channels-last (1.4 times as fast on CPUs)."""

    name = "PyTorch"

    def __init__(self, network: nn.Module, device: Device) -> None:
        import torch

        self.network: nn.Module = network.eval().to(as_torch(device), memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs know no memory_format here
        self._device = device

    def __call__(self, *inputs: Input) -> Outputs:
        import torch

        with torch.inference_mode(), precision(self._device):
            logits = _logits(self.network(*(self._tensor(one) for one in inputs)))
        return Outputs(logits.float().cpu().numpy(), partial(self._heat, inputs))

    def _heat(self, inputs: tuple[Input, ...], index: int) -> FloatArray:
        import torch

        with torch.enable_grad():
            out = self.network(*(self._tensor(one[:1]).requires_grad_() for one in inputs))
            if not hasattr(out, "features"):
                raise ValueError("a network without classes has no heat")
            return grad_cam(out.features, out.logits[0, index])

    def _tensor(self, array: Input) -> Tensor:
        import torch

        there = torch.from_numpy(np.ascontiguousarray(array)).to(as_torch(self._device))
        return as_picture(there) if there.dtype == torch.uint8 else there


def as_picture(rgb: Tensor) -> Tensor:
    """(n, H, W, 3) uint8 → (n, 3, H, W) float32 in [0, 1], channels last in memory."""
    return rgb.permute(0, 3, 1, 2).float().div(255)


def _logits(out: Any) -> Tensor:
    logits: Tensor = getattr(out, "logits", out)
    return logits


def network_of(card: ModelCard, weights: bytes) -> nn.Module:
    """The card's network with these weights, on the CPU. Raises ModelError where they do not fit."""
    from safetensors.torch import load

    from inference.networks import NETWORKS

    if card.network not in NETWORKS:
        raise ModelError(f"The card of '{card.title}' asks for an unknown network '{card.network}'.")
    try:
        network = NETWORKS[card.network](**card.network_args)
        network.load_state_dict({name: value.float() if value.is_floating_point() else value
                                 for name, value in load(weights).items()})  # fmt: skip
    except (TypeError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"The weights of '{card.title}' do not fit its network.", detail=str(error)
        ) from error
    return network.eval()
