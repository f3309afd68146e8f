"""The settings dialog, generated from the table of settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from viewer.panels.parts import Check, label
from viewer.settings import CHOICES, ROWS, Row, Settings, config_folder

Read = Callable[[], Any]
WIDTH, MARGIN = 560, 16  # px


def _tr(text: str) -> str:
    return QCoreApplication.translate("Settings", text)


def edit_settings(parent: QWidget, settings: Settings) -> Settings | None:
    """The changed settings, or None if the person left them as they were."""
    box = QDialog(parent)
    box.setWindowTitle(_tr("Settings"))
    box.setMinimumWidth(WIDTH)
    form = QFormLayout(box)
    reads: dict[str, Read] = {}
    for row in ROWS:
        widget, reads[row.name] = EDITORS[row.kind](row, getattr(settings, row.name))
        widget.setAccessibleName(_tr(row.words))
        form.addRow(_tr(row.words) + (" *" if row.at_start else ""), widget)
        if row.told:
            widget.setAccessibleDescription(_tr(row.told))
            form.addRow(_quiet(_tr(row.told)))
    form.addRow(_quiet(_tr("* from the next start on")))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(box.accept)
    buttons.rejected.connect(box.reject)
    form.addRow(buttons)
    if box.exec() != QDialog.DialogCode.Accepted:
        return None
    changed = settings.with_(**{name: read() for name, read in reads.items()})
    return changed if changed != settings else None


def _quiet(text: str) -> QLabel:
    """As high as its lines are at the dialog's width: a form does not ask."""
    made = label(text, "quiet", wrap=True)
    made.ensurePolished()
    made.setMinimumHeight(made.heightForWidth(WIDTH - 2 * MARGIN))
    return made


def _check(row: Row, value: bool) -> tuple[QWidget, Read]:
    box = Check("")  # whose box is seen when it is empty, too
    box.setChecked(value)
    return box, box.isChecked


def _choice(row: Row, value: str) -> tuple[QWidget, Read]:
    return _combo({name: _tr(CHOICES[name]) for name in row.choices}, value)


def _language(row: Row, value: str) -> tuple[QWidget, Read]:
    from viewer import language

    known = {*language.languages(config_folder()), language.ENGLISH}
    names = {name: language.native_name(name) for name in sorted(known)}
    return _combo({language.SYSTEM: _tr("As the system"), **names}, value)


def _combo(words: Mapping[str, str], value: str) -> tuple[QWidget, Read]:
    """A choice of words that stand for names; a value that is no longer offered is kept."""
    box = QComboBox()
    for name, text in (words if value in words else {value: value, **words}).items():
        box.addItem(text, name)
    box.setCurrentIndex(box.findData(value))
    return box, box.currentData


def _folder(row: Row, value: str) -> tuple[QWidget, Read]:
    none = _tr("none – choose…")
    button = QPushButton(value or none)
    button.clicked.connect(partial(_pick, button, none))
    return button, lambda: "" if button.text() == none else button.text()


def _pick(button: QPushButton, none: str, checked: bool = False) -> None:
    button.setText(QFileDialog.getExistingDirectory(button, _tr("Folder with more models")) or none)


def _text(row: Row, value: str) -> tuple[QWidget, Read]:
    line = QLineEdit(value)
    line.setPlaceholderText("https://")
    return line, lambda: line.text().strip()


EDITORS: dict[str, Callable[[Row, Any], tuple[QWidget, Read]]] = {
    "check": _check,
    "choice": _choice,
    "folder": _folder,
    "language": _language,
    "text": _text,
}
assert {row.kind for row in ROWS} <= EDITORS.keys()
