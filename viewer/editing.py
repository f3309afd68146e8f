"""What a person makes of a proposal: accept, reject, fix by brush – each one undoable step, each at once on disk."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from inference.masks import findings_mask
from inference.results import Kind, Layer, Result
from viewer.commands import ChangeAnnotation
from viewer.document.annotations import Annotation, Origin, Review
from viewer.document.document import Document, LayerKey
from viewer.document.tiles import TiledMask
from viewer.workspace import Workspace


class Editing(QObject):
    """Turns what a person does on the canvas into commands on the undo stack."""

    edited = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace

    def accept(self) -> None:
        """The proposal becomes the person's finding, its origin kept."""
        self._review(Review.ACCEPTED, self.tr("Accept"))

    def reject(self) -> None:
        """The proposal is refused; it stays in the record, hidden."""
        self._review(Review.REJECTED, self.tr("Reject"))

    def start_fix(self) -> Annotation | None:
        """What a stroke goes to: the mask that is there, else a copy of the proposal, else nothing yet."""
        document = self._workspace.current
        if document is None:
            return None
        known = editable(document)
        if known is not None:
            return known
        draft = proposal(document)
        if draft is not None:
            self._push(document, self.tr("Copy the proposal"), None, draft)
        return draft

    def stroke(self, before: TiledMask, after: TiledMask, key: str | None) -> None:
        """One brush or eraser stroke. A stroke without an annotation begins a person's own."""
        document = self._workspace.current
        if document is None or after.changed(before) is None:
            return
        old = document.annotation(key) if key else None
        if old is None:
            self._push(document, self.tr("Brush"), None, Annotation(after, frame=document.frame))
            return
        origin = Origin.HUMAN if old.origin is Origin.HUMAN else Origin.AI_EDITED
        self._push(document, self.tr("Brush"), old, replace(old, mask=after, origin=origin))

    def remove(self) -> None:
        """Delete the mask that is being edited; undo brings it back."""
        document = self._workspace.current
        known = editable(document) if document else None
        if document is not None and known is not None:
            self._push(document, self.tr("Delete"), known, None)

    def fill_holes(self) -> None:
        document = self._workspace.current
        known = editable(document) if document else None
        if document is not None and known is not None:
            self.stroke(known.mask, known.mask.filled_holes(), known.id)

    def _review(self, review: Review, text: str) -> None:
        document = self._workspace.current
        if document is None:
            return
        known = editable(document)
        made = known or proposal(document)
        if made is not None:
            self._push(document, text, known, replace(made, review=review))

    def _push(
        self, document: Document, text: str, before: Annotation | None, after: Annotation | None
    ) -> None:
        if document.derived:
            return  # nothing would keep it: its images are elsewhere
        self._workspace.stack(document).push(ChangeAnnotation(document, text, before=before, after=after))
        self.edited.emit(document)


def editable(document: Document) -> Annotation | None:
    """The newest mask on the frame that was not rejected."""
    return next((a for a in reversed(document.annotations()) if a.review is not Review.REJECTED), None)


def proposal(document: Document) -> Annotation | None:
    """The AI's mask at the threshold that is shown, as a draft; None if no model has one."""
    found = _lesion(document)
    if found is None:
        return None
    result, layer = found
    threshold = document.view_of(LayerKey(result.provenance.model, layer.name)).threshold
    mask = findings_mask(layer, threshold)
    if not mask.any():
        return None
    made = result.provenance
    return Annotation(
        TiledMask.from_array(mask), label=layer.name, frame=document.frame, origin=Origin.AI,
        model=f"{made.model} {made.version} {made.sha256[:12]} @{threshold:.3f}",
    )  # fmt: skip


def _lesion(document: Document) -> tuple[Result, Layer] | None:
    """Of several models' outlines the first that is in sight; where all are hidden, the first."""
    pairs = [(result, layer) for result in document.results() for layer in result.layers]
    outlines = [(result, layer) for result, layer in pairs if layer.kind is Kind.PROBABILITY]
    shown = (one for one in outlines if document.view_of(LayerKey(one[0].provenance.model, one[1].name)).visible)
    return next(shown, outlines[0] if outlines else None)
