"""True size: how many device pixels of a screen make a millimetre, as a person measured it. Never guessed."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from PySide6.QtGui import QScreen

log = logging.getLogger(__name__)

LEAST, MOST = 1.0, 40.0  # device px per mm: 25 to 1000 dpi


def screen_key(screen: QScreen) -> str:
    """What a calibration is kept under: the device, and its resolution, which a projector may change."""
    size, ratio = screen.size(), screen.devicePixelRatio()
    parts = (screen.manufacturer(), screen.model(), screen.serialNumber() or screen.name())
    return " ".join((*parts, f"{round(size.width() * ratio)}x{round(size.height() * ratio)}")).strip()


class ScreenScales:
    """Device pixels per millimetre of each calibrated screen, in a file of the settings folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _read(path)

    def get(self, key: str) -> float | None:
        """None: this screen was never calibrated."""
        return self._known.get(key)

    def keep(self, key: str, px_per_mm: float) -> None:
        """Raises OSError if it cannot be written; ValueError for a figure that no screen has."""
        if not LEAST <= px_per_mm <= MOST:
            raise ValueError(f"{px_per_mm} px/mm is no screen")
        self._known[key] = px_per_mm
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(self._known, indent=2), "utf-8")
        os.replace(part, self._path)


def _read(path: Path) -> dict[str, float]:
    try:
        stored = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("the screens' scales cannot be read: %s", error)
        return {}
    if not isinstance(stored, dict):
        return {}
    return {key: float(value) for key, value in stored.items() if _is_scale(value)}


def _is_scale(value: object) -> bool:
    return isinstance(value, int | float) and LEAST <= value <= MOST


def true_zoom(mm_per_px: float, px_per_mm: float) -> float:
    """Device pixels per image pixel at which a millimetre of the image is one on the screen."""
    return mm_per_px * px_per_mm
