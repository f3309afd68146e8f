"""The line for a box: draw one, confirm the one that was proposed, score it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from inference.geometry import Rect
from viewer.panels.parts import Elided, button


class BoxLine(QWidget):
    """One button and what it would do. score_wanted: of the reader's box, or of the next that is drawn.

    confirm_wanted(Rect): the proposed box becomes the reader's.
    """

    score_wanted = Signal()
    confirm_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._proposed: Rect | None = None
        self.words = Elided(role="quiet")
        tip = self.tr("Take the proposed box as yours and score it")
        self.confirm_button = button(self.tr("Confirm box"), "check", tip=tip)
        self.score_button = button(self.tr("Draw box"), "rectangle")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.words, 1)
        for part in (self.confirm_button, self.score_button):
            part.setStyleSheet("padding: 0 6px;")
            line.addWidget(part)
        self.score_button.clicked.connect(self.score_wanted)
        self.confirm_button.clicked.connect(lambda: self.confirm_wanted.emit(self._proposed))
        self.show_boxes(drawn=None, scored=None, proposed=None)

    def show_boxes(self, *, drawn: Rect | None, scored: Rect | None, proposed: Rect | None, waits: bool = False) -> None:
        """drawn: the reader's box on this frame.  scored: the one of the answer.  waits: the next drawn is scored."""
        self._proposed = proposed
        self.confirm_button.setVisible(proposed is not None and drawn is None)
        self.score_button.setText(self.tr("Draw box") if drawn is None else self.tr("Score this box"))
        tip = self.tr("Draw a box around the lesion; it is scored at once")
        self.score_button.setToolTip(tip if drawn is None else self.tr("Score the box as it stands now"))
        self.words.show_text(self._say(drawn, scored, proposed, waits))

    def _say(self, drawn: Rect | None, scored: Rect | None, proposed: Rect | None, waits: bool) -> str:
        if waits and drawn is None:
            return self.tr("Draw a box on the image.")
        if drawn is not None:
            return {drawn: self.tr("Your box, scored"), None: self.tr("Your box, not scored")}.get(
                scored, self.tr("Box moved since its score")
            )
        if proposed is not None:
            return self.tr("Proposed box")
        return self.tr("No box")
