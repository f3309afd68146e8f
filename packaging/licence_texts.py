"""What an installed distribution tells about its licence, and the texts that it brings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import Distribution
from pathlib import Path

# By name, or by the folder for them (PEP 639), where others' texts lie under any name ("onetbb_third-party-programs.txt").
TEXTS = re.compile(
    r"(^|/)(licen[cs]e|copying|notice|authors|copyright|ofl)[^/]*$|\.dist-info/licenses/|third[-_]part(y|ies)[^/]*\.(txt|md)$",
    re.IGNORECASE,
)


def licence(one: Distribution) -> str:
    """As the distribution tells it: an SPDX expression, its classifiers, or a short text; "" for none."""
    told = one.metadata
    trove = [line.split("::")[-1].strip() for line in told.get_all("Classifier") or () if line.startswith("License")]
    short = (told.get("License") or "").strip().splitlines()
    return told.get("License-Expression") or " AND ".join(trove) or (short[0] if short else "")


def texts_of(one: Distribution) -> Iterator[str]:
    """Every licence file that came with it, each headed by its name."""
    for file in one.files or ():
        path = Path(str(one.locate_file(file)))
        if TEXTS.search(str(file)) and not str(file).endswith(".py") and path.is_file():
            yield f"--- {file}\n{path.read_text('utf-8', 'replace')}"
