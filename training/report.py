"""What a run leaves to be read: curves as CSV and PNG, tables as Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from training.checkpoint import write_bytes
from training.loop import Figures


def write_curves(history: Sequence[Figures], folder: Path) -> None:
    """`curves.csv` with one row per epoch, and `curves.png` of everything but the learning rate."""
    names = list(dict.fromkeys(name for figures in history for name in figures))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: round(v, 6) for k, v in figures.items()} for figures in history)
    write_bytes(folder / "curves.csv", text.getvalue().encode())
    write_bytes(folder / "curves.png", _picture(history, [n for n in names if n not in ("epoch", "lr")]))


def _picture(history: Sequence[Figures], names: Sequence[str]) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    for name in names:
        points = [(f["epoch"], f[name]) for f in history if name in f]
        axes.plot([x for x, _ in points], [y for _, y in points], marker=".", label=name)
    axes.set_xlabel("epoch")
    axes.grid(alpha=0.3)
    axes.legend()
    out = io.BytesIO()
    FigureCanvasAgg(figure).print_png(out)  # type: ignore[no-untyped-call] # matplotlib leaves it untyped
    return out.getvalue()


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def with_interval(value: tuple[float, float, float]) -> str:
    """`0.751 [0.712, 0.789]`."""
    return f"{value[0]:.3f} [{value[1]:.3f}, {value[2]:.3f}]"
