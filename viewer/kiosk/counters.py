"""How much a kiosk is used: numbers by day, nothing about anybody. Knows no Qt."""

from __future__ import annotations

import json
import logging
from collections import Counter
from datetime import date
from pathlib import Path

from inference.errors import AppError
from inference.export.atomic import write_text

log = logging.getLogger(__name__)

COUNTED = ("start", "visit", "case", "next", "previous", "compare", "ai", "language", "pin_refused", "refused")
DAYS = 400  # older ones are dropped


class Counters:
    """`add` counts in memory, `save` writes the whole. The day is all that is kept of the time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._days: dict[str, Counter[str]] = _read(path)
        self._changed = False

    def add(self, what: str, today: date | None = None) -> None:
        """what: one of COUNTED. Raises KeyError for anything else, so that nothing else can ever be written."""
        if what not in COUNTED:
            raise KeyError(what)
        day = (today or date.today()).isoformat()
        self._days.setdefault(day, Counter())[what] += 1
        self._changed = True

    def of(self, day: date) -> dict[str, int]:
        return dict(self._days.get(day.isoformat(), {}))

    def save(self) -> None:
        if not self._changed:
            return
        kept = dict(sorted(self._days.items())[-DAYS:])
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_text(self._path, json.dumps(kept, indent=1))
            self._changed = False
        except (AppError, OSError) as error:
            log.warning("the kiosk's counters cannot be kept: %s", error)


def _read(path: Path) -> dict[str, Counter[str]]:
    try:
        told = json.loads(path.read_text("utf-8"))
        return {str(day): Counter({k: int(n) for k, n in told[day].items() if k in COUNTED}) for day in told}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        log.warning("the kiosk's counters begin anew: %s", error)
        return {}
