"""Method C on an opened image: tissue crop → letterbox → the student's map. Breast and thyroid alike."""

from __future__ import annotations

from inference.pipelines.base import Answer, Loaded, Look
from inference.pipelines.breast import segment
from inference.results import Request


def run(model: Loaded, look: Look, request: Request) -> Answer:
    """Where a lesion is, fast enough for a cine. The steps around the network are A1's."""
    return segment(model, look, request)
