"""`dataclass` for what every start loads: the same classes as the standard library's, made in a tenth of the time.

The standard decorator compiles the text of six methods for each class, and seventy classes stand before the first
picture: a tenth of the whole start. Here equality, hash, text and frozenness are shared functions, and `__init__` is
compiled when the first instance is made; most classes have none before the picture stands. Fields, slots and defaults
are the standard library's own work, so `replace`, `fields` and `asdict` know the classes.

For plain fields only: no InitVar, no keyword-only field, no order, no dataclass among the bases.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

_set = object.__setattr__
Told = tuple[Field[Any], ...]


def _dataclass(
    cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True, weakref_slot: bool = False
) -> Any:
    """As `dataclasses.dataclass`, with these choices."""

    def made(cls: type) -> type:
        return _made(cls, frozen=frozen, eq=eq, slots=slots, weakref_slot=weakref_slot)

    return made if cls is None else made(cls)


def _made(cls: type, *, frozen: bool, eq: bool, **slots: bool) -> type:
    if any(hasattr(base, "__dataclass_fields__") for base in cls.__bases__):
        raise TypeError(f"{cls.__name__}: a record has no dataclass among its bases")
    own = vars(cls).keys() & {"__eq__", "__hash__", "__repr__"}
    cls.__doc__ = cls.__doc__ or cls.__name__  # else its signature is written out here, at length
    cls = dataclasses.dataclass(init=False, repr=False, eq=False, **slots)(cls)
    told = fields(cls)
    shared: dict[str, Any] = {"__init__": _init_at_first_use(cls, told, frozen=frozen), "__repr__": _repr}
    shared |= _comparing([one.name for one in told if one.compare], frozen=frozen) if eq else {}
    shared |= _FROZEN if frozen else {}
    for name, method in shared.items():
        if name not in own:
            setattr(cls, name, method)
    return cls


def _init_at_first_use(cls: type, told: Told, *, frozen: bool) -> Callable[..., None]:
    """Compiles the real one when it is first called, and gives the class that instead of itself."""

    def __init__(self: object, *values: Any, **named: Any) -> None:
        init = _init(cls, told, frozen=frozen)
        cls.__init__ = init  # type: ignore[misc]  # that is the point
        init(self, *values, **named)

    return __init__


def _init(cls: type, told: Told, *, frozen: bool) -> Callable[..., None]:
    known: dict[str, Any] = {"_set": _set, "_missing": MISSING}
    words, lines = ["self"], []
    for one in told:
        word, value = _argument(one, known)
        words += [word] if one.init else []
        if value:
            lines.append(f" _set(self, {one.name!r}, {value})" if frozen else f" self.{one.name} = {value}")
    lines += [" self.__post_init__()"] if hasattr(cls, "__post_init__") else []
    text = "\n".join([f"def __init__({', '.join(words)}):", *lines, " return None"])
    exec(compile(text, f"<{cls.__name__}.__init__>", "exec"), known)  # our own names only
    made: Callable[..., None] = known["__init__"]
    return made


def _argument(one: Field[Any], known: dict[str, Any]) -> tuple[str, str]:
    """(how the argument stands in the signature, what is given to the field; "" for nothing: __post_init__ sets it)."""
    name, held = one.name, f"_given_{one.name}"
    if one.default_factory is not MISSING:
        known[held] = one.default_factory
        return f"{name}=_missing", f"{held}() if {name} is _missing else {name}" if one.init else f"{held}()"
    if one.default is not MISSING:
        known[held] = one.default
        return f"{name}={held}", name if one.init else held
    return name, name if one.init else ""


def _comparing(names: list[str], *, frozen: bool) -> dict[str, Any]:
    """Equal if of one class and equal in these fields; what can change has no hash."""
    get: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()
    values = get if len(names) != 1 else lambda one: (get(one),)

    def __eq__(self: object, other: object) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: object) -> int:
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__ if frozen else None}


@recursive_repr()
def _repr(self: Any) -> str:
    told = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({told})"


def _refuse_set(self: object, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    """For the copy that goes to another process."""
    return [getattr(self, one.name) for one in fields(self)]


def _restore(self: Any, state: Iterable[Any]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        _set(self, one.name, value)


_FROZEN = {
    "__setattr__": _refuse_set, "__delattr__": _refuse_delete, "__getstate__": _state, "__setstate__": _restore,
}  # fmt: skip

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass
