"""Is there a newer version? Asked only where a person switched it on, of an address that they gave. No Qt."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from inference.errors import SettingsError

LARGEST, WAIT_S = 4096, 10  # bytes read of the answer, seconds waited for it
NUMBER = re.compile(r"\d+(\.\d+){0,3}")


@dataclass(frozen=True, slots=True)
class Release:
    """version: "1.2.0".  page: where a person can read of it, "" if not told."""

    version: str
    page: str = ""


def checked(address: str) -> str:
    """The address itself.  Raises SettingsError if it is not an https one."""
    if not re.fullmatch(r"https://[^\s/]+(/\S*)?", address):
        raise SettingsError("The address to ask for a new version must begin with https://.")
    return address


def ask(address: str) -> Release:
    """Read the small file {"version": "1.2.0", "page": "https://…"} there.  Blocks; raises SettingsError."""
    from urllib.request import Request, urlopen

    question = Request(address, headers={"User-Agent": "LesionScope", "Accept": "application/json"})
    try:
        with urlopen(question, timeout=WAIT_S) as answer:
            return parse(answer.read(LARGEST).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"No answer about a new version came from {address}.", detail=repr(error)
        ) from error


def parse(text: str) -> Release:
    """Raises ValueError for anything but that file."""
    told = json.loads(text)
    version = told.get("version") if isinstance(told, dict) else None
    if not isinstance(version, str) or not NUMBER.fullmatch(version):
        raise ValueError("the file tells no version")
    page = told.get("page", "")
    return Release(version, page if isinstance(page, str) and page.startswith("https://") else "")


def newer(release: Release, ours: str) -> bool:
    """Whether it is later than the version we are; "0.10" is later than "0.9"."""
    return _numbers(release.version) > _numbers(ours)


def _numbers(version: str) -> tuple[int, ...]:
    found = NUMBER.match(version)
    parts = [int(part) for part in found[0].split(".")] if found else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)
