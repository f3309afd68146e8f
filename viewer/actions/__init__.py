"""One table of everything a person can do by menu, button or key, in a file for each context.

A new action: a row in `everywhere`, `reading`, `editor` or `worklist`, and its call in one `control_*.py`.
"""

from viewer.actions.build import EVENT_KEYS, build, check_calls, draw, enable, tip
from viewer.actions.keyboard import Keyboard
from viewer.actions.spec import Context, Spec, words
from viewer.actions.table import MENUS, TABLE, rows_of

__all__ = [
    "EVENT_KEYS", "MENUS", "TABLE", "Context", "Keyboard", "Spec",
    "build", "check_calls", "draw", "enable", "rows_of", "tip", "words",
]  # fmt: skip
