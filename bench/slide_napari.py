"""napari with OpenSlide through the same script of panning and zooming. Run by bench/slide.py in napari's own Python.

    PYTHON bench/slide_napari.py SLIDE SECONDS

The slide as napari's users show one: a multiscale image of dask arrays whose blocks OpenSlide reads, the levels halved
as the file stores them. Its settings are the ones it comes with: it reads what it shows before it draws it, so a frame
waits for the tiles. A screen (Xvfb is one) with OpenGL is needed. One JSON object is printed.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.slide_script import FRAME_S, FRAMED, HEIGHT, WIDTH, p95, script

BLOCK = 512
DARKEST = 20  # of the bench's slide; what is darker was not drawn
STEADY = 2  # drawings with the same part of the same level: nothing better comes


class Level:
    """One level of a slide as dask reads arrays."""

    ndim, dtype = 3, "uint8"

    def __init__(self, slide: Any, level: int) -> None:
        self._slide, self._level = slide, level
        width, height = slide.level_dimensions[level]
        self.shape = (height, width, 3)
        self._scale = slide.level_downsamples[level]

    def __getitem__(self, part: tuple[slice, ...]) -> Any:
        import numpy as np

        rows, columns = part[:2]
        at = round(columns.start * self._scale), round(rows.start * self._scale)
        size = columns.stop - columns.start, rows.stop - rows.start
        return np.asarray(self._slide.read_region(at, self._level, size))[..., :3][..., part[2]]


class Run:
    def __init__(self, path: str) -> None:
        import dask.array as da
        import napari
        import openslide
        from qtpy.QtWidgets import QApplication

        slide = openslide.OpenSlide(path)
        self.side = slide.dimensions[0]
        levels = [da.from_array(Level(slide, k), chunks=(BLOCK, BLOCK, 3), asarray=False) for k in range(slide.level_count)]
        started = time.perf_counter()
        self.viewer = napari.Viewer(show=True)
        self.camera = getattr(self.viewer, "scene", self.viewer).camera  # before and since napari 0.9
        self.viewer.window.resize(WIDTH + 400, HEIGHT + 200)
        self.app = QApplication.instance()
        self.native = self.viewer.window._qt_viewer.canvas._scene_canvas.native
        self.native.setFixedSize(WIDTH, HEIGHT)
        self.layer = self.viewer.add_image(levels, multiscale=True, rgb=True)
        self.fit()
        self.drawn()
        self.first_ms = 1000 * (time.perf_counter() - started)
        self.frames: list[float] = []
        self.sharp: list[float] = []
        self.blank = self.checked = 0

    def drawn(self) -> None:
        """Until the first picture stands: some of the slide's pixels are on the screen."""
        until = time.perf_counter() + 60
        while time.perf_counter() < until:
            self.app.processEvents()
            self.paint()
            if (self.screen().max(axis=2) > 100).mean() > 0.2:
                return
        raise SystemExit("napari has drawn nothing in 60 s")

    def paint(self) -> None:
        """Synchronously, and until the drawing is over."""
        from vispy.gloo import gl

        self.native.repaint()
        self.viewer.window._qt_viewer.canvas._scene_canvas.set_current()
        gl.glFinish()

    def screen(self) -> Any:
        from vispy.gloo import read_pixels

        self.viewer.window._qt_viewer.canvas._scene_canvas.set_current()
        return read_pixels(alpha=False)

    def fit(self) -> None:
        self.camera.center = (self.side / 2, self.side / 2)
        self.camera.zoom = min(WIDTH, HEIGHT) / self.side

    def point(self, x: float, y: float) -> None:
        self.camera.center = (self.side * y, self.side * x)

    def zoom(self, factor: float) -> None:
        self.camera.zoom *= factor

    def pan(self, dx: float, dy: float) -> None:
        y, x = self.camera.center[-2:]
        self.camera.center = (y - dy / self.camera.zoom, x - dx / self.camera.zoom)

    def frame(self) -> None:
        started = time.perf_counter()
        self.paint()
        self.frames.append(time.perf_counter() - started)
        if len(self.frames) % 10 == 0:
            self.look()
        while time.perf_counter() - started < FRAME_S:
            self.app.processEvents()
            time.sleep(0.0005)

    def settle(self) -> None:
        """Until some drawings on end show the same part of the same level, all of it loaded."""
        started, same, before, at = time.perf_counter(), 0, None, time.perf_counter()
        while same < STEADY and time.perf_counter() - started < 5:
            self.app.processEvents()
            self.paint()
            shown = self.layer.data_level, self.layer.corner_pixels.tobytes(), self.layer.loaded
            if shown != before or not self.layer.loaded:
                same, before, at = 0, shown, time.perf_counter()
            else:
                same += 1
        self.sharp.append(at - started)
        self.look()

    def look(self) -> None:
        """Pixels of the slide that were not drawn, within what the camera sees of it; a rim of two is left out."""
        zoom, (y, x) = self.camera.zoom, self.camera.center[-2:]
        left, top = ((0 - at) * zoom + side / 2 for at, side in ((x, WIDTH), (y, HEIGHT)))
        right, bottom = (edge + self.side * zoom for edge in (left, top))
        seen = self.screen()
        height, width = seen.shape[:2]
        rows = slice(max(0, round(top) + 2), min(height, round(bottom) - 2))
        part = seen[rows, max(0, round(left) + 2) : min(width, round(right) - 2)]
        self.checked += 1
        self.blank += bool(part.size and (part.max(axis=2) < DARKEST).any())

    def play(self, seconds: float) -> None:
        moves = {"point": self.point, "zoom": self.zoom, "pan": self.pan, "fit": self.fit, "settle": self.settle}
        for kind, *amount in script(seconds):
            moves[kind](*amount)
            if kind in FRAMED:
                self.frame()


def main() -> None:
    run = Run(sys.argv[1])
    run.play(float(sys.argv[2]))
    frame, sharp = ([1000 * t for t in times] for times in (run.frames, run.sharp))
    told = {"first": run.first_ms, "frames": len(frame), "stops": len(sharp), "blank": run.blank, "checked": run.checked}
    for name, times in (("frame", frame), ("sharp", sharp)):
        told[name] = [statistics.median(times), p95(times), max(times)]
    print(json.dumps(told), flush=True)
    run.viewer.close()


if __name__ == "__main__":
    main()
