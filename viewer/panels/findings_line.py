"""Lines of the FINDING panel: the decision with its number, what a person decides, and why no model reads the image."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inference.results import Score
from viewer.numbers import fill, local
from viewer.panels.agreement import class_word
from viewer.panels.parts import Elided, button, label, link

HIGH = 30  # px of the decision


def _row(widget: QWidget) -> QHBoxLayout:
    line = QHBoxLayout(widget)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    return line


class CaseLine(QWidget):
    """The class named and its calibrated probability."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.number = label("", "title"), label("", "title")
        self.number.setFixedWidth(64)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = _row(self)
        line.addWidget(self.word, 1)
        line.addWidget(self.number)
        self.setFixedHeight(HIGH)

    def show_score(self, score: Score | None) -> None:
        """None: a placeholder."""
        self.word.setText(class_word(score.name, QCoreApplication.translate) if score else "–")
        self.number.setText(local(f"{score.calibrated:.2f}") if score else "")
        raw = self.tr("{raw:.3f} before calibration")
        self.number.setToolTip(fill(raw, raw=score.raw) if score else "")


class DecisionLine(QWidget):
    """Accept, Fix, Reject. keys: by `accept`, `fix`, `reject`."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__()
        self.accept_button = button(
            self.tr("Accept"), "check", tip=self.tr("Accept the outline"), key=keys["accept"]
        )
        self.fix_button = button(
            self.tr("Fix"), "brush", tip=self.tr("Correct the outline with the brush"), key=keys["fix"]
        )
        self.reject_button = button(self.tr("Reject"), "x", tip=self.tr("Reject the outline"), key=keys["reject"])
        line = _row(self)
        for part in (self.accept_button, self.fix_button, self.reject_button):
            part.setStyleSheet("padding: 0 4px;")
            line.addWidget(part, 1)

    def offer(self, *, fix: bool, review: bool) -> None:
        """What there is something to do for."""
        self.fix_button.setEnabled(fix)
        self.accept_button.setEnabled(review)
        self.reject_button.setEnabled(review)


class ScopeLine(QWidget):
    """OUT OF SCOPE and why, quietly; a person who said what the image shows can say it anew."""

    change_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = Elided(role="quiet")
        self.change = link(self.tr("Change"), self.tr("Say again what the image shows"))
        self.change.clicked.connect(self.change_wanted)
        line = _row(self)
        line.addWidget(self.words, 1)
        line.addWidget(self.change)

    def show_reason(self, why: str, *, mend: bool) -> None:
        """mend: a person had answered, and may have erred."""
        self.words.show_text(self.tr("OUT OF SCOPE · {why}").format(why=why))
        self.change.setVisible(mend)
