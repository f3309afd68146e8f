"""Write docs/hazards.md from the list that the program shows: `python packaging/hazards.py`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from viewer.help.hazards import HAZARDS, HEADS, INTRO  # noqa: E402

PAGE = ROOT / "docs" / "hazards.md"


def page() -> str:
    """The whole page."""
    made = "The program shows this list (menu Help); `python packaging/hazards.py` writes this page."
    lines = ["# Hazards and guards", "", INTRO, made, ""]
    lines += ["| | " + " | ".join((*HEADS, "Shown by (below `tests/`)")) + " |", "|---|---|---|---|---|"]
    for one in HAZARDS:
        shown = "<br>".join(f"`{name}`" for name in one.shown_by)
        lines.append(f"| {one.number} | {one.wrong} | {one.guard} | {one.left} | {shown} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
