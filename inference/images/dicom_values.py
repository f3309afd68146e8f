"""Reading single elements of a data set: tolerant, because headers are written by many hands."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any


def text(data: Any, keyword: str) -> str:
    """The element as one line of text, "" if it is absent, empty or broken."""
    try:
        value = data.get(keyword, "")
        return "" if value is None else str(value).replace("\x00", "").strip()
    except Exception:  # a broken element is as good as none
        return ""


def numbers(data: Any, keyword: str) -> tuple[float, ...]:
    """All finite values of a numeric element; () if it is absent or any is broken."""
    try:
        value = data.get(keyword)
        if value is None or value == "":
            return ()
        found = [float(part) for part in (value if _is_many(value) else [value])]
    except Exception:
        return ()
    return tuple(found) if all(isfinite(part) for part in found) else ()


def number(data: Any, keyword: str) -> float | None:
    """The first value of a numeric element, or None."""
    found = numbers(data, keyword)
    return found[0] if found else None


def whole(data: Any, keyword: str, default: int = 0) -> int:
    """The first value as an int, or the default."""
    found = number(data, keyword)
    return default if found is None else int(found)


def words(data: Any, keyword: str) -> tuple[str, ...]:
    """All values as text."""
    try:
        value = data.get(keyword)
        parts = value if _is_many(value) else [value]
        return tuple("" if part is None else str(part).strip() for part in parts) if value is not None else ()
    except Exception:
        return ()


def items(data: Any, keyword: str) -> list[Any]:
    """The items of a sequence; [] if it is absent or broken."""
    try:
        value = data.get(keyword)
        return [item for item in value if hasattr(item, "get")] if value else []
    except Exception:
        return []


def groups(data: Any, macro: str, frame: int = 0) -> Iterator[Any]:
    """The items of a functional group macro that hold for a frame: its own, then the shared one (PS3.3
    C.7.6.16)."""
    own = items(data, "PerFrameFunctionalGroupsSequence")
    if frame < len(own):
        yield from items(own[frame], macro)
    for shared in items(data, "SharedFunctionalGroupsSequence"):
        yield from items(shared, macro)


def _is_many(value: Any) -> bool:
    return isinstance(value, list | tuple) or type(value).__name__ == "MultiValue"
