"""Sizes of the kiosk for a screen and a layout, its colours by palette, and its style sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from viewer import theme
from viewer.canvas import colours
from viewer.kiosk.config import KioskConfig

LEAST_HIT = 44  # px: what a finger takes
SAFE = {"malignant": "#D55E00", "benign": "#56B4E9", "normal": "#F0E442"}  # Okabe and Ito 2008


@dataclass(frozen=True, slots=True)
class Sizes:
    """px. body: type that is read at arm's length; small, large, huge from it.  hit: buttons.  panel: width."""

    body: int
    small: int
    large: int
    huge: int
    hit: int
    panel: int


def sizes(width: int, height: int, layout: str) -> Sizes:
    """For a screen. A projector is read from the last row: half as large again."""
    scale = min(width / 1920, height / 1080) * (1.4 if layout == "projector" else 1.0)
    scale = min(max(scale, 0.72), 3.0)
    panel = min(round(460 * scale), round(width * 0.4))
    return Sizes(
        round(20 * scale), max(12, round(15 * scale)), round(28 * scale), round(60 * scale),
        max(LEAST_HIT, round(64 * scale)), panel,
    )  # fmt: skip


def shrunk(size: Sizes, share: float) -> Sizes:
    """The type in a share of its size, 0–1; what is touched and the panel stay."""
    body, small, large, huge = (round(share * pixels) for pixels in (size.body, size.small, size.large, size.huge))
    return replace(size, body=body, small=small, large=large, huge=huge)


def use_palette(config: KioskConfig) -> None:
    """Class colours for everybody, on the canvas and in the panel. The words and patterns stay beside them in any case."""
    if config.palette == "colour-blind":
        colours.CLASSES.update(SAFE)
        theme.CLASS_COLOURS.update(SAFE)


def sheet(size: Sizes) -> str:
    """What differs from the theme: larger, and nothing else."""
    return f"""
    QWidget#kiosk {{ background: {theme.PANEL}; }}
    QWidget#banner {{ background: {theme.WARNING}; }}
    QWidget#banner QLabel {{ color: #14171C; font-size: {size.body}px; font-weight: 600; }}
    QPushButton[kiosk="true"] {{ font-size: {size.body}px; min-height: {size.hit - 2}px; min-width: {size.hit - 2}px;
      padding: 0 {size.small}px; }}
    QPushButton[kiosk="true"]:checked {{ border-color: {theme.ACCENT}; color: {theme.ACCENT}; }}
    QLabel[kiosk="pill"] {{ background: rgba(20, 23, 28, 225); border: 1px solid {theme.EDGE}; border-radius: 8px;
      font-size: {size.large}px; padding: {size.small // 2}px {size.body}px; }}
    QLabel[kiosk="title"] {{ font-size: {size.large}px; }}
    QLabel[kiosk="text"] {{ font-size: {size.body}px; color: {theme.QUIET}; }}
    QWidget#cover {{ background: rgba(0, 0, 0, 200); }}
    QWidget#pad {{ background: {theme.RAISED}; border: 1px solid {theme.EDGE}; border-radius: 8px; }}
    """
