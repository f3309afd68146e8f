"""All rows together, checked when they are read."""

from __future__ import annotations

from collections.abc import Mapping

from viewer.actions import editor, everywhere, measuring, places, reading, worklist
from viewer.actions.bindings import conflicts, default_keys
from viewer.actions.spec import Spec
from viewer.translate import QT_TRANSLATE_NOOP

TABLE: tuple[Spec, ...] = (
    *everywhere.ROWS, *reading.ROWS, *measuring.ROWS, *editor.ROWS, *worklist.ROWS, *places.ROWS,
)  # fmt: skip
MENUS: Mapping[str, str] = {
    "file": QT_TRANSLATE_NOOP("Actions", "&File"),
    "edit": QT_TRANSLATE_NOOP("Actions", "&Edit"),
    "tools": QT_TRANSLATE_NOOP("Actions", "&Tools"),
    "measure": QT_TRANSLATE_NOOP("Actions", "&Measure"),
    "view": QT_TRANSLATE_NOOP("Actions", "&View"),
    "images": QT_TRANSLATE_NOOP("Actions", "&Images"),
    "layout": QT_TRANSLATE_NOOP("Actions", "&Layout"),
    "slides": QT_TRANSLATE_NOOP("Actions", "&Slides"),
    "ai": QT_TRANSLATE_NOOP("Actions", "&AI"),
    "help": QT_TRANSLATE_NOOP("Actions", "&Help"),
}

assert len({spec.id for spec in TABLE}) == len(TABLE)
assert {spec.menu for spec in TABLE} <= {*MENUS, ""}
assert all(spec.contexts for spec in TABLE)
assert not conflicts(TABLE, default_keys(TABLE)), conflicts(TABLE, default_keys(TABLE))


def rows_of(menu: str) -> list[Spec]:
    """The rows of a menu in its order."""
    return sorted((spec for spec in TABLE if spec.menu == menu), key=lambda spec: spec.rank)
