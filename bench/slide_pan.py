"""A script of panning, zooming and jumping on a slide: how long a frame takes, how long until it is sharp, what is blank."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

FRAME_S = 1 / 60
WIDTH, HEIGHT = 1600, 1000


def pan_report(path: Path, seconds: float) -> list[str]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    import cv2  # noqa: F401  # as in the program, where it is there after the first picture

    run = Run(app, path)
    run.play(seconds)
    return run.lines()


class Run:
    def __init__(self, app, path: Path) -> None:
        from inference.images.opener import open_image
        from viewer.canvas.view import CanvasView
        from viewer.document.document import Document

        self.app, self.source = app, open_image(path)
        self.canvas = CanvasView()
        self.canvas.resize(WIDTH, HEIGHT)
        self.canvas.show()
        app.processEvents()
        started = time.perf_counter()
        self.canvas.set_document(Document(self.source))
        self.canvas.viewport().repaint()
        self.first_ms = (time.perf_counter() - started) * 1000
        self.frames: list[float] = []
        self.cpu: list[float] = []
        self.sharp: list[float] = []
        self.blank = self.checked = 0

    def play(self, seconds: float) -> None:
        """Fit, zoom in on tissue, pan in strokes with pauses, zoom out and in, jump; again until the time is over."""
        from inference.geometry import Point

        end, side = time.perf_counter() + seconds, self.source.levels[0].width
        spot = 0
        while time.perf_counter() < end:
            spot += 1
            self.canvas.show_point(
                Point(side * (0.11 + 0.143 * (spot % 6)), side * (0.10 + 0.143 * (spot * 2 % 6)))
            )
            self.settle()
            for factor in (1.25,) * 12 + (0.8,) * 4 + (1.25,) * 2:
                self.canvas.zoom_by(factor)
                self.frame()
            self.settle()
            for dx, dy in ((14, 3), (-6, 17), (-19, -4), (2, -15)):
                for _ in range(45):
                    self.canvas.pan_by(dx, dy)
                    self.frame()
                self.settle()
            self.canvas.fit()
            self.settle()

    def frame(self) -> None:
        started, worked = time.perf_counter(), time.thread_time()
        self.canvas.viewport().repaint()
        self.frames.append(time.perf_counter() - started)
        self.cpu.append(time.thread_time() - worked)
        if len(self.frames) % 10 == 0:
            self.look()
        while time.perf_counter() - started < FRAME_S:
            self.app.processEvents()
            time.sleep(0.0005)

    def settle(self) -> None:
        """Until the screen is sharp."""
        started = time.perf_counter()
        item = self.canvas.picture.item
        self.canvas.viewport().repaint()
        while time.perf_counter() - started < 5 and not item.sharp:
            self.app.processEvents()  # a tile that comes asks for a painting, as in the program
            time.sleep(0.0005)
        self.sharp.append(time.perf_counter() - started)
        self.look()

    def look(self) -> None:
        """A pixel of the slide that is black: the phantom has none, nothing darker than (20, 20, 20) either."""
        from inference.geometry import Affine

        item = self.canvas.picture.item
        covered = item._grid.covered_by(*(getattr(item.size, side) for side in ("width", "height")), Affine())
        self.checked += 1
        self.blank += int((item._kept.pixels[covered.slices].max(axis=2) == 0).any())

    def lines(self) -> list[str]:
        frame, cpu, sharp = ([1000 * t for t in times] for times in (self.frames, self.cpu, self.sharp))
        return [
            f"{WIDTH} × {HEIGHT}, {len(frame)} frames, {len(sharp)} stops; the first picture took {self.first_ms:.0f} ms.",
            "", "| | median | p95 | worst | goal p95 |", "|---|---|---|---|---|",
            f"| frame, ms | {statistics.median(frame):.1f} | {p95(frame):.1f} | {max(frame):.1f} | 16 |",
            f"| of that the window's thread worked, ms | {statistics.median(cpu):.1f} | {p95(cpu):.1f} | {max(cpu):.1f} | |",
            f"| until sharp, ms | {statistics.median(sharp):.0f} | {p95(sharp):.0f} | {max(sharp):.0f} | 150 |",
            "", f"Blank pixels in {self.blank} of {self.checked} screens that were looked at.",
        ]  # fmt: skip


def p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]
