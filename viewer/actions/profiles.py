"""Key and mouse profiles: other systems' habits, as differences from the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from viewer.actions.bindings import default_keys
from viewer.actions.table import TABLE
from viewer.canvas.tools import ToolKind
from viewer.translate import QT_TRANSLATE_NOOP

OwnKeys = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Profile:
    """words: for the screen.  keys: of the actions that differ from the table."""

    words: str
    keys: OwnKeys


@dataclass(frozen=True, slots=True)
class Mouse:
    """What each button does at first; the left one follows the tool in hand from then on."""

    words: str
    left: ToolKind = ToolKind.WINDOW
    middle: ToolKind = ToolKind.PAN
    right: ToolKind = ToolKind.ZOOM


# Where another system's key is ours for something else, ours moves or loses its key.
_OHIF = {
    "rotate_right": ("R", "]"), "rotate_left": ("L", "["), "reset": ("Ctrl+Shift+R",), "fit": ("=", "Ctrl+0"),
    "zoom_in": ("+",), "length": ("Shift+L",), "bidirectional": ("Ctrl+Shift+L",),
}  # fmt: skip
_WEASIS = {
    # with the presets of a CT that brings one window of its own: 1 Auto, 3 lung, 5 bone, 6 brain …
    "preset_1": ("0",), "file_window": ("1", "2"), "preset_6": ("3",), "preset_7": ("4",), "preset_8": ("5",),
    "preset_5": ("6",), "preset_3": ("7",), "preset_9": ("8",), "preset_2": (), "preset_4": ("9",),
    "corner_text": ("I",), "invert": ("Shift+I",), "pan": ("T", "X"), "length": ("D", "L"),
}  # fmt: skip
_PATHOLOGY = {"pan": ("M", "X"), "magnifier": ("Shift+M",), "reset": ("Shift+R",), "fit": ("Home", "Ctrl+0"),
              "first_frame": ("Shift+Home",)}  # fmt: skip

PROFILES: Mapping[str, Profile] = {
    "default": Profile(QT_TRANSLATE_NOOP("Actions", "LesionScope"), {}),
    "ohif": Profile(QT_TRANSLATE_NOOP("Actions", "Like OHIF"), _OHIF),
    "weasis": Profile(QT_TRANSLATE_NOOP("Actions", "Like Weasis"), _WEASIS),
    "pathology": Profile(QT_TRANSLATE_NOOP("Actions", "Pathology"), _PATHOLOGY),
}
MICE: Mapping[str, Mouse] = {
    "default": Mouse(QT_TRANSLATE_NOOP("Actions", "Left: window/level")),
    "scroll": Mouse(
        QT_TRANSLATE_NOOP("Actions", "Left: scroll, middle: window/level"), ToolKind.SCROLL, ToolKind.WINDOW
    ),
    "pan": Mouse(
        QT_TRANSLATE_NOOP("Actions", "Left: pan, middle: window/level"), ToolKind.PAN, ToolKind.WINDOW
    ),
}


def keys_of(profile: str, own: OwnKeys) -> dict[str, tuple[str, ...]]:
    """The table's keys, what a profile changes of them, and a person's own on top. Unknown names change nothing."""
    found = default_keys(TABLE)
    for changed in (PROFILES.get(profile, PROFILES["default"]).keys, own):
        found |= {name: tuple(keys) for name, keys in changed.items() if name in found}
    return found
