"""Actions on the grid of viewports."""

from __future__ import annotations

from viewer.actions.spec import RADIOLOGY, Spec
from viewer.translate import QT_TRANSLATE_NOOP

# fmt: off
ROWS: tuple[Spec, ...] = (
    Spec("layout", QT_TRANSLATE_NOOP("Actions", "Layout…"), ("Ctrl+L",), "layout", "layout", gap=True, rank=5,
         short=QT_TRANSLATE_NOOP("Actions", "Layout")),
    Spec("layout_1", QT_TRANSLATE_NOOP("Actions", "One viewport"), ("Alt+1",), "", "layout", rank=5),
    Spec("layout_2", QT_TRANSLATE_NOOP("Actions", "Two viewports side by side"), ("Alt+2",), "", "layout", rank=5),
    Spec("layout_4", QT_TRANSLATE_NOOP("Actions", "Four viewports"), ("Alt+4",), "", "layout", rank=5),
    Spec("layout_9", QT_TRANSLATE_NOOP("Actions", "Nine viewports"), ("Alt+9",), "", "layout", rank=5),
    Spec("next_viewport", QT_TRANSLATE_NOOP("Actions", "Next viewport"), ("Tab",), "", "layout", rank=5),
    Spec("maximise", QT_TRANSLATE_NOOP("Actions", "Maximise or restore the viewport"), ("Alt+Return",), "", "layout",
         rank=5),
    Spec("tile", QT_TRANSLATE_NOOP("Actions", "Tile the stack over the viewports"), ("Alt+T",), "", "layout",
         contexts=RADIOLOGY, rank=5),
    Spec("mpr", QT_TRANSLATE_NOOP("Actions", "Axial, sagittal and coronal planes"), ("Alt+M",), "", "layout",
         contexts=RADIOLOGY, rank=5),
    Spec("slab", QT_TRANSLATE_NOOP("Actions", "Slab of a plane…"), ("Alt+B",), "", "layout", contexts=RADIOLOGY, rank=5),
    Spec("hang", QT_TRANSLATE_NOOP("Actions", "Hang the study"), ("Alt+H",), "", "layout", contexts=RADIOLOGY, rank=5),
    Spec("sync", QT_TRANSLATE_NOOP("Actions", "Synchronise viewports"), ("Alt+S",), "sync", "layout", checkable=True,
         contexts=RADIOLOGY, gap=True, rank=5),
    Spec("sync_all", QT_TRANSLATE_NOOP("Actions", "Synchronise by number where positions cannot be compared"), (), "",
         "layout", checkable=True, contexts=RADIOLOGY, rank=5),
    Spec("reference_lines", QT_TRANSLATE_NOOP("Actions", "Reference lines"), ("Alt+L",), "", "layout", checkable=True,
         contexts=RADIOLOGY, rank=5),
)
# fmt: on
