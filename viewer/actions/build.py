"""QActions out of the table; which of them can be called, and what each calls."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup

from viewer import icons
from viewer.actions.spec import Spec, words
from viewer.actions.table import TABLE

# Heard elsewhere: G and M tell tap from hold (viewer.peek); Tab goes round only among viewports (viewports.grid).
EVENT_KEYS = {"ai_visible", "magnifier", "next_viewport"}
ALL = frozenset(spec.id for spec in TABLE)
DRAWN_AT_ONCE = 8


def build(
    parent: QObject, calls: Mapping[str, Callable[[], object]], *, drawn: Container[str] = ALL
) -> dict[str, QAction]:
    """A QAction for each row. `calls` may be filled later; `check_calls` tells when a row has nothing to call.

    drawn: the rows that have their icons at once; the others get them by `draw`.
    """
    tools = QActionGroup(parent)
    actions = {}
    for spec in TABLE:
        action = _action(spec, parent, calls)
        if spec.icon and spec.id in drawn:
            action.setIcon(icons.icon(spec.icon))
        if spec.tool:
            tools.addAction(action)
        actions[spec.id] = action
    return actions


def draw(actions: Mapping[str, QAction]) -> Iterator[None]:
    """The icons that `build` left out, a few at a time."""
    bare = [spec for spec in TABLE if spec.icon and actions[spec.id].icon().isNull()]
    for start in range(0, len(bare), DRAWN_AT_ONCE):
        for spec in bare[start : start + DRAWN_AT_ONCE]:
            actions[spec.id].setIcon(icons.icon(spec.icon))
        yield


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
    action.setToolTip(tip(spec, spec.keys))
    action.setIconText(words(spec.short) if spec.short else action.text())
    action.triggered.connect(lambda checked=False: calls[spec.id]() if spec.id in calls else None)
    return action


def tip(spec: Spec, keys: tuple[str, ...]) -> str:
    """The words and, at their end, the first key."""
    text = words(spec.text).rstrip("…")
    return f"{text}  ({keys[0]})" if keys else text
