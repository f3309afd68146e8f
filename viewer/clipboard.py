"""The view as it is seen, on the clipboard: with corner text and, below it, legend and disclaimer as in an export."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from viewer import snapshot
from viewer.canvas.view import CanvasView


def copy_view(canvas: CanvasView) -> bool:
    """False if there is no picture to copy."""
    document = canvas.document
    if document is None:
        return False
    canvas.hover(None)  # the brush's ring and the cursor's figures are no part of the picture
    QGuiApplication.clipboard().setImage(snapshot.grab(canvas, document))
    return True
