"""Turning through a stack: the panel says what is true of each frame, and is not told the same thing twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from inference.images.array_source import ArraySource, plain_info
from viewer.document.document import Document
from viewer.panels.findings import FindingsPanel


def stack():
    frames = np.zeros((3, 4, 4), np.uint8)
    return Document(ArraySource(replace(plain_info(frames[0], name="stack"), frames=3), frames))


def test_frames_of_which_nothing_else_is_said_are_not_written_anew(qtbot, monkeypatch):
    panel, document, told = FindingsPanel(), stack(), []
    qtbot.addWidget(panel)
    panel.set_document(document)
    monkeypatch.setattr(panel, "_refresh", lambda: told.append(document.frame))
    document.go_to(1)
    assert not told
    panel._runs = (object(),)  # another answer on the frame before
    document.go_to(2)
    assert told == [2]
