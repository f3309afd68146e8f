"""Actions on masks. With a drawing tool in hand their keys go before those of reading, else after them."""

from __future__ import annotations

from viewer.actions.spec import EDITOR, Spec
from viewer.translate import QT_TRANSLATE_NOOP

# fmt: off
ROWS: tuple[Spec, ...] = (
    Spec("accept", QT_TRANSLATE_NOOP("Actions", "Accept the finding"), ("Y",), "check", "edit", contexts=EDITOR,
         gap=True),
    Spec("reject", QT_TRANSLATE_NOOP("Actions", "Reject the finding"), ("U",), "x", "edit", contexts=EDITOR),
    Spec("fill", QT_TRANSLATE_NOOP("Actions", "Fill holes"), ("F",), "", "edit", contexts=EDITOR),
    Spec("delete", QT_TRANSLATE_NOOP("Actions", "Delete the measurement or mask"), ("Del",), "", "edit", contexts=EDITOR),
    Spec("brush", QT_TRANSLATE_NOOP("Actions", "Brush"), ("B",), "brush", "tools", tool=True, contexts=EDITOR, gap=True),
    Spec("eraser", QT_TRANSLATE_NOOP("Actions", "Eraser"), ("E",), "eraser", "tools", tool=True, contexts=EDITOR),
    Spec("brush_smaller", QT_TRANSLATE_NOOP("Actions", "Smaller brush"), ("[",), "", "tools", contexts=EDITOR),
    Spec("brush_larger", QT_TRANSLATE_NOOP("Actions", "Larger brush"), ("]",), "", "tools", contexts=EDITOR),
)
# fmt: on
