"""Every record behaves as the standard library's dataclass of the same text does."""

from __future__ import annotations

import copy
import dataclasses
import multiprocessing
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, astuple, field, fields, replace
from typing import Any

import pytest

from inference import records
from inference.geometry import Rect

Make = Callable[..., Any]


def _classes(make: Make) -> dict[str, Any]:
    @make(frozen=True, slots=True)
    class Place:
        """A place."""

        x: int
        y: float = 1.5
        names: list[str] = field(default_factory=list)
        secret: bytes = field(default=b"", repr=False)
        seen: int = field(default=0, compare=False)

        @property
        def twice(self) -> int:
            return self.x * 2

    @make(frozen=True, slots=True)
    class One:
        value: int

    @make(frozen=True, slots=True)
    class Nothing:
        """No field."""

    @make(frozen=True, slots=True, eq=False)
    class Held:
        """Equal to itself only."""

        value: int

    @make(slots=True)
    class Open:
        """May change."""

        value: int = 3

    @make
    class Plain:
        """No arguments to the decorator."""

        value: int

    @make(frozen=True, slots=True)
    class Worked:
        """A field of its own making."""

        value: int
        double: int = field(init=False)
        kept: list[int] = field(init=False, default_factory=list)

        def __post_init__(self) -> None:
            if self.value < 0:
                raise ValueError("negative")
            object.__setattr__(self, "double", 2 * self.value)

    return {made.__name__: made for made in (Place, One, Nothing, Held, Open, Plain, Worked)}


OURS, THEIRS = _classes(records._dataclass), _classes(dataclasses.dataclass)
VALUES: dict[str, list[tuple[Any, ...]]] = {
    "Place": [(1,), (1, 2.5), (1, 2.5, ["a"]), (1, 2.5, ["a"], b"s", 9), (2,)],
    "One": [(1,), (2,)], "Nothing": [()], "Held": [(1,)], "Open": [(), (4,)], "Plain": [(1,), (2,)],
    "Worked": [(1,), (3,)],
}  # fmt: skip


@pytest.mark.parametrize("name", OURS)
def test_text_fields_and_equality_are_the_standard_ones(name: str) -> None:
    ours, theirs = ([kind[name](*given) for given in VALUES[name]] for kind in (OURS, THEIRS))
    assert [repr(one) for one in ours] == [repr(one) for one in theirs]
    assert [asdict(one) for one in ours] == [asdict(one) for one in theirs]
    assert [astuple(one) for one in ours] == [astuple(one) for one in theirs]
    assert [one.name for one in fields(OURS[name])] == [one.name for one in fields(THEIRS[name])]
    assert OURS[name].__match_args__ == THEIRS[name].__match_args__
    again = [OURS[name](*given) for given in VALUES[name]]
    standard = [THEIRS[name](*given) for given in VALUES[name]]
    assert [[a == b for a in ours] for b in again] == [[a == b for a in theirs] for b in standard]


@pytest.mark.parametrize("kind", [OURS, THEIRS], ids=["ours", "theirs"])
def test_hashes_follow_equality(kind: dict[str, Any]) -> None:
    assert hash(kind["One"](7)) == hash(kind["One"](7))
    assert len({kind["One"](7), kind["One"](7), kind["One"](8)}) == 2
    assert len({kind["Held"](7), kind["Held"](7)}) == 2
    with pytest.raises(TypeError):
        hash(kind["Open"]())
    with pytest.raises(TypeError):
        hash(kind["Plain"](1))


@pytest.mark.parametrize("kind", [OURS, THEIRS], ids=["ours", "theirs"])
def test_what_is_frozen_stays_as_it_is(kind: dict[str, Any]) -> None:
    place = kind["Place"](1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        place.x = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del place.x
    assert not hasattr(place, "__dict__")
    changed = replace(place, x=5)
    assert (changed.x, place.x, changed.y, changed.twice) == (5, 1, 1.5, 10)
    opened = kind["Open"]()
    opened.value = 9
    assert opened.value == 9


@pytest.mark.parametrize("kind", [OURS, THEIRS], ids=["ours", "theirs"])
def test_wrong_arguments_are_refused(kind: dict[str, Any]) -> None:
    for given, named in (((), {}), ((1, 2, 3, 4, 5, 6), {}), ((1,), {"nothing": 2}), ((1,), {"x": 2})):
        with pytest.raises(TypeError):
            kind["Place"](*given, **named)
    with pytest.raises(TypeError):
        kind["Worked"](1, double=3)
    with pytest.raises(ValueError, match="negative"):
        kind["Worked"](-1)


@pytest.mark.parametrize("kind", [OURS, THEIRS], ids=["ours", "theirs"])
def test_defaults_are_made_anew(kind: dict[str, Any]) -> None:
    first, second = kind["Place"](1), kind["Place"](1)
    first.names.append("a")
    assert second.names == []
    assert kind["Worked"](2).kept is not kind["Worked"](2).kept
    assert kind["Worked"](2).double == 4


def test_copies_and_other_processes_get_the_same_values() -> None:
    place = OURS["Place"](1, 2.5, ["a"])
    deep = copy.deepcopy(place)
    assert deep == place
    assert deep.names is not place.names
    assert copy.copy(place) == place
    sent, received = multiprocessing.Pipe()
    sent.send(Rect(1, 2, 3, 4))
    assert received.recv() == Rect(1, 2, 3, 4)


def test_a_dataclass_among_the_bases_is_refused() -> None:
    with pytest.raises(TypeError, match="no dataclass among its bases"):

        @records._dataclass(frozen=True)
        class Child(OURS["Place"]):  # type: ignore[misc, valid-type]
            z: int = 0
