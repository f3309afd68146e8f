from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from inference.geometry import Spacing
from inference.results import Scope, State
from inference.scope import check_scope
from tests.viewer.panels.panel_samples import BREAST, CLASS, FUSED, OUTLINE, SIZE, result, two_squares
from viewer.document.annotations import Annotation, Review
from viewer.document.document import Document, Run
from viewer.document.tiles import TiledMask
from viewer.panels.findings import FindingsPanel
from viewer.panels.parts import Lines
from viewer.panels.state_chip import LOOKS, StateChip

SCORES = {"normal": 0.02, "benign": 0.11, "malignant": 0.87}


def _answer(document: Document, *, warnings: tuple[str, ...] = ()) -> None:
    outline = result(OUTLINE, State.FINDINGS, findings=2, layers=(two_squares(),), warnings=warnings)
    a2 = result(CLASS, State.FINDINGS, findings=1, decision="malignant", scores=SCORES)
    a3 = result(FUSED, State.FINDINGS, findings=1, decision="malignant", scores=SCORES)
    for found in (outline, a2, a3):
        document.set_run(Run(found.provenance.model, found.state, result=found), frame=document.frame)


@pytest.fixture
def panel(qtbot: QtBot, dressed: object, document: Document) -> FindingsPanel:
    made = FindingsPanel(lambda: BREAST)
    qtbot.addWidget(made)
    made.resize(300, 700)
    made.set_document(document)
    made.show()
    return made


def _boxes(panel: QWidget) -> list[tuple[int, int, int, int]]:
    return [w.geometry().getRect() for w in panel.findChildren(QWidget) if w.parent() is panel]


def test_nothing_moves_from_state_to_state(panel: FindingsPanel, document: Document, qtbot: QtBot) -> None:
    before = _boxes(panel)
    for state in (State.RUNNING, State.FAILED, State.OUT_OF_SCOPE):
        why = "A reason that is long enough to need two lines of the panel to be told."
        document.set_run(Run(OUTLINE, state, why, 0.3), frame=0)
        qtbot.wait(1)
        assert (panel.chip.state, panel.message.whole_text()) == (state, why)
        assert _boxes(panel) == before
    _answer(document)
    qtbot.wait(1)
    assert panel.chip.state is State.FINDINGS
    assert _boxes(panel) == before


def test_no_part_covers_another(panel: FindingsPanel, document: Document) -> None:
    _answer(document)
    parts = [w.geometry() for w in panel.findChildren(QWidget) if w.parent() is panel and w.isVisible()]
    assert len(parts) > 10
    assert not [(a, b) for i, a in enumerate(parts) for b in parts[:i] if a.intersects(b)]
    assert all(panel.rect().contains(part) for part in parts)


def test_answers_are_shown_in_numbers(panel: FindingsPanel, document: Document) -> None:
    _answer(document)
    assert (panel.chip.state, panel.chip.words) == (State.FINDINGS, "2 FINDINGS")
    assert (panel.case_line.word.text(), panel.case_line.number.text()) == ("malignant", "0.87")
    assert panel.bars.value(CLASS, "benign") == 0.11
    assert panel.bars.value(FUSED, "malignant") == 0.87
    assert panel.said.whole_text() == "In agreement: A1 sees a lesion, A2 and A3 say malignant."
    assert panel.regions.count == 2
    assert panel.provenance.text_of(FUSED) == "1.2.0 · 01234567 · 0.25 s"
    detail = panel.provenance._details[FUSED]
    assert QFontMetrics(detail.font()).horizontalAdvance(detail.text()) <= detail.width()  # nothing is cut short
    assert detail.toolTip().splitlines()[1] == "1.2.0 · 01234567 · 0.25 s · cpu"


def test_a_model_at_work_is_not_said_to_be_not_run(panel: FindingsPanel, document: Document) -> None:
    panel.set_document(document)
    assert panel.provenance.text_of(FUSED) == "not run"
    document.set_run(Run(FUSED, State.RUNNING), frame=0)
    assert panel.provenance.text_of(FUSED) == "running"
    _answer(document)
    assert panel.provenance.text_of(FUSED) == "1.2.0 · 01234567 · 0.25 s"


