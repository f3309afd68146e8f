"""Which model said it: a link to its card, version, weights hash, device, seconds; one line each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from inference.results import Result
from viewer.panels.agreement import CLASS, FUSED, OUTLINE
from viewer.panels.parts import Elided, link

HASH = 8  # characters of the sha256 that are shown; the tooltip has them all


class ProvenanceLines(QWidget):
    """Three lines that are always there; a model that has not answered says so."""

    card_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._details: dict[str, Elided] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (model, words) in enumerate(self._titles().items()):
            opener = link(words, self.tr("Model card of {model}").format(model=model))
            opener.setAccessibleName(self.tr("Model card of {model}").format(model=model))
            opener.clicked.connect(lambda _=False, model=model: self.card_wanted.emit(model))
            self._details[model] = Elided(role="quiet")
            grid.addWidget(opener, row, 0)
            grid.addWidget(self._details[model], row, 1)
        self.show_results({})

    def show_results(self, results: Mapping[str, Result]) -> None:
        """results: by model id."""
        for model, detail in self._details.items():
            detail.show_text(self.tr("not run"))
            if model in results:
                said = results[model].provenance
                brief = (said.version, said.sha256[:HASH], said.device, f"{said.seconds:.2f} s")
                detail.show_text(" · ".join(brief))
                whole = (said.title, f"{model} {said.version}", f"sha256 {said.sha256}", said.device)
                detail.setToolTip("\n".join(whole))

    def text_of(self, model: str) -> str:
        return self._details[model].text()

    def _titles(self) -> dict[str, str]:
        return {OUTLINE: self.tr("A1 outline"), CLASS: self.tr("A2 class"), FUSED: self.tr("A3 fused")}
