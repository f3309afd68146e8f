"""Who looked at which test split with which weights: a split that was seen is not seen again by other weights.

The same weights may be measured again as often as one likes: they say the same.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from inference.errors import SettingsError
from training.checkpoint import write_bytes

LEDGER = "test-looks.json"  # among the results


@dataclass(frozen=True, slots=True)
class Look:
    """model: a card's id.  sha256: of its weights.  date: ISO.  again: why other weights looked once more, "" at first."""

    data: str
    model: str
    sha256: str
    date: str
    again: str = ""


def read_looks(path: Path) -> list[Look]:
    """In the order of their dates; none if there is no such file yet."""
    if not path.is_file():
        return []
    return [Look(**row) for row in json.loads(path.read_text("utf-8"))]


def looks_of(looks: list[Look], data: str, model: str) -> list[Look]:
    """Those of one model at one set."""
    return [look for look in looks if (look.data, look.model) == (data, model)]


def allowed(looks: list[Look], look: Look) -> list[Look]:
    """The looks with this one. Raises SettingsError if other weights looked before and no reason is given."""
    before = looks_of(looks, look.data, look.model)
    if any(one.sha256 == look.sha256 for one in before):
        return looks
    if before and not look.again.strip():
        raise SettingsError(
            f"The test split of {look.data} was seen by other weights of '{look.model}' on {before[-1].date}; "
            "a second look needs --again REASON, which is printed with the figures."
        )
    return [*looks, look]


def write_looks(path: Path, looks: list[Look]) -> None:
    """Replace the file whole."""
    write_bytes(
        path, (json.dumps([asdict(look) for look in looks], indent=1, ensure_ascii=False) + "\n").encode()
    )


def add_again(parser: argparse.ArgumentParser) -> None:
    """The reason that a second look needs."""
    parser.add_argument(
        "--again", default="", metavar="REASON", help="why other weights look at a split once more"
    )


def noted(results: Path, *, data: Path, model: str, sha256: str, again: str) -> list[Look]:
    """Write a look down before it is taken; the looks of this model at this set.

    results: the folder of the ledger.  Raises SettingsError if other weights looked before and no reason is given.
    """
    looks = allowed(
        read_looks(results / LEDGER), Look(data.name, model, sha256, date.today().isoformat(), again)
    )
    write_looks(results / LEDGER, looks)
    return looks_of(looks, data.name, model)
