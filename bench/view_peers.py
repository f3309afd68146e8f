"""The peers' part of bench/view.py, run in the peer's own Python. One JSON object is printed.

`PYTHON bench/view_peers.py pyqtgraph|napari start FILE` tells when its first picture stood;
`… work FILES STEPS` does what bench/view_ours.py does in ours. Both read DICOM through pydicom: napari has no reader
of its own for it, and pyqtgraph none for anything.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import monotonic
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.view_steps import CYCLES, SETTLE_S, WARM_STEPS, Gaps, Script, Steps, memory, pause, window_at

SCROLLS = 150
MOST = 4095.0


def load(path: str) -> Any:
    """(H, W), (frames, H, W) or RGB of it; a folder is a stack in the order of its names."""
    import numpy as np
    import pydicom

    if Path(path).is_dir():
        return np.stack([pydicom.dcmread(one).pixel_array for one in sorted(Path(path).iterdir())])
    return pydicom.dcmread(path).pixel_array


class Pyqtgraph:
    """PySide6, pyqtgraph's ImageItem and nothing else."""

    def __init__(self) -> None:
        import pyqtgraph
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        self.qt, self.timer_kind = QApplication(sys.argv[:1]), QTimer
        pyqtgraph.setConfigOptions(imageAxisOrder="row-major")
        self.view, self.item = pyqtgraph.GraphicsView(), pyqtgraph.ImageItem()
        box = pyqtgraph.ViewBox(lockAspect=True, invertY=True)
        self.view.setCentralItem(box)
        box.addItem(self.item)
        self.view.resize(1600, 1000)
        self.view.show()
        self.stack: Any = None

    def show(self, pixels: Any) -> None:
        """A stack is one of (H, W) or of RGB frames."""
        stacked = pixels.ndim == 4 or (pixels.ndim == 3 and pixels.shape[-1] != 3)
        self.stack = pixels if stacked else None
        self.item.setImage(pixels[0] if stacked else pixels, autoLevels=False, levels=(0, 4095))
        self.item.getViewBox().autoRange(padding=0)
        self.paint()

    def paint(self) -> None:
        self.view.viewport().repaint()

    def window(self, centre: float, width: float) -> None:
        self.item.setLevels((centre - width / 2, centre + width / 2))
        self.paint()

    def frame(self, number: int) -> None:
        self.item.setImage(self.stack[number], autoLevels=False)
        self.paint()

    def clear(self) -> None:
        self.item.clear()
        self.stack = None

    def size(self) -> list[int]:
        return [self.view.viewport().width(), self.view.viewport().height()]

    def run(self) -> None:
        self.qt.exec()

    def end(self) -> None:
        self.qt.quit()


class Napari:
    """napari as its users start it, with its window at the same size."""

    def __init__(self) -> None:
        import napari
        from qtpy.QtCore import QTimer

        self.napari, self.timer_kind = napari, QTimer
        self.viewer = napari.Viewer(show=True)
        self.viewer.window.resize(1600, 1000)
        self.canvas = self.viewer.window._qt_viewer.canvas._scene_canvas

    def show(self, pixels: Any) -> None:
        self.viewer.add_image(pixels, contrast_limits=(0, 4095) if pixels.dtype.itemsize > 1 else None)
        self.paint()

    def paint(self) -> None:
        """Synchronously, and until the drawing is over."""
        from vispy.gloo import gl

        self.canvas.native.repaint()
        self.canvas.set_current()
        gl.glFinish()

    def window(self, centre: float, width: float) -> None:
        self.viewer.layers[0].contrast_limits = (centre - width / 2, centre + width / 2)
        self.paint()

    def frame(self, number: int) -> None:
        self.viewer.dims.set_point(0, number)
        self.paint()

    def clear(self) -> None:
        self.viewer.layers.clear()

    def size(self) -> list[int]:
        return list(self.canvas.size)

    def run(self) -> None:
        self.napari.run()

    def end(self) -> None:
        self.viewer.close()


Peer = Pyqtgraph | Napari


def redraw(peer: Peer, told: dict[str, Any], name: str, steps: int) -> Steps:
    times = []
    for number in range(steps + WARM_STEPS):
        begun = monotonic()
        peer.window(*window_at(number, MOST))
        times.append(monotonic() - begun)
        yield lambda: True
    told[name], told["view"] = times[WARM_STEPS:], peer.size()


def scroll(peer: Peer, told: dict[str, Any], frames: int) -> Steps:
    times = []
    for number in range(SCROLLS + WARM_STEPS):
        begun = monotonic()
        peer.frame((number + 1) % frames)
        times.append(monotonic() - begun)
        yield lambda: True
    told["scroll"] = times[WARM_STEPS:]


def cycles(peer: Peer, told: dict[str, Any], name: str, path: str) -> Steps:
    opened, memories = [], []
    for _ in range(CYCLES):
        begun = monotonic()
        peer.show(load(path))
        opened.append(monotonic() - begun)
        yield from pause(SETTLE_S)
        memories.append(memory())
        peer.clear()
        yield from pause(SETTLE_S)
    told[f"opened {name}"], told[f"memory {name}"] = opened, memories


def everything(peer: Peer, told: dict[str, Any], files: dict[str, str], steps: int) -> Steps:
    yield from pause(3 * SETTLE_S)
    for name in ("mg", "mg_large"):
        peer.show(load(files[name]))
        yield from pause(SETTLE_S)
        yield from redraw(peer, told, f"redraw {name}", steps)
        peer.clear()
    stack = load(files["series"])
    peer.show(stack)
    yield from scroll(peer, told, len(stack))
    del stack
    peer.clear()
    for name in ("series", "mg_large", "cine"):
        try:
            yield from cycles(peer, told, name, files[name])
        except Exception as error:  # a peer that cannot read a file is a fact, not a failure of the bench
            told[f"cannot {name}"] = type(error).__name__


def work(peer: Peer, files: dict[str, str], steps: int) -> None:
    told: dict[str, Any] = {}
    gaps = Gaps(peer.timer_kind())

    def over() -> None:
        told["gaps_ms"] = gaps.found_ms
        print(json.dumps(told), flush=True)
        peer.end()

    script = Script(peer.timer_kind(), everything(peer, told, files, steps), over)
    peer.run()
    del script


if __name__ == "__main__":
    program: Peer = {"pyqtgraph": Pyqtgraph, "napari": Napari}[sys.argv[1]]()
    if sys.argv[2] == "start":
        program.show(load(sys.argv[3]))
        print(json.dumps({"at": monotonic()}), flush=True)
    else:
        work(program, json.loads(sys.argv[3]), int(sys.argv[4]))
