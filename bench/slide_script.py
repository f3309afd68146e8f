"""The script of panning and zooming on a slide, for us and for peers in their own Pythons: the standard library alone."""

from __future__ import annotations

import time
from collections.abc import Iterator

FRAME_S = 1 / 60
WIDTH, HEIGHT = 1600, 1000
FRAMED = ("zoom", "pan")  # moves after which a frame is painted


def script(seconds: float) -> Iterator[tuple]:
    """Fit, zoom in on tissue, pan in strokes with pauses, zoom out and in, jump; again until the time is over.

    ("point", x, y): shares of the slide's side, to the middle · ("zoom", factor) · ("pan", dx, dy): px of the screen ·
    ("fit",) · ("settle",): wait until the screen is sharp.
    """
    end, spot = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        spot += 1
        yield "point", 0.11 + 0.143 * (spot % 6), 0.10 + 0.143 * (spot * 2 % 6)
        yield ("settle",)
        for factor in (1.25,) * 12 + (0.8,) * 4 + (1.25,) * 2:
            yield "zoom", factor
        yield ("settle",)
        for dx, dy in ((14, 3), (-6, 17), (-19, -4), (2, -15)):
            yield from (("pan", dx, dy) for _ in range(45))
            yield ("settle",)
        yield ("fit",)
        yield ("settle",)


def p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]
