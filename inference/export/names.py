"""File names that every system takes, each one once."""

from __future__ import annotations

import re

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$", re.IGNORECASE)  # Windows' devices
LONGEST = 100


def file_name(words: str) -> str:
    """`words` as a name without folders: forbidden characters become `_`, never empty, never hidden."""
    name = FORBIDDEN.sub("_", words)[:LONGEST].strip().rstrip(".")
    name = "_" + name[1:] if name.startswith(".") else name
    if not name or RESERVED.match(name):
        return f"_{name}"
    return name


def unique(name: str, taken: set[str]) -> str:
    """`name`, or `name-2`, `name-3` … if taken; upper and lower case count as the same.

    taken: case-folded names; the choice joins them.
    """
    choice, number = name, 1
    while choice.casefold() in taken:
        number += 1
        choice = f"{name}-{number}"
    taken.add(choice.casefold())
    return choice
