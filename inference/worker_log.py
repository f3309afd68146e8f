"""The model process's log: its warnings, what ended it, and where it was when the system ended it.

A packaged program has no terminal: what the process would say there is lost, and this file is all there is.
"""

from __future__ import annotations

import faulthandler
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

log = logging.getLogger(__name__)

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
LOG_BYTES = 1 << 20  # an older log is put aside when a start finds it larger


@contextmanager
def logged(path: Path | None) -> Iterator[None]:
    """Write warnings, and what ends this process, to `path` (appended); None: wherever Python writes them."""
    file = _opened(path)
    if file is not None:
        logging.basicConfig(level=logging.WARNING, format=FORMAT, stream=file)
        faulthandler.enable(file)  # it writes past Python, until the process ends
    try:
        yield
    except Exception:
        log.exception("the model process ends")
        raise


def _opened(path: Path | None) -> TextIO | None:
    """None too where the disk refuses: no log is worth a model that does not run."""
    if path is None:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # there is none yet; Windows: another window's model process writes there
            if path.stat().st_size > LOG_BYTES:
                path.replace(path.with_suffix(".1.log"))
        return path.open("a", encoding="utf-8")
    except OSError:
        return None
