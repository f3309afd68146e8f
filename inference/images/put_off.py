"""Imports that wait for their first use, or are left out."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from importlib.util import LazyLoader
from types import ModuleType


@contextmanager
def put_off(*names: str, without: Sequence[str] = ()) -> Iterator[None]:
    """What this thread imports of these modules meanwhile is loaded when something of it is asked for.

    without: modules that are, for this thread and now, as if they were not installed. Top-level modules belong here:
    of an `import x` PySide asks x for its name at once, and what was put off would come all the same.
    """
    finder = _PutsOff(frozenset(names), frozenset(without))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _PutsOff:
    def __init__(self, names: frozenset[str], without: frozenset[str]) -> None:
        self._names, self._without, self._thread = names, without, threading.get_ident()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if threading.get_ident() != self._thread or name not in self._names | self._without:
            return None
        if name in self._without:
            raise ModuleNotFoundError(f"{name} is left out here", name=name)
        others = [finder for finder in sys.meta_path if finder is not self]
        found = next((spec for finder in others if (spec := finder.find_spec(name, path, target))), None)
        if found is not None and found.loader is not None:
            found.loader = LazyLoader(found.loader)
        return found
