"""`lesionscope FILE…`: arguments and the log first, Qt after."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from inference.records import dataclass
from viewer import command_line, theme_colours
from viewer.instance import Message, Place, meet
from viewer.links import absolute, read_names
from viewer.settings import config_folder, data_folder, load_settings

LOG_BYTES = 1 << 20  # an older log is put aside when a start finds it larger


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the command line asked for. refused: a sentence for each name that is not opened.

    place: where second starts are heard; None for a window on its own.
    """

    paths: tuple[Path, ...]
    demo: bool
    refused: tuple[str, ...] = ()
    place: Place | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the viewer; returns its exit status."""
    gc.disable()  # nothing to collect until the first picture stands; then viewer/collector.py does it
    words = command_line.read(arguments)
    _log_to_file()
    if words.kiosk is not None:
        return _kiosk(words.kiosk, watched=words.kiosk_child)
    place = None if words.new_window else _meet(words)
    if place is True:
        return 0
    settings = load_settings(config_folder() / "settings.json")
    theme_colours.choose(settings.theme)  # before the modules that are painted in it
    if sys.platform == "win32" and settings.engine_in_process:
        import torch  # noqa: F401  # after Qt its DLLs fail to load: pytorch#166628
    from viewer.app import run

    return run(_asked(words, place or None))


def _kiosk(path: Path, *, watched: bool) -> int:
    """The demo for passers-by: its watchdog, or, started by that, the kiosk itself."""
    if watched:
        from viewer.kiosk.run import run

        return run(path)
    from viewer.kiosk.supervisor import supervise

    return supervise(path)


def _meet(words: command_line.Words) -> Place | bool:
    """True: the window that is open has taken the files."""
    token = os.environ.pop("XDG_ACTIVATION_TOKEN", "") or os.environ.get("DESKTOP_STARTUP_ID", "")
    return meet(Message(tuple(absolute(name) for name in words.names), words.demo, token), data_folder())


def _asked(words: command_line.Words, place: Place | None) -> Arguments:
    """All names of one start are one wish."""
    wanted = read_names(words.names)
    paths = tuple(path for part in wanted for path in part.paths)
    return Arguments(paths, words.demo, tuple(text for part in wanted for text in part.refused), place)


class _LogFile(logging.FileHandler):
    """Opened with the first record; where the disk refuses that (a read-only home), records go to standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:
            if logging.lastResort is not None:
                logging.lastResort.handle(record)


def _log_to_file() -> None:
    """Warnings and errors, without patient names, where a person can find them; none if the disk refuses."""
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "lesionscope.log"
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(folder / "lesionscope.1.log")
        handler: logging.Handler = _LogFile(path, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


if __name__ == "__main__":
    sys.exit(main())
