"""Where a kiosk was: written at each case, read after a crash, so that it goes on there. Knows no Qt."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

from inference.errors import AppError
from inference.export.atomic import write_text

log = logging.getLogger(__name__)

MOST_TRIES = 3  # a case at which the program ended so often is left out once


@dataclass(frozen=True, slots=True)
class Place:
    """case: index in the playlist.  tries: starts at this case that did not get beyond it."""

    case: int = 0
    tries: int = 0


class PlaceFile:
    """One small file, replaced whole. A disk that refuses costs the resuming, nothing else."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, count: int) -> int:
        """The case to begin with, of `count`; the start is noted, so that a case that kills is passed over."""
        place = self._read()
        index, tries = place.case % max(1, count), place.tries + 1
        if tries > MOST_TRIES:
            index, tries = (index + 1) % max(1, count), 1
        self._write(Place(index, tries))
        return index

    def reached(self, case: int) -> None:
        """This case is on the screen."""
        self._write(Place(case, self._read().tries if case == self._read().case else 0))

    def survived(self, case: int) -> None:
        """It has been for a while: a later end is not its fault."""
        self._write(Place(case, 0))

    def _read(self) -> Place:
        try:
            told = json.loads(self._path.read_text("utf-8"))
            return Place(max(0, int(told["case"])), max(0, int(told["tries"])))
        except FileNotFoundError:
            return Place()
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("the kiosk's place cannot be read: %s", error)
            return Place()

    def _write(self, place: Place) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_text(self._path, json.dumps(asdict(place)))
        except (AppError, OSError) as error:
            log.warning("the kiosk's place cannot be kept: %s", error)
