"""Documents to show and the application dressed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from tests.viewer.panels.panel_samples import FlatSource, image_info
from viewer import theme
from viewer.document.document import Document


@pytest.fixture
def document() -> Document:
    return Document(FlatSource(image_info()))


@pytest.fixture
def make_document() -> Callable[..., Document]:
    return lambda **changes: Document(FlatSource(image_info(**changes)))


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application in its own clothes."""
    theme.application()
    theme.apply(qapp)
    return qapp
