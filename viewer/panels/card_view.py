"""The model card, for reading: what the model is for and not for, how good it is, under which licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from inference.cards import ModelCard
from viewer.numbers import fill, local
from viewer.panels.parts import button, label, rule

METRICS = {  # keys of [evaluation] → the reader's words
    "dice": "Dice",
    "iou": "IoU",
    "auc": "AUC",
    "macro_auc": "Macro AUC",
    "accuracy": "Accuracy",
    "sensitivity": "Sensitivity",
    "specificity": "Specificity",
    "n": "Images",
    "data": "Data",
}


class CardView(QDialog):
    """Does not block the window; Esc closes it."""

    def __init__(self, card: ModelCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Model card: {title}").format(title=card.title))
        self.setModal(False)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(card.title, "title", wrap=True))
        column.addWidget(label(f"{card.id} · {card.version}", "quiet"))
        column.addWidget(self._trained(card))
        column.addLayout(self._grid)
        column.addStretch(1)
        self._fill(card)
        self._frame(inner)

    def texts(self) -> list[str]:
        """Everything that is on the card, top to bottom."""
        from PySide6.QtWidgets import QLabel

        return [part.text() for part in self.findChildren(QLabel)]

    def _trained(self, card: ModelCard) -> QWidget:
        if card.trained:
            return label(self.tr("Trained and evaluated as stated below."), "small")
        return label(self.tr("Not trained: it is listed, but never run."), "warning")

    def _fill(self, card: ModelCard) -> None:
        self._section(self.tr("Use"))
        words = {
            "intended": self.tr("Intended"),
            "not_for": self.tr("Not for"),
            "licence": self.tr("Licence"),
        }
        for key, title in words.items():
            self._line(title, card.use.get(key) or self.tr("not stated"))
        self._section(self.tr("Evaluation"))
        for title, value in metric_lines(card.evaluation):
            self._line(title, value)
        if not card.evaluation:
            self._line("", self.tr("not evaluated"))
        self._section(self.tr("Model"))
        for title, value in self._facts(card):
            self._line(title, value)

    def _facts(self, card: ModelCard) -> Iterator[tuple[str, str]]:
        spec, output = card.input, card.output
        yield self.tr("Reads"), ", ".join((*spec.modality, *spec.body_part)) or self.tr("not stated")
        yield self.tr("Input"), f"{spec.size.width}×{spec.size.height} px"
        yield self.tr("Answers"), ", ".join(output.classes)
        if output.layer:
            yield self.tr("Threshold"), local(f"{output.threshold:.2f}")
        if output.operating_point is not None:
            point = self.tr("{name} from {value:.2f}")
            yield (
                self.tr("Operating point"),
                fill(point, name=output.positive, value=output.operating_point),
            )
        for need in card.requires:
            yield self.tr("Needs"), f"{need.id} ({need.sha256[:8]})"
        yield self.tr("Network"), card.network
        yield self.tr("Weights"), f"sha256 {card.sha256[:16]}"

    def _section(self, title: str) -> None:
        row = self._grid.rowCount()
        self._grid.setRowMinimumHeight(row, 17)
        self._grid.addWidget(rule(), row, 0, 1, 2)
        self._grid.addWidget(label(title.upper(), "section"), row + 1, 0, 1, 2)

    def _line(self, title: str, text: str) -> None:
        row = self._grid.rowCount()
        value = label(text, "small", wrap=True)
        value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._grid.addWidget(label(title, "quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)

    def _frame(self, inner: QWidget) -> None:
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        inner.setProperty("surface", "panel")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 12)
        outer.addWidget(area, 1)
        close = button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.close)
        outer.addWidget(close, 0, Qt.AlignmentFlag.AlignCenter)

    def sizeHint(self) -> QSize:
        return QSize(480, 560)


def metric_lines(evaluation: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, value) for reading; [value, low, high] becomes "0.79 (95 % 0.75–0.83)"."""
    return [(_words(key), _value(value)) for key, value in evaluation.items()]


def _words(key: str) -> str:
    known = METRICS.get(key)
    return QCoreApplication.translate("Metric", known) if known else key.replace("_", " ").capitalize()


def _value(value: Any) -> str:
    if (
        isinstance(value, (list, tuple))
        and len(value) == 3
        and all(isinstance(v, (int, float)) for v in value)
    ):
        middle, low, high = value
        return local(f"{middle:.2f} (95 % {low:.2f}–{high:.2f})")
    if isinstance(value, float):
        return local(f"{value:.2f}")
    if isinstance(value, Mapping):
        return ", ".join(f"{_words(str(k))} {_value(v)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(v) for v in value)
    return str(value)
