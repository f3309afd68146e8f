"""The FINDING panel: state, decision and score, classes, agreement, regions, and what a person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from inference.cards import ModelCard
from inference.geometry import Rect
from inference.measure.calibration import spacing_in_patient
from inference.results import Result, State
from viewer import icons, theme
from viewer.document.annotations import Review
from viewer.document.document import Document, Run
from viewer.numbers import fill
from viewer.panels.agreement import agreement, class_word
from viewer.panels.case import Case, case_of, findings_of, headline, runs_of, unlocated
from viewer.panels.case_boxes import drawn_box, proposed_box
from viewer.panels.case_team import Team, implied, team_of
from viewer.panels.class_bars import ClassBars
from viewer.panels.finding_list import FindingList
from viewer.panels.findings_box import BoxLine
from viewer.panels.findings_line import CaseLine, DecisionLine, ScopeLine
from viewer.panels.findings_words import message, reason
from viewer.panels.parts import Lines, button, label, panel, rule
from viewer.panels.provenance import ProvenanceLines
from viewer.panels.state_chip import StateChip

KEYS = {"accept": "Y", "fix": "B", "reject": "U", "run": ""}
Cards = Callable[[], Iterable[ModelCard]]


class FindingsPanel(QWidget):
    """Shows what the models of this image's modality and organ answered; every part keeps its place in every state.

    cards: of the library, asked for with each new image.
    finding_chosen(int): 0-based, in the order of the list (largest first); −1 for a finding without outline.
    card_wanted(str): the model id.  scope_wanted: a person would like to say what the image shows.
    """

    accepted = Signal()
    rejected = Signal()
    fix_wanted = Signal()
    run_wanted = Signal()
    cancel_wanted = Signal()
    finding_chosen = Signal(int)
    card_wanted = Signal(str)
    scope_wanted = Signal()

    def __init__(self, cards: Cards = tuple, keys: dict[str, str] | None = None) -> None:
        super().__init__()
        self._document: Document | None = None
        self._known: tuple[Result, ...] | None = None
        self._runs: tuple[Run, ...] = ()
        self._cards, self.team, self._waits = cards, Team(), False
        keys = {**KEYS, **(keys or {})}
        self.chip, self.bars, self.provenance = StateChip(), ClassBars(), ProvenanceLines()
        self.regions, self.box, self.case_line = FindingList(), BoxLine(), CaseLine()
        self.scope_line, self.decision = ScopeLine(), DecisionLine(keys)
        self.message = Lines(3, "quiet")
        self.said, self._said_icon = Lines(2, "small"), QLabel()
        self.run_button = button(self.tr("Run"), "run", tip=self.tr("Run the AI"), key=keys["run"])
        self.run_button.setStyleSheet(
            "min-width: 64px; max-width: 64px; padding: 0 6px;"
        )  # for the longer of its words
        self._lay_out()
        self._join_parts()
        self.regroup()

    def set_document(self, document: Document | None) -> None:
        """Show another document, or none."""
        for old in [self._document] if self._document else []:
            old.run_changed.leave(self._run_changed)
            old.frame_changed.leave(self._frame_changed)
            old.annotation_changed.leave(self._offer_review)
            old.measurements.changed.leave(self._offer_box)
            old.measurements.looked_at.leave(self._offer_box)
        self._document = document
        if document is not None:
            document.run_changed.join(self._run_changed)
            document.frame_changed.join(self._frame_changed)
            document.annotation_changed.join(self._offer_review)
            document.measurements.changed.join(self._offer_box)
            document.measurements.looked_at.join(self._offer_box)
        self.regroup()

    def regroup(self) -> None:
        """The image, or what is known of it, has changed: other models may read it."""
        document = self._document
        team = team_of(self._cards(), document.scope) if document else Team()
        if not team.same(self.team):
            self.team = team
            self.bars.set_team(team)
            self.provenance.set_team(team)
        self._known, self._waits = None, False
        self._show_parts()
        self._refresh()

    def wait_for_box(self, waits: bool) -> None:
        """The next rectangle that is drawn will be scored."""
        self._waits = waits
        self._offer_box()

    # layout ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = panel(self)
        column.addWidget(label(self.tr("FINDING"), "section"))
        column.addWidget(self.scope_line)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.chip, 1)
        head.addWidget(self.run_button)
        column.addLayout(head)
        column.addWidget(self.case_line)
        column.addWidget(self.message)
        column.addWidget(self.bars)
        column.addWidget(self.box)
        said = QHBoxLayout()
        said.setSpacing(8)
        self._said_icon.setFixedSize(16, 16)
        said.addWidget(self._said_icon)
        said.addWidget(self.said, 1)
        column.addLayout(said)
        column.addWidget(self.regions)
        column.addWidget(self.decision)
        self._rule = rule()
        column.addWidget(self._rule)
        column.addWidget(self.provenance)
        caution = self.tr("Patient management decisions must not be made solely on this output.")
        self._caution = Lines(2, "quiet", caution)
        column.addWidget(self._caution)

    def _join_parts(self) -> None:
        self.run_button.clicked.connect(self._run_or_cancel)
        self.decision.accept_button.clicked.connect(self.accepted)
        self.decision.fix_button.clicked.connect(self.fix_wanted)
        self.decision.reject_button.clicked.connect(self.rejected)
        self.regions.chosen.connect(self.finding_chosen)
        self.provenance.card_wanted.connect(self.card_wanted)
        self.scope_line.change_wanted.connect(self.scope_wanted)

    def _show_parts(self) -> None:
        """What this image's models can fill; one quiet line where none reads it."""
        document, team = self._document, self.team
        asked = document is not None and unsaid(document, team)
        out = document is not None and not asked and not team.members
        full = bool(team.members) and not asked
        self.scope_line.setVisible(out)
        if out and document is not None:
            self.scope_line.show_reason(reason(document.scope, team), mend=document.scope.said_by != "file")
        untrained = bool(team.untrained) and not asked
        shown: dict[QWidget, bool] = {
            self.chip: not out, self.run_button: not out, self.message: not out, self._rule: full,
            self._caution: full, self.provenance: full or untrained, self.case_line: full and bool(team.naming),
            self.bars: full and bool(team.naming), self.said: full and len(team.members) > 1,
            self._said_icon: full and len(team.members) > 1, self.regions: full and team.outline is not None,
            self.decision: full and team.outline is not None, self.box: full and bool(team.boxed),
        }  # fmt: skip
        for part, wanted in shown.items():
            part.setVisible(wanted)

    # what is shown ---------------------------------------------------------------------------------------

    def _run_changed(self, run: Run) -> None:
        if self.team.member(run.model) is not None:
            self._refresh()

    def _frame_changed(self, frame: int) -> None:
        """Of most frames of a stack the models have said the same: nothing."""
        if self._document is None or runs_of(self._document, self.team) != self._runs:
            self._refresh()
        else:
            self._offer_review()
            self._offer_box()

    def _refresh(self) -> None:
        runs = runs_of(self._document, self.team) if self._document else ()
        self._runs = runs
        case = case_of(runs, self.team)
        results = tuple(run.result for run in runs if run.result is not None)
        self._show_state(case, runs, results)
        if results != self._known:
            self._known = results
            self._show_results(results)
        self.provenance.show_running({run.model for run in runs if run.state is State.RUNNING})

    def _show_state(self, case: Case, runs: tuple[Run, ...], results: tuple[Result, ...]) -> None:
        running = case.state is State.RUNNING
        seconds = sum(result.provenance.seconds for result in results)
        note = fill(self.tr("{seconds:.2f} s"), seconds=float(seconds)) if results else ""
        note = f"{case.progress:.0%}" if running else note
        self.chip.show_state(case.state, findings=case.findings, note=note, progress=case.progress)
        text, role = message(case, runs, results, self.team)
        if self._document is not None and unsaid(self._document, self.team):
            text, role = self.tr("Nothing says what this image shows: it is asked before a model looks."), "quiet"
        self.message.show_text(text)
        theme.role(self.message, "role", role)
        self.run_button.setText(self.tr("Cancel") if running else self.tr("Run"))
        self.run_button.setIcon(icons.icon("stop" if running else "run", size=16))
        self.run_button.setEnabled(self._document is not None)
        self._offer_review()
        self._offer_box()

    def _offer_review(self, *_: object) -> None:
        """Accept and Reject where there is a mask to review: a person's, a restored one, or what is outlined."""
        document, outline = self._document, self.team.outline
        drawn = document.annotations() if document else ()
        told = document.run_of(outline.id).result if document and outline else None
        proposed = told is not None and told.findings > 0
        reviewable = proposed or any(each.review is not Review.REJECTED for each in drawn)
        self.decision.offer(fix=document is not None, review=reviewable)

    def _offer_box(self, *_: object) -> None:
        document = self._document
        if document is None or not self.team.boxed:
            return
        results = [document.run_of(each.id).result for each in self.team.boxed]
        told = tuple(result for result in results if result is not None)
        scored: Rect | None = next((result.request.roi for result in told if result.request.roi), None)
        drawn = drawn_box(document)
        self.box.show_boxes(drawn=drawn, scored=scored, proposed=proposed_box(told), waits=self._waits)

    def _show_results(self, results: tuple[Result, ...]) -> None:
        team = self.team
        score = headline(results, team)
        self.case_line.show_score(score)
        by_model = {result.provenance.model: result for result in results}
        self.bars.show_results(by_model)
        self._show_agreement(results)
        spacing = spacing_in_patient(self._document.frame_info) if self._document else None
        self.regions.show_findings(findings_of(results, team, spacing), self._unlocated_text(results))
        self.provenance.show_results(by_model)

    def _show_agreement(self, results: tuple[Result, ...]) -> None:
        found = agreement(results, self.team, QCoreApplication.translate)
        self.said.show_text(found.text)
        theme.role(self.said, "role", "warning" if found.contradicts else "small")
        name, colour = ("warning", theme.WARNING) if found.contradicts else ("check", theme.QUIET)
        ratio = self.devicePixelRatioF()
        self._said_icon.setPixmap(icons.pixmap(name, 16, colour if found.text else theme.PANEL, ratio))

    def _unlocated_text(self, results: tuple[Result, ...]) -> str:
        result = unlocated(results, self.team)
        if result is None:
            return ""
        word = class_word(result.decision, QCoreApplication.translate)
        return self.tr("no outline ({name})").format(name=word)

    def _run_or_cancel(self) -> None:
        (self.cancel_wanted if self.chip.state is State.RUNNING else self.run_wanted).emit()

    # Qt --------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(300, super().sizeHint().height())

    def showEvent(self, event: QShowEvent) -> None:
        self._refresh()


def unsaid(document: Document, team: Team) -> bool:
    """A person has to say first what the image shows: its modality, or the organ where the models ask for one."""
    scope = implied(document.scope)
    if scope.modality is None:
        return True
    return scope.body_part is None and any(each.card.input.body_part for each in team.members)
