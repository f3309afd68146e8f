"""Where libraries' warnings and our own details go: to the log file if one is asked for, never between the words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inference.errors import ExportError
from inference.export.atomic import refusal

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@contextmanager
def logging_to(path: Path | None) -> Iterator[None]:
    """Collect log records and Python warnings in `path` (appended), or drop them; afterwards all is as before.

    Raises ExportError if the file cannot be opened.
    """
    handler = _handler(path)
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        handler.close()


def _handler(path: Path | None) -> logging.Handler:
    if path is None:
        return logging.NullHandler()
    try:
        return logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise ExportError(refusal(path, error), detail=repr(error)) from error
