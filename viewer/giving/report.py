"""What a report page says, frozen when it was asked for: the picture as seen, the models' answers, the measurements."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from inference import DISCLAIMER, PRODUCT, __version__
from inference.measure.reading import measure
from inference.results import Result
from viewer.canvas.measure_words import badge, figures, name
from viewer.document.document import Document
from viewer.key_export import Order
from viewer.moments import now
from viewer.numbers import local
from viewer.panels.report_page import when, who
from viewer.translate import QT_TRANSLATE_NOOP

CONTEXT = "Report"
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReportPages:
    """title, patient, study: head lines.  view: the picture as seen.  models, measured: rows of text, the first the
    head; empty where there is nothing.  keys: frames that follow on pages of their own."""

    title: str
    patient: str
    study: str
    source: str
    view: QImage
    models: Rows
    measured: Rows
    notes: tuple[str, ...]
    keys: tuple[Order, ...]
    foot: str


def said(text: str) -> str:
    """In the person's language."""
    return QCoreApplication.translate(CONTEXT, text)


def report_of(document: Document, view: QImage, keys: tuple[Order, ...]) -> ReportPages:
    """All that the page of this document needs; nothing in it changes any more."""
    info = document.frame_info
    place = f" · {document.frame + 1} / {document.info.frames}" if document.info.frames > 1 else ""
    made = now()
    printed = said(QT_TRANSLATE_NOOP("Report", "Made {when} with {program}"))
    return ReportPages(
        title=said(QT_TRANSLATE_NOOP("Report", "Image report")),
        patient=who(info.instance),
        study=when(info.instance),
        source=f"{info.name}{place}",
        view=view,
        models=_models(document.results()),
        measured=_measured(document),
        notes=_notes(document),
        keys=keys,
        foot=f"{DISCLAIMER} · {printed.format(when=made, program=f'{PRODUCT} {__version__}')}",
    )


def _models(results: tuple[Result, ...]) -> Rows:
    if not results:
        return ()
    head = (
        said(QT_TRANSLATE_NOOP("Report", "AI model")),
        said(QT_TRANSLATE_NOOP("Report", "State")),
        said(QT_TRANSLATE_NOOP("Report", "Probabilities")),
        said(QT_TRANSLATE_NOOP("Report", "Version, weights, device")),
    )
    return (head, *(_model(result) for result in results))


def _model(result: Result) -> tuple[str, ...]:
    made = result.provenance
    scores = ", ".join(f"{score.name} {local(f'{score.calibrated:.2f}')}" for score in result.scores)
    return (
        made.title,
        result.state.words(result.findings),
        scores or "–",
        f"{made.version} ({made.sha256[:8]}), {made.device}",
    )


def _measured(document: Document) -> Rows:
    held = [one for one in document.measurements.all() if one.frame == document.frame]
    rows = []
    for one in held:
        found = measure(one, document.source.frame_info(one.frame))
        rows.append((one.label or name(one.shape), local(" · ".join(figures(found))), local(badge(found.calibration))))
    if not rows:
        return ()
    head = (
        said(QT_TRANSLATE_NOOP("Report", "Measured by a person")),
        said(QT_TRANSLATE_NOOP("Report", "Value")),
        said(QT_TRANSLATE_NOOP("Report", "Scale")),
    )
    return (head, *rows)


def _notes(document: Document) -> tuple[str, ...]:
    """What a reader of paper cannot see: that AI was hidden, what was warned of, what a person decided."""
    notes = [
        f"{result.provenance.title}: {text}" for result in document.results() for text in result.warnings
    ]
    if document.results() and not document.ai_visible:
        notes.append(
            said(QT_TRANSLATE_NOOP("Report", "The AI layers were hidden when this picture was taken."))
        )
    words = said(QT_TRANSLATE_NOOP("Report", "Mask '{label}' ({origin}): {review}"))
    notes += [
        words.format(label=one.label, origin=one.origin.value, review=one.review.value)
        for one in document.annotations()
    ]
    if document.results():
        text = QT_TRANSLATE_NOOP(
            "Report", "Patient management decisions must not be made solely on this output."
        )
        notes.append(said(text))
    return tuple(notes)
