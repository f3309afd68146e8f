"""Names as file managers, browsers and terminals give them: paths, `file://` and `lesionscope://` → local paths."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl, unquote_to_bytes, urlsplit

from inference.errors import SettingsError
from inference.records import dataclass

SCHEME = "lesionscope"
MOST_PATHS = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. paths: absolute.  group: links of one group are one study.  refused: sentences."""

    paths: tuple[Path, ...] = ()
    group: str = ""
    refused: tuple[str, ...] = ()


def absolute(name: str) -> str:
    """A path from the current folder; a URL as it is."""
    return name if _scheme(name) else os.path.abspath(name)


def read_names(names: Sequence[str]) -> tuple[Wanted, ...]:
    """What was asked for, group by group in the order they came; what cannot be taken is a sentence in `refused`."""
    paths: dict[str, dict[Path, None]] = {}
    refused: list[str] = []
    for name in names:
        try:
            found, group = _read(name)
            paths.setdefault(group, {}).update(dict.fromkeys(found))
        except SettingsError as error:
            refused.append(error.text)
    wanted = [Wanted(tuple(found), group) for group, found in paths.items()]
    return tuple([*wanted, Wanted(refused=tuple(refused))] if refused else wanted)


def _read(name: str) -> tuple[list[Path], str]:
    scheme = _scheme(name)
    if not scheme:
        return [Path(os.path.abspath(name))], ""
    if scheme == "file":
        return [_file_url(name)], ""
    if scheme == SCHEME:
        return _link(name)
    raise SettingsError(f"'{name}' is not opened: only files on this machine are.")


def _scheme(name: str) -> str:
    """The URL's scheme in lower case, "" for a path. A file that is there is a path, whatever its name."""
    head, colon, rest = name.partition(":")
    is_url = colon and head.isascii() and head.isalnum() and len(head) > 1 and rest.startswith("//")
    is_ours = colon and head.lower() == SCHEME  # browsers may drop the slashes
    return head.lower() if (is_url or is_ours) and not os.path.lexists(name) else ""


def _file_url(url: str) -> Path:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise SettingsError(f"'{url}' is not opened: it is on another machine ({parts.netloc}).")
    bare = url.split("//", 1)[1].removeprefix("localhost")  # `#` and `?` stay: some programs do not escape them
    if os.name == "nt":
        from urllib.request import url2pathname  # slow to import: 50 ms before the window

        return Path(url2pathname(bare))
    return Path(os.fsdecode(unquote_to_bytes(bare.encode("utf-8", "surrogateescape"))))


def _link(url: str) -> tuple[list[Path], str]:
    """`lesionscope://open?path=…&path=…&group=…`: a web page may send it, so only what is surely local is taken."""
    parts = urlsplit(url)
    action = (parts.netloc or parts.path).strip("/")
    if action != "open":
        raise SettingsError(f"The link asks for '{action}'; only 'open' is known.")
    try:
        fields = parse_qsl(parts.query.replace("+", "%2B"), max_num_fields=MOST_PATHS, errors="surrogateescape")
    except ValueError as error:
        raise SettingsError("The link holds too many fields.", detail=str(error)) from error
    paths = [_local(value) for key, value in fields if key == "path"]
    if not paths:
        raise SettingsError("The link names no file.")
    return paths, next((value for key, value in fields if key == "group"), "")


def _local(text: str) -> Path:
    """An absolute path of this machine that exists. Never a share: asking for it would sign on to a server."""
    if text.startswith(("\\\\", "//")) or "\0" in text:
        raise SettingsError(f"The link's '{text}' is not opened: it is not on this machine.")
    path = Path(text)
    if not path.is_absolute():
        raise SettingsError(f"The link's '{text}' is not opened: the path is not absolute.")
    if not path.exists():
        raise SettingsError(f"The link's '{text}' is not there.")
    return path
