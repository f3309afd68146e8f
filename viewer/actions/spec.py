"""What one row of the table of actions says."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication

from inference.records import dataclass


class Context(Enum):
    """Where a key holds. No key stands twice within one, and none of EVERYWHERE in any other."""

    EVERYWHERE = "everywhere"
    RADIOLOGY = "radiology"
    SLIDE = "slide"
    EDITOR = "editor"
    WORKLIST = "worklist"


EVERYWHERE = (Context.EVERYWHERE,)
RADIOLOGY = (Context.RADIOLOGY,)
SLIDE = (Context.SLIDE,)
READING = (Context.RADIOLOGY, Context.SLIDE)
EDITOR = (Context.EDITOR,)
WORKLIST = (Context.WORKLIST,)


@dataclass(frozen=True, slots=True)
class Spec:
    """keys: the first is shown.  tool: one of the exclusive canvas tools.  menu: where it stands.

    short: the word beside the icon in the bar; without one the icon stands alone.
    contexts: where its keys hold.  gap: a line stands above it in the menu.
    rank: a menu's rows are sorted by it; rows of one rank keep the order of the tables.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    menu: str = ""
    checkable: bool = False
    tool: bool = False
    short: str = ""
    contexts: tuple[Context, ...] = EVERYWHERE
    gap: bool = False
    rank: int = 0


def words(text: str) -> str:
    """The text in the person's language."""
    return QCoreApplication.translate("Actions", text)
