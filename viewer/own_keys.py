"""The keys that a person chose, in a file of their own beside the settings."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger(__name__)

OwnKeys = Mapping[str, tuple[str, ...]]


def read_keys(path: Path) -> dict[str, tuple[str, ...]]:
    """Of each action's id; what is missing or unusable is left out, and said in the log."""
    try:
        stored = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("the own keys cannot be read: %s", error)
        return {}
    if not isinstance(stored, dict):
        return {}
    return {name: tuple(keys) for name, keys in stored.items() if _are_keys(keys)}


def _are_keys(keys: object) -> bool:
    return isinstance(keys, list) and all(isinstance(key, str) and key for key in keys)


def write_keys(keys: OwnKeys, path: Path) -> None:
    """Replace the file whole.  Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps({name: list(own) for name, own in keys.items()}, indent=2), "utf-8")
    os.replace(part, path)
