"""Hiding the AI hides it everywhere: in the other viewport, on the prior, and on what is opened afterwards."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from inference.images.array_source import ArraySource
from viewer.control_ai import AiControl
from viewer.document.document import Document
from viewer.workspace import Workspace


def picture() -> Document:
    return Document(ArraySource.of(np.zeros((4, 5), np.uint8)))


def test_hidden_on_one_it_is_hidden_on_all_and_on_what_comes(qapp) -> None:
    workspace, told = Workspace(), []
    control = AiControl(workspace, SimpleNamespace(cancel=None), None, run_on_open=lambda: False)
    first, second = picture(), picture()
    workspace.add(first)
    workspace.add(second)
    control.visible_changed.connect(told.append)
    control.toggle()
    later = picture()
    workspace.add(later)
    assert [d.ai_visible for d in (first, second, later)] == [False, False, False]
    assert [d.another_view().ai_visible for d in (first, later)] == [False, False]
    control.toggle()
    assert [d.ai_visible for d in (first, second, later)] == [True, True, True]
    assert told == [False, False, True]


def test_a_slide_waits_to_be_asked_for(qapp) -> None:
    ran: list[Document] = []
    analysis = SimpleNamespace(cancel=None, run=lambda document, **_: ran.append(document))
    control = AiControl(Workspace(), analysis, None, run_on_open=lambda: True)
    plain = picture()
    control.shown(plain)
    control.shown(Document(ArraySource.of(np.zeros((4, 5), np.uint8), modality="SM")))
    assert ran == [plain]
