"""One model of the list: what it is for and not for, how good it is, under which licence, whether it is in order."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inference.cards import ModelCard
from viewer import theme
from viewer.models.facts import Facts, Weights, megabytes
from viewer.numbers import local
from viewer.panels.card_view import metric_lines
from viewer.panels.parts import Check, label, link
from viewer.translate import QT_TRANSLATE_NOOP

WORDS = {
    Weights.UNKNOWN: QT_TRANSLATE_NOOP("ModelManager", "weights not checked yet"),
    Weights.VERIFIED: QT_TRANSLATE_NOOP("ModelManager", "weights verified"),
    Weights.WRONG: QT_TRANSLATE_NOOP("ModelManager", "the weights do not match the card"),
    Weights.MISSING: QT_TRANSLATE_NOOP("ModelManager", "the weights are missing"),
    Weights.NONE: QT_TRANSLATE_NOOP("ModelManager", "no weights"),
}
assert WORDS.keys() == set(Weights)
BAD = {Weights.WRONG, Weights.MISSING}
TEXT_COLUMN = 1
FIXED = "\u00a0"  # a figure is not parted from its interval


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelManager", text)


class CardBox(QWidget):
    """on_open_changed(modality, model, runs).  card_wanted(model): the whole card."""

    on_open_changed = Signal(str, str, bool)
    card_wanted = Signal(str)

    def __init__(self, card: ModelCard) -> None:
        super().__init__()
        self.card = card
        self.setProperty("surface", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._state = label("", "quiet")
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(12)
        self._rows.setVerticalSpacing(2)
        self._rows.setColumnMinimumWidth(0, 64)
        self._rows.setColumnStretch(TEXT_COLUMN, 1)
        self.checks = {kind: self._check(kind) for kind in card.input.modality} if card.trained else {}
        self._lay_out()
        self._fill()
        self.show_facts(Facts(), "")
        if not card.trained:
            self.setStyleSheet(f"QLabel {{ color: {theme.DISABLED}; }}")

    def show_facts(self, facts: Facts, device: str) -> None:
        """What was found of its weights, and the device that computed it last ("" for none yet)."""
        bad = facts.weights in BAD
        mark = f"sha256 {self.card.sha256[:8]}" if facts.weights is Weights.VERIFIED else ""
        size = local(megabytes(facts.size)) if facts.size else ""
        self._state.setText(
            " · ".join(part for part in (_tr(WORDS[facts.weights]), mark, size, device) if part)
        )
        theme.role(self._state, "role", "error" if bad else "quiet")

    def show_choice(self, modality: str, runs: bool) -> None:
        """Whether it runs by itself on images of the modality."""
        check = self.checks.get(modality)
        if check is not None:
            check.blockSignals(True)
            check.setChecked(runs)
            check.blockSignals(False)

    def _check(self, modality: str) -> Check:
        check = Check(_tr("Run when an image opens ({modality})").format(modality=modality))
        check.setChecked(True)
        check.toggled.connect(lambda runs: self.on_open_changed.emit(modality, self.card.id, runs))
        return check

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label(self.card.title, "large", wrap=True), 1)
        head.addWidget(self._trained(), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        reads = " ".join((*self.card.input.modality, *self.card.input.body_part))
        size = self.card.input.size
        told = (f"{self.card.id} {self.card.version}", reads, f"{size.width}×{size.height} px")
        column.addWidget(label(" · ".join(told), "quiet", wrap=True))
        column.addLayout(self._rows)
        column.addWidget(self._state)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        for check in self.checks.values():
            foot.addWidget(check)
        foot.addStretch(1)
        whole = link(_tr("Whole card"), _tr("Everything that the model's card says"))
        whole.clicked.connect(lambda: self.card_wanted.emit(self.card.id))
        foot.addWidget(whole)
        column.addLayout(foot)

    def _trained(self) -> QLabel:
        """A word, never a colour alone."""
        return label(_tr("Trained") if self.card.trained else _tr("Not trained: never run"), "quiet")

    def _fill(self) -> None:
        use, none = self.card.use, _tr("not stated")
        self._row(_tr("For"), use.get("intended") or none)
        self._row(_tr("Not for"), use.get("not_for") or none)
        told = dict(self.card.evaluation)
        about = [str(told.pop(key)) for key in ("data", "n") if key in told]
        figures = [f"{name} {value}".replace(" ", FIXED) for name, value in metric_lines(told)]
        self._row(_tr("Measured"), " · ".join(figures) or _tr("not evaluated"))
        if about:
            self._row(_tr("On"), " · ".join(about[:1] + [_tr("{n} images").format(n=n) for n in about[1:]]))
        self._row(_tr("Licence"), use.get("licence") or none)

    def _row(self, title: str, text: str) -> None:
        row = self._rows.rowCount()
        words = label(text, "small", wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rows.addWidget(label(title, "quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(words, row, TEXT_COLUMN)
