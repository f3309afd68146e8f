"""Which action a key calls: contexts have an order, and the first that knows the key has it. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from inference.records import dataclass
from viewer.actions.spec import Context, Spec

Keys = Mapping[str, tuple[str, ...]]  # of each action's id


@dataclass(frozen=True, slots=True)
class Conflict:
    """One key of two actions in contexts that hold at once."""

    key: str
    first: str
    second: str


def in_order(reading: Context, *, drawing: bool) -> tuple[Context, ...]:
    """The contexts that hold now, the strongest first. reading: RADIOLOGY or SLIDE."""
    middle = (Context.EDITOR, reading) if drawing else (reading, Context.EDITOR)
    return (Context.EVERYWHERE, *middle, Context.WORKLIST)


def bindings(table: Sequence[Spec], keys: Keys, order: Sequence[Context]) -> dict[str, tuple[str, ...]]:
    """The keys that each action has now. Each key goes to one action at most."""
    taken: set[str] = set()
    bound: dict[str, tuple[str, ...]] = {spec.id: () for spec in table}
    for context in order:
        for spec in table:
            if context in spec.contexts:
                free = tuple(key for key in dict.fromkeys(keys.get(spec.id, ())) if key not in taken)
                bound[spec.id] += free
                taken.update(free)
    return bound


def conflicts(table: Sequence[Spec], keys: Keys) -> list[Conflict]:
    """Every pair of actions that claim one key in the same context, or everywhere and in some context."""
    owners: dict[str, list[Spec]] = {}
    found = []
    for spec in table:
        for key in dict.fromkeys(keys.get(spec.id, ())):
            others = owners.setdefault(key, [])
            found += [Conflict(key, other.id, spec.id) for other in others if _meet(other, spec)]
            others.append(spec)
    return found


def _meet(one: Spec, other: Spec) -> bool:
    both = {*one.contexts} & {*other.contexts}
    return bool(both) or Context.EVERYWHERE in (*one.contexts, *other.contexts)


def default_keys(table: Iterable[Spec]) -> dict[str, tuple[str, ...]]:
    """As the tables say."""
    return {spec.id: spec.keys for spec in table}
