"""Which backend runs a card: OpenVINO where it is converted for this CPU, PyTorch on accelerators and before that."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from inference.backends.base import Backend, FallingBack
from inference.backends.eight_bit import read_ranges
from inference.backends.openvino_cpu import EIGHT_BIT, forget, input_shape, kept
from inference.cards import ModelCard
from inference.devices import CPU, Device, cores
from inference.errors import ModelError
from inference.library import checked_weights
from inference.selftest import LOOSE, TOLERANCE, check

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """How this process runs networks.

    folder: of the converted ones.  spare_cores: left to others; None leaves torch's threads as they are.
    """

    folder: Path
    spare_cores: int | None = None

    def backend(self, card: ModelCard, device: Device) -> Backend:
        """Ready to run: its weights are the card's, and it repeats its stored result. Raises ModelError."""
        weights = checked_weights(card)
        if device.kind == "cpu":
            threads = None if self.spare_cores is None else cores(spare=self.spare_cores)
            if fast := kept(card, self.folder, threads):
                return self._checked(card, FallingBack(fast, lambda: self._reference(card, weights, CPU)))
        return self._reference(card, weights, device)

    def _checked(self, card: ModelCard, fast: FallingBack) -> Backend:
        """The fast one if it repeats the stored result; else it is thrown away, and the reference is asked."""
        try:
            if fast.name == EIGHT_BIT:
                check(card, fast, input_shape(card), tolerance=LOOSE, result=read_ranges(card).result)
            else:
                check(card, fast, input_shape(card))
        except ModelError as error:
            log.warning("%s %s", error.text, error.detail)
            forget(card, self.folder)
            fast.give_up()
        return fast

    def _reference(self, card: ModelCard, weights: bytes, device: Device) -> Backend:
        from inference.backends.torch_eager import TorchBackend, network_of
        from inference.devices import prepare_torch

        if self.spare_cores is not None:
            prepare_torch(spare_cores=self.spare_cores)
        made = TorchBackend(network_of(card, weights), device)
        exact = TorchBackend(made.network, replace(device, half=""))
        check(card, exact, input_shape(card), tolerance=TOLERANCE if device.kind == "cpu" else LOOSE)
        return made
