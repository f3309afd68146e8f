"""A window with little room (a small screen, large type) gives it to the image: the list of studies folds by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from viewer.panels.studies import StudiesPanel

NARROW_PX = 1000  # logical: a screen of 1920 at 200 %


class Narrow(QObject):
    """Folds when the window becomes narrow, unfolds what it folded; a person's own wish in between holds."""

    def __init__(self, window: QWidget, studies: StudiesPanel) -> None:
        super().__init__(window)
        self._studies, self._narrow, self._folded = studies, False, False
        window.installEventFilter(self)
        studies.collapsed.connect(self._forget)
        self.fit(window.width())

    def fit(self, width: int) -> None:
        """width: of the window, logical px. Acts only where it passes the border."""
        narrow = width < NARROW_PX
        if narrow == self._narrow:
            return
        self._narrow = narrow
        if narrow and not self._studies.folded:
            self._studies.show_folded(True)
            self._folded = True
        elif not narrow and self._folded:
            self._studies.show_folded(False)

    def _forget(self, folded: bool) -> None:
        self._folded = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.fit(watched.width())
        return False
