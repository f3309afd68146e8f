"""The dialog that changes keys: nothing is given twice."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTreeWidgetItemIterator, QWidget

from viewer.panels.shortcuts import ShortcutsDialog


@pytest.fixture
def dialog(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    made = ShortcutsDialog(parent, profile="default", mouse="default", own={})
    made.told, made.keep = [], parent
    made.own_changed.connect(made.told.append)
    return made


def shown(dialog):
    walk = QTreeWidgetItemIterator(dialog.tree, QTreeWidgetItemIterator.IteratorFlag.NotHidden)
    rows = []
    while (item := walk.value()) is not None:
        rows.append((item.text(0), item.text(1)))
        walk += 1
    return rows


def type_key(dialog, action, key):
    dialog.choose(action)
    dialog.edit.setKeySequence(QKeySequence(key))


def test_a_free_key_is_given_at_once(dialog):
    type_key(dialog, "invert", "F8")
    assert dialog.set.isEnabled()
    dialog.set.click()
    assert dialog.told == [{"invert": ("F8",)}]
    assert dialog.keys["invert"] == ("F8",)


def test_a_key_of_the_same_context_is_refused_and_its_owner_named(dialog):
    type_key(dialog, "invert", "C")
    assert not dialog.set.isEnabled()
    assert "Play the stack" in dialog.clash.text()


def test_a_key_of_everywhere_is_refused_anywhere(dialog):
    type_key(dialog, "fill", "Ctrl+O")
    assert not dialog.set.isEnabled()
    assert "Open files" in dialog.clash.text()


def test_the_same_key_in_another_context_is_no_conflict(dialog):
    type_key(dialog, "fill", "I")
    assert dialog.set.isEnabled()


def test_back_to_the_profile(dialog):
    type_key(dialog, "invert", "F8")
    dialog.set.click()
    dialog.choose("invert")
    dialog.back.click()
    assert dialog.told[-1] == {}
    assert dialog.keys["invert"] == ("I",)


def test_another_profile_takes_away_own_keys_that_clash_with_it(dialog, qtbot):
    type_key(dialog, "flip_h", "Shift+I")  # free here, but Weasis-like gives it to invert
    dialog.set.click()
    dialog.profile.setCurrentIndex(dialog.profile.findData("weasis"))
    with qtbot.waitSignal(dialog.profile_chosen) as chosen:
        dialog.profile.activated.emit(dialog.profile.currentIndex())
    assert chosen.args == ["weasis"]
    assert dialog.told[-1] == {}
    assert dialog.keys["invert"] == ("Shift+I",)


def test_search_finds_by_words_and_by_key(dialog):
    dialog.search.setText("magnifier (h")
    assert any(name.startswith("Magnifier") for name, _ in shown(dialog))
    assert not any(name.startswith("Rotate") for name, _ in shown(dialog))
    dialog.search.setText("Ctrl+I")
    assert ("DICOM elements", "Ctrl+I") in shown(dialog)
