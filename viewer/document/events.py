"""A signal without Qt: a list of callables, called in the order of their joining, on the thread that fires."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Event(Generic[P]):
    """`event.join(slot)`; `event(…)` calls every slot with the same arguments."""

    def __init__(self) -> None:
        self._slots: list[Callable[P, object]] = []

    def join(self, slot: Callable[P, object]) -> None:
        self._slots.append(slot)

    def leave(self, slot: Callable[P, object]) -> None:
        self._slots = [known for known in self._slots if known != slot]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for slot in tuple(self._slots):
            slot(*args, **kwargs)
