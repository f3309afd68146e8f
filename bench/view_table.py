"""The arithmetic of bench/view.py and its table: medians, rates, growth, ours against each peer."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Found = dict[str, Any]
OURS = "LesionScope"
FROM_CYCLE, GROWTH_MOST = 3, 0.02
MIB = 1 << 20
REDRAWS = 80


@dataclass(frozen=True, slots=True)
class Row:
    """key: what the rounds call it.  of: one round's value made of what was told.  less_wins: smaller is better."""

    title: str
    key: str
    of: Callable[[Any], float]
    unit: str
    less_wins: bool = True


def rate(times: Sequence[float]) -> float:
    """Steps a second, of the median step."""
    return 1 / statistics.median(times)


def growth(values: Sequence[float], first: int = FROM_CYCLE) -> float:
    """How much of itself the value gained from cycle `first` (1-based) to the last, on the line that fits them best.

    A line and not two single values: one garbage that is collected late is no growth.
    """
    kept = list(values[first - 1 :])
    if len(kept) < 2:
        raise ValueError("growth needs two cycles or more")
    slope, start = statistics.linear_regression(range(len(kept)), kept)
    return slope * (len(kept) - 1) / start


ROWS = (
    Row("Cold start to the CT slice", "cold", float, "s"),
    Row("Start to a CT slice, 512²", "start ct", float, "s"),
    Row("Start to a 65-frame US cine", "start cine", float, "s"),
    Row("Start to a 50 MB mammogram", "start mg_large", float, "s"),
    Row("Open a 200-slice CT series", "opened series", statistics.median, "s"),
    Row("Open a 50 MB mammogram", "opened mg_large", statistics.median, "s"),
    Row("Open the cine", "opened cine", statistics.median, "s"),
    Row("Window/level, 4096×3328, 16 bit", "redraw mg", rate, "redraws/s", less_wins=False),
    Row("Window/level, 5355×4915, 16 bit", "redraw mg_large", rate, "redraws/s", less_wins=False),
    Row("Scroll a 512² stack of 200", "scroll", rate, "frames/s", less_wins=False),
    Row("Memory, CT series open", "memory series", lambda found: found[0] / MIB, "MiB"),
    Row("Memory, 50 MB mammogram open", "memory mg_large", lambda found: found[0] / MIB, "MiB"),
    Row("Memory, cine open", "memory cine", lambda found: found[0] / MIB, "MiB"),
    Row("Growth, cycles 3–10, CT series", "memory series", lambda found: growth(found) * 100, "%"),
    Row("Growth, cycles 3–10, mammogram", "memory mg_large", lambda found: growth(found) * 100, "%"),
    Row("Growth, cycles 3–10, cine", "memory cine", lambda found: growth(found) * 100, "%"),
    Row("Growth, cycles 3–10, slide", "memory slide", lambda found: growth(found) * 100, "%"),
)


def value_of(row: Row, rounds: Sequence[Found]) -> float | None:
    """The median over the rounds that have it; None if none has."""
    known = [row.of(one[row.key]) for one in rounds if row.key in one]
    return statistics.median(known) if known else None


def verdict(row: Row, ours: float | None, peer: float | None) -> str:
    """A peer's value with how many times better ours is; below 1 it is ahead of us."""
    if peer is None:
        return "–"
    shown = _shown(peer, row)
    if ours is None or row.unit == "%" or min(ours, peer) <= 0:
        return shown
    return f"{shown} ({(peer / ours if row.less_wins else ours / peer):.2f}×)"


def _shown(value: float, row: Row) -> str:
    return f"{value:.2f} {row.unit}" if row.unit in ("s", "%") else f"{value:.0f} {row.unit}"


def as_text(found: Mapping[str, Sequence[Found]], absent: Mapping[str, str], head: str) -> str:
    """The page: the table, what was lost, what the budgets say, the watchdog's list."""
    peers = [name for name in found if name != OURS]
    lines = ["# Viewing: ours against peers, in one run", "", head, ""]
    lines += [
        "In brackets: how many times ours is better; below 1 the peer is ahead. A start and an opening end with the"
    ]
    lines += [
        "first picture on the screen; pyqtgraph and napari have read the whole stack by then, ours reads on behind it.",
        "",
    ]
    lines += [
        "| | " + " | ".join([OURS, *peers, *absent]) + " |",
        "|---" * (2 + len(peers) + len(absent)) + "|",
    ]
    for row in ROWS:
        ours = value_of(row, found[OURS])
        theirs = [verdict(row, ours, value_of(row, found[peer])) for peer in peers]
        mine = _shown(ours, row) if ours is not None else "–"
        lines.append("| " + " | ".join([row.title, mine, *theirs, *("not here" for _ in absent)]) + " |")
    lines += ["", *_peers_words(absent, peers), *_budgets(found), "", *_stalls(found), ""]
    lines += ["Repeat: `xvfb-run -s '-screen 0 1920x1080x24' python bench/view.py --napari PYTHON`", ""]
    return "\n".join(lines)


