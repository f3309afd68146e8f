"""Magnifications as microscopists say them, and the zoom that shows them."""

from __future__ import annotations

STEPS = (1.25, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0)  # keys 1 … 7


def zoom_for(step: int, of_level0: float | None) -> float | None:
    """Device px per level-0 px for STEPS[step]; None where the slide's own magnification is not known.

    of_level0: magnification of the scan; at it one level-0 px is one device px.
    """
    return None if not of_level0 else STEPS[step] / of_level0


def words(zoom: float, of_level0: float | None) -> str:
    """ "20×", "3.7×"; "" if the slide's magnification is not known."""
    return "" if not of_level0 else f"{zoom * of_level0:.3g}×"
