"""The models' part of the program: the manager, what runs on open, the comparison, joined to the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from inference.cards import ModelCard
from inference.job import CancelToken, Report
from viewer.document.document import Document
from viewer.jobs import Job
from viewer.library_part import folders_of, own_folder
from viewer.models.choice import with_choice
from viewer.models.comparing import Comparison
from viewer.models.facts import Facts, all_facts
from viewer.panels.case_team import Role

if TYPE_CHECKING:
    from viewer.app import App
    from viewer.app_later import Later
    from viewer.models.manager import ModelManager
    from viewer.viewports.captions import Captions

APART = {Role.MAP, Role.BOX}  # a slide's map has a layer of its own; what scores a box waits for one


class ModelsPart(QObject):
    """The manager is made when it is first asked for."""

    def __init__(self, app: App, later: Later, captions: Captions) -> None:
        super().__init__(app)
        self._app, self._later = app, later
        self._manager: ModelManager | None = None
        self._facts: Mapping[str, Facts] = {}
        self.comparison = Comparison(app.grid, app.view)
        self.comparison.captioned.connect(captions.refresh)
        self.comparison.changed.connect(app.actions["compare_models"].setChecked)
        later.analysis.ended.connect(lambda _: self._show_facts())
        app.workspace.current_changed.connect(lambda _: self._show_comparable())
        later.analysis.scoped.connect(lambda _: self._show_comparable())

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"models": self.show, "compare_models": self.toggle_comparison}

    def show(self) -> None:
        """The window of the models."""
        if self._manager is None:
            self._manager = self._made()
        self._manager.say_hint()
        self._refresh()
        self._manager.show()
        self._manager.raise_()

    def _made(self) -> ModelManager:
        from viewer.models.manager import ModelManager

        made = ModelManager(self._app.window)
        made.folder_given.connect(self.add)
        made.on_open_changed.connect(self._choose)
        made.card_wanted.connect(self._later.help.show_card)
        made.compare_wanted.connect(self.compare)
        return made

    # what the manager shows ----------------------------------------------------------------------------------

    def _refresh(self) -> None:
        if self._manager is not None:
            cards = tuple(self._later.library.cards())
            self._manager.show_cards(cards, self._app.settings.not_on_open)
            self._show_facts()
            self._show_comparable()
            self._look_at(cards)

    def _look_at(self, cards: tuple[ModelCard, ...]) -> None:
        """Read all weights on the pool."""

        def work(token: CancelToken, report: Report) -> dict[str, Facts]:
            return all_facts(cards, token)

        self._app.jobs.io(Job("model facts", work, done=self._know))

    def _know(self, facts: Mapping[str, Facts]) -> None:
        self._facts = facts
        self._show_facts()

    def _show_facts(self) -> None:
        if self._manager is not None:
            self._manager.show_facts(self._facts, self._later.analysis.computed_on)

    def _show_comparable(self) -> None:
        if self._manager is not None:
            self._manager.show_comparable((card.id, card.title) for card in self._comparable())

    def _comparable(self) -> list[ModelCard]:
        document = self._app.workspace.current
        if document is None or document.derived:
            return []
        return [each.card for each in self._later.analysis.team(document).members if each.role not in APART]

    # what a person does -------------------------------------------------------------------------------------

    def _choose(self, modality: str, model: str, on: bool) -> None:
        kept = self._app.settings.not_on_open
        self._app.change_settings(
            self._app.settings.with_(not_on_open=with_choice(kept, modality, model, runs=on))
        )

    def toggle_comparison(self) -> None:
        """The two that differ most in kind, or the end of the comparison."""
        if self.comparison.on:
            self.comparison.end()
            return
        cards = self._comparable()
        if len(cards) > 1:
            self.compare(cards[0].id, cards[1].id)
            return
        self._app.actions["compare_models"].setChecked(False)
        self._app.notices.tell(self.tr("Two trained models must read the image under hand."), kind="info")

    def compare(self, left: str, right: str) -> None:
        """The image under hand, twice."""
        document = self._app.workspace.current
        if document is not None and left and right:
            if self._manager is not None:
                self._manager.hide()
            self.comparison.begin(document, left, right, lambda view: self._run(view, (left, right)))

    def _run(self, document: Document, models: tuple[str, str]) -> None:
        self._later.analysis.run(document, missing=True, among=models)

    def add(self, folder: Path) -> None:
        """Check a folder and copy it to a person's models; said in the manager whatever comes of it."""
        settings, home = self._app.settings, own_folder()
        if self._manager is not None:
            self._manager.tell(self.tr("Checking '{name}' …").format(name=folder.name))

        def work(token: CancelToken, report: Report) -> ModelCard:
            from inference.admission import admit

            return admit(folder, home, folders_of(settings))

        self._app.jobs.io(Job("add model", work, done=self._added, failed=self._refused))

    def _added(self, card: ModelCard) -> None:
        self._later.library.read_again()
        self._app.jobs.model(Job("renew models", self._renew))
        self._refresh()
        current = self._app.workspace.current
        if current is not None:
            self._later.analysis.scoped.emit(current)
        if self._manager is not None:
            self._manager.tell(self.tr("'{title}' was added.").format(title=card.title))

    def _renew(self, token: CancelToken, report: Report) -> None:
        self._later.runner.renew()

    def _refused(self, error: Any) -> None:
        if self._manager is not None:
            self._manager.tell(error.text, wrong=True)
