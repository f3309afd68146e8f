"""Dates and times as the person's language writes them, the year always whole: 01/02/03 could be any of three days."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from PySide6.QtCore import QLocale

SHORT = QLocale.FormatType.ShortFormat
TWO_DIGITS = re.compile(r"(?<!y)yy(?!y)")
ISO_FIRST = re.compile(r"^\d{4}-\d\d-\d\d(?!\d)")


def moment(stored: str) -> str:
    """Day and time of an ISO 8601 text, for the screen only; an unreadable one as it is stored."""
    try:
        at = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    return f"{_day(at.date())} {_clock(at.time(), QLocale().timeFormat(SHORT))}"


def now() -> str:
    """Day and time of this minute."""
    return moment(datetime.now().isoformat(timespec="seconds"))


def day(stored: str) -> str:
    """Of a DICOM date (20260131), for panels and pages; an unreadable one as it is stored."""
    if len(stored) != 8 or not (stored.isascii() and stored.isdigit()):
        return stored
    try:
        return _day(date(int(stored[:4]), int(stored[4:6]), int(stored[6:])))
    except ValueError:
        return stored


def days_first(line: str) -> str:
    """A stored line that may begin with an ISO date ("2026-01-31 · US"): the date as `day` writes it."""
    return ISO_FIRST.sub(lambda found: day(found.group().replace("-", "")), line)


def clock(at: datetime) -> str:
    """The time of day, seconds too."""
    pattern = QLocale().timeFormat(SHORT)
    seconds = pattern if "s" in pattern else re.sub(r"(m+)", rf"\1{_mark(pattern)}ss", pattern, count=1)
    return _clock(at.time(), seconds)




def _day(at: date) -> str:
    from PySide6.QtCore import QDate

    if QLocale().language() is QLocale.Language.C:
        return at.isoformat()  # no country's habit: the one that everybody reads the same
    pattern = TWO_DIGITS.sub("yyyy", QLocale().dateFormat(SHORT))
    return QLocale().toString(QDate(at.year, at.month, at.day), pattern)


def _clock(at: time, pattern: str) -> str:
    from PySide6.QtCore import QTime

    return QLocale().toString(QTime(at.hour, at.minute, at.second), pattern)


def _mark(pattern: str) -> str:
    """What stands between hours and minutes."""
    found = re.search(r"[hH]+([^a-zA-Z'])m", pattern)
    return found.group(1) if found else ":"
