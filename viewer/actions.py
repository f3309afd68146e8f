"""One table of everything a person can do by menu, button or key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from viewer import icons


@dataclass(frozen=True, slots=True)
class Spec:
    """keys: the first is shown.  tool: one of the exclusive canvas tools.  menu: where it stands, "" for nowhere."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    menu: str = ""
    checkable: bool = False
    tool: bool = False


_N = QT_TRANSLATE_NOOP
C = "Actions"

TABLE: tuple[Spec, ...] = (
    Spec("open", _N(C, "Open files…"), ("Ctrl+O",), "open", "file"),
    Spec("open_folder", _N(C, "Open folder…"), ("Ctrl+Shift+O",), "", "file"),
    Spec("demo", _N(C, "Open the demo case"), (), "", "file"),
    Spec("export_view", _N(C, "Export picture as seen…"), ("Ctrl+E",), "export", "file"),
    Spec("export_mask", _N(C, "Export mask…"), (), "", "file"),
    Spec("export_results", _N(C, "Export results to a folder…"), (), "", "file"),
    Spec("export_seg", _N(C, "Export DICOM SEG…"), (), "", "file"),
    Spec("close", _N(C, "Close image"), ("Ctrl+W",), "", "file"),
    Spec("quit", _N(C, "Quit"), ("Ctrl+Q",), "", "file"),
    Spec("undo", _N(C, "Undo"), ("Ctrl+Z",), "undo", "edit"),
    Spec("redo", _N(C, "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", "edit"),
    Spec("accept", _N(C, "Accept the finding"), ("Y",), "check", "edit"),
    Spec("reject", _N(C, "Reject the finding"), ("U",), "x", "edit"),
    Spec("fill", _N(C, "Fill holes"), ("F",), "", "edit"),
    Spec("delete", _N(C, "Delete the mask"), ("Del",), "", "edit"),
    Spec("settings", _N(C, "Settings…"), ("Ctrl+,",), "settings", "edit"),
    Spec("window_level", _N(C, "Window/level"), ("W",), "window-level", "tools", tool=True),
    Spec("pan", _N(C, "Pan"), ("X",), "pan", "tools", tool=True),
    Spec("zoom", _N(C, "Zoom"), ("Z",), "zoom", "tools", tool=True),
    Spec("scroll", _N(C, "Scroll frames"), ("S",), "scroll", "tools", tool=True),
    Spec("brush", _N(C, "Brush"), ("B",), "brush", "tools", tool=True),
    Spec("eraser", _N(C, "Eraser"), ("E",), "eraser", "tools", tool=True),
    Spec("fit", _N(C, "Fit to window"), ("Ctrl+0",), "fit", "view"),
    Spec("one_to_one", _N(C, "One image pixel per screen pixel"), ("Ctrl+1",), "one-to-one", "view"),
    Spec("zoom_in", _N(C, "Zoom in"), ("+", "="), "", "view"),
    Spec("zoom_out", _N(C, "Zoom out"), ("-",), "", "view"),
    Spec("invert", _N(C, "Invert grey scale"), ("I",), "invert", "view"),
    Spec("file_window", _N(C, "Window of the file"), ("0",), "", "view"),
    Spec("bracket_left", _N(C, "Rotate left / smaller brush"), ("[",), "", "view"),
    Spec("bracket_right", _N(C, "Rotate right / larger brush"), ("]",), "", "view"),
    Spec("flip_h", _N(C, "Flip left–right"), ("H",), "", "view"),
    Spec("flip_v", _N(C, "Flip top–bottom"), ("V",), "", "view"),
    Spec("corner_text", _N(C, "Corner text"), ("T",), "", "view"),
    Spec("reset", _N(C, "Reset the view"), ("R",), "reset", "view"),
    Spec("previous_frame", _N(C, "Previous frame"), ("Up",), "", "view"),
    Spec("next_frame", _N(C, "Next frame"), ("Down",), "", "view"),
    Spec("first_frame", _N(C, "First frame"), ("Home",), "", "view"),
    Spec("last_frame", _N(C, "Last frame"), ("End",), "", "view"),
    Spec("previous_image", _N(C, "Previous image"), ("PgUp", "Alt+Left"), "", "view"),
    Spec("next_image", _N(C, "Next image"), ("PgDown", "Alt+Right"), "", "view"),
    Spec("panels", _N(C, "Side panels"), ("F9",), "", "view", checkable=True),
    Spec("full_screen", _N(C, "Full screen"), ("F11",), "", "view", checkable=True),
    Spec("run", _N(C, "Run the models"), ("Ctrl+R", "F5"), "run", "ai"),
    Spec("cancel_run", _N(C, "Stop the models"), (), "stop", "ai"),
    Spec("ai_visible", _N(C, "AI layers (hold to peek without)"), ("G",), "ai", "ai", checkable=True),
    Spec("next_finding", _N(C, "Next finding"), ("N",), "", "ai"),
    Spec("previous_finding", _N(C, "Previous finding"), ("Shift+N",), "", "ai"),
    Spec("ask_scope", _N(C, "Say what the image shows…"), (), "", "ai"),
    Spec("models", _N(C, "Model cards…"), (), "", "ai"),
    Spec("shortcuts", _N(C, "All shortcuts"), ("?", "F1"), "help", "help"),
    Spec("about", _N(C, "About LesionScope"), (), "", "help"),
)
MENUS: Mapping[str, str] = {
    "file": _N(C, "&File"),
    "edit": _N(C, "&Edit"),
    "tools": _N(C, "&Tools"),
    "view": _N(C, "&View"),
    "ai": _N(C, "&AI"),
    "help": _N(C, "&Help"),
}
BREAKS = {"export_view", "close", "accept", "settings", "brush", "invert", "previous_frame", "panels", "next_finding"}
EVENT_KEYS = {"ai_visible"}  # its key tells tap from hold, so an event filter hears it (viewer.peek)

assert len({spec.id for spec in TABLE}) == len(TABLE)
assert {spec.menu for spec in TABLE} <= {*MENUS, ""}
_KEYS = [key for spec in TABLE for key in spec.keys]
assert len(set(_KEYS)) == len(_KEYS), "a key stands twice"


def words(text: str) -> str:
    """The text in the person's language."""
    return QCoreApplication.translate(C, text)


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
    action.triggered.connect(lambda checked=False: calls[spec.id]() if spec.id in calls else None)
    return action


def tip(spec: Spec) -> str:
    """The words and, at their end, the key."""
    text = words(spec.text).rstrip("…")
    return f"{text}  ({spec.keys[0]})" if spec.keys else text
