"""One foldable part of the column: a panel, whose own title folds it away, and the slim line that is left then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from viewer.panels.parts import button

OPEN, SHUT = "▾ ", "▸ "
KEYS = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Section(QWidget):
    """Absent where it is not wanted, or where the panel hides itself. toggled(str, bool): name, folded."""

    toggled = Signal(str, bool)

    def __init__(self, name: str, panel: QWidget, *, folded: bool = False) -> None:
        super().__init__()
        self.name, self.panel, self.folded, self._wanted = name, panel, folded, True
        self._title = _title_of(panel)
        words = self._title.text() if self._title is not None else name
        self.head = button(SHUT + words, tip=self.tr("Unfold"))
        self.head.setProperty("flat", True)
        self.head.setProperty("section", True)
        self.head.setAccessibleName(self.tr("Unfold {section}").format(section=words))
        self._holder = QWidget()
        inner, column = QVBoxLayout(self._holder), QVBoxLayout(self)
        for box in (inner, column):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(0)
        inner.addWidget(panel)
        column.addWidget(self.head)
        column.addWidget(self._holder)
        self.head.clicked.connect(self.toggle)
        panel.installEventFilter(self)
        self._dress_title(words)
        self._follow()

    def _dress_title(self, words: str) -> None:
        if self._title is not None:
            self._title.setText(OPEN + words)
            self._title.setToolTip(self.tr("Fold"))
            self._title.setAccessibleName(self.tr("Fold {section}").format(section=words))
            self._title.setCursor(Qt.CursorShape.PointingHandCursor)
            self._title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._title.installEventFilter(self)

    def want(self, wanted: bool) -> None:
        """Whether the image on show has any use for it."""
        self._wanted = wanted
        self._follow()

    def toggle(self) -> None:
        """Fold or unfold, as a person wishes."""
        self.folded = not self.folded
        self._follow()
        self.toggled.emit(self.name, self.folded)

    def _follow(self) -> None:
        self.head.setVisible(self.folded)
        self._holder.setVisible(not self.folded)
        self.setVisible(self._wanted and not _hides_itself(self.panel))

    # Qt --------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self.panel and kind in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._follow()
        elif watched is self._title:
            pressed = kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in KEYS
            if pressed or kind == QEvent.Type.MouseButtonRelease:
                self.toggle()
                return True
        return False


def _title_of(panel: QWidget) -> QLabel | None:
    return next((each for each in panel.findChildren(QLabel) if each.property("role") == "section"), None)


def _hides_itself(panel: QWidget) -> bool:
    """Hidden on purpose, not only because nobody has shown it yet."""
    return panel.isHidden() and panel.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
