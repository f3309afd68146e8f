"""When a program that tells nothing shows a picture: looked for on the screen from outside."""

from __future__ import annotations

import subprocess
import sys
from time import monotonic, sleep

GREYS = 96  # a desktop's widgets have far fewer levels of grey in the middle of the screen than a slice has
POLL_S = 0.05


class NothingShown(Exception):
    """A program was started and did not do what was waited for."""


def seconds_to_picture(command: list[str], limit_s: float) -> float:
    """From the start of the program until many levels of grey are in the middle of the screen.  It is ended then."""
    from PySide6.QtWidgets import QApplication

    qt = QApplication.instance() or QApplication(sys.argv[:1])
    begun = monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while monotonic() - begun < limit_s:
            qt.processEvents()
            if greys_on_screen() >= GREYS:
                return monotonic() - begun
            if process.poll() is not None:
                break
            sleep(POLL_S)
    finally:
        process.kill()
        process.wait(10)
    raise NothingShown(f"{command[0]} showed no picture within {limit_s:.0f} s")


def greys_on_screen() -> int:
    """How many levels of grey the middle of the screen has."""
    import numpy as np
    from PySide6.QtGui import QGuiApplication, QImage

    whole = QGuiApplication.primaryScreen().grabWindow(0).toImage()
    image = whole.convertToFormat(QImage.Format.Format_Grayscale8)
    width, height = image.width(), image.height()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())[:, :width]
    middle = pixels[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4]
    return int(np.count_nonzero(np.bincount(middle.ravel(), minlength=256) > 20))
