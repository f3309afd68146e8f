"""Which sections an image has a use for, and in which order. Knows no Qt."""

from __future__ import annotations

from viewer.document.document import Document
from viewer.panels.case_team import Team
from viewer.panels.findings import unsaid

SLIDE = ("findings", "map", "layers", "overlays", "measurements", "histogram")
READ = ("findings", "overlays", "layers", "measurements", "histogram", "map")  # by models of ours
PLAIN = ("histogram", "measurements", "overlays", "layers", "map", "findings")  # CT, MR, photographs


def order(document: Document | None, team: Team) -> tuple[str, ...]:
    """Names of sections, top to bottom."""
    if document is None:
        return READ
    if document.scope.modality == "SM":
        return SLIDE
    return READ if team.members or unsaid(document, team) else PLAIN


def useful(name: str, document: Document | None, team: Team) -> bool:
    """Whether the section has anything to show or to do for this image."""
    if document is None or document.derived:
        return name in {"measurements", "histogram"} or document is None
    slide = document.scope.modality == "SM"
    if name == "histogram":
        return not slide and (document.info.channels == 1 or document.info.modality == "US")
    if name == "layers":
        read = bool(team.members) and not slide
        return read or bool(document.layers()) or bool(document.annotations())
    return True
