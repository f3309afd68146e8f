"""`lesionscope --kiosk-pin`: asks for a PIN twice and prints the line for the kiosk's file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from getpass import getpass
from typing import Any


class PrintPin(argparse.Action):
    """Ends the program as `--version` does. The PIN is typed unseen, never given on the command line."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        from viewer.kiosk.pin import hashed

        first, second = getpass("PIN (4 to 12 digits): "), getpass("Again: ")
        if first != second:
            parser.exit(2, "The two are not the same.\n")
        try:
            parser.exit(0, f'pin = "{hashed(first)}"\n')
        except ValueError as error:
            parser.exit(2, f"{str(error).capitalize()}.\n")
