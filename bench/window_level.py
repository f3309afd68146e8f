"""A window drag on a 4096 × 3328 16-bit image at 1600 × 1000: our canvas, pyqtgraph's ImageItem, a full look-up.

`python bench/window_level.py [--rounds 60] [--force]` writes bench/results/window_level.md. One step = a new window
and the finished repaint of the viewport. The peers take turns step by step, so that what else the machine does
falls on all alike; wall time and the process's own CPU time are both told, as medians.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pyqtgraph
from PySide6.QtWidgets import QApplication

from bench.busy import require_idle
from inference.geometry import Affine, Size
from inference.images.array_source import ArraySource
from inference.images.source import Window
from inference.results import Kind, Layer
from viewer.canvas.surface import Surface
from viewer.canvas.view import CanvasView
from viewer.document.document import Display, Document

IMAGE, VIEW = Size(width=4096, height=3328), Size(width=1600, height=1000)
RESULT = Path(__file__).parent / "results" / "window_level.md"
NEEDED_PER_SECOND = 60
CONTOUR_MS = 10.0
Step = Callable[[Window], None]


def picture() -> np.ndarray:
    """12 of 16 bits: a disc of noise on a ramp, mammogram-like in size and depth."""
    rng = np.random.default_rng(0)
    y, x = np.mgrid[: IMAGE.height, : IMAGE.width]
    ramp = 1200 + 1500 * np.exp(-(((x - 1500) / 1400) ** 2 + ((y - 1600) / 1200) ** 2))
    return (ramp + rng.normal(0, 90, ramp.shape)).clip(0, 4095).astype(np.uint16)


def our_step(pixels: np.ndarray, *, one_to_one: bool) -> tuple[object, Step]:
    view = CanvasView()
    view.resize(VIEW.width, VIEW.height)
    document = Document(ArraySource.of(pixels))
    view.set_document(document)
    view.show()
    if one_to_one:
        view.one_to_one()

    def step(window: Window) -> None:
        document.set_display(Display(window))
        view.viewport().repaint()

    return view, step


def pyqtgraph_step(pixels: np.ndarray, *, one_to_one: bool) -> tuple[object, Step]:
    pyqtgraph.setConfigOptions(imageAxisOrder="row-major")
    view = pyqtgraph.GraphicsView()
    box = pyqtgraph.ViewBox(lockAspect=True, invertY=True)
    view.setCentralItem(box)
    item = pyqtgraph.ImageItem(pixels)
    box.addItem(item)
    view.resize(VIEW.width, VIEW.height)
    view.show()
    if one_to_one:
        left, top = (IMAGE.width - VIEW.width) / 2, (IMAGE.height - VIEW.height) / 2
        box.setRange(xRange=(left, left + VIEW.width), yRange=(top, top + VIEW.height), padding=0)

    def step(window: Window) -> None:
        item.setLevels((window.center - window.width / 2, window.center + window.width / 2))
        view.viewport().repaint()

    return view, step


def look_up_step(pixels: np.ndarray) -> Step:
    """What a viewer does that windows the whole image: one table look-up, nothing drawn."""

    def step(window: Window) -> None:
        low = window.center - window.width / 2
        ramp = (np.arange(65536) - low) / window.width
        np.take((np.clip(ramp, 0, 1) * 255).astype(np.uint8), pixels)

    return step


def contours(rounds: int) -> list[str]:
    """A threshold drag: findings and contours of a 256² map of three blobs and noise, on a 512 × 400 image."""
    y, x = np.mgrid[:256, :256]
    blobs = ((0.95, 100, 120, 40, 25), (0.8, 200, 60, 12, 9), (0.7, 40, 220, 6, 5))
    field = sum(h * np.exp(-(((x - cx) / sx) ** 2 + ((y - cy) / sy) ** 2)) for h, cx, cy, sx, sy in blobs)
    field = (field + np.random.default_rng(0).normal(0, 0.02, (256, 256))).clip(0, 1).astype(np.float32)
    layer = Layer("lesion", Kind.PROBABILITY, field, Affine(2.0, 400 / 256), Size(512, 400), 0.5)
    surface = Surface.of(layer)
    assert surface is not None
    times = []
    for threshold in np.linspace(0.4, 0.65, rounds):
        wall, cpu = perf_counter(), process_time()
        surface.findings(float(threshold))
        times.append((perf_counter() - wall, process_time() - cpu))
    wall_ms, cpu_ms = (statistics.median(column) * 1e3 for column in zip(*times, strict=True))
    verdict = "yes" if wall_ms <= CONTOUR_MS else "NO"
    return [
        "## Threshold drag, 256² map", "",
        f"Findings and contours: {wall_ms:.1f} ms wall, {cpu_ms:.1f} ms CPU (median). "
        f"At most {CONTOUR_MS:.0f} ms: **{verdict}**.", "",
    ]  # fmt: skip


def measure(steps: dict[str, Step], rounds: int) -> dict[str, tuple[float, float]]:
    """Medians of (wall, CPU) ms per step, the peers taking turns."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in steps}
    for number in range(rounds + 5):
        window = Window(1800 + 5 * number, 900 + 7 * number, function="LINEAR_EXACT")
        for name, step in steps.items():
            wall, cpu = perf_counter(), process_time()
            step(window)
            if number >= 5:
                times[name].append((perf_counter() - wall, process_time() - cpu))
    return {
        name: (statistics.median(w for w, _ in all_) * 1e3, statistics.median(c for _, c in all_) * 1e3)
        for name, all_ in times.items()
    }


def table(title: str, found: dict[str, tuple[float, float]]) -> list[str]:
    ours = found["LesionScope"]
    lines = [
        f"## {title}",
        "",
        "| | wall ms | CPU ms | redraws/s | wall, times ours |",
        "|---|---|---|---|---|",
    ]
    for name, (wall, cpu) in found.items():
        lines.append(f"| {name} | {wall:.1f} | {cpu:.1f} | {1000 / wall:.0f} | {wall / ours[0]:.2f} |")
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--force", action="store_true", help="measure on a busy machine and say so")
    args = parser.parse_args()
    busy = require_idle(force=args.force)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    pixels, lines, rates = picture(), [], []
    for title, one_to_one in (("Whole image in the view", False), ("One to one", True)):
        ours, our = our_step(pixels, one_to_one=one_to_one)
        theirs, their = pyqtgraph_step(pixels, one_to_one=one_to_one)
        for _ in range(10):
            app.processEvents()
        steps = {
            "LesionScope": our,
            "pyqtgraph ImageItem": their,
            "look-up of all pixels": look_up_step(pixels),
        }
        found = measure(steps, args.rounds)
        rates.append(1000 / found["LesionScope"][0])
        lines += table(title, found)
        ours.close(), theirs.close()
    lines += contours(args.rounds)
    enough = "yes" if min(rates) >= NEEDED_PER_SECOND else "NO"
    head = [
        "# Window/level: 4096 × 3328, 16 bit, viewport 1600 × 1000", "",
        f"{date.today()}, {platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
        f"pyqtgraph {pyqtgraph.__version__}, medians of {args.rounds} steps in turns.",
        f"At least {NEEDED_PER_SECOND} redraws a second: **{enough}**. {busy}".rstrip(), "",
    ]  # fmt: skip
    RESULT.write_text(
        "\n".join([*head, *lines, "Repeat: `python bench/window_level.py`", ""]), encoding="utf-8"
    )
    print(RESULT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
