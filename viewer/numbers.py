"""Figures as the person's language writes them, for panels, tables and pages. Never for a file, and not on the image.

What is painted on the image keeps the point, as DICOM and other workstations write it. Thousands are not grouped: a
grouping mark of one country is the decimal mark of another.
"""

from __future__ import annotations

import re
from string import Formatter

from PySide6.QtCore import QLocale

POINT = re.compile(r"(?<=\d)\.(?=\d)")


def local(figures: str) -> str:
    """A text of figures and units ("12.3 mm × 4.5 mm") with the language's decimal mark; no versions, no names."""
    return POINT.sub(QLocale().decimalPoint(), figures)


def fill(words: str, **parts: object) -> str:
    """`words` with its {places} filled as str.format does, fractions with the language's decimal mark."""
    return _FILLER.vformat(words, (), parts)


def places(value: float, point: float | None) -> int:
    """Digits after the mark, 2 to 4, that a probability needs beside its operating point: rounded alike, 0.127 below a
    point of 0.129 would stand there as 0.13 that is not named "from 0.13 on"."""
    if point is None:
        return 2
    told = (digits for digits in (2, 3) if (round(value, digits) >= round(point, digits)) == (value >= point))
    return next(told, 4)


class _Filler(Formatter):
    def format_field(self, value: object, spec: str) -> str:
        text = str(super().format_field(value, spec))
        return local(text) if isinstance(value, float) else text


_FILLER = _Filler()
