"""Small documents with known pixels, and a canvas that shows them."""

from __future__ import annotations

import numpy as np
import pytest

from inference.geometry import Affine, Size
from inference.images.array_source import ArraySource
from inference.results import Kind, Layer, Provenance, Request, Result, State
from viewer.canvas.view import CanvasView
from viewer.document.document import Document, Run


def document_of(array, **info):
    from dataclasses import replace

    source = ArraySource.of(array)
    if info:
        source = ArraySource(replace(source.info, **info), array[None])
    return Document(source)


def run_of(layers, *, model="breast-us-seg", decision="", boxes=()):
    made = Provenance(model, model, "1.0", "0" * 64, "cpu", 0.1)
    result = Result(
        Request(model, "x"), made, State.FINDINGS, 1, layers=layers, decision=decision, boxes=boxes
    )
    return Run(model, State.FINDINGS, result=result)


def layer_of(values, size: Size, *, kind=Kind.PROBABILITY, name="lesion"):
    height, width = values.shape
    plane = Affine(size.width / width, size.height / height)
    threshold = 0.5 if kind is Kind.PROBABILITY else None
    return Layer(name, kind, values.astype(np.float32), plane, size, threshold)


def pixels_of(view) -> np.ndarray:
    """What is on the screen, (H, W, 3) uint8 RGB."""
    image = view.grab().toImage().convertToFormat(view.grab().toImage().Format.Format_RGB888)
    height, width = image.height(), image.width()
    rows = np.frombuffer(image.constBits(), np.uint8, image.bytesPerLine() * height)
    return rows.reshape(height, -1)[:, : width * 3].reshape(height, width, 3).copy()


@pytest.fixture
def canvas(qtbot):
    """Shown at 400 × 300, without corner text."""
    view = CanvasView()
    qtbot.addWidget(view)
    view.set_corner_level(0)
    view.resize(400, 300)
    with qtbot.waitExposed(view):
        view.show()
    yield view
    view.set_document(None)
