"""The legend as a strip of pixels, drawn beside the picture so that no word covers tissue."""

from __future__ import annotations

import numpy as np
from PIL import Image

from inference import DISCLAIMER, PRODUCT, __version__
from inference.export.ink import (
    ACCENT,
    CLASS_COLOURS,
    ERROR,
    LINE,
    PANEL,
    QUIET,
    RAISED,
    TEXT,
    WARNING,
    Colour,
    Pen,
)  # fmt: skip
from inference.export.legend import Bar, ColourBar, Entry, Legend, Line
from inference.export.pictures import Picture, heat_colours

WIDTH = 300  # units
MARGIN = 16
INNER = WIDTH - 2 * MARGIN
STATE_COLOURS = {"FAILED": ERROR, "OUT OF SCOPE": WARNING}
DASH, GAP = 8, 7  # of the AI's contour, in units; on the picture and in the legend alike


def draw_legend(legend: Legend, unit: float, at_least: int) -> Picture:
    """The strip, (H, W, 3) uint8: WIDTH units wide, `at_least` pixels high or as high as it needs."""
    measured = _layout(Pen(Image.new("RGB", (1, 1)), unit), legend, bottom=0.0)
    height, width = max(at_least, round(measured * unit)), round(WIDTH * unit)
    finer = 2 if unit < 2 else 1  # small print drawn larger, then reduced, keeps even spaces between letters
    image = Image.new("RGB", (width * finer, height * finer), PANEL)
    _layout(Pen(image, unit * finer), legend, bottom=height / unit)
    return np.asarray(image.reduce(finer), dtype=np.uint8)


def _layout(pen: Pen, legend: Legend, bottom: float) -> float:
    """Draw from the top; the disclaimer stands at the bottom. Returns the height in units that is needed."""
    y = float(MARGIN)
    for entry in legend.entries:
        y = _entry(pen, entry, y) + 10
        pen.line(MARGIN, y, WIDTH - MARGIN, y, LINE)
        y += 12
    if legend.colour_bar:
        y = _colour_bar(pen, legend.colour_bar, y) + 12
    for note in legend.notes:
        y = _paragraph(pen, note, y, WARNING) + 4
    return _disclaimer(pen, y, bottom)


def _entry(pen: Pen, entry: Entry, y: float) -> float:
    chip = pen.width(entry.state, 10) + 14 if entry.state else 0
    pen.text(MARGIN, y, pen.fit(entry.title, 13, INNER - chip - 8), size=13)
    if entry.state:
        ink = STATE_COLOURS.get(entry.state, TEXT)
        pen.frame(WIDTH - MARGIN - chip, y - 1, chip, 17, LINE if ink == TEXT else ink, radius=4)
        pen.text(WIDTH - MARGIN - chip + 7, y + 1.5, entry.state, size=10, ink=ink)
    y += 18
    if entry.by:
        pen.text(MARGIN, y, pen.fit(entry.by, 11, INNER), size=11, ink=QUIET)
        y += 18
    for line in entry.lines:
        y = _line(pen, line, y)
    for bar in entry.bars:
        y = _bar(pen, bar, y)
    ink = STATE_COLOURS.get(entry.state, WARNING)
    y += 3 if entry.notes else 0
    for note in entry.notes:
        y = _paragraph(pen, note, y, ink) + 2
    return y


def _line(pen: Pen, line: Line, y: float) -> float:
    """A piece of the contour as it is on the picture, its tag, its words."""
    x, end, middle = float(MARGIN), MARGIN + 3 * DASH + 2 * GAP, y + 9
    if line.origin == "AI":
        while x < end:
            pen.line(x, middle, min(x + DASH, end), middle, ACCENT, thick=2)
            x += DASH + GAP
    else:
        pen.line(x, middle, end, middle, ACCENT, thick=2)
    if line.origin == "AI, edited":
        pen.box((x + end) / 2 - 3.5, middle - 3.5, 7, 7, ACCENT, radius=3.5)
    x = end + 8 + tag(pen, end + 8, y + 2, line.origin) + 8 if line.origin != "human" else end + 8
    pen.text(x, y + 2, pen.fit(line.label, 12, WIDTH - MARGIN - x), size=12)
    pen.text(MARGIN, y + 20, pen.fit(line.figures, 11, INNER), size=11, ink=QUIET)
    return y + 38


def tag(pen: Pen, x: float, y: float, words: str) -> float:
    """A small label such as AI. Returns its width in units."""
    width = pen.width(words, 10) + 8
    pen.box(x, y, width, 14, ACCENT, radius=3)
    pen.text(x + 4, y + 1, words, size=10, ink=PANEL)
    return width


def _bar(pen: Pen, bar: Bar, y: float) -> float:
    """Word, bar and number; malignant is hatched as well, so that colour is never alone."""
    left, room = MARGIN + 76, INNER - 76 - 44
    ink = CLASS_COLOURS.get(bar.name, ACCENT)
    pen.text(MARGIN, y + 1, pen.fit(bar.name, 12, 72), size=12, ink=TEXT if bar.chosen else QUIET)
    pen.box(left, y + 3, room, 10, RAISED, radius=2)
    filled = room * min(1.0, max(0.0, bar.value))
    pen.box(left, y + 3, filled, 10, ink, radius=2)
    if bar.name == "malignant":
        _hatch(pen, left, y + 3, filled)
    pen.text_right(WIDTH - MARGIN, y + 1, f"{bar.value:.2f}", size=12, ink=TEXT if bar.chosen else QUIET)
    return y + 20


def _hatch(pen: Pen, left: float, top: float, width: float) -> None:
    x = left
    while x + 5 <= left + width:
        pen.line(x, top + 10, x + 5, top, PANEL)
        x += 6


def _colour_bar(pen: Pen, bar: ColourBar, y: float) -> float:
    pen.text(MARGIN, y, pen.fit(bar.title, 12, INNER), size=12)
    steps = 134
    colours = heat_colours(np.linspace(0.0, 1.0, steps, dtype=np.float32)[None])[0]
    for index, colour in enumerate(colours):
        below = (index + 0.5) / steps < bar.low
        ink: Colour = RAISED if below else (int(colour[0]), int(colour[1]), int(colour[2]))
        pen.box(MARGIN + index * INNER / steps, y + 20, INNER / steps, 10, ink)
    pen.text(MARGIN, y + 34, "0", size=11, ink=QUIET)
    pen.text(MARGIN + bar.low * INNER - 8, y + 34, f"{bar.low:.2f}", size=11, ink=QUIET)
    pen.text_right(WIDTH - MARGIN, y + 34, "1", size=11, ink=QUIET)
    return y + 50


def _paragraph(pen: Pen, words: str, y: float, ink: Colour, size: float = 11) -> float:
    for line in pen.wrap(words, size, INNER):
        pen.text(MARGIN, y, line, size=size, ink=ink)
        y += size + 5
    return y


def _disclaimer(pen: Pen, y: float, bottom: float) -> float:
    """Two lines at the bottom of the strip, never above y. Returns where they end."""
    y = max(y, bottom - 34 - MARGIN)
    pen.text(MARGIN, y, pen.fit(DISCLAIMER, 12, INNER), size=12, ink=TEXT)
    pen.text(MARGIN, y + 19, f"{PRODUCT} {__version__}", size=11, ink=QUIET)
    return y + 34 + MARGIN
