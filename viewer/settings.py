"""One frozen table of settings; a change makes a new table, and the file is replaced whole."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, Self

from inference.records import dataclass
from viewer.theme_colours import DARK
from viewer.theme_colours import WORDS as THEMES
from viewer.translate import QT_TRANSLATE_NOOP

log = logging.getLogger(__name__)

APP = "lesionscope"
MODELS_LOG = "lesionscope-models.log"  # of the model process, in the folder of data


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chose. Plain values only; unknown keys in the file are left out, wrong types become the default."""

    run_on_open: bool = True
    device: str = "auto"
    engine_in_process: bool = False
    models_folder: str = ""
    remember_recent: bool = True
    key_profile: str = "default"
    mouse_profile: str = "default"
    remember_names: bool = True
    language: str = "system"
    theme: str = DARK
    folded: str = ""
    colour_profiles: bool = True
    greeted: bool = False
    check_updates: bool = False
    update_address: str = ""
    slide_cache: str = "auto"
    not_on_open: str = "MG:mammo-mass-patch MG:mammo-mass-whole US:breast-us-student"  # weak, or for live outlines

    def with_(self, **changes: Any) -> Self:
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the dialog. kind: check, choice, folder, language, text.  at_start: it counts from the next start on.

    told: what a person should know before changing it, below the line.
    """

    name: str
    words: str
    kind: str = "check"
    choices: tuple[str, ...] = ()
    at_start: bool = False
    told: str = ""


CACHE_SIZES = {"512 MB": 512 << 20, "1 GB": 1 << 30, "2 GB": 2 << 30, "4 GB": 4 << 30, "8 GB": 8 << 30, "16 GB": 16 << 30}
ROWS: tuple[Row, ...] = (
    Row("run_on_open", QT_TRANSLATE_NOOP("Settings", "Run the models when an image opens")),
    Row(
        "device", QT_TRANSLATE_NOOP("Settings", "Compute on"), "choice", ("auto", "cpu", "cuda", "mps"), True
    ),
    Row(
        "engine_in_process",
        QT_TRANSLATE_NOOP("Settings", "Run the models inside the window's process"),
        at_start=True,
    ),
    Row("models_folder", QT_TRANSLATE_NOOP("Settings", "Folder with more models"), "folder", at_start=True),
    Row("key_profile", QT_TRANSLATE_NOOP("Settings", "Keys"), "choice", ("default", "ohif", "weasis", "pathology")),
    Row("mouse_profile", QT_TRANSLATE_NOOP("Settings", "Mouse"), "choice", ("default", "scroll", "pan")),
    Row("colour_profiles", QT_TRANSLATE_NOOP("Settings", "Show colours by the picture's profile (ICC)")),
    Row("slide_cache", QT_TRANSLATE_NOOP("Settings", "Memory for slides"), "choice", ("auto", *CACHE_SIZES)),
    Row("remember_recent", QT_TRANSLATE_NOOP("Settings", "Remember which files were opened"), at_start=True),
    Row(
        "remember_names",
        QT_TRANSLATE_NOOP("Settings", "Remember their patients' names and small pictures"),
        at_start=True,
    ),
    Row("language", QT_TRANSLATE_NOOP("Settings", "Language"), "language", at_start=True),
    Row("theme", QT_TRANSLATE_NOOP("Settings", "Appearance"), "choice", tuple(THEMES), at_start=True),
    Row("check_updates", QT_TRANSLATE_NOOP("Settings", "Ask for a new version at each start"), at_start=True),
    Row(
        "update_address",
        QT_TRANSLATE_NOOP("Settings", "Ask at this address"),
        "text",
        at_start=True,
        told=QT_TRANSLATE_NOOP(
            "Settings",
            "Off: no connection is ever made. On: one small file is read from that https address; nothing is sent but "
            "the question itself, which shows that address this computer's network number.",
        ),
    ),
)
CHOICES = {
    **THEMES,
    **{size: size for size in CACHE_SIZES},
    "auto": QT_TRANSLATE_NOOP("Settings", "Automatic"),
    "cpu": QT_TRANSLATE_NOOP("Settings", "Processor (CPU)"),
    "cuda": QT_TRANSLATE_NOOP("Settings", "Graphics card (CUDA)"),
    "mps": QT_TRANSLATE_NOOP("Settings", "Graphics card (Apple)"),
    "default": "LesionScope", "ohif": "OHIF", "weasis": "Weasis",
    "pathology": QT_TRANSLATE_NOOP("Settings", "Pathology"),
    "scroll": QT_TRANSLATE_NOOP("Settings", "Left button scrolls"),
    "pan": QT_TRANSLATE_NOOP("Settings", "Left button pans"),
}  # fmt: skip
UNLISTED = {"folded", "greeted", "not_on_open"}  # what the window and the models' window keep: no line of the dialog
assert {row.name for row in ROWS} == {field.name for field in fields(Settings)} - UNLISTED
assert {choice for row in ROWS for choice in row.choices} <= CHOICES.keys()


def config_folder() -> Path:
    """Where settings lie; LESIONSCOPE_HOME moves settings and data together (tests, portable use)."""
    home = os.environ.get("LESIONSCOPE_HOME")
    if home:
        return Path(home)
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False)


def data_folder() -> Path:
    """Where the journal, recent files and logs lie."""
    home = os.environ.get("LESIONSCOPE_HOME")
    if home:
        return Path(home)
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)


def load_settings(path: Path) -> Settings:
    """The settings in `path`; what is missing or unusable there is the default, and said in the log."""
    try:
        stored = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        log.warning("the settings cannot be read, defaults are used: %s", error)
        return Settings()
    return _usable(stored if isinstance(stored, dict) else {})


def _usable(stored: dict[str, Any]) -> Settings:
    default = Settings()
    known = {field.name: getattr(default, field.name) for field in fields(Settings)}
    good = {name: stored[name] for name, value in known.items() if type(stored.get(name)) is type(value)}
    return replace(default, **good)


def save_settings(settings: Settings, path: Path) -> None:
    """Replace the file whole. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(settings), indent=2), "utf-8")
    os.replace(part, path)
