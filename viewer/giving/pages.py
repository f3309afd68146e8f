"""Draws a report on the pages of a PDF file or a printer: black on white, patient and disclaimer at the foot of each."""

from __future__ import annotations

import html
import secrets
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from inference import PRODUCT
from inference.errors import ExportError
from inference.export.atomic import refusal
from inference.job import CancelToken
from viewer import theme
from viewer.giving.report import ReportPages, Rows
from viewer.key_export import picture_of

DPI, UNITS_PER_INCH, MARGIN_MM = 300, 96, 15.0
BODY, SMALL, TITLE, FOOT = 12, 11, 19, 48  # 1/96 inch
SHARE, KEY_SHARE = 0.6, 0.46  # of a page's height for a picture
BREAK = "page-break-before:always"


def write_pdf(path: Path, report: ReportPages, token: CancelToken) -> None:
    """A4, into a file beside its place that is moved in when complete. Raises ExportError, Cancelled."""
    part = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        with open(part, "xb"):
            pass  # says why, where the folder refuses
        writer = QPdfWriter(str(part))
        writer.setResolution(DPI)
        writer.setTitle(report.title)
        writer.setCreator(PRODUCT)
        margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
        size = QPageSize(QPageSize.PageSizeId.A4)
        writer.setPageLayout(
            QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
        )
        draw(writer, report, token)
        del writer
        part.replace(path)
    except OSError as error:
        raise ExportError(refusal(path, error), detail=repr(error)) from error
    finally:
        part.unlink(missing_ok=True)


def draw(device: QPagedPaintDevice, report: ReportPages, token: CancelToken) -> int:
    """On all pages it takes; returns how many. Raises ExportError, ImageError, Cancelled."""
    painter = QPainter()
    if not painter.begin(device):
        raise ExportError(f"The report '{report.title}' cannot be drawn: the page refuses.")
    try:
        return _draw(device, painter, report, token)
    finally:
        painter.end()


def _draw(device: QPagedPaintDevice, painter: QPainter, report: ReportPages, token: CancelToken) -> int:
    page = QSizeF(painter.viewport().size()) / _per_unit(device)
    painter.scale(_per_unit(device), _per_unit(device))
    body = QSizeF(page.width(), page.height() - FOOT)
    document = _document(report, body, token)
    count = document.pageCount()
    for number in range(count):
        token.check()
        if number:
            device.newPage()
        _body(painter, document, body, number)
        words = "\n".join(part for part in (report.patient, report.foot) if part)
        _foot(painter, words, QRectF(0, body.height(), page.width(), FOOT), f"{number + 1} / {count}")
    return count


def _per_unit(device: QPagedPaintDevice) -> float:
    """Everything is laid out in 1/96 inch, so that no screen has a say in the size of words and pictures."""
    return device.logicalDpiX() / UNITS_PER_INCH


def _document(report: ReportPages, body: QSizeF, token: CancelToken) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(_font(BODY))
    document.setDocumentMargin(0)
    parts = [*_head(report), _picture(document, "view", report.view, body, SHARE)]
    parts += [_table(rows) for rows in (report.models, report.measured)]
    parts += [f"<p style='font-size:{SMALL}px'>{html.escape(note)}</p>" for note in report.notes]
    for number, order in enumerate(report.keys):
        token.check()
        style = "" if number % 2 else BREAK
        parts.append(_picture(document, f"key{number}", picture_of(order), body, KEY_SHARE, style))
    document.setHtml("".join(parts))
    document.setPageSize(body)
    return document


def _font(size: int) -> QFont:
    made = QFont(theme.font().family())
    made.setPixelSize(size)
    return made


def _head(report: ReportPages) -> Iterator[str]:
    yield f"<p style='font-size:{TITLE}px'>{html.escape(report.title)}</p>"
    for line in (report.patient, report.study, report.source):
        if line:
            yield f"<p style='margin:0'>{html.escape(line)}</p>"


def _picture(
    document: QTextDocument, name: str, image: QImage, body: QSizeF, share: float, style: str = ""
) -> str:
    """As wide as the page, at most `share` of its height."""
    whole = QImage(image)
    whole.setDevicePixelRatio(1.0)
    document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), whole)
    scale = min(body.width() / whole.width(), share * body.height() / whole.height())
    size = f"width='{whole.width() * scale:.0f}' height='{whole.height() * scale:.0f}'"
    return f"<p style='margin:6px 0;{style}'><img src='{name}' {size}></p>"


def _table(rows: Rows) -> str:
    if not rows:
        return ""
    head, *rest = rows
    cells = "".join(f"<th align='left'>{html.escape(cell)}</th>" for cell in head)
    lines = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rest
    )
    return f"<table width='100%' cellpadding='6' style='margin-top:8px'><tr>{cells}</tr>{lines}</table>"


def _body(painter: QPainter, document: QTextDocument, body: QSizeF, number: int) -> None:
    painter.save()
    painter.translate(0, -number * body.height())
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = QRectF(0, number * body.height(), body.width(), body.height())
    context.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
    painter.setClipRect(context.clip)
    document.documentLayout().draw(painter, context)
    painter.restore()


def _foot(painter: QPainter, words: str, place: QRectF, number: str) -> None:
    painter.setPen(Qt.GlobalColor.black)
    painter.setFont(_font(SMALL))
    bottom = Qt.AlignmentFlag.AlignBottom
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | bottom, words)
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | bottom, number)
