"""An inline question, asked where the file says nothing: what does this image show? Offered is what models can read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from viewer import icons, theme
from viewer.panels.parts import button, label

OTHER = "OTHER"  # none of ours
WIDE, NARROW_ROW = 720, 3  # px from which all answers stand in one row; answers in a row below that
Choice = tuple[str, str]  # DICOM's terms: modality, BodyPartExamined


class ScopeQuestion(QWidget):
    """Hidden until `ask`; hides itself once answered. answered(str): "US BREAST" and the like, or OTHER."""

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        picture = QLabel()
        picture.setPixmap(icons.pixmap("help", 20, theme.ACCENT, self.devicePixelRatioF()))
        self.question = label()
        self.question.setToolTip(self.tr("The file does not say it; the answer holds for the whole study."))
        asked = QHBoxLayout()
        asked.setSpacing(8)
        asked.addWidget(picture)
        asked.addWidget(self.question, 1)
        self._line = QGridLayout()
        self._line.setSpacing(6)
        self._line.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 6, 6)
        column.setSpacing(6)
        column.addLayout(asked)
        column.addLayout(self._line)
        self.buttons = {OTHER: button(self.tr("Other"))}
        self.buttons[OTHER].clicked.connect(partial(self._answer, OTHER))
        self.hide()

    def ask(self, choices: Sequence[Choice], *, modality: str | None = None) -> None:
        """choices: what the models read.  modality: what the file says; only of an ultrasound the organ is enough."""
        self.question.setText(
            self.tr("Which organ does this ultrasound show?") if modality == "US" else self.tr("What does this image show?")
        )
        self._offer([*choices], organ_only=modality == "US")
        self.show()

    def _offer(self, choices: Sequence[Choice], *, organ_only: bool) -> None:
        for key in [key for key in self.buttons if key != OTHER]:
            gone = self.buttons.pop(key)
            gone.hide()
            gone.deleteLater()
        for kind, part in choices:
            made = button(self._organ(part) if organ_only else self._whole(kind, part))
            made.clicked.connect(partial(self._answer, f"{kind} {part}"))
            self.buttons[f"{kind} {part}"] = made
        self._place()

    def _place(self) -> None:
        """In rows, so that a narrow window shows all of them; Other comes last."""
        for made in self.buttons.values():
            self._line.removeWidget(made)
        ordered = [made for key, made in self.buttons.items() if key != OTHER] + [self.buttons[OTHER]]
        across = len(ordered) if self.width() >= WIDE else NARROW_ROW
        for number, made in enumerate(ordered):
            self._line.addWidget(made, number // across, 1 + number % across)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another number of answers fits in a row."""
        super().resizeEvent(event)
        if (event.oldSize().width() >= WIDE) != (event.size().width() >= WIDE):
            self._place()

    def _organ(self, part: str) -> str:
        words = {"BREAST": self.tr("Breast"), "THYROID": self.tr("Thyroid")}
        return words.get(part, part.capitalize())

    def _whole(self, kind: str, part: str) -> str:
        words = {
            ("US", "BREAST"): self.tr("Breast ultrasound"),
            ("US", "THYROID"): self.tr("Thyroid ultrasound"),
            ("MG", "BREAST"): self.tr("Mammogram"),
            ("SM", ""): self.tr("Tissue picture"),
        }
        return words.get((kind, part), f"{kind} {self._organ(part)}".strip())

    def _answer(self, answer: str, checked: bool = False) -> None:
        self.hide()
        self.answered.emit(answer)
