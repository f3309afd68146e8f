"""What every test of the window needs."""

from __future__ import annotations

from collections.abc import Callable

import hand_made
import pytest

from viewer.document.document import Document


@pytest.fixture
def make_document() -> Callable[..., Document]:
    return hand_made.make_document
