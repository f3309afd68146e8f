"""Text, bars and swatches for exported pictures. No Qt: the headless command draws with it too.

Everything is measured in units; one unit is one pixel of a picture about 900 pixels long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]

BLACK: Colour = (0, 0, 0)
PANEL: Colour = (0x14, 0x17, 0x1C)
RAISED: Colour = (0x1B, 0x20, 0x27)
LINE: Colour = (0x26, 0x2D, 0x36)
TEXT: Colour = (0xD8, 0xDE, 0xE6)
QUIET: Colour = (0x8C, 0x96, 0xA5)
ACCENT: Colour = (0x5B, 0xB8, 0xC4)
ERROR: Colour = (0xE5, 0x71, 0x6A)
WARNING: Colour = (0xE3, 0xB3, 0x41)
MALIGNANT: Colour = (0xF0, 0x8C, 0x3A)
BENIGN: Colour = (0x5A, 0xA2, 0xE8)
NORMAL: Colour = (0xA0, 0xA7, 0xB0)
CLASS_COLOURS = {"malignant": MALIGNANT, "benign": BENIGN, "normal": NORMAL}

OWN_GLYPHS = frozenset(map(chr, range(32, 127))) | {"·"}  # of the font that comes with Pillow
FALLBACKS = (
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
    "segoeui.ttf",
    "Arial.ttf",
    "LiberationSans-Regular.ttf",
)
PLAIN = str.maketrans({"–": "-", "—": "-", "×": "x", "²": "2", "≥": ">=", "≤": "<=", "’": "'", "…": "..."})


@lru_cache(maxsize=64)
def own_font(px: int) -> Any:
    """The font that comes with Pillow: the same look on every machine."""
    return ImageFont.load_default(px)


@lru_cache(maxsize=64)
def other_font(px: int) -> Any:
    """A system font for the glyphs that Pillow's own lacks; None where the machine has none of them."""
    for name in FALLBACKS:
        try:
            return ImageFont.truetype(name, px)
        except OSError:
            continue
    return None


def runs(text: str, px: int) -> list[tuple[str, Any]]:
    """The text in pieces, each with a font that has its glyphs; without a second font, in plain spelling."""
    other = other_font(px)
    if other is None:
        plain = "".join(sign if sign in OWN_GLYPHS else "?" for sign in text.translate(PLAIN))
        return [(plain, own_font(px))]
    pieces: list[tuple[str, Any]] = []
    for sign in text:
        font = own_font(px) if sign in OWN_GLYPHS else other
        if pieces and pieces[-1][1] is font:
            pieces[-1] = (pieces[-1][0] + sign, font)
        else:
            pieces.append((sign, font))
    return pieces


def text_width(text: str, px: int) -> float:
    """Pixels."""
    return sum(float(font.getlength(piece)) for piece, font in runs(text, px))


def wrapped(text: str, px: int, width: float) -> list[str]:
    """The text in lines no wider than `width` pixels; a word that is wider stands alone, cut to fit."""
    lines: list[str] = []
    for word in text.split():
        together = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(together, px) <= width:
            lines[-1] = together
        else:
            lines.append(fitted(word, px, width))
    return lines


def fitted(text: str, px: int, width: float) -> str:
    """The text, its end replaced by … where it is wider than `width` pixels."""
    if text_width(text, px) <= width:
        return text
    while text and text_width(text + "…", px) > width:
        text = text[:-1]
    return text + "…"


class Pen:
    """Draws on an RGB image at a scale. Life: one picture. Positions and sizes are in units."""

    def __init__(self, image: Image.Image, unit: float) -> None:
        self._draw = ImageDraw.Draw(image)
        self.unit = unit

    def px(self, units: float) -> int:
        return max(1, round(units * self.unit))

    def text(self, x: float, y: float, text: str, *, size: float = 12, ink: Colour = TEXT) -> float:
        """Write with the top of the line at y. Returns the width in units."""
        px, left = self.px(size), x * self.unit
        for piece, font in runs(text, px):
            self._draw.text((left, (y + size) * self.unit), piece, font=font, fill=ink, anchor="ls")
            left += float(font.getlength(piece))
        return left / self.unit - x

    def text_right(self, right: float, y: float, text: str, *, size: float = 12, ink: Colour = TEXT) -> None:
        self.text(right - self.width(text, size), y, text, size=size, ink=ink)

    def width(self, text: str, size: float) -> float:
        """Units."""
        return text_width(text, self.px(size)) / self.unit

    def wrap(self, text: str, size: float, width: float) -> list[str]:
        return wrapped(text, self.px(size), width * self.unit)

    def fit(self, text: str, size: float, width: float) -> str:
        return fitted(text, self.px(size), width * self.unit)

    def box(self, x: float, y: float, width: float, height: float, ink: Colour, *, radius: float = 0) -> None:
        """A filled rectangle; nothing where it has no width."""
        if width <= 0:
            return
        edges = self._edges(x, y, width, height)
        self._draw.rounded_rectangle(edges, radius * self.unit, fill=ink)

    def frame(
        self, x: float, y: float, width: float, height: float, ink: Colour, *, radius: float = 0
    ) -> None:
        edges = self._edges(x, y, width, height)
        self._draw.rounded_rectangle(edges, radius * self.unit, outline=ink, width=self.px(1))

    def line(self, x: float, y: float, to_x: float, to_y: float, ink: Colour, *, thick: float = 1) -> None:
        unit = self.unit
        self._draw.line((x * unit, y * unit, to_x * unit, to_y * unit), fill=ink, width=self.px(thick))

    def _edges(self, x: float, y: float, width: float, height: float) -> tuple[int, int, int, int]:
        left, top = round(x * self.unit), round(y * self.unit)
        right, bottom = round((x + width) * self.unit) - 1, round((y + height) * self.unit) - 1
        return left, top, max(left, right), max(top, bottom)
