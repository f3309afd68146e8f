"""A script of panning, zooming and jumping on a slide: how long a frame takes, how long until it is sharp, what is blank."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

from bench.slide_script import FRAME_S, FRAMED, HEIGHT, WIDTH, p95, script


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
        """The script, again until the time is over."""
        from inference.geometry import Point

        side = self.source.levels[0].width
        moves = {
            "point": lambda x, y: self.canvas.show_point(Point(side * x, side * y)), "zoom": self.canvas.zoom_by,
            "pan": self.canvas.pan_by, "fit": self.canvas.fit,
        }  # fmt: skip
        for kind, *amount in script(seconds):
            if kind == "settle":
                self.settle()
            else:
                moves[kind](*amount)
                if kind in FRAMED:
                    self.frame()

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
