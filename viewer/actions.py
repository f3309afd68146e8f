"""One table of everything a person can do by menu, button or key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from viewer import icons
from viewer.translate import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Spec:
    """keys: the first is shown.  tool: one of the exclusive canvas tools.  menu: where it stands.

    short: the word beside the icon in the bar; without one the icon stands alone.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    menu: str = ""
    checkable: bool = False
    tool: bool = False
    short: str = ""


# fmt: off
TABLE: tuple[Spec, ...] = (
    Spec("open", QT_TRANSLATE_NOOP("Actions", "Open files…"), ("Ctrl+O",), "open", "file",
         short=QT_TRANSLATE_NOOP("Actions", "Open")),
    Spec("open_folder", QT_TRANSLATE_NOOP("Actions", "Open folder…"), ("Ctrl+Shift+O",), "", "file"),
    Spec("demo", QT_TRANSLATE_NOOP("Actions", "Open the demo case"), (), "", "file"),
    Spec("demo_all", QT_TRANSLATE_NOOP("Actions", "Open all demo cases"), (), "", "file"),
    Spec("export_view", QT_TRANSLATE_NOOP("Actions", "Export picture as seen…"), ("Ctrl+E",), "export", "file" ,
         short=QT_TRANSLATE_NOOP("Actions", "Export")),
    Spec("export_mask", QT_TRANSLATE_NOOP("Actions", "Export mask…"), (), "", "file"),
    Spec("export_results", QT_TRANSLATE_NOOP("Actions", "Export results to a folder…"), (), "", "file"),
    Spec("export_seg", QT_TRANSLATE_NOOP("Actions", "Export DICOM SEG…"), (), "", "file"),
    Spec("close", QT_TRANSLATE_NOOP("Actions", "Close image"), ("Ctrl+W",), "", "file"),
    Spec("quit", QT_TRANSLATE_NOOP("Actions", "Quit"), ("Ctrl+Q",), "", "file"),
    Spec("undo", QT_TRANSLATE_NOOP("Actions", "Undo"), ("Ctrl+Z",), "undo", "edit"),
    Spec("redo", QT_TRANSLATE_NOOP("Actions", "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", "edit"),
    Spec("accept", QT_TRANSLATE_NOOP("Actions", "Accept the finding"), ("Y",), "check", "edit"),
    Spec("reject", QT_TRANSLATE_NOOP("Actions", "Reject the finding"), ("U",), "x", "edit"),
    Spec("fill", QT_TRANSLATE_NOOP("Actions", "Fill holes"), ("F",), "", "edit"),
    Spec("delete", QT_TRANSLATE_NOOP("Actions", "Delete the mask"), ("Del",), "", "edit"),
    Spec("settings", QT_TRANSLATE_NOOP("Actions", "Settings…"), ("Ctrl+,",), "settings", "edit"),
    Spec("window_level", QT_TRANSLATE_NOOP("Actions", "Window/level"), ("W",), "window-level", "tools", tool=True),
    Spec("pan", QT_TRANSLATE_NOOP("Actions", "Pan"), ("X",), "pan", "tools", tool=True),
    Spec("zoom", QT_TRANSLATE_NOOP("Actions", "Zoom"), ("Z",), "zoom", "tools", tool=True),
    Spec("scroll", QT_TRANSLATE_NOOP("Actions", "Scroll frames"), ("S",), "scroll", "tools", tool=True),
    Spec("brush", QT_TRANSLATE_NOOP("Actions", "Brush"), ("B",), "brush", "tools", tool=True),
    Spec("eraser", QT_TRANSLATE_NOOP("Actions", "Eraser"), ("E",), "eraser", "tools", tool=True),
    Spec("fit", QT_TRANSLATE_NOOP("Actions", "Fit to window"), ("Ctrl+0",), "fit", "view"),
    Spec("one_to_one", QT_TRANSLATE_NOOP("Actions", "One image pixel per screen pixel"), ("Ctrl+1",), "one-to-one", "view"),
    Spec("zoom_in", QT_TRANSLATE_NOOP("Actions", "Zoom in"), ("+", "="), "", "view"),
    Spec("zoom_out", QT_TRANSLATE_NOOP("Actions", "Zoom out"), ("-",), "", "view"),
    Spec("invert", QT_TRANSLATE_NOOP("Actions", "Invert grey scale"), ("I",), "invert", "view"),
    Spec("file_window", QT_TRANSLATE_NOOP("Actions", "Window of the file"), ("0",), "", "view"),
    *(Spec(f"preset_{n}", QT_TRANSLATE_NOOP("Actions", "Window preset"), (str(n),)) for n in range(1, 10)),
    Spec("bracket_left", QT_TRANSLATE_NOOP("Actions", "Rotate left / smaller brush"), ("[",), "", "view"),
    Spec("bracket_right", QT_TRANSLATE_NOOP("Actions", "Rotate right / larger brush"), ("]",), "", "view"),
    Spec("flip_h", QT_TRANSLATE_NOOP("Actions", "Flip left–right"), ("H",), "", "view"),
    Spec("flip_v", QT_TRANSLATE_NOOP("Actions", "Flip top–bottom"), ("V",), "", "view"),
    Spec("corner_text", QT_TRANSLATE_NOOP("Actions", "Corner text"), ("T",), "", "view"),
    Spec("reset", QT_TRANSLATE_NOOP("Actions", "Reset the view"), ("R",), "reset", "view"),
    Spec("previous_frame", QT_TRANSLATE_NOOP("Actions", "Previous frame"), ("Up",), "", "view"),
    Spec("next_frame", QT_TRANSLATE_NOOP("Actions", "Next frame"), ("Down",), "", "view"),
    Spec("first_frame", QT_TRANSLATE_NOOP("Actions", "First frame"), ("Home",), "", "view"),
    Spec("last_frame", QT_TRANSLATE_NOOP("Actions", "Last frame"), ("End",), "", "view"),
    Spec("previous_image", QT_TRANSLATE_NOOP("Actions", "Previous image"), ("PgUp", "Alt+Left"), "", "view"),
    Spec("next_image", QT_TRANSLATE_NOOP("Actions", "Next image"), ("PgDown", "Alt+Right"), "", "view"),
    Spec("panels", QT_TRANSLATE_NOOP("Actions", "Side panels"), ("F9",), "", "view", checkable=True),
    Spec("full_screen", QT_TRANSLATE_NOOP("Actions", "Full screen"), ("F11",), "", "view", checkable=True),
    Spec("run", QT_TRANSLATE_NOOP("Actions", "Run the models"), ("Ctrl+R", "F5"), "run", "ai",
         short=QT_TRANSLATE_NOOP("Actions", "Run")),
    Spec("cancel_run", QT_TRANSLATE_NOOP("Actions", "Stop the models"), (), "stop", "ai"),
    Spec("ai_visible", QT_TRANSLATE_NOOP("Actions", "AI layers (hold to peek without)"), ("G",), "ai", "ai", checkable=True,
         short=QT_TRANSLATE_NOOP("Actions", "AI")),
    Spec("next_finding", QT_TRANSLATE_NOOP("Actions", "Next finding"), ("N",), "", "ai"),
    Spec("previous_finding", QT_TRANSLATE_NOOP("Actions", "Previous finding"), ("Shift+N",), "", "ai"),
    Spec("ask_scope", QT_TRANSLATE_NOOP("Actions", "Say what the image shows…"), (), "", "ai"),
    Spec("models", QT_TRANSLATE_NOOP("Actions", "Model cards…"), (), "", "ai"),
    Spec("shortcuts", QT_TRANSLATE_NOOP("Actions", "All shortcuts"), ("?", "F1"), "help", "help"),
    Spec("about", QT_TRANSLATE_NOOP("Actions", "About LesionScope"), (), "", "help"),
)
# fmt: on
MENUS: Mapping[str, str] = {
    "file": QT_TRANSLATE_NOOP("Actions", "&File"),
    "edit": QT_TRANSLATE_NOOP("Actions", "&Edit"),
    "tools": QT_TRANSLATE_NOOP("Actions", "&Tools"),
    "view": QT_TRANSLATE_NOOP("Actions", "&View"),
    "ai": QT_TRANSLATE_NOOP("Actions", "&AI"),
    "help": QT_TRANSLATE_NOOP("Actions", "&Help"),
}
BREAKS = {
    "export_view",
    "close",
    "accept",
    "settings",
    "brush",
    "invert",
    "previous_frame",
    "panels",
    "next_finding",
}
EVENT_KEYS = {"ai_visible"}  # its key tells tap from hold, so an event filter hears it (viewer.peek)

assert len({spec.id for spec in TABLE}) == len(TABLE)
assert {spec.menu for spec in TABLE} <= {*MENUS, ""}
_KEYS = [key for spec in TABLE for key in spec.keys]
assert len(set(_KEYS)) == len(_KEYS), "a key stands twice"


def words(text: str) -> str:
    """The text in the person's language."""
    return QCoreApplication.translate("Actions", text)


def build(parent: QObject, calls: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """A QAction for each row. `calls` may be filled later; `check_calls` tells when a row has nothing to call."""
    tools = QActionGroup(parent)
    actions = {}
    for spec in TABLE:
        action = _action(spec, parent, calls)
        if spec.tool:
            tools.addAction(action)
        actions[spec.id] = action
    return actions


def enable(actions: Mapping[str, QAction], calls: Mapping[str, Callable[[], object]]) -> None:
    """Only what can be done now can be chosen."""
    for name, action in actions.items():
        action.setEnabled(name in calls)


def check_calls(calls: Mapping[str, Callable[[], object]]) -> None:
    """Raises KeyError naming the rows without a call and the calls without a row."""
    wrong = {spec.id for spec in TABLE} ^ calls.keys()
    if wrong:
        raise KeyError(f"actions and calls do not match: {sorted(wrong)}")


def _action(spec: Spec, parent: QObject, calls: Mapping[str, Callable[[], object]]) -> QAction:
    action = QAction(words(spec.text), parent)
    action.setCheckable(spec.checkable or spec.tool)
    if spec.icon:
        action.setIcon(icons.icon(spec.icon))
    if spec.id not in EVENT_KEYS:
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
    action.setToolTip(tip(spec))
    action.setIconText(words(spec.short) if spec.short else action.text())
    action.triggered.connect(lambda checked=False: calls[spec.id]() if spec.id in calls else None)
    return action


def tip(spec: Spec) -> str:
    """The words and, at their end, the key."""
    text = words(spec.text).rstrip("…")
    return f"{text}  ({spec.keys[0]})" if spec.keys else text
