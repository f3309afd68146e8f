"""Does the kiosk stay as small as it is? Changes cases in the real program and counts memory, handles and QObjects.

    xvfb-run -a python bench/kiosk_soak.py --changes 2000

Writes bench/results/kiosk-soak.csv, .png and .md. Growth is judged after the first 100 changes. Speed is not judged: any
machine will do.
"""

from __future__ import annotations

import argparse
import csv
import gc
import os
import sys
import tempfile
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
RESULTS = ROOT / "bench" / "results"
SETTLED, EVERY, LIMIT = 100, 20, 0.02
HEAD = ("changes", "rss_mb", "handles", "qobjects", "python_objects")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=RESULTS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["LESIONSCOPE_HOME"] = home
        rows = soak(asked.changes)
    return tell(rows, asked.out)


def soak(changes: int) -> list[tuple[float, ...]]:
    from PySide6.QtWidgets import QApplication

    import resources
    from viewer import theme
    from viewer.kiosk.config import read_config
    from viewer.kiosk.run import Kiosk, home_of

    gc.disable()  # as main() does; the kiosk's collector does it from then on
    qt = QApplication(sys.argv[:1])
    theme.apply(qt)
    config = read_config(resources.path("kiosk", "demo.toml"))
    kiosk = Kiosk(config, home_of(config))
    rows: list[tuple[float, ...]] = []
    count = 0

    def answered() -> None:
        nonlocal count
        count += 1
        if count % EVERY == 0:
            kiosk.collector.collect()
            rows.append(measured(count, kiosk, qt))
            if count % 100 == 0:
                print(dict(zip(HEAD, rows[-1], strict=True)), flush=True)
        if count >= changes:
            kiosk.end()
            qt.exit(0)
        else:
            timer.start()

    from PySide6.QtCore import QTimer

    timer = QTimer()
    timer.setSingleShot(True)
    timer.setInterval(40)  # painted at least once, with what the AI marks
    timer.timeout.connect(lambda: use(kiosk, count))
    kiosk.station.answered.connect(answered)
    kiosk.start()
    qt.exec()
    return rows


def use(kiosk: object, count: int) -> None:
    """As visitors do: look near, compare, another language; then the next case."""
    from viewer.kiosk.keys import Wish

    kiosk.window.canvas.zoom_by(2.0)
    if count % 3 == 0:
        kiosk.window.wished.emit(Wish.COMPARE)
    if count % 10 == 0:
        kiosk.window.wished.emit(Wish.LANGUAGE)
    kiosk.window.canvas.repaint()
    kiosk.window.wished.emit(Wish.NEXT)


def measured(count: int, kiosk: object, qt: object) -> tuple[float, ...]:
    gc.collect()
    process = psutil.Process()
    handles = process.num_fds() if hasattr(process, "num_fds") else process.num_handles()
    from PySide6.QtCore import QObject

    roots = [kiosk, kiosk.window, kiosk.jobs, kiosk.analysis, kiosk.station, kiosk.presenter, kiosk.desk, qt]
    qobjects = sum(1 + len(root.findChildren(QObject)) for root in roots)
    return count, process.memory_info().rss / 2**20, handles, qobjects, len(gc.get_objects())


def growth(rows: list[tuple[float, ...]], column: int) -> float:
    """Mean of the last fifth over the mean of the first fifth, both after the first 100 changes, less 1."""
    late = [row[column] for row in rows if row[0] > SETTLED]
    part = max(1, len(late) // 5)
    return (sum(late[-part:]) / part) / (sum(late[:part]) / part) - 1


def tell(rows: list[tuple[float, ...]], out: Path) -> int:
    with (out / "kiosk-soak.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *([round(v, 1) for v in row] for row in rows)])
    lines = [f"# Kiosk, {rows[-1][0]:.0f} case changes\n", "`xvfb-run -a python bench/kiosk_soak.py`. Growth: the last "
             "fifth over the first fifth, after the first 100 changes. On a shared machine.\n",
             "| what | after 100 | growth |", "|---|---|---|"]  # fmt: skip
    worst = 0.0
    for column, name in enumerate(HEAD[1:4], start=1):
        share = growth(rows, column)
        worst = max(worst, share)
        first = next(row[column] for row in rows if row[0] > SETTLED)
        lines.append(f"| {name} | {first:.1f} | {share:+.2%} |")
    (out / "kiosk-soak.md").write_text("\n".join(lines) + "\n", "utf-8")
    plot(rows, out / "kiosk-soak.png")
    print("\n".join(lines))
    return 0 if worst <= LIMIT else 1


def plot(rows: list[tuple[float, ...]], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(3, 1, sharex=True, figsize=(8, 7))
    for axis, column in zip(axes, (1, 2, 3), strict=True):
        axis.plot([row[0] for row in rows], [row[column] for row in rows])
        axis.set_ylabel(HEAD[column])
        axis.set_ylim(bottom=0)
    axes[-1].set_xlabel("case changes")
    figure.savefig(path, dpi=80)


if __name__ == "__main__":
    sys.exit(main())
