"""LesionScope's part of bench/view.py: the real program, driven from within its event loop. One JSON object is printed.

`python bench/view_ours.py FILES` (a JSON object, see `view.py`) is started with a home folder of its own; the
watchdog of the program writes to LESIONSCOPE_WATCH.
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from time import monotonic
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.view_steps import (
    CYCLES,
    SETTLE_S,
    WARM_STEPS,
    Script,
    Steps,
    memory,
    memory_of_children,
    pause,
    window_at,
)

Told = dict[str, Any]
SCROLLS = 150
MOST = 4095.0


class Program:
    """What the tasks need of the running program."""

    def __init__(self, app: Any) -> None:
        self.app = app

    @property
    def canvas(self) -> Any:
        return self.app.canvas

    @property
    def shown(self) -> bool:
        """Whether pixels of the image under hand have been painted."""
        picture = self.canvas.picture
        if picture is None:
            return False
        return getattr(picture.item, "_values", None) is not None or bool(
            getattr(picture.item, "sharp", False)
        )

    @property
    def settled(self) -> bool:
        """All that was asked for is there, and painted."""
        return not self.app.opening._pending and self.shown

    def open(self, path: str) -> Steps:
        self.app.open_names([path])
        yield lambda: self.shown

    def close_all(self) -> None:
        """As by the key, once for each image."""
        while self.app.workspace.documents:
            self.app.calls["close"]()


def redraw(program: Program, told: Told, name: str, steps: int) -> Steps:
    """A window drag: each step is a new window and the finished repaint."""
    from inference.images.source import Window
    from viewer.document.document import Display

    document, view = program.canvas.document, program.canvas.viewport()
    times = []
    for number in range(steps + WARM_STEPS):
        begun = monotonic()
        document.set_display(Display(Window(*window_at(number, MOST))))
        view.repaint()
        times.append(monotonic() - begun)
        yield lambda: True
    told[name], told["view"] = times[WARM_STEPS:], [view.width(), view.height()]


def scroll(program: Program, told: Told, steps: int) -> Steps:
    """Frame after frame of a stack; a step is over when the frame's own pixels are painted."""
    canvas, times = program.canvas, []
    for _ in range(steps + WARM_STEPS):
        begun = monotonic()
        at_end = canvas.document.frame == canvas.document.info.frames - 1
        canvas.step_frame(-canvas.document.frame if at_end else 1)
        canvas.viewport().repaint()
        while not _painted_frame(canvas):
            yield lambda: True
            canvas.viewport().repaint()
        times.append(monotonic() - begun)
        yield lambda: True
    told["scroll"] = times[WARM_STEPS:]


def _painted_frame(canvas: Any) -> bool:
    values = canvas.picture.item._values
    return values is not None and values[0][1] == canvas.document.frame


def cycles(program: Program, told: Told, name: str, path: str) -> Steps:
    """Open, look, close, ten times."""
    opened, memories = [], []
    for _ in range(CYCLES):
        begun = monotonic()
        yield from program.open(path)
        opened.append(monotonic() - begun)
        yield lambda: program.settled
        yield from pause(SETTLE_S)
        memories.append(memory())
        program.close_all()
        yield from pause(SETTLE_S)
    told[f"opened {name}"], told[f"memory {name}"] = opened, memories


def everything(program: Program, told: Told, files: dict[str, str], steps: int) -> Steps:
    """All that is measured in a running window."""
    yield lambda: bool(program.app.complete)
    yield from pause(3 * SETTLE_S)
    for name in ("mg", "mg_large"):
        yield from program.open(files[name])
        yield from pause(SETTLE_S)
        yield from redraw(program, told, f"redraw {name}", steps)
        program.close_all()
    yield from program.open(files["series"])
    yield lambda: program.settled and program.canvas.stacked
    yield from scroll(program, told, SCROLLS)
    program.close_all()
    for name in ("series", "mg_large", "cine", "slide"):
        if name in files:
            yield from cycles(program, told, name, files[name])
    told["children"] = memory_of_children()


def main(files: dict[str, str], steps: int) -> None:
    from PySide6.QtCore import QTimer

    from viewer.__main__ import Arguments
    from viewer.app import start

    gc.disable()  # as viewer/__main__.py
    qt, app = start(Arguments((), False))
    told: Told = {}
    app.window.resize(1600, 1000)
    timer = QTimer(app)
    script = Script(timer, everything(Program(app), told, files, steps), app.window.close)
    qt.exec()
    del script
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), int(sys.argv[2]))
