"""The programs that bench/start.py compares: each opens a file and says when its first picture stood.

Run as `python bench/peers.py bare|napari FILE`; prints {"at": monotonic seconds, "cpu": seconds of CPU} and ends.
"""

from __future__ import annotations

import json
import sys
from time import monotonic, process_time


def done() -> None:
    print(json.dumps({"at": monotonic(), "cpu": process_time()}), flush=True)


def bare(path: str) -> None:
    """PySide6 and numpy alone: the floor."""
    import numpy as np
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QImage, QPainter, QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    class Window(QWidget):
        painted = False

        def paintEvent(self, event: QPaintEvent) -> None:
            painter = QPainter(self)
            painter.drawImage(self.rect(), self.image)
            painter.end()
            if not self.painted:
                self.painted = True
                done()
                QTimer.singleShot(0, app.quit)

    app = QApplication(sys.argv[:1])
    window = Window()
    if path.endswith(".png"):
        window.image = QImage(path)
    else:
        raw = np.fromfile(path, dtype=np.uint16)[-2048 * 2048 :].reshape(2048, 2048)
        grey = (raw >> 4).astype(np.uint8)
        window.pixels = grey
        window.image = QImage(grey.data, 2048, 2048, grey.strides[0], QImage.Format.Format_Grayscale8)
    window.resize(1440, 900)
    window.show()
    app.exec()


def napari(path: str) -> None:
    """napari as its users start it: the viewer opens the file by itself (DICOM: through pydicom)."""
    import napari

    viewer = napari.Viewer(show=True)
    told = False

    def drawn(event: object) -> None:
        """The first draw with the picture in it; it may come while the picture is being added."""
        nonlocal told
        if viewer.layers and not told:
            told = True
            done()

    viewer.window._qt_viewer.canvas._scene_canvas.events.draw.connect(drawn)
    if path.endswith(".png"):
        viewer.open(path)
    else:
        import pydicom

        viewer.add_image(pydicom.dcmread(path).pixel_array)
    napari.run()


if __name__ == "__main__":
    {"bare": bare, "napari": napari}[sys.argv[1]](sys.argv[2])
