"""The picture as a person sees it, with what it needs to be understood elsewhere: legend, provenance, disclaimer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from inference import DISCLAIMER, PRODUCT, __version__
from inference.measure.measurement import Shape
from inference.measure.reading import measure
from inference.results import Kind, Result
from viewer import theme
from viewer.canvas.measure_words import badge
from viewer.document.annotations import Review
from viewer.document.document import Document, LayerKey

LINE_PX, MARGIN_PX = 20, 12


def grab(canvas: QWidget, document: Document) -> QImage:
    """The canvas as it stands and a strip below it; nothing is drawn over the picture."""
    return framed(canvas.grab().toImage(), legend(document))


def framed(picture: QImage, lines: Sequence[str]) -> QImage:
    """A picture with lines of text in a strip below it."""
    shown = picture.convertToFormat(QImage.Format.Format_RGB32)
    ratio = shown.devicePixelRatio()
    shown.setDevicePixelRatio(1.0)
    strip = round((2 * MARGIN_PX + LINE_PX * len(lines)) * ratio)
    whole = QImage(shown.width(), shown.height() + strip, QImage.Format.Format_RGB32)
    whole.fill(QColor(theme.PANEL))
    painter = QPainter(whole)
    painter.drawImage(0, 0, shown)
    painter.setPen(QColor(theme.TEXT))
    font = theme.font(theme.SMALL)
    font.setPixelSize(round(theme.SMALL * ratio))
    painter.setFont(font)
    for number, line in enumerate(lines):
        top = shown.height() + (MARGIN_PX + LINE_PX * number) * ratio
        place = QRectF(MARGIN_PX * ratio, top, shown.width() - 2 * MARGIN_PX * ratio, LINE_PX * ratio)
        text = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return whole


def legend(document: Document) -> list[str]:
    """One line for each model on show, then the disclaimer."""
    shown: Sequence[Result] = document.shown_results() if document.ai_visible else ()
    lines = [_model_line(document, result) for result in shown]
    drawn = (a for a in document.annotations() if a.review is not Review.REJECTED)
    origins = sorted({annotation.origin.value for annotation in drawn})
    if origins:
        text = QCoreApplication.translate("Snapshot", "Masks on the picture: {origins}")
        lines.append(text.format(origins=", ".join(origins)))
    lines += _measured_line(document)
    return [*lines, f"{DISCLAIMER} · {PRODUCT} {__version__}"]


def _measured_line(document: Document) -> list[str]:
    """By which scales what is measured on the picture was measured; nothing if there is nothing."""
    held = document.measurements.at(document.frame) if document.measurements.visible else ()
    found = [measure(one, document.frame_info).calibration for one in held if one.shape is not Shape.ARROW]
    if not found:
        return []
    text = QCoreApplication.translate("Snapshot", "Measured by a person: {scales}")
    return [text.format(scales="; ".join(dict.fromkeys(badge(scale) for scale in found)))]


def _model_line(document: Document, result: Result) -> str:
    made = result.provenance
    parts = [f"AI: {made.title} {made.version} ({made.sha256[:8]})", result.state.words(result.findings)]
    parts += [f"{score.name} {score.calibrated:.2f}" for score in result.scores]
    for layer in result.layers:
        view = document.view_of(LayerKey(made.model, layer.name))
        if view.visible and layer.kind is Kind.PROBABILITY:
            parts.append(f"{layer.name} ≥ {view.threshold:.2f}")
        elif view.visible:
            parts.append(f"{layer.name} 0–1")
    return " · ".join(parts)


def png_bytes(image: QImage) -> bytes:
    """The image as a PNG file's bytes."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide 6.11 takes str here, its stub says bytes
    return bytes(data.data())