def test_area_is_in_mm2_only_where_the_spacing_is_known(
    panel: FindingsPanel, document: Document, make_document: Callable[..., Document]
) -> None:
    _answer(document)
    item = panel.regions.tree.topLevelItem(0)
    assert item is not None
    assert item.text(1) == "20 px"
    measured = make_document(spacing=Spacing(0.5, 0.5, "test"))
    _answer(measured)
    panel.set_document(measured)
    item = panel.regions.tree.topLevelItem(0)
    assert item is not None
    assert item.text(1) == "5.0 mm²"  # 20 px × 0.25 mm²


def test_contradiction_is_told_in_the_warning_look(panel: FindingsPanel, document: Document) -> None:
    document.set_run(Run(OUTLINE, State.NO_FINDING, result=result(OUTLINE)), frame=0)
    fused = result(FUSED, State.FINDINGS, findings=1, decision="benign", scores={"benign": 0.9})
    document.set_run(Run(FUSED, State.FINDINGS, result=fused), frame=0)
    assert panel.said.whole_text().startswith("Contradiction")
    assert panel.said.property("role") == "warning"
    assert panel.chip.words == "1 FINDING"
    item = panel.regions.tree.topLevelItem(0)
    assert item is not None
    assert item.text(1) == "no outline (benign)"


def test_another_frame_has_its_own_state(panel: FindingsPanel, document: Document) -> None:
    _answer(document)
    document.go_to(1)
    assert panel.chip.state is State.NOT_RUN
    assert panel.case_line.word.text() == "–"
    document.go_to(0)
    assert panel.chip.state is State.FINDINGS


def test_a_document_that_was_left_is_not_heard(panel: FindingsPanel, document: Document) -> None:
    panel.set_document(None)
    _answer(document)
    assert panel.chip.state is State.NOT_RUN
    assert not panel.run_button.isEnabled()


def test_buttons_say_what_a_person_wants(panel: FindingsPanel, document: Document, qtbot: QtBot) -> None:
    assert not panel.decision.accept_button.isEnabled()
    with qtbot.waitSignal(panel.run_wanted, timeout=500):
        qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    document.set_run(Run(OUTLINE, State.RUNNING, "outlining", 0.1), frame=0)
    with qtbot.waitSignal(panel.cancel_wanted, timeout=500):
        qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    _answer(document)
    wanted = (
        (panel.decision.accept_button, panel.accepted),
        (panel.decision.fix_button, panel.fix_wanted),
        (panel.decision.reject_button, panel.rejected),
    )
    for button, signal in wanted:
        with qtbot.waitSignal(signal, timeout=500):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.decision.accept_button.toolTip().endswith("(Y)")


def _mask(review: Review = Review.PROPOSED, *, frame: int = 0) -> Annotation:
    mask = TiledMask.from_array(np.ones(SIZE.shape, dtype=bool))
    return Annotation(mask, review=review, frame=frame)


def _enabled(panel: FindingsPanel) -> tuple[bool, ...]:
    line = panel.decision
    return tuple(b.isEnabled() for b in (line.accept_button, line.fix_button, line.reject_button))


@pytest.mark.parametrize("state", [State.NOT_RUN, State.NO_FINDING, State.RUNNING, State.FAILED])
def test_a_persons_mask_is_reviewed_whatever_the_ai_said(
    panel: FindingsPanel, document: Document, state: State
) -> None:
    if state is not State.NOT_RUN:
        found = result(OUTLINE) if state is State.NO_FINDING else None
        document.set_run(Run(OUTLINE, state, result=found), frame=0)
    assert _enabled(panel) == (False, True, False)
    document.put(mask := _mask())
    assert _enabled(panel) == (True, True, True)
    document.put(replace(mask, review=Review.REJECTED))
    assert _enabled(panel) == (False, True, False)
    document.put(replace(mask, review=Review.ACCEPTED))
    assert _enabled(panel) == (True, True, True)
    document.drop(mask.id)
    assert _enabled(panel) == (False, True, False)


