"""What stands above a picture that shows one model's answer. No widgets."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inference.results import State
from viewer.document.document import Document, Run
from viewer.numbers import local
from viewer.panels.agreement import class_word
from viewer.translate import QT_TRANSLATE_NOOP

STATES = {
    State.NOT_RUN: QT_TRANSLATE_NOOP("Comparison", "not run"),
    State.RUNNING: QT_TRANSLATE_NOOP("Comparison", "running"),
    State.FAILED: QT_TRANSLATE_NOOP("Comparison", "failed"),
    State.OUT_OF_SCOPE: QT_TRANSLATE_NOOP("Comparison", "out of scope"),
    State.NO_FINDING: QT_TRANSLATE_NOOP("Comparison", "no finding"),
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("Comparison", text)


def answer_line(document: Document) -> str:
    """ "Breast ultrasound lesion · 2 findings", "… · malignant 0.87": of the one model that the view shows."""
    run = document.run_of(document.only)
    title = run.result.provenance.title if run.result else document.only
    return f"{title} · {_said(run)}"


def _said(run: Run) -> str:
    result = run.result
    if result is None or run.state not in {State.FINDINGS, State.NO_FINDING}:
        return _tr(STATES.get(run.state, ""))
    if result.decision:
        word = class_word(result.decision, QCoreApplication.translate)
        return f"{word} {local(f'{result.score(result.decision).calibrated:.2f}')}"
    if run.state is State.NO_FINDING:
        return _tr(STATES[State.NO_FINDING])
    return QCoreApplication.translate("Comparison", "%n finding(s)", "", result.findings)
