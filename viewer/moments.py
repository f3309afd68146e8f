"""Dates and times as the person's language writes them."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt


def moment(stored: str) -> str:
    """Day and time of an ISO 8601 text, for the screen only; an unreadable one as it is stored."""
    at = QDateTime.fromString(stored, Qt.DateFormat.ISODateWithMs)
    return QLocale().toString(at, QLocale.FormatType.ShortFormat) if at.isValid() else stored