def test_a_mask_of_another_frame_is_not_reviewed_here(panel: FindingsPanel, document: Document) -> None:
    document.put(_mask(frame=1))
    assert _enabled(panel) == (False, True, False)
    document.go_to(1)
    assert _enabled(panel) == (True, True, True)


def test_a_restored_mask_is_reviewed_when_its_document_is_shown(
    panel: FindingsPanel, make_document: Callable[..., Document]
) -> None:
    restored = make_document()
    restored.put(_mask(Review.ACCEPTED))
    panel.set_document(restored)
    assert _enabled(panel) == (True, True, True)
    panel.set_document(None)
    assert _enabled(panel) == (False, False, False)
    restored.put(_mask())
    assert _enabled(panel) == (False, False, False)


def test_a_refused_proposal_can_be_taken_up_again(panel: FindingsPanel, document: Document) -> None:
    _answer(document)
    document.put(_mask(Review.REJECTED))
    assert _enabled(panel) == (True, True, True)


def test_choosing_a_finding_and_a_card_names_them(
    panel: FindingsPanel, document: Document, qtbot: QtBot
) -> None:
    _answer(document)
    tree = panel.regions.tree
    with qtbot.waitSignal(panel.finding_chosen, timeout=500) as chosen:
        tree.itemClicked.emit(tree.topLevelItem(1), 0)
    assert chosen.args == [1]
    opener = next(b for b in panel.findChildren(QAbstractButton) if b.text() == "A3 fused")
    with qtbot.waitSignal(panel.card_wanted, timeout=500) as card:
        qtbot.mouseClick(opener, Qt.MouseButton.LeftButton)
    assert card.args == [FUSED]


def test_warnings_of_the_models_are_shown_once(panel: FindingsPanel, document: Document) -> None:
    _answer(document, warnings=("Colour Doppler is in the picture.",))
    assert panel.message.whole_text() == "Colour Doppler is in the picture."
    assert panel.message.property("role") == "warning"


def test_six_states_look_different(qtbot: QtBot, dressed: object) -> None:
    assert LOOKS.keys() == set(State)
    chip = StateChip()
    qtbot.addWidget(chip)
    chip.resize(276, 30)
    pictures: list[QImage] = []
    for state in State:
        chip.show_state(state, findings=2, progress=0.5)
        pictures.append(chip.grab().toImage())
    assert all(one != other for i, one in enumerate(pictures) for other in pictures[:i])


def test_controls_are_named_and_large_enough(panel: FindingsPanel) -> None:
    for control in panel.findChildren(QAbstractButton):
        assert control.accessibleName(), control
        assert control.height() >= 28, control.accessibleName()
        assert control.toolTip()


def test_a_long_text_ends_in_dots_and_is_whole_in_the_tooltip(qtbot: QtBot, dressed: object) -> None:
    lines = Lines(2, "quiet", "word " * 60 + "end")
    qtbot.addWidget(lines)
    lines.resize(200, lines.height())
    lines.show()
    assert lines.text().endswith(" …")
    assert lines.toolTip().endswith("end")
    assert lines.heightForWidth(200) <= lines.height()
    lines.show_text("short")
    assert lines.text() == "short"


def test_what_a_person_answered_is_no_warning(panel: FindingsPanel, document: Document) -> None:
    answered = Scope("US", "BREAST", "person")
    note = "The body part is not stated; taken as BREAST from the person."
    assert check_scope(BREAST[0], answered) == (note,)
    found = result(OUTLINE, State.FINDINGS, findings=1, layers=(two_squares(),), warnings=(note,))
    found = replace(found, request=replace(found.request, scope=answered))
    document.set_run(Run(OUTLINE, found.state, result=found), frame=0)
    assert panel.message.property("role") == "quiet"
    assert panel.message.whole_text().endswith("Breast, as answered.")
    doubt = replace(found, warnings=(note, "The tissue is only 40×40 pixels."))
    document.set_run(Run(OUTLINE, doubt.state, result=doubt), frame=0)
    assert panel.message.property("role") == "warning"
    assert panel.message.whole_text() == "The tissue is only 40×40 pixels."
