"""The FINDING panel: state, decision and score, classes, agreement, regions, and what a person decides."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from inference.results import Result, State
from viewer import icons, theme
from viewer.document.annotations import Review
from viewer.document.document import Document, Run
from viewer.panels.agreement import OUTLINE, agreement, class_word
from viewer.panels.case import MODELS, Case, case_of, findings_of, headline, runs_of, unlocated
from viewer.panels.class_bars import ClassBars
from viewer.panels.finding_list import FindingList
from viewer.panels.parts import Lines, button, label, panel, rule
from viewer.panels.provenance import ProvenanceLines
from viewer.panels.state_chip import StateChip

KEYS = {"accept": "Y", "fix": "B", "reject": "U", "run": ""}


class FindingsPanel(QWidget):
    """Shows the three models' answers for the frame on screen; every part keeps its place in every state.

    finding_chosen(int): 0-based, in the order of the list (largest first); −1 for a finding without outline.
    card_wanted(str): the model id.
    """

    accepted = Signal()
    rejected = Signal()
    fix_wanted = Signal()
    run_wanted = Signal()
    cancel_wanted = Signal()
    finding_chosen = Signal(int)
    card_wanted = Signal(str)

    def __init__(self, keys: dict[str, str] | None = None) -> None:
        super().__init__()
        self._document: Document | None = None
        self._known: tuple[Result, ...] | None = None
        self.keys = {**KEYS, **(keys or {})}
        self.chip, self.bars, self.provenance = StateChip(), ClassBars(), ProvenanceLines()
        self.regions = FindingList()
        self._word, self._number = label("", "title"), label("", "title")
        self.message = Lines(3, "quiet")
        self.said, self._said_icon = Lines(2, "small"), QLabel()
        self.run_button = button(self.tr("Run"), "run", tip=self.tr("Run the AI"), key=self.keys["run"])
        self.run_button.setStyleSheet(
            "min-width: 64px; max-width: 64px; padding: 0 6px;"
        )  # for the longer of its words
        self._lay_out()
        self._join_parts()
        self._refresh()

    def set_document(self, document: Document | None) -> None:
        """Show another document, or none."""
        for old in [self._document] if self._document else []:
            old.run_changed.leave(self._run_changed)
            old.frame_changed.leave(self._frame_changed)
            old.annotation_changed.leave(self._offer_review)
        self._document = document
        if document is not None:
            document.run_changed.join(self._run_changed)
            document.frame_changed.join(self._frame_changed)
            document.annotation_changed.join(self._offer_review)
        self._known = None
        self._refresh()

    # layout ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = panel(self)
        column.addWidget(label(self.tr("FINDING"), "section"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.chip, 1)
        head.addWidget(self.run_button)
        column.addLayout(head)
        column.addLayout(self._case_line())
        column.addWidget(self.message)
        column.addWidget(self.bars)
        column.addLayout(self._said_line())
        column.addWidget(self.regions)
        column.addLayout(self._decision_line())
        column.addSpacing(4)
        column.addWidget(rule())
        column.addWidget(self.provenance)
        caution = self.tr("Patient management decisions must not be made solely on this output.")
        column.addWidget(Lines(2, "quiet", caution))
        column.addStretch(1)

    def _case_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._number.setFixedWidth(64)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._word, 1)
        line.addWidget(self._number)
        for part in (self._word, self._number):
            part.setFixedHeight(30)
        return line

    def _said_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self._said_icon.setFixedSize(16, 16)
        line.addWidget(self._said_icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.said, 1)
        return line

    def _decision_line(self) -> QHBoxLayout:
        self.accept_button = button(
            self.tr("Accept"), "check", tip=self.tr("Accept the outline"), key=self.keys["accept"]
        )
        self.fix_button = button(
            self.tr("Fix"), "brush", tip=self.tr("Correct the outline with the brush"), key=self.keys["fix"]
        )
        self.reject_button = button(
            self.tr("Reject"), "x", tip=self.tr("Reject the outline"), key=self.keys["reject"]
        )
        line = QHBoxLayout()
        line.setSpacing(8)
        for part in (self.accept_button, self.fix_button, self.reject_button):
            part.setStyleSheet("padding: 0 4px;")
            line.addWidget(part, 1)
        return line

    def _join_parts(self) -> None:
        self.run_button.clicked.connect(self._run_or_cancel)
        self.accept_button.clicked.connect(self.accepted)
        self.fix_button.clicked.connect(self.fix_wanted)
        self.reject_button.clicked.connect(self.rejected)
        self.regions.chosen.connect(self.finding_chosen)
        self.provenance.card_wanted.connect(self.card_wanted)

    # what is shown ---------------------------------------------------------------------------------------

    def _run_changed(self, run: Run) -> None:
        if run.model in MODELS:
            self._refresh()

    def _frame_changed(self, frame: int) -> None:
        self._refresh()

    def _refresh(self) -> None:
        runs = runs_of(self._document) if self._document else ()
        case = case_of(runs)
        results = tuple(run.result for run in runs if run.result is not None)
        self._show_state(case, results)
        if results != self._known:
            self._known = results
            self._show_results(results)

    def _show_state(self, case: Case, results: tuple[Result, ...]) -> None:
        running = case.state is State.RUNNING
        self.chip.show_state(
            case.state, findings=case.findings, note=self._note(case, results), progress=case.progress
        )
        text, role = self._message(case, results)
        self.message.show_text(text)
        theme.role(self.message, "role", role)
        self.run_button.setText(self.tr("Cancel") if running else self.tr("Run"))
        self.run_button.setIcon(icons.icon("stop" if running else "run", size=16))
        self.run_button.setEnabled(self._document is not None)
        self._offer_review()

    def _offer_review(self, *_: object) -> None:
        """Accept and Reject where there is a mask to review: a person's, a restored one, or what A1 outlines."""
        document = self._document
        drawn = document.annotations() if document else ()
        told = document.run_of(OUTLINE).result if document else None
        outlined = told is not None and told.findings > 0
        self.fix_button.setEnabled(document is not None)
        for part in (self.accept_button, self.reject_button):
            part.setEnabled(outlined or any(each.review is not Review.REJECTED for each in drawn))

    def _note(self, case: Case, results: tuple[Result, ...]) -> str:
        if case.state is State.RUNNING:
            return f"{case.progress:.0%}"
        seconds = sum(result.provenance.seconds for result in results)
        return self.tr("{seconds:.2f} s").format(seconds=seconds) if results else ""

    def _message(self, case: Case, results: tuple[Result, ...]) -> tuple[str, str]:
        """The one sentence under the decision, and its look."""
        if case.state is State.FAILED:
            return case.message, "error"
        if case.state is State.OUT_OF_SCOPE:
            return case.message, "warning"
        if case.state is State.RUNNING:
            return case.message, "quiet"
        warnings = tuple(dict.fromkeys(text for result in results for text in result.warnings))
        if warnings:
            return " ".join(warnings), "warning"
        if not results:
            return self.tr("No model has looked at this frame."), "quiet"
        return _rule_text(results), "quiet"

    def _show_results(self, results: tuple[Result, ...]) -> None:
        score = headline(results)
        word = class_word(score.name, QCoreApplication.translate) if score else "–"
        self._word.setText(word)
        self._number.setText(f"{score.calibrated:.2f}" if score else "")
        raw = self.tr("{raw:.3f} before calibration")
        self._number.setToolTip(raw.format(raw=score.raw) if score else "")
        self.bars.show_results({result.provenance.model: result for result in results})
        self._show_agreement(results)
        spacing = self._document.frame_info.spacing if self._document else None
        self.regions.show_findings(findings_of(results, spacing), self._unlocated_text(results))
        self.provenance.show_results({result.provenance.model: result for result in results})

    def _show_agreement(self, results: tuple[Result, ...]) -> None:
        found = agreement(results, QCoreApplication.translate)
        self.said.show_text(found.text)
        theme.role(self.said, "role", "warning" if found.contradicts else "small")
        name, colour = ("warning", theme.WARNING) if found.contradicts else ("check", theme.QUIET)
        ratio = self.devicePixelRatioF()
        self._said_icon.setPixmap(icons.pixmap(name, 16, colour if found.text else theme.PANEL, ratio))

    def _unlocated_text(self, results: tuple[Result, ...]) -> str:
        result = unlocated(results)
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


def _rule_text(results: tuple[Result, ...]) -> str:
    """What the number is, and from where on the positive class is named: it need not be the likeliest."""
    translate = QCoreApplication.translate
    text = translate("FindingsPanel", "Calibrated probability, not a diagnosis.")
    rules = [result.extra for result in results if result.extra.get("operating_point") is not None]
    if not rules:
        return text
    more = translate("FindingsPanel", "{name} is named from {point:.2f} on (the card's operating point).")
    word = class_word(rules[-1]["positive"], translate).capitalize()
    return f"{text} " + more.format(name=word, point=rules[-1]["operating_point"])
