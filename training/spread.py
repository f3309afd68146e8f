"""One process or many: under `torchrun` the same loop runs on every GPU or machine, each on its share."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel


@dataclass(frozen=True, slots=True)
class Spread:
    """This process among its peers. The first one leads: it alone writes files."""

    rank: int = 0
    world: int = 1

    @classmethod
    def from_environment(cls) -> Self:
        """Join the group that torchrun describes in the environment, if it does."""
        world = int(os.environ.get("WORLD_SIZE", "1"))
        if world == 1:
            return cls()
        torch.distributed.init_process_group("gloo")  # the recipes keep their models on the CPU
        return cls(torch.distributed.get_rank(), world)

    @property
    def leads(self) -> bool:
        return self.rank == 0

    def wrap(self, model: nn.Module) -> nn.Module:
        """The model as called in training: gradients are averaged over the peers."""
        return DistributedDataParallel(model) if self.world > 1 else model

    def mean(self, value: float) -> float:
        """The mean of a figure over the peers: all see the same plateau."""
        if self.world == 1:
            return value
        total = torch.tensor([value], dtype=torch.float64)
        torch.distributed.all_reduce(total)
        return float(total) / self.world

    def share(self, order: Tensor) -> Tensor:
        """This process's part of an epoch's order; equal lengths: no peer waits."""
        length = len(order) // self.world
        return order[self.rank * length : (self.rank + 1) * length]
