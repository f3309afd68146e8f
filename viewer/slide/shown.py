"""Which documents are slides. Asking loads nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from viewer.document.document import Document

if TYPE_CHECKING:
    from inference.slides.source import SlideSource


def slide_of(document: Document | None) -> SlideSource | None:
    """The document's slide; None if it shows anything else. Loads nothing."""
    kind = getattr(sys.modules.get("inference.slides.source"), "SlideSource", None)  # None also while it is being loaded
    if kind is None or document is None or not isinstance(document.source, kind):
        return None
    found: SlideSource = document.source
    return found
