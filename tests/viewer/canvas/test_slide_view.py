"""While another thread loads what slides need, its modules are known and empty: nothing on the canvas minds."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from PySide6.QtWidgets import QGraphicsItem

from inference.images.source import GreyScale
from tests.viewer.panels.panel_samples import FlatSource, image_info
from viewer.canvas.slide_view import magnification_of, slide_item, slide_reader
from viewer.canvas.tiles import DirectReader
from viewer.document.document import Document
from viewer.slide.shown import slide_of


@pytest.mark.parametrize("name", ["inference.slides.source", "viewer.canvas.slide_reader"])
def test_a_module_that_is_still_being_loaded_is_no_slide(name: str, monkeypatch: pytest.MonkeyPatch, qtbot: object) -> None:
    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    source = FlatSource(image_info())
    assert slide_reader(source, lambda sentence: None) is None
    assert magnification_of(source) is None
    assert slide_of(Document(source)) is None
    parent: QGraphicsItem | None = None
    assert slide_item(DirectReader(source), GreyScale(), parent) is None  # type: ignore[arg-type]  # never asked
