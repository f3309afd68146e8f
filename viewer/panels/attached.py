"""What files lay on the image: one line for each overlay, segment, map and presentation state, shown or hidden."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from viewer.document.annotations import Origin
from viewer.document.attached import Entry
from viewer.document.document import Document
from viewer.panels.parts import Check, Elided, label, panel
from viewer.panels.swatch import LineSample


class AttachedPanel(QWidget):
    """Takes no room while nothing is attached to the frame that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._document: Document | None = None
        self._shown: tuple[Entry, ...] | None = None
        self.checks: dict[str, Check] = {}
        column = panel(self)
        column.addWidget(label(self.tr("OVERLAYS"), "section"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        self.hide()

    def set_document(self, document: Document | None) -> None:
        """Show another document, or none."""
        if self._document is not None:
            self._document.attached.changed.leave(self._refresh)
            self._document.frame_changed.leave(self._frame)
        self._document = document
        if document is not None:
            document.attached.changed.join(self._refresh)
            document.frame_changed.join(self._frame)
        self._refresh()

    def _frame(self, frame: int) -> None:
        self._refresh()

    def _refresh(self) -> None:
        document = self._document
        entries = document.attached.scene(document.frame).entries if document else ()
        if entries != self._shown:
            self._rebuild(entries)
        for key, check in self.checks.items():
            check.blockSignals(True)
            check.setChecked(document is not None and document.attached.shown(key))
            check.blockSignals(False)

    def _rebuild(self, entries: tuple[Entry, ...]) -> None:
        self._shown, self.checks = entries, {}
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for entry in entries:
            self._rows.addWidget(self._row(entry))
        self.setVisible(bool(entries))

    def _row(self, entry: Entry) -> QWidget:
        row, check = QWidget(), Check(entry.title)
        check.setAccessibleName(self.tr("Show {name}").format(name=entry.title))
        check.setToolTip(self.tr("Show or hide {name}").format(name=entry.title))
        check.toggled.connect(partial(self._toggle, entry.key))
        self.checks[entry.key] = check
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(check, 1)
        line.addWidget(LineSample(_name(entry), Origin.AI if entry.automatic else Origin.HUMAN))
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        if entry.note:
            below = QHBoxLayout()
            below.setContentsMargins(24, 0, 0, 0)
            below.addWidget(Elided(entry.note, "quiet"))
            column.addLayout(below)
        return row

    def _toggle(self, key: str, visible: bool) -> None:
        if self._document is not None:
            self._document.attached.show(key, visible)


def _name(entry: Entry) -> str:
    return "#{:02X}{:02X}{:02X}".format(*entry.colour)
