"""Files that ship with the application: models, the demo, icons, translations. Data only."""

from __future__ import annotations

import sys
from pathlib import Path


def path(*parts: str) -> Path:
    """Where a shipped file lies, in a checkout, an installed wheel and a frozen build alike.

    A frozen build unpacks its files below `sys._MEIPASS`. The file need not exist.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    home = Path(frozen) / "resources" if frozen else Path(__file__).resolve().parent
    return home.joinpath(*parts)
