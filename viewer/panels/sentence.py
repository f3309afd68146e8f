"""A text of several lines that can be selected and breaks anywhere: a file's name may be longer than its place."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextDocument, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

LEAST_PX = 80
WRAP = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


class Sentence(QTextEdit):
    """As high as its words are at its width; takes no focus."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setPlainText(text)
        self.setReadOnly(True)
        self.setWordWrapMode(WRAP)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTextEdit { background: transparent; border: none; }")
        for bars in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bars(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self._ruler = _ruler(text)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(text)

    # Qt --------------------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._ruler.setDefaultFont(self.font())
        self._ruler.setTextWidth(width)
        return ceil(self._ruler.size().height())

    def sizeHint(self) -> QSize:
        return QSize(4 * LEAST_PX, self.heightForWidth(4 * LEAST_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_PX, self.fontMetrics().height())


def _ruler(text: str) -> QTextDocument:
    """Tells how high a text is at a width, for as long as it is asked: a clone for each question would stay for ever."""
    made = QTextDocument(text)
    wrap = QTextOption()
    wrap.setWrapMode(WRAP)
    made.setDefaultTextOption(wrap)
    made.setDocumentMargin(0)
    return made
