"""`lesionscope FILE…`: arguments and the log first, Qt after."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inference import PRODUCT, __version__
from viewer.settings import data_folder

LOG_BYTES = 1 << 20  # an older log is put aside when a start finds it larger


@dataclass(frozen=True, slots=True)
class Arguments:
    """What the command line asked for."""

    paths: tuple[Path, ...]
    demo: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the viewer; returns its exit status."""
    gc.disable()  # nothing to collect until the first picture stands; then viewer/collector.py does it
    asked = _parse(arguments)
    _log_to_file()
    if sys.platform == "win32":
        from viewer.settings import config_folder, load_settings

        if load_settings(config_folder() / "settings.json").engine_in_process:
            import torch  # noqa: F401  # after Qt its DLLs fail to load: pytorch#166628
    from viewer.app import run

    return run(asked)


def _parse(arguments: Sequence[str] | None) -> Arguments:
    parser = argparse.ArgumentParser(
        prog="lesionscope", description=f"{PRODUCT} {__version__}. Research use only – not for clinical use."
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE", help="images or folders to open")
    parser.add_argument("--demo", action="store_true", help="open the built-in synthetic demo cases")
    parser.add_argument("--version", action="version", version=f"{PRODUCT} {__version__}")
    asked = parser.parse_args(arguments)
    return Arguments(tuple(asked.paths), asked.demo)


def _log_to_file() -> None:
    """Warnings and errors, without patient names, where a person can find them; none if the disk refuses."""
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "lesionscope.log"
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(folder / "lesionscope.1.log")
        handler: logging.Handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


if __name__ == "__main__":
    sys.exit(main())
