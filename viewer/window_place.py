"""Where the window was at the end, and where it comes up: always on a screen that is there."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from inference.records import dataclass

log = logging.getLogger(__name__)

SEEN_PX = 120  # of the window must lie on a screen, each way, to be found and moved


@dataclass(frozen=True, slots=True)
class Place:
    """Logical pixels of the desktop; the frame of the window when it is not maximised."""

    left: int = 0
    top: int = 0
    width: int = 1440
    height: int = 900
    maximised: bool = True
    panels: bool = True

    @property
    def rect(self) -> QRect:
        return QRect(self.left, self.top, self.width, self.height)


def read_place(path: Path) -> Place:
    """As it was left; the default if nothing usable is told."""
    try:
        stored = json.loads(path.read_text("utf-8"))
        known = {
            name: stored[name] for name, value in asdict(Place()).items() if type(stored[name]) is type(value)
        }
        return Place(**known)
    except FileNotFoundError:
        return Place()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("the window's place cannot be read: %s", error)
        return Place()


def write_place(place: Place, path: Path) -> None:
    """Replace the file whole; where that fails, the log says so and nobody is bothered."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(place)), "utf-8")
        os.replace(part, path)
    except OSError as error:
        log.warning("the window's place cannot be kept: %s", error)


def on_screen(wanted: QRect, screens: list[QRect]) -> QRect:
    """The rectangle itself if enough of it is seen, else moved into the first screen and cut to it."""
    for screen in screens:
        seen = screen.intersected(wanted)
        if seen.width() >= SEEN_PX and seen.height() >= SEEN_PX and wanted.top() >= screen.top():
            return wanted
    first = screens[0]
    size = wanted.size().boundedTo(first.size())
    return QRect(first.topLeft(), size)


def show_at(window: QMainWindow, place: Place) -> None:
    """Show the window where it was."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    first = QGuiApplication.primaryScreen()
    if first is not None:
        screens.insert(0, first.availableGeometry())
    if place != Place(panels=place.panels) and screens:
        window.setGeometry(on_screen(place.rect, screens))
    if place.maximised:
        window.showMaximized()
    else:
        window.show()


def place_of(window: QMainWindow, *, panels: bool) -> Place:
    """Where it stands now."""
    rect = window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry()
    return Place(rect.left(), rect.top(), rect.width(), rect.height(), not _free(window), panels)


def _free(window: QMainWindow) -> bool:
    return not (window.isMaximized() or window.isFullScreen())