def lost(found: Mapping[str, Sequence[Found]]) -> list[str]:
    """The rows in which a peer is ahead, with its name."""
    rows = []
    for row in ROWS:
        ours = value_of(row, found[OURS])
        for peer in (name for name in found if name != OURS):
            theirs = value_of(row, found[peer])
            if ours is None or theirs is None or row.unit == "%":
                continue
            if (theirs < ours) if row.less_wins else (theirs > ours):
                rows.append(f"{row.title} ({peer})")
    return rows


def _peers_words(absent: Mapping[str, str], peers: Sequence[str]) -> list[str]:
    lines = [f"- {peer}: {why}." for peer, why in absent.items()]
    if "pyqtgraph" in peers:
        lines.append(
            "- pyqtgraph: a bare script of PySide6, pydicom and one ImageItem; no panels, no names, no models."
        )
    if "napari" in peers:
        lines.append(
            "- napari: pixels through pydicom; it draws with OpenGL, here in software where there is no GPU."
        )
    if "aeskulap" in peers:
        lines.append(
            "- aeskulap: from start to a picture on the screen, looked at from outside; nothing else of it can be driven."
        )
    return lines


WHY = {  # by a part of the lost row
    "(aeskulap)": "aeskulap is a C++ program; a bare PySide6 script with one picture takes 0.25–0.36 s (`bench/start.py`).",
    "Scroll": "pyqtgraph redraws one item in scrolling; ours brings corner text, scale, overlays and panels along.",
    "Memory": "pyqtgraph holds the pixels alone; ours also the smaller levels, the panels and other formats' decoders.",
}


def _budgets(found: Mapping[str, Sequence[Found]]) -> list[str]:
    behind = lost(found)
    lines = [f"- Rows lost: {', '.join(behind) or 'none'}."]
    lines += [f"- Why: {why}" for key, why in WHY.items() if any(key in row for row in behind)]
    by_key = {(row.title, row.key): value_of(row, found[OURS]) for row in ROWS}
    rates = [value for (_, key), value in by_key.items() if key.startswith("redraw") and value is not None]
    if rates:
        lines.append(f"- Window/level ≥ {REDRAWS} redraws/s: **{'yes' if min(rates) >= REDRAWS else 'NO'}**.")
    grown = [
        value for (title, _), value in by_key.items() if title.startswith("Growth") and value is not None
    ]
    if grown:
        good = max(grown) <= GROWTH_MOST * 100
        lines.append(f"- Growth over cycles 3 to 10 ≤ {GROWTH_MOST:.0%}: **{'yes' if good else 'NO'}**.")
    children = [one["children"] / MIB for one in found[OURS] if "children" in one]
    if children:
        lines.append(
            f"- Beside the window's process, the model process held {statistics.median(children):.0f} MiB."
        )
    return lines


def _why(stall: Mapping[str, Any]) -> str:
    """What the time went to, where the program told."""
    if "cpu" not in stall:
        return ""
    host = f"; the machine's host ran others for {stall['stolen']:.0f}" if stall.get("stolen") else ""
    return f" ({stall['cpu']:.0f} of its own work, {stall['queued']:.0f} for a processor{host})"


def _stalls(found: Mapping[str, Sequence[Found]]) -> list[str]:
    """Our watchdog's list, worst first, and how often the peers' windows stood still."""
    stalls = sorted((s for one in found[OURS] for s in one.get("stalls", ())), key=lambda s: -float(s["ms"]))
    hosts = sum(bool(stall.get("stolen")) for stall in stalls)
    away = f", {hosts} of them while the virtual machine's host ran others" if hosts else ""
    lines = [f"## The window did not answer for more than 50 ms: {len(stalls)} times{away}", ""]
    lines += [
        f"- {s['ms']:.0f} ms{_why(s)}: {' ← '.join(s['where'][:4]) or 'the interpreter was held'}" for s in stalls[:20]
    ]
    for peer in (name for name in found if name != OURS):
        gaps = [ms for one in found[peer] for ms in one.get("gaps_ms", ())]
        if any("gaps_ms" in one for one in found[peer]):
            lines.append(f"- {peer}: {len(gaps)} times, worst {max(gaps, default=0):.0f} ms.")
    return lines
