"""A folder of results appears complete, under a name of its own, or not at all."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inference.errors import ExportError
from inference.export.atomic import refusal
from inference.export.names import file_name, unique

OURS = re.compile(r"result\.json|overlay\.png|(mask|map)-.*\.(png|npy|tif)|.*s\.(geojson|csv)|seg(-.*)?\.dcm")
FRAME_FOLDER = re.compile(r"frame-\d{4,}")


def make_folder(path: Path) -> None:
    """Raises ExportError, one sentence, if it cannot be made."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(refusal(path, error), detail=repr(error)) from error


class Folders:
    """Gives out names in one output folder. Invariant: no name twice, none that holds anything else on the disk."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._given: set[str] = set()
        self._there = {entry.name.casefold() for entry in out.iterdir()} if out.is_dir() else set()

    def name_for(self, source: Path) -> str:
        """The file's stem, made unique. A folder with earlier results of the same file keeps its name."""
        tried = set(self._given)
        name = unique(file_name(source.stem), tried)
        while name.casefold() in self._there and not holds_results_of(self.out / name, source):
            name = unique(file_name(source.stem), tried)
        self._given.add(name.casefold())
        return name

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
                _put(part, self.out / name)
        except OSError as error:
            raise ExportError(refusal(self.out / name, error), detail=repr(error)) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)


def _put(part: Path, target: Path) -> None:
    """Move the folder to its name; earlier results step aside first and come back if that fails."""
    if not target.exists():
        os.replace(part, target)
        return
    aside = part.with_name(part.name + "-old")
    os.replace(target, aside)
    try:
        os.replace(part, target)
    except BaseException:
        os.replace(aside, target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def holds_results_of(folder: Path, source: Path) -> bool:
    """Whether the folder holds results of this very file and nothing that we did not write."""
    if not folder.is_dir():
        return False
    entries = list(folder.iterdir())
    inner = [entry for entry in entries if FRAME_FOLDER.fullmatch(entry.name) and entry.is_dir()]
    files = [entry for entry in entries if entry not in inner]
    files += [file for frame in inner for file in frame.iterdir()]
    return all(OURS.fullmatch(file.name) for file in files) and any(
        _input_of(file) == source.resolve() for file in files if file.name == "result.json"
    )


def _input_of(record: Path) -> Path | None:
    try:
        return Path(record.parent, json.loads(record.read_text("utf-8"))["input"]).resolve()
    except (OSError, ValueError, KeyError, TypeError):
        return None
