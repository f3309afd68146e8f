"""Which image of a study goes into which place of a layout. No Qt, no pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from viewer.document.document import Document
from viewer.viewports.layouts import Layout, Place
from viewer.viewports.mammogram import Hung


@dataclass(frozen=True, slots=True, eq=False)
class Hanging:
    """documents[n] belongs into the layout's place n; None: the study has no such image."""

    layout: Layout
    documents: tuple[Document | None, ...]

    @property
    def filled(self) -> int:
        return sum(document is not None for document in self.documents)


def study_of(document: Document) -> str:
    """What tells studies apart: the UID, else the day."""
    one = document.info.instance
    return one.study_uid or one.study_date


def patient_of(document: Document) -> tuple[str, str]:
    """ID and birth date: the name alone tells nobody apart."""
    one = document.info.instance
    return one.patient_id or one.patient_name, one.birth_date


def studies(documents: Sequence[Document], chosen: Document) -> list[str]:
    """Those of the chosen image's patient and modality, the newest first."""
    mine = [
        one for one in documents
        if patient_of(one) == patient_of(chosen) and one.info.modality == chosen.info.modality
    ]  # fmt: skip
    days = {study_of(one): one.info.instance.study_date + one.info.instance.study_time for one in mine}
    return sorted(days, key=lambda study: days[study], reverse=True)


def hang(
    layout: Layout, documents: Sequence[Document], known: Mapping[Document, Hung], chosen: Document
) -> Hanging:
    """known: what is known of each image's side and view. Each image is hung once at most."""
    order = studies(documents, chosen)
    mine = [one for one in documents if patient_of(one) == patient_of(chosen) and one in known]
    left = sorted(mine, key=lambda one: bool(one.info.instance.view_modifiers))  # a plain view before a spot view
    placed: list[Document | None] = []
    for place in layout.places:
        found = next((one for one in left if _belongs(one, known[one], place, order)), None)
        if found is not None:
            left.remove(found)
        placed.append(found)
    return Hanging(layout, tuple(placed))


def _belongs(document: Document, hung: Hung, place: Place, order: Sequence[str]) -> bool:
    if place.study >= len(order) or study_of(document) != order[place.study]:
        return False
    return place.side in ("", hung.side) and place.view in ("", hung.view)


def best(
    layouts: Sequence[Layout], documents: Sequence[Document], known: Mapping[Document, Hung], chosen: Document
) -> Hanging | None:
    """The automatic layout that shows most and leaves least empty; None if no two images find a place."""
    fitting = [one for one in layouts if one.automatic and not one.reformats and one.fits(chosen.info.modality)]
    hangings = [hang(layout, documents, known, chosen) for layout in fitting]
    hangings = [hanging for hanging in hangings if hanging.filled >= 2]
    return max(hangings, key=_worth, default=None)


def _worth(hanging: Hanging) -> tuple[int, int, int]:
    layout = hanging.layout
    return hanging.filled, hanging.filled - layout.shape.count, -layout.rank
