"""Which colour table a grey image is shown through."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from viewer.canvas.palettes import GREY, PALETTES
from viewer.document.document import Document
from viewer.panels.parts import Choice


class PaletteChoice(Choice):
    """Calls `document.set_display`; `follow` shows what is on."""

    def __init__(self) -> None:
        super().__init__()
        self._document: Document | None = None
        self.addItem(self.tr("Grey"), GREY)
        for name, (words, _) in PALETTES.items():
            self.addItem(QCoreApplication.translate("Palettes", words), name)
        self.setAccessibleName(self.tr("Colour table"))
        self.setToolTip(self.tr("Colour table"))
        self.activated.connect(self._take)

    def follow(self, document: Document | None) -> None:
        """Only a grey image has one."""
        self._document = document
        self.setVisible(document is not None and document.info.channels == 1)
        if document is not None:
            self.setCurrentIndex(max(0, self.findData(document.display.palette)))

    def _take(self) -> None:
        if self._document is not None:
            self._document.set_display(replace(self._document.display, palette=self.currentData()))
