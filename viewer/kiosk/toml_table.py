"""A TOML table that says which key of which file is missing, wrong or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inference.errors import SettingsError


class Table:
    """Gives values once they are what they should be; `end` refuses keys that nobody asked for. All raise SettingsError."""

    def __init__(self, data: Mapping[str, Any], name: str, prefix: str = "") -> None:
        self._data, self._name, self._prefix = data, name, prefix
        self._asked: set[str] = set()

    def wrong(self, key: str, why: str) -> SettingsError:
        return SettingsError(f"“{self._name}”: the key '{self._prefix}{key}' {why}.")

    def _get(self, key: str, kinds: tuple[type, ...], default: Any) -> Any:
        self._asked.add(key)
        value = self._data.get(key, default)
        if value is ...:
            raise self.wrong(key, "is missing")
        if key in self._data and type(value) not in kinds:
            raise self.wrong(key, f"has the wrong type ({type(value).__name__})")
        return value

    def text(self, key: str, default: Any = ...) -> str:
        return str(self._get(key, (str,), default))

    def flag(self, key: str, default: bool) -> bool:
        return bool(self._get(key, (bool,), default))

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        value = int(self._get(key, (int,), default))
        if not low <= value <= high:
            raise self.wrong(key, f"is {value}, not between {low} and {high}")
        return value

    def seconds(self, key: str, default: float, low: float, high: float) -> float:
        value = float(self._get(key, (int, float), default))
        if not low <= value <= high:
            raise self.wrong(key, f"is {value:g} s, not between {low:g} and {high:g} s")
        return value

    def choice(self, key: str, known: tuple[str, ...], default: str) -> str:
        value = self.text(key, default)
        if value not in known:
            raise self.wrong(key, f"is '{value}', not one of {', '.join(known)}")
        return value

    def strings(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Some of the known ones, in the file's order; by default all."""
        values = tuple(self._get(key, (list,), list(known)))
        strange = [value for value in values if value not in known]
        if strange or not values:
            raise self.wrong(key, f"names {strange[0] if strange else 'nothing'!r}, not some of {', '.join(known)}")
        return values

    def words(self, key: str, default: Any = ...) -> dict[str, str]:
        """A text for every language, or a table of texts by language."""
        value = self._get(key, (str, dict), default)
        if isinstance(value, str):
            return {"": value}
        if any(not isinstance(text, str) for text in value.values()):
            raise self.wrong(key, "holds something that is no text")
        return dict(value)

    def tables(self, key: str) -> list[Table]:
        found = self._get(key, (list,), [])
        if any(not isinstance(one, dict) for one in found):
            raise self.wrong(key, "is not a list of tables ([[case]])")
        return [Table(one, self._name, f"{key} {n}: ") for n, one in enumerate(found, start=1)]

    def end(self) -> None:
        """Every key of the table has been asked for."""
        for key in self._data:
            if key not in self._asked:
                raise self.wrong(key, "is not known")
