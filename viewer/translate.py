"""Marks words for translation where they stand in a table; `lupdate` knows the name."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # the name that lupdate looks for
    """The text itself; it is translated where it is shown."""
    return text
