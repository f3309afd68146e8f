"""Settings and keys in one file, to carry to another computer. It holds choices only: no path of an image, no name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from inference import __version__
from inference.errors import SettingsError
from viewer.actions.bindings import conflicts
from viewer.actions.profiles import keys_of
from viewer.actions.table import TABLE
from viewer.own_keys import OwnKeys
from viewer.settings import ROWS, Settings

FORMAT, VERSION = "lesionscope-settings", 1
LARGEST = 1 << 20  # bytes; ours has some thousand


@dataclass(frozen=True, slots=True)
class Imported:
    """left_out: names of settings and actions in the file that cannot be used here; they stay as they were."""

    settings: Settings
    keys: dict[str, tuple[str, ...]]
    left_out: tuple[str, ...] = ()


def as_text(settings: Settings, keys: OwnKeys) -> str:
    """The file's content: every row of the dialog, and the person's own keys."""
    told = asdict(settings)
    content = {
        "format": FORMAT,
        "version": VERSION,
        "made_by": __version__,
        "settings": {row.name: told[row.name] for row in ROWS},
        "keys": {name: list(own) for name, own in keys.items()},
    }
    return json.dumps(content, indent=2) + "\n"


def read_file(path: Path, now: Settings) -> Imported:
    """What the file says, over `now`.  Raises SettingsError naming the file and why nothing of it is taken."""
    try:
        content = json.loads(_text(path))
    except OSError as error:
        raise SettingsError(f"'{path.name}' cannot be read: {error.strerror}.", detail=repr(error)) from error
    except ValueError as error:
        raise SettingsError(
            f"'{path.name}' is no settings file: it is no JSON.", detail=repr(error)
        ) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise SettingsError(f"'{path.name}' is no settings file of LesionScope.")
    if content.get("version") != VERSION:
        raise SettingsError(f"'{path.name}' is of another version of the program ({content.get('made_by')}).")
    return _taken(_table(content, "settings"), _table(content, "keys"), now)


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise ValueError("larger than any settings file")
    return path.read_text("utf-8")


def _table(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = content.get(name)
    return found if isinstance(found, dict) else {}


def _taken(told: dict[str, Any], keys: dict[str, Any], now: Settings) -> Imported:
    rows = {row.name: row for row in ROWS}
    good = {name: value for name, value in told.items() if name in rows and _usable(name, value, now)}
    settings = now.with_(**good)
    own = {name: tuple(value) for name, value in keys.items() if _are_keys(name, value)}
    for clash in conflicts(TABLE, keys_of(settings.key_profile, own)):
        own = {name: value for name, value in own.items() if name not in (clash.first, clash.second)}
    return Imported(settings, own, tuple(sorted((told.keys() - good.keys()) | (keys.keys() - own.keys()))))


def _usable(name: str, value: object, now: Settings) -> bool:
    row = next(row for row in ROWS if row.name == name)
    if type(value) is not type(getattr(now, name)):
        return False
    if row.kind == "choice":
        return value in row.choices
    return row.kind != "folder" or value == "" or Path(str(value)).is_dir()


def _are_keys(name: str, value: object) -> bool:
    known = any(spec.id == name for spec in TABLE)
    return known and isinstance(value, list) and all(isinstance(key, str) and key for key in value)
