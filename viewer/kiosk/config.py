"""What one TOML file says about a kiosk. Every key is checked on reading; the wrong one is named."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from inference.errors import SettingsError
from viewer.kiosk.pin import is_hash
from viewer.kiosk.toml_table import Table

LANGUAGES = ("en", "zh_CN")
LAYOUTS = ("panel", "projector")
PALETTES = ("standard", "colour-blind")
DEVICES = ("auto", "cpu", "cuda", "mps")
SHA256 = 64

Words = dict[str, str]  # by language; "" is for every language


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One entry of the playlist.

    number: 1-based, as people count.  title, story: what is shown instead of anything the file says.
    demo, sha256: the operator's word that this very content may be shown; a file that calls itself synthetic needs none.
    frame: 0-based, None for the middle one.  modality, body_part: told where the file does not.
    """

    number: int
    path: Path
    title: Words
    story: Words
    demo: bool = False
    sha256: str = ""
    frame: int | None = None
    modality: str = ""
    body_part: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class KioskConfig:
    """case_s: how long the tour stays on a case.  visitor_s: how long a visitor may.

    idle_s: without a touch, until the tour begins anew.  screen: 0 is the first.  cache: folder of stored results, None
    for the program's own.  card_url: where the model's card can be read, "" for none.
    show_input: keys and touches are shown on the screen.  hold_keyboard: other programs get no keys (X11).
    """

    path: Path
    pin: str
    cases: tuple[Case, ...]
    languages: tuple[str, ...] = LANGUAGES
    layout: str = "panel"
    palette: str = "standard"
    screen: int = 0
    device: str = "auto"
    case_s: float = 24.0
    visitor_s: float = 180.0
    idle_s: float = 60.0
    cache: Path | None = None
    card_url: str = ""
    show_input: bool = False
    hold_keyboard: bool = True


def read_config(path: Path) -> KioskConfig:
    """Raises SettingsError: one sentence with the file, the key and what is wrong with it."""
    path = path.absolute()
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise SettingsError(f"“{path.name}” cannot be read: {why}.", detail=repr(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"“{path.name}” is not valid TOML: {error}.") from error
    return _config(Table(data, path.name), path)


def _config(table: Table, path: Path) -> KioskConfig:
    languages = table.strings("languages", LANGUAGES)
    cache = table.text("cache", "")
    made = KioskConfig(
        path,
        _pin(table),
        _cases(table, path.parent),
        languages,
        table.choice("layout", LAYOUTS, "panel"),
        table.choice("palette", PALETTES, "standard"),
        table.whole("screen", 0, 0, 15),
        table.choice("device", DEVICES, "auto"),
        table.seconds("case_s", 24.0, 1.0, 3600.0),
        table.seconds("visitor_s", 180.0, 5.0, 3600.0),
        table.seconds("idle_s", 60.0, 2.0, 3600.0),
        _beside(path.parent, cache) if cache else None,
        _url(table),
        table.flag("show_input", False),
        table.flag("hold_keyboard", True),
    )
    table.end()
    return made


def _pin(table: Table) -> str:
    pin = table.text("pin")
    if not is_hash(pin):
        raise table.wrong("pin", "is not a hash that `lesionscope --kiosk-pin` prints")
    return pin


def _url(table: Table) -> str:
    url = table.text("card_url", "")
    if url and not url.startswith(("https://", "http://")):
        raise table.wrong("card_url", "does not begin with https:// or http://")
    return url


def _cases(table: Table, folder: Path) -> tuple[Case, ...]:
    entries = table.tables("case")
    if not entries:
        raise table.wrong("case", "is missing: the playlist is empty")
    return tuple(_case(entry, number, folder) for number, entry in enumerate(entries, start=1))


def _case(table: Table, number: int, folder: Path) -> Case:
    frame = table.whole("frame", 0, 0, 1_000_000)
    case = Case(
        number,
        _beside(folder, table.text("file")),
        table.words("title"),
        table.words("story", {}),
        table.flag("demo", False),
        table.text("sha256", "").lower(),
        frame - 1 if frame else None,
        table.text("modality", ""),
        table.text("body_part", ""),
    )
    table.end()
    if case.sha256 and (len(case.sha256) != SHA256 or set(case.sha256) - set("0123456789abcdef")):
        raise table.wrong("sha256", "is not 64 hexadecimal digits")
    if case.demo and not case.sha256:
        raise table.wrong("sha256", "is missing: 'demo' speaks of one content of the file, not of its name")
    return case


def _beside(folder: Path, name: str) -> Path:
    return (folder / Path(name).expanduser()).absolute()
