"""The column at the right of the images: foldable sections, those that the image has a use for, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inference.cards import ModelCard
from inference.geometry import Rect
from viewer.document.document import Document
from viewer.panels.case_team import Team, team_of
from viewer.side.order import order, useful
from viewer.side.section import Section


class SideColumn(QWidget):
    """folded_changed(str): the names of the folded sections, with commas: to be kept.

    cards: of the library.  folded: as it was kept.
    """

    folded_changed = Signal(str)

    def __init__(self, cards: Callable[[], Iterable[ModelCard]], folded: str = "") -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self._cards = cards
        self._document: Document | None = None
        self._folded = {name for name in folded.split(",") if name}
        self.sections: dict[str, Section] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)

    def add(self, name: str, panel: QWidget) -> None:
        """One more section; its place is told by the image."""
        section = self.sections[name] = Section(name, panel, folded=name in self._folded)
        section.toggled.connect(self._keep)
        self._column.insertWidget(self._column.count() - 1, section)
        self.arrange()

    def set_document(self, document: Document | None) -> None:
        """Another image is under hand."""
        if self._document is not None:
            self._document.layers_changed.leave(self._look)
            self._document.annotation_changed.leave(self._drawn)
        self._document = document
        if document is not None:
            document.layers_changed.join(self._look)
            document.annotation_changed.join(self._drawn)
        self.arrange()

    def arrange(self) -> None:
        """Order and presence, also after a person said what the image shows."""
        names = [name for name in order(self._document, self._team()) if name in self.sections]
        for place, name in enumerate(names):
            if self._column.indexOf(self.sections[name]) != place:
                self._column.insertWidget(place, self.sections[name])
        self._look()

    @property
    def shown(self) -> tuple[str, ...]:
        """The sections on show, top to bottom."""
        there = [name for name, section in self.sections.items() if not section.isHidden()]
        return tuple(sorted(there, key=lambda name: self._column.indexOf(self.sections[name])))

    def _look(self) -> None:
        team = self._team()
        for name, section in self.sections.items():
            section.want(useful(name, self._document, team))

    def _drawn(self, key: str, changed: Rect | None) -> None:
        self._look()

    def _team(self) -> Team:
        return team_of(self._cards(), self._document.scope) if self._document else Team()

    def _keep(self, name: str, folded: bool) -> None:
        self._folded = self._folded | {name} if folded else self._folded - {name}
        self.folded_changed.emit(",".join(sorted(self._folded)))
