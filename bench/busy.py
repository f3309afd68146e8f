"""Benches measure an idle machine or say that they did not."""

from __future__ import annotations

import sys

LIMIT = 0.15  # of all cores


def require_idle(*, force: bool) -> str:
    """"" on an idle machine; with `force` a sentence for the result; else the process ends with status 3."""
    import psutil

    used = psutil.cpu_percent(interval=2.0) / 100
    if used <= LIMIT:
        return ""
    text = f"The machine was busy ({used:.0%} of its cores) while this was measured."
    if not force:
        print(f"{text} Stop what runs, or give --force to measure all the same.", file=sys.stderr)
        sys.exit(3)
    return text
