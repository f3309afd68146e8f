"""Brush strokes on a 4096 × 5120 mammogram at 1600 × 1000: time of each mouse move, bytes of each undo step.

`python bench/brush.py [--force]` writes bench/results/brush.md. A move = the mouse event, the working mask, and the
finished repaint of the viewport. Wall time and the process's own CPU time are both told.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from bench.busy import require_idle
from inference.geometry import Point, Size
from inference.images.array_source import ArraySource
from viewer.canvas.tools import ToolKind
from viewer.canvas.view import CanvasView
from viewer.document.annotations import Annotation
from viewer.document.document import Document
from viewer.document.tiles import TiledMask

IMAGE, VIEW = Size(width=4096, height=5120), Size(width=1600, height=1000)
RESULT = Path(__file__).parent / "results" / "brush.md"
MOVE_MS, STEP_MB = 16.0, 10.0
MOVES = 120


@dataclass(frozen=True)
class Found:
    name: str
    wall_ms: tuple[float, float]  # median, 95 %
    cpu_ms: tuple[float, float]
    undo_mb: float


def canvas() -> CanvasView:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 4096, IMAGE.shape).astype(np.uint16)
    view = CanvasView()
    view.resize(VIEW.width, VIEW.height)
    document = Document(ArraySource.of(pixels))
    view.set_document(document)
    mask = TiledMask.empty(IMAGE).paint([Point(900, 900), Point(1600, 1000)], 400, True)
    document.put(Annotation(mask))
    view.set_tool(ToolKind.BRUSH)
    view.show()
    return view


def send(view: CanvasView, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton) -> None:
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    event = QMouseEvent(kind, at, view.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)
    QApplication.processEvents()


def path(count: int) -> list[QPointF]:
    """A hand that circles quickly: some 25 px a move."""
    turns = [n / count * 4 * math.pi for n in range(count)]
    x, y = VIEW.width / 2, VIEW.height / 2
    return [
        QPointF(x + (150 + 2 * n) * math.cos(t), y + (100 + 2 * n) * math.sin(t)) for n, t in enumerate(turns)
    ]


def stroke(view: CanvasView, name: str, radius: float) -> Found:
    finished: list[tuple[TiledMask, TiledMask]] = []
    view.stroke_finished.connect(lambda before, after, _key: finished.append((before, after)))
    view.brush.radius = radius
    points = path(MOVES)
    QApplication.processEvents()
    send(view, QEvent.Type.MouseButtonPress, points[0], Qt.MouseButton.LeftButton)
    times = []
    for at in points[1:]:
        wall, cpu = perf_counter(), process_time()
        send(view, QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton)
        times.append((perf_counter() - wall, process_time() - cpu))
    send(view, QEvent.Type.MouseButtonRelease, points[-1], Qt.MouseButton.LeftButton)
    before, after = finished[-1]
    walls, cpus = np.array(times).T * 1e3
    return Found(name, spread(walls), spread(cpus), before.nbytes_changed(after) / 1e6)


def spread(values: np.ndarray) -> tuple[float, float]:
    return float(np.median(values)), float(np.quantile(values, 0.95))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="measure on a busy machine and say so")
    busy = require_idle(force=parser.parse_args().force)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    view, found = canvas(), []
    for place in ("whole image", "1:1", "4:1"):
        if place != "whole image":
            view.one_to_one()
            view.zoom_by(float(place[0]))
        app.processEvents()
        found += [stroke(view, f"{place}, radius {radius:.0f} px", radius) for radius in (20.0, 80.0, 300.0)]
    write(found, busy)


def write(found: list[Found], busy: str) -> None:
    slowest = max(one.wall_ms[1] for one in found)
    largest = max(one.undo_mb for one in found)
    lines = [
        "# Brush on 4096 × 5120, viewport 1600 × 1000", "",
        f"{date.today()}, {platform.processor() or platform.machine()}, {os.cpu_count()} cores, "
        f"{MOVES - 1} moves a stroke: median / 95 %.",
        f"A move in at most {MOVE_MS:.0f} ms: **{'yes' if slowest <= MOVE_MS else 'NO'}** "
        f"(95 %: {slowest:.1f} ms). An undo step of at most {STEP_MB:.0f} MB: "
        f"**{'yes' if largest <= STEP_MB else 'NO'}** ({largest:.1f} MB). {busy}".rstrip(), "",
        "| stroke | wall ms | CPU ms | undo step MB |", "|---|---|---|---|",
    ]  # fmt: skip
    for one in found:
        wall, cpu = (f"{a:.1f} / {b:.1f}" for a, b in (one.wall_ms, one.cpu_ms))
        lines.append(f"| {one.name} | {wall} | {cpu} | {one.undo_mb:.2f} |")
    RESULT.write_text("\n".join([*lines, "", "Repeat: `python bench/brush.py`", ""]), encoding="utf-8")
    print(RESULT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
