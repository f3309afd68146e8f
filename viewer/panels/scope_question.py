"""An inline question, asked where the file says nothing: which organ does this ultrasound show?"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from viewer import icons, theme
from viewer.panels.parts import button, label

ANSWERS = ("BREAST", "THYROID", "OTHER")  # DICOM's BodyPartExamined terms; OTHER: none of ours


class ScopeQuestion(QWidget):
    """Hidden until `ask`; hides itself once answered. answered(str): one of ANSWERS."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        picture = QLabel()
        picture.setPixmap(icons.pixmap("help", 20, theme.ACCENT, self.devicePixelRatioF()))
        self.question = label(self.tr("Which organ does this ultrasound show?"))
        self.question.setToolTip(self.tr("The file does not say it; the answer holds for the whole study."))
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 6, 6)
        line.setSpacing(8)
        line.addWidget(picture)
        line.addWidget(self.question, 1)
        words = {"BREAST": self.tr("Breast"), "THYROID": self.tr("Thyroid"), "OTHER": self.tr("Other")}
        self.buttons = {answer: button(words[answer]) for answer in ANSWERS}
        for answer, choice in self.buttons.items():
            choice.clicked.connect(partial(self._answer, answer))
            line.addWidget(choice)
        self.hide()

    def ask(self) -> None:
        self.show()

    def _answer(self, answer: str, checked: bool = False) -> None:
        self.hide()
        self.answered.emit(answer)
