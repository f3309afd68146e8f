"""A script of panning, zooming and jumping on a slide: how long a frame takes, how long until it is sharp, what is blank."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.slide_script import FRAME_S, FRAMED, HEIGHT, WIDTH, p95, script


def pan_report(path: Path, seconds: float, napari: str | None) -> list[str]:
    """The script in our canvas and, with napari's Python, in napari: one row each."""
    rows = {"LesionScope": ours(path, seconds)}
    if napari:
        rows["napari + OpenSlide"] = of_napari(napari, path, seconds)
    lines = [
        f"{WIDTH} × {HEIGHT}; median / p95 / worst, ms. Goal: p95 of a frame ≤ 16, of sharpness ≤ 150, nothing blank.", "",
        "| | frame | until sharp | blank screens | frames, stops | first picture, ms |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, told in rows.items():
        if "error" in told:
            lines.append(f"| {name} | {told['error']} | | | | |")
            continue
        frame, sharp = (" / ".join(f"{v:.1f}" for v in told[key]) for key in ("frame", "sharp"))
        lines.append(f"| {name} | {frame} | {sharp} | {told['blank']} of {told['checked']} |"
                     f" {told['frames']}, {told['stops']} | {told['first']:.0f} |")  # fmt: skip
    cpu, until = (" / ".join(f"{v:.1f}" for v in rows["LesionScope"][key]) for key in ("cpu", "sharp_cpu"))
    return [*lines, "", f"Of our frames the window's own thread worked {cpu} ms, until it was sharp {until} ms."]


def ours(path: Path, seconds: float) -> dict:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    import cv2  # noqa: F401  # as in the program, where it is there after the first picture

    from viewer.app import SWITCH_S

    sys.setswitchinterval(SWITCH_S)  # as the program does before its window is built

    run = Run(app, path)
    run.play(seconds)
    return run.told()


def of_napari(python: str, path: Path, seconds: float) -> dict:
    """In its own Python; on a screen made for it where there is none."""
    command = [python, str(Path(__file__).with_name("slide_napari.py")), str(path), str(seconds)]
    if not os.environ.get("DISPLAY"):
        command = ["xvfb-run", "-a", "-s", "-screen 0 2400x1400x24", *command]
    env = os.environ | {"QT_QPA_PLATFORM": "xcb"}
    try:
        out = subprocess.run(command, capture_output=True, text=True, env=env, timeout=seconds + 240, check=True)
        return json.loads(out.stdout.splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        return {"error": f"{type(error).__name__}: {str(getattr(error, 'stderr', '') or error)[-150:]}".replace("\n", " ")}


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
        self.sharp_cpu: list[float] = []  # of the window's thread, waiting left out
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
        started, worked = time.perf_counter(), time.thread_time()
        item = self.canvas.picture.item
        self.canvas.viewport().repaint()
        while time.perf_counter() - started < 5 and not item.sharp:
            self.app.processEvents()  # a tile that comes asks for a painting, as in the program
            time.sleep(0.0005)
        self.sharp.append(time.perf_counter() - started)
        self.sharp_cpu.append(time.thread_time() - worked)
        self.look()

    def look(self) -> None:
        """A pixel of the slide that is black: the phantom has none, nothing darker than (20, 20, 20) either."""
        from inference.geometry import Affine

        item = self.canvas.picture.item
        covered = item._grid.covered_by(*(getattr(item.size, side) for side in ("width", "height")), Affine())
        self.checked += 1
        colours = item._kept.pixels[covered.slices].view("uint32") & 0xFFFFFF
        self.blank += int((colours == 0).any())

    def told(self) -> dict:
        """As napari tells it; times in ms, median, p95, worst."""
        made = {"first": self.first_ms, "frames": len(self.frames), "stops": len(self.sharp)}
        made |= {"blank": self.blank, "checked": self.checked}
        kept = {"frame": self.frames, "cpu": self.cpu, "sharp": self.sharp, "sharp_cpu": self.sharp_cpu}
        for name, times in kept.items():
            held = [1000 * t for t in times]
            made[name] = [statistics.median(held), p95(held), max(held)]
        return made
