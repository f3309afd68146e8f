"""Which model said it: a link to its card, version, weights hash, seconds; one line each, that nothing cuts short.

The tooltip has all of it. What the models ran on stands in the status line, once for all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from inference.cards import ModelCard
from inference.results import Result
from viewer.numbers import local
from viewer.panels.case_names import column_title
from viewer.panels.case_team import Team
from viewer.panels.parts import Elided, link

HASH = 8  # characters of the sha256 that are shown; the tooltip has them all


class ProvenanceLines(QWidget):
    """One line for each model of the image, the untrained greyed; a model that has not answered says so.

    card_wanted(str): the model id.
    """

    card_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._details: dict[str, Elided] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)

    def set_team(self, team: Team) -> None:
        """Other models, other lines."""
        while (item := self._grid.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self._details = {}
        for member in team.members:
            title = column_title(member, team, QCoreApplication.translate)
            self._details[member.id] = self._add(member.card, title)
        for card in team.untrained:
            line = self._add(card, card.title)
            line.show_text(self.tr("not trained"))
            line.setEnabled(False)
        self.show_results({})

    def show_results(self, results: Mapping[str, Result]) -> None:
        """results: by model id."""
        for model, detail in self._details.items():
            detail.show_text(self.tr("not run"))
            if model in results:
                said = results[model].provenance
                brief = (said.version, said.sha256[:HASH], local(f"{said.seconds:.2f} s"))
                detail.show_text(" · ".join(brief))
                whole = (f"{said.title} · {model}", f"{' · '.join(brief)} · {said.device}", f"sha256 {said.sha256}")
                detail.setToolTip("\n".join(whole))

    def show_running(self, models: Collection[str]) -> None:
        """Models at work, by id: of those that have no result yet it is said."""
        running, waiting = self.tr("running"), self.tr("not run")
        for model, detail in self._details.items():
            if detail.text() in (running, waiting):
                detail.show_text(running if model in models else waiting)

    def text_of(self, model: str) -> str:
        return self._details[model].text()

    def _add(self, card: ModelCard, words: str) -> Elided:
        row = self._grid.rowCount()
        tip = self.tr("How good it is, for what, under which licence: the card of {model}").format(model=card.title)
        opener = link(words, tip)
        opener.setAccessibleName(self.tr("Model card of {model}").format(model=card.id))
        opener.clicked.connect(lambda _=False, model=card.id: self.card_wanted.emit(model))
        detail = Elided(role="quiet")
        self._grid.addWidget(opener, row, 0)
        self._grid.addWidget(detail, row, 1)
        return detail
