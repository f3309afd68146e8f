"""Three tables of colours for the panels. The canvas stays black and its marks keep their colours in all of them."""

from __future__ import annotations

from inference.records import dataclass
from viewer.translate import QT_TRANSLATE_NOOP

DARK, LIGHT, CONTRAST = "dark", "light", "contrast"


@dataclass(frozen=True, slots=True)
class Colours:
    """edge: of controls.  bright: words on a control filled with `edge`.  on_accent: words on the accent."""

    panel: str
    raised: str
    hover: str
    line: str
    edge: str
    text: str
    bright: str
    quiet: str
    disabled: str
    accent: str
    on_accent: str
    error: str
    warning: str
    malignant: str
    benign: str
    normal: str
    focus_px: int = 1


TABLES = {
    DARK: Colours(
        panel="#14171C", raised="#1B2027", hover="#232A33", line="#262D36", edge="#3A4452", text="#D8DEE6",
        bright="#FFFFFF", quiet="#8C96A5", disabled="#5A6472", accent="#5BB8C4", on_accent="#000000",
        error="#E5716A", warning="#E3B341", malignant="#F08C3A", benign="#5AA2E8", normal="#B4BCC8",
    ),
    LIGHT: Colours(
        panel="#F4F6F8", raised="#FFFFFF", hover="#E3E8EE", line="#D0D7DF", edge="#5F6B7A", text="#1B2027",
        bright="#FFFFFF", quiet="#54606F", disabled="#8A94A1", accent="#0F6B78", on_accent="#FFFFFF",
        error="#B3261E", warning="#7A5400", malignant="#A84E0A", benign="#1E63B0", normal="#5A6472",
    ),
    CONTRAST: Colours(
        panel="#000000", raised="#000000", hover="#262600", line="#808080", edge="#C8C8C8", text="#FFFFFF",
        bright="#000000", quiet="#E0E0E0", disabled="#A0A0A0", accent="#FFE24A", on_accent="#000000",
        error="#FF9C94", warning="#FFC46B", malignant="#FFA45C", benign="#8CC4FF", normal="#FFFFFF", focus_px=2,
    ),
}  # fmt: skip
WORDS = {
    DARK: QT_TRANSLATE_NOOP("Settings", "Dark"),
    LIGHT: QT_TRANSLATE_NOOP("Settings", "Light"),
    CONTRAST: QT_TRANSLATE_NOOP("Settings", "High contrast"),
}
assert WORDS.keys() == TABLES.keys()
_now = {"name": DARK}  # chosen once, before `viewer.theme` is imported: tables all over the viewer are made of it


def choose(name: str) -> None:
    """The table for this run; an unknown name is the dark one. Before anything imports `viewer.theme`."""
    _now["name"] = name if name in TABLES else DARK


def chosen() -> Colours:
    """The table of this run."""
    return TABLES[_now["name"]]
