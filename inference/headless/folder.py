"""A folder of results appears complete, under a name of its own, or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inference.errors import ExportError
from inference.export.atomic import refusal
from inference.export.names import file_name, unique


def make_folder(path: Path) -> None:
    """Raises ExportError, one sentence, if it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(refusal(path, error), detail=repr(error)) from error


class Folders:
    """Gives out names in one output folder. Invariant: no name twice, none that is on the disk already."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._taken = {entry.name.casefold() for entry in out.iterdir()} if out.is_dir() else set()

    def name_for(self, source: Path) -> str:
        """The file's stem, made unique; it counts as taken from now on."""
        return unique(file_name(source.stem), self._taken)

    @contextmanager
    def complete(self, name: str) -> Iterator[Path]:
        """A hidden folder to fill; at the end it gets its name, after any error it is gone.

        Left empty, it is gone too. Raises ExportError where the disk refuses.
        """
        part = self.out / f".lesionscope-{secrets.token_hex(4)}"
        make_folder(part)
        try:
            yield part
            if any(part.iterdir()):
                os.replace(part, self.out / name)
        except OSError as error:
            raise ExportError(refusal(self.out / name, error), detail=repr(error)) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
