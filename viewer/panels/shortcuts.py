"""Every key and gesture: searched, changed, with conflicts told before they bite; profiles for keys and mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QKeySequenceEdit,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from viewer.actions.bindings import Conflict, conflicts
from viewer.actions.profiles import MICE, PROFILES, keys_of
from viewer.actions.spec import Context, Spec, words
from viewer.actions.table import TABLE
from viewer.panels.parts import Choice, button, label
from viewer.translate import QT_TRANSLATE_NOOP

CONTEXTS = {
    Context.EVERYWHERE: QT_TRANSLATE_NOOP("Shortcuts", "Everywhere"),
    Context.RADIOLOGY: QT_TRANSLATE_NOOP("Shortcuts", "Radiology"),
    Context.SLIDE: QT_TRANSLATE_NOOP("Shortcuts", "Slides"),
    Context.EDITOR: QT_TRANSLATE_NOOP("Shortcuts", "Drawing"),
    Context.WORKLIST: QT_TRANSLATE_NOOP("Shortcuts", "List of cases"),
}
assert CONTEXTS.keys() == set(Context)
MOUSE = (
    (QT_TRANSLATE_NOOP("Shortcuts", "Left drag"), QT_TRANSLATE_NOOP("Shortcuts", "the tool in hand")),
    (QT_TRANSLATE_NOOP("Shortcuts", "Space + drag"), QT_TRANSLATE_NOOP("Shortcuts", "pan")),
    (QT_TRANSLATE_NOOP("Shortcuts", "Short right click"), QT_TRANSLATE_NOOP("Shortcuts", "menu")),
    (QT_TRANSLATE_NOOP("Shortcuts", "Wheel"),
     QT_TRANSLATE_NOOP("Shortcuts", "next frame of a stack; zoom at the cursor on a single image")),
    (QT_TRANSLATE_NOOP("Shortcuts", "Ctrl + wheel"), QT_TRANSLATE_NOOP("Shortcuts", "zoom at the cursor")),
    (QT_TRANSLATE_NOOP("Shortcuts", "Shift + wheel"), QT_TRANSLATE_NOOP("Shortcuts", "brush size")),
    (QT_TRANSLATE_NOOP("Shortcuts", "Alt + wheel"), QT_TRANSLATE_NOOP("Shortcuts", "strength of the magnifier")),
    (QT_TRANSLATE_NOOP("Shortcuts", "Shift / Ctrl while drawing"), QT_TRANSLATE_NOOP("Shortcuts", "add / take away")),
    (QT_TRANSLATE_NOOP("Shortcuts", "Double click"),
     QT_TRANSLATE_NOOP("Shortcuts", "one picture as large as all; fit where there is one")),
)  # fmt: skip
ID = Qt.ItemDataRole.UserRole


def _tr(text: str) -> str:
    return QCoreApplication.translate("Shortcuts", text)


class ShortcutsDialog(QDialog):
    """own_changed(dict): the person's own keys, id → keys.  profile_chosen(str), mouse_chosen(str): taken at once."""

    own_changed = Signal(object)
    profile_chosen = Signal(str)
    mouse_chosen = Signal(str)

    def __init__(
        self, parent: QWidget, *, profile: str, mouse: str, own: Mapping[str, tuple[str, ...]]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_tr("Shortcuts"))
        self.resize(640, 680)
        self._profile, self._own = profile, dict(own)
        self.profile, self.mouse, self.search = Choice(), Choice(), QLineEdit()
        self.tree, self.edit, self.clash = QTreeWidget(), QKeySequenceEdit(), label("", "warning", wrap=True)
        self.set = button(_tr("Set"), tip=_tr("Give this key to the action"))
        self.none = button(_tr("No key"))
        self.back = button(_tr("As in the profile"))
        self._fill_choices(profile, mouse)
        self._lay_out()
        self._join()
        self._fill()

    def _fill_choices(self, profile: str, mouse: str) -> None:
        for choice, table, now in ((self.profile, PROFILES, profile), (self.mouse, MICE, mouse)):
            for name, made in table.items():
                choice.addItem(words(made.words), name)
            choice.setCurrentIndex(max(0, choice.findData(now)))

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(_tr("Search action or key"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.tree.setAccessibleName(_tr("Shortcuts"))
        self.search.setClearButtonEnabled(True)
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(_tr("New key"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([_tr("Action"), _tr("Keys")])
        self.tree.setColumnWidth(0, 400)
        self.tree.setUniformRowHeights(True)
        form, foot = QFormLayout(), QHBoxLayout()
        form.addRow(_tr("Keys"), self.profile)
        form.addRow(_tr("Mouse"), self.mouse)
        foot.addWidget(self.edit, 1)
        for made in (self.set, self.none, self.back):
            foot.addWidget(made)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addLayout(foot)
        column.addWidget(self.clash)

    def _join(self) -> None:
        self.profile.activated.connect(self._take_profile)
        self.mouse.activated.connect(lambda: self.mouse_chosen.emit(self.mouse.currentData()))
        self.search.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(lambda item, before: self._chosen(item))
        self.edit.keySequenceChanged.connect(lambda keys: self._warn())
        self.set.clicked.connect(lambda: self._change((self._typed(),)))
        self.none.clicked.connect(lambda: self._change(()))
        self.back.clicked.connect(lambda: self._change(None))

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """As they are now."""
        return keys_of(self._profile, self._own)

    def choose(self, name: str) -> None:
        """Take an action in hand."""
        walk = QTreeWidgetItemIterator(self.tree)
        while (item := walk.value()) is not None:
            if item.data(0, ID) == name:
                self.tree.setCurrentItem(item)
                return
            walk += 1

    def _fill(self) -> None:
        chosen = self._current()
        self.tree.clear()
        for context, title in CONTEXTS.items():
            rows = [spec for spec in TABLE if spec.contexts[0] is context]
            if rows:
                self._group(_tr(title), rows)
        mouse = QTreeWidgetItem(self.tree, [_tr("Mouse")])
        for what, does in MOUSE:
            QTreeWidgetItem(mouse, [_tr(does), _tr(what)])
        self.tree.expandAll()
        self._filter(self.search.text())
        self.choose(chosen)
        self._chosen(self.tree.currentItem())

    def _group(self, title: str, rows: Sequence[Spec]) -> None:
        top, keys = QTreeWidgetItem(self.tree, [title]), self.keys
        for spec in rows:
            shown = [
                QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys[spec.id]
            ]
            own = " •" if spec.id in self._own else ""
            item = QTreeWidgetItem(top, [_name(spec), ", ".join(shown) + own])
            item.setData(0, ID, spec.id)

    def _filter(self, text: str) -> None:
        walk = QTreeWidgetItemIterator(self.tree, QTreeWidgetItemIterator.IteratorFlag.NoChildren)
        while (row := walk.value()) is not None:
            row.setHidden(text.casefold() not in f"{row.text(0)} {row.text(1)}".casefold())
            walk += 1

    def _current(self) -> str:
        item = self.tree.currentItem()
        return str(item.data(0, ID) or "") if item is not None else ""

    def _typed(self) -> str:
        return self.edit.keySequence().toString()

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        able = bool(item is not None and item.data(0, ID))
        for made in (self.edit, self.none, self.back):
            made.setEnabled(able)
        self._warn()

    def _warn(self) -> None:
        """A key that another action has in the same context is not given: the action is named."""
        name, key = self._current(), self._typed()
        clashes = self._clashes(name, key) if name and key else []
        self.set.setEnabled(bool(name and key) and not clashes)
        other = {spec.id: _name(spec) for spec in TABLE}
        text = _tr("{key} belongs to “{action}” here. Take it away there first.")
        taken = [clash.second if clash.first == name else clash.first for clash in clashes]
        self.clash.setText(text.format(key=key, action=other[taken[0]]) if taken else "")

    def _clashes(self, name: str, key: str) -> list[Conflict]:
        tried = {**self.keys, name: (key,)}
        return [
            clash
            for clash in conflicts(TABLE, tried)
            if clash.key == key and name in (clash.first, clash.second)
        ]

    def _change(self, keys: tuple[str, ...] | None) -> None:
        """None: as the profile has it."""
        name = self._current()
        if not name:
            return
        if keys is None:
            self._own.pop(name, None)
        else:
            self._own[name] = keys
        self.edit.clear()
        self._fill()
        self.own_changed.emit(dict(self._own))

    def _take_profile(self) -> None:
        """Own keys stay on top, but not where they now clash with the profile's."""
        self._profile = self.profile.currentData()
        for clash in conflicts(TABLE, self.keys):
            for name in (clash.first, clash.second):
                self._own.pop(name, None)
        self._fill()
        self.profile_chosen.emit(self._profile)
        self.own_changed.emit(dict(self._own))


def _name(spec: Spec) -> str:
    text = words(spec.text).rstrip("…")
    return f"{text} {spec.id[-1]}" if spec.id.startswith("preset_") else text
