"""Layouts are data: small TOML files, the program's own and a person's, chosen by modality and by what is there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import resources
from inference.errors import SettingsError
from viewer.viewports.grid import Shape

CUTS = ("", "original", "axial", "sagittal", "coronal")
SIDES = ("", "R", "L")


@dataclass(frozen=True, slots=True)
class Place:
    """What belongs into one viewport. study: 0 the newest, 1 the one before.  cut: a plane of the series under hand."""

    side: str = ""
    view: str = ""
    study: int = 0
    cut: str = ""

    def words(self) -> str:
        """ "R CC", "axial"."""
        return " ".join(part for part in (self.side, self.view, self.cut) if part)


@dataclass(frozen=True, slots=True)
class Layout:
    """places: row by row from the top left.  automatic: may be chosen when a study opens.  rank: the lowest first."""

    id: str
    title: str
    shape: Shape
    places: tuple[Place, ...]
    modalities: tuple[str, ...] = ()
    automatic: bool = False
    rank: int = 0

    def fits(self, modality: str | None) -> bool:
        """Whether it is meant for images of this modality."""
        return not self.modalities or modality in self.modalities

    @property
    def reformats(self) -> bool:
        """Whether it shows planes of one series, and not images of a study."""
        return any(place.cut for place in self.places)


@dataclass(frozen=True, slots=True)
class Layouts:
    """known: sorted by rank and title.  problems: one sentence for each file that cannot be used."""

    known: tuple[Layout, ...]
    problems: tuple[str, ...]


def read_layouts(folders: Sequence[Path]) -> Layouts:
    """The program's own, then those of `folders`; a later file of the same name takes an earlier one's place."""
    known: dict[str, Layout] = {}
    problems = []
    for folder in (resources.path("layouts"), *folders):
        for path in sorted(folder.glob("*.toml")):
            try:
                known[path.stem] = read_layout(path)
            except SettingsError as error:
                problems.append(error.text)
    return Layouts(tuple(sorted(known.values(), key=lambda one: (one.rank, one.title))), tuple(problems))


def read_layout(path: Path) -> Layout:
    """Raises SettingsError naming the file and the key at fault."""
    try:
        return _layout(path.stem, tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise SettingsError(f"The layout '{path.name}' cannot be used: {error}.") from error


def _layout(name: str, told: Mapping[str, Any]) -> Layout:
    _refuse_unknown(told, {"title", "rows", "columns", "places", "modalities", "automatic", "rank"})
    shape = Shape(_want(told, "rows", int), _want(told, "columns", int))
    places = tuple(_place(number, item) for number, item in enumerate(_want(told, "places", list), 1))
    if len(places) != shape.count:
        raise ValueError(f"{shape.words()} needs {shape.count} places, it has {len(places)}")
    modalities = _want(told, "modalities", list, [])
    if not all(isinstance(item, str) for item in modalities):
        raise ValueError("'modalities' holds something that is no text")
    return Layout(
        name, _want(told, "title", str), shape, places, tuple(modalities), _want(told, "automatic", bool, False),
        _want(told, "rank", int, 0),
    )  # fmt: skip


def _place(number: int, told: Any) -> Place:
    if not isinstance(told, dict):
        raise ValueError(f"place {number} is no table")
    _refuse_unknown(told, {field.name for field in fields(Place)})
    place = Place(
        _want(told, "side", str, ""), _want(told, "view", str, ""), _want(told, "study", int, 0), _want(told, "cut", str, "")
    )  # fmt: skip
    if place.side not in SIDES or place.cut not in CUTS or place.study < 0:
        raise ValueError(f"place {number} is not usable: side R or L, cut one of {', '.join(CUTS[1:])}, study 0 or more")
    return place


MISSING = object()


def _want(told: Mapping[str, Any], key: str, kind: type, default: Any = MISSING) -> Any:
    value = told.get(key, default)
    if value is MISSING:
        raise ValueError(f"'{key}' is missing")
    if type(value) is not kind:
        raise ValueError(f"'{key}' is not of the kind {kind.__name__}")
    return value


def _refuse_unknown(told: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(told.keys() - known)
    if unknown:
        raise ValueError(f"'{unknown[0]}' is not known")
