"""A tap switches, a hold switches back at its end – by the keys of the profile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from viewer import peek


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def watch(window, keys, monkeypatch, times):
    clock = iter(times)
    monkeypatch.setattr(peek, "monotonic", lambda: next(clock))
    filter_, told = peek.Peek(lambda: keys, window), []
    filter_.toggled.connect(lambda: told.append(1))
    window.installEventFilter(filter_)
    return told


def test_a_tap_switches_once(window, monkeypatch):
    told = watch(window, ("G",), monkeypatch, [0.0, 0.1])
    QTest.keyClick(window, Qt.Key.Key_G)
    assert told == [1]


def test_a_hold_switches_back(window, monkeypatch):
    told = watch(window, ("M",), monkeypatch, [0.0, 0.5])
    QTest.keyClick(window, Qt.Key.Key_M)
    assert told == [1, 1]


def test_other_keys_and_modifiers_are_left_alone(window, monkeypatch):
    told = watch(window, ("G",), monkeypatch, [])
    QTest.keyClick(window, Qt.Key.Key_H)
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert told == []


def test_a_key_with_shift_is_known_by_its_name(window, monkeypatch):
    told = watch(window, ("Shift+G",), monkeypatch, [0.0, 0.1])
    QTest.keyClick(window, Qt.Key.Key_G)
    assert told == []
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert told == [1]
