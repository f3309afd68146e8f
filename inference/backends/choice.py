"""Which backend runs a card: OpenVINO where it is converted for this CPU, PyTorch on accelerators and before that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inference.backends.base import Backend, FallingBack
from inference.backends.openvino_cpu import kept
from inference.cards import ModelCard
from inference.devices import CPU, Device, cores
from inference.library import checked_weights


@dataclass(frozen=True, slots=True)
class Running:
    """How this process runs networks.

    folder: of the converted ones.  spare_cores: left to others; None leaves torch's threads as they are.
    """

    folder: Path
    spare_cores: int | None = None

    def backend(self, card: ModelCard, device: Device) -> Backend:
        """Ready to run, its weights checked. Raises ModelError."""
        weights = checked_weights(card)
        if device.kind == "cpu":
            threads = None if self.spare_cores is None else cores(spare=self.spare_cores)
            if fast := kept(card, self.folder, threads):
                return FallingBack(fast, lambda: self._reference(card, weights, CPU))
        return self._reference(card, weights, device)

    def _reference(self, card: ModelCard, weights: bytes, device: Device) -> Backend:
        from inference.backends.torch_eager import TorchBackend, network_of
        from inference.devices import prepare_torch

        if self.spare_cores is not None:
            prepare_torch(spare_cores=self.spare_cores)
        return TorchBackend(network_of(card, weights), device)
