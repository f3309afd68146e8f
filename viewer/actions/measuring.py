"""Actions that measure: their keys hold while a person reads, a radiology image or a slide."""

from __future__ import annotations

from viewer.actions.spec import READING, Spec
from viewer.translate import QT_TRANSLATE_NOOP

# fmt: off
ROWS: tuple[Spec, ...] = (
    Spec("length", QT_TRANSLATE_NOOP("Actions", "Length"), ("L",), "measure", "measure", tool=True, contexts=READING),
    Spec("bidirectional", QT_TRANSLATE_NOOP("Actions", "Long and short axis"), ("Shift+L",), "bidirectional", "measure",
         tool=True, contexts=READING),
    Spec("angle", QT_TRANSLATE_NOOP("Actions", "Angle"), ("A",), "angle", "measure", tool=True, contexts=READING),
    Spec("cobb", QT_TRANSLATE_NOOP("Actions", "Cobb angle"), ("Shift+A",), "cobb", "measure", tool=True, contexts=READING),
    Spec("ellipse", QT_TRANSLATE_NOOP("Actions", "Ellipse: area and statistics"), ("O",), "ellipse", "measure", tool=True,
         contexts=READING),
    Spec("rectangle", QT_TRANSLATE_NOOP("Actions", "Rectangle: area and statistics"), ("Shift+O",), "rectangle", "measure",
         tool=True, contexts=READING),
    Spec("polygon_area", QT_TRANSLATE_NOOP("Actions", "Polygon: area and statistics"), ("Shift+P",), "polygon", "measure",
         tool=True, contexts=READING),
    Spec("arrow", QT_TRANSLATE_NOOP("Actions", "Arrow with words"), ("Shift+T",), "arrow", "measure", tool=True,
         contexts=READING),
    Spec("profile", QT_TRANSLATE_NOOP("Actions", "Line profile"), ("Shift+W",), "profile", "measure", tool=True,
         contexts=READING),
    Spec("measurements_visible", QT_TRANSLATE_NOOP("Actions", "Show measurements"), ("Q",), "", "measure",
         checkable=True, contexts=READING, gap=True),
    Spec("measurements_copy", QT_TRANSLATE_NOOP("Actions", "Copy measurements as a table"), (), "", "measure"),
    Spec("measurements_export", QT_TRANSLATE_NOOP("Actions", "Export measurements (CSV)…"), (), "", "measure"),
)
# fmt: on
