"""The STUDIES panel: what is open, which of it is shown, what was open before; loud where patients are mixed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from viewer import icons, theme
from viewer.panels.identity import patient_count
from viewer.panels.parts import label, panel, tool
from viewer.panels.path_list import PathList
from viewer.panels.study_rows import OpenImage
from viewer.panels.study_tree import StudyTree

__all__ = ["OpenImage", "StudiesPanel"]

WIDTH, NARROW = 200, 36  # px


class StudiesPanel(QWidget):
    """chosen(index), close_wanted(index): of the open images.

    recent_chosen(path).  clear_wanted: of recent studies.  collapsed(bool).
    """

    chosen = Signal(int)
    close_wanted = Signal(int)
    recent_chosen = Signal(str)
    clear_wanted = Signal()
    collapsed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.open, self.recent = StudyTree(), PathList()
        self._recent_told: tuple[tuple[str, ...], tuple[str, ...]] | None = None
        self.open.setAccessibleName(self.tr("Open images"))
        self.recent.setAccessibleName(self.tr("Recent files"))
        self.mixed = label("", "warning", wrap=True)
        self.mixed.setStyleSheet(
            f"background: {theme.RAISED}; border: 1px solid {theme.WARNING}; border-radius: 6px; padding: 6px;"
        )
        self.fold = tool("chevron-left", self.tr("Collapse the list"))
        self.recent_fold = tool("chevron-down", self.tr("Show or hide recent files"))
        self.clear_button = tool("x", self.tr("Forget all recent studies"))
        self._body = QWidget()
        self._lay_out()
        self._join_parts()
        self.show_open((), -1)
        self.show_recent(())

    def show_open(
        self, images: Sequence[OpenImage], current: int, thumbnails: Sequence[QPixmap | None] = ()
    ) -> None:
        """current: index of the image on the canvas, −1 for none; thumbnails[i] belongs to images[i]."""
        self.open.show_images(images, current, thumbnails)
        count = patient_count([image.instance for image in images])
        self.mixed.setText(self.tr("Images of {count} patients are open.").format(count=count))
        self.mixed.setVisible(count > 1)

    def show_recent(self, paths: Sequence[str], titles: Sequence[str] = ()) -> None:
        """The newest first; titles[i] belongs to paths[i], "" for the file's own name."""
        asked = (tuple(paths), tuple(titles))
        if asked == self._recent_told:
            return
        self._recent_told = asked
        self.recent.clear()
        for path, title in zip_longest(paths, titles[: len(paths)], fillvalue=""):
            self.recent.add_path(path, title or Path(path).name, theme.HIT)
        self.clear_button.setVisible(bool(paths))
        self.recent.setFixedHeight(min(6, max(1, self.recent.count())) * theme.HIT + 6)

    @property
    def folded(self) -> bool:
        return self._body.isHidden()

    # layout ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._column = panel(self, margin=4)
        head = QHBoxLayout()
        self._title = label(self.tr("STUDIES"), "section")
        self._title.setIndent(4)
        head.addWidget(self._title, 1)
        head.addWidget(self.fold)
        self._column.addLayout(head)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        body.addWidget(self.mixed)
        body.addWidget(self.open, 1)
        line = QHBoxLayout()
        title = label(self.tr("RECENT"), "section")
        title.setIndent(4)
        line.addWidget(title, 1)
        line.addWidget(self.clear_button)
        line.addWidget(self.recent_fold)
        body.addLayout(line)
        body.addWidget(self.recent)
        self._column.addWidget(self._body, 1)
        self._column.addStretch(0)
        for each in (self.open, self.recent):
            each.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            each.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def _join_parts(self) -> None:
        self.open.chosen.connect(self.chosen)
        self.open.close_wanted.connect(self.close_wanted)
        self.recent.opened.connect(self.recent_chosen)
        self.clear_button.clicked.connect(self.clear_wanted)
        self.fold.clicked.connect(self._toggle)
        self.recent_fold.clicked.connect(self._toggle_recent)

    # what a person does ----------------------------------------------------------------------------------

    def _toggle(self) -> None:
        self.show_folded(not self.folded)

    def show_folded(self, folded: bool) -> None:
        """As a strip with one button, or whole."""
        self._body.setHidden(folded)
        self._title.setHidden(folded)
        self.fold.setIcon(icons.icon("chevron-right" if folded else "chevron-left", size=16))
        self.setFixedWidth(NARROW if folded else WIDTH)
        self.collapsed.emit(folded)

    def _toggle_recent(self) -> None:
        shown = self.recent.isHidden()
        self.recent.setVisible(shown)
        self.recent_fold.setIcon(icons.icon("chevron-down" if shown else "chevron-right", size=16))

    def sizeHint(self) -> QSize:
        return QSize(NARROW if self.folded else WIDTH, 400)
