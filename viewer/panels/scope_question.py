"""A question on the picture's upper edge, where the file says nothing: what does this image show?

Offered is what models can read. It lies over the picture and takes no room of its own: nothing moves as it comes or goes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from viewer import icons, theme
from viewer.panels.parts import button, label

OTHER = "OTHER"  # none of ours
BESIDE_PX = 180  # at each side of the question for the corner text: who the patient is stays readable
GAP_PX = 8  # to the picture's edge
Choice = tuple[str, str]  # DICOM's terms: modality, BodyPartExamined


class ScopeQuestion(QWidget):
    """Hidden until `ask`; hides itself once answered. answered(str): "US BREAST" and the like, or OTHER.

    `lie_over` says where: until then it is as large as its words.
    """

    answered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.question = label()
        self.question.setToolTip(self.tr("The file does not say it; the answer holds for the whole study."))
        self._asked = self._head()
        self._line = QGridLayout(self)
        self._line.setContentsMargins(10, 6, 8, 6)
        self._line.setSpacing(6)
        self._room: Callable[[], QRect] | None = None
        self.buttons = {OTHER: button(self.tr("Other"))}
        self.buttons[OTHER].clicked.connect(partial(self._answer, OTHER))
        self.hide()

    def _head(self) -> QWidget:
        picture, head = QLabel(), QWidget()
        picture.setPixmap(icons.pixmap("help", 20, theme.ACCENT, self.devicePixelRatioF()))
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(picture)
        row.addWidget(self.question, 1)
        return head

    def lie_over(self, ground: QWidget, room: Callable[[], QRect]) -> None:
        """Become a child of `ground`.  room: the picture's place in it, logical px; `place` when it has changed."""
        self.setParent(ground)
        self._room = room
        self.hide()

    def place(self) -> None:
        """To the middle of the picture's upper edge; the answers beside the question, or below it in a narrow one."""
        if self.isHidden():
            return
        room = self._room() if self._room else QRect()
        for across, free in ((len(self.buttons), 2 * BESIDE_PX), (3, 2 * GAP_PX), (2, 2 * GAP_PX), (1, 0)):
            size = self._arrange(across)
            if size.width() <= room.width() - free:
                break
        self.setGeometry(QRect(QPoint(room.center().x() - size.width() // 2, room.top() + GAP_PX), size))
        self.raise_()

    def ask(self, choices: Sequence[Choice], *, modality: str | None = None) -> None:
        """choices: what the models read.  modality: what the file says; only of an ultrasound the organ is enough."""
        self.question.setText(
            self.tr("Which organ does this ultrasound show?") if modality == "US" else self.tr("What does this image show?")
        )
        self._offer([*choices], organ_only=modality == "US")
        self.show()
        self.place()

    def _offer(self, choices: Sequence[Choice], *, organ_only: bool) -> None:
        for key in [key for key in self.buttons if key != OTHER]:
            gone = self.buttons.pop(key)
            gone.hide()
            gone.deleteLater()
        for kind, part in choices:
            made = button(self._organ(part) if organ_only else self._whole(kind, part))
            made.clicked.connect(partial(self._answer, f"{kind} {part}"))
            self.buttons[f"{kind} {part}"] = made

    def _arrange(self, across: int) -> QSize:
        """All answers in the question's row, or `across` of them in rows below it; Other comes last."""
        while self._line.takeAt(0) is not None:
            pass
        ordered = [made for key, made in self.buttons.items() if key != OTHER] + [self.buttons[OTHER]]
        one_row = across >= len(ordered)
        self._line.addWidget(self._asked, 0, 0, 1, 1 if one_row else min(across, len(ordered)))
        for number, made in enumerate(ordered):
            row, column = (0, 1 + number) if one_row else (1 + number // across, number % across)
            self._line.addWidget(made, row, column)
            made.show()  # what is not shown yet has no size
        self._line.invalidate()
        return self._line.totalSizeHint()

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
