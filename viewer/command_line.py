"""The words of the command line. Names alone, the usual start, need no parser: making one costs 15 ms."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


class Words(SimpleNamespace):
    """What was given; the defaults stand here and nowhere else.

    kiosk: the file of a locked demonstration.  kiosk_child: started by the kiosk's watchdog.
    """

    names: Sequence[str] = ()
    demo: bool = False
    new_window: bool = False
    kiosk: Path | None = None
    kiosk_child: bool = False


def read(arguments: Sequence[str] | None = None) -> Words:
    """Of this process, or those given. Ends it, as argparse does, where they make no sense or only ask something."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if any(word.startswith("-") for word in given):
        return _parser().parse_args(given, Words())
    return Words(names=given)


def _parser() -> argparse.ArgumentParser:
    import argparse

    import resources
    from inference import PRODUCT, __version__
    from viewer.kiosk.pin_command import PrintPin

    parser = argparse.ArgumentParser(
        prog="lesionscope", description=f"{PRODUCT} {__version__}. Research use only – not for clinical use."
    )
    parser.add_argument(
        "names", nargs="*", metavar="FILE", help="images, folders or lesionscope://open?path=… links to open"
    )
    parser.add_argument("--demo", action="store_true", help="open the built-in synthetic demo cases")
    parser.add_argument(
        "--new-window", action="store_true", help="a window on its own, even where one is open already"
    )
    parser.add_argument("--kiosk", nargs="?", type=Path, const=resources.path("kiosk", "demo.toml"), metavar="FILE.toml",
                        help="locked full-screen demonstration; without a file, of the synthetic cases")  # fmt: skip
    parser.add_argument("--kiosk-child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--kiosk-pin", action=PrintPin, nargs=0, help="ask for a PIN and print its hash for the file")
    parser.add_argument("--version", action="version", version=f"{PRODUCT} {__version__}")
    return parser
