"""The LAYERS panel: what lies on the image, whether it is seen, from which value on, how strongly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from inference.cards import ModelCard
from inference.geometry import Rect
from viewer.document.annotations import Annotation, Origin, Review
from viewer.document.document import Document, LayerKey
from viewer.panels.case import headline
from viewer.panels.case_names import layer_title
from viewer.panels.case_team import Team, team_of
from viewer.panels.layer_row import LayerRow
from viewer.panels.parts import Elided, label, panel, tool
from viewer.panels.swatch import LineSample


class LayersPanel(QWidget):
    """Calls `document.set_view`; follows changes that come from elsewhere. ai_toggled: on or off.

    cards: of the library, for the layers' short names.
    """

    ai_toggled = Signal(bool)

    def __init__(self, cards: Callable[[], Iterable[ModelCard]] = tuple, *, ai_key: str = "G") -> None:
        super().__init__()
        self._cards = cards
        self._document: Document | None = None
        self.rows: dict[LayerKey, LayerRow] = {}
        self.ai_button = tool("eye", self.tr("Show or hide all AI"), ai_key)
        self.ai_button.setCheckable(True)
        self.ai_button.setChecked(True)
        self.ai_button.toggled.connect(self._toggle_ai)
        self._rows, self._drawn = QVBoxLayout(), QVBoxLayout()
        self._empty = label(self.tr("No AI layer and no mask yet."), "quiet")
        column = panel(self)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("LAYERS"), "section"))
        head.addStretch(1)
        head.addWidget(self.ai_button)
        column.addLayout(head)
        column.addWidget(self._empty)
        for part in (self._rows, self._drawn):
            part.setSpacing(4)
            column.addLayout(part)
        column.addStretch(1)

    def set_document(self, document: Document | None) -> None:
        """Show another document, or none."""
        if self._document is not None:
            self._document.layers_changed.leave(self._refresh)
            self._document.annotation_changed.leave(self._annotation_changed)
            self._document.frame_changed.leave(self._frame_changed)
        self._document = document
        if document is not None:
            document.layers_changed.join(self._refresh)
            document.annotation_changed.join(self._annotation_changed)
            document.frame_changed.join(self._frame_changed)
        self._rebuild()
        self._show_drawn()
        self._refresh()

    # what is shown ---------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        document = self._document
        if document is None or self.rows.keys() != document.layers().keys():
            self._rebuild()
        if document is None:
            return
        score = headline(document.shown_results(), self._team())
        for key, row in self.rows.items():
            row.show_view(document.view_of(key), score.name if score else "")
        self.ai_button.blockSignals(True)
        self.ai_button.setChecked(document.ai_visible)
        self.ai_button.blockSignals(False)
        self._dress_ai()

    def _rebuild(self) -> None:
        _empty_out(self._rows)
        self.rows = {}
        layers = self._document.layers() if self._document else {}
        for key, layer in layers.items():
            row = LayerRow(self._title(key), layer.kind)
            row.view_changed.connect(partial(self._set_view, key))
            self._rows.addWidget(row)
            self.rows[key] = row
        self._show_empty()

    def _team(self) -> Team:
        return team_of(self._cards(), self._document.scope) if self._document else Team()

    def _title(self, key: LayerKey) -> str:
        return layer_title(self._team(), key.model, key.layer, QCoreApplication.translate)

    def _show_drawn(self) -> None:
        _empty_out(self._drawn)
        for annotation in self._document.annotations() if self._document else ():
            self._drawn.addWidget(_AnnotationRow(annotation))
        self._show_empty()

    def _show_empty(self) -> None:
        self._empty.setVisible(not self.rows and not self._drawn.count())

    def _annotation_changed(self, key: str, changed: Rect | None) -> None:
        self._show_drawn()

    def _frame_changed(self, frame: int) -> None:
        self._show_drawn()
        self._refresh()

    # what a person does ----------------------------------------------------------------------------------

    def _set_view(self, key: LayerKey, visible: bool, threshold: float, opacity: float) -> None:
        if self._document is not None:
            view = replace(self._document.view_of(key), visible=visible, threshold=threshold, opacity=opacity)
            self._document.set_view(key, view)

    def _toggle_ai(self, visible: bool) -> None:
        self._dress_ai()
        if self._document is not None:
            self._document.show_ai(visible)
        self.ai_toggled.emit(visible)

    def _dress_ai(self) -> None:
        from viewer.icons import icon

        self.ai_button.setIcon(icon("eye" if self.ai_button.isChecked() else "eye-off", size=16))

    def sizeHint(self) -> QSize:
        return QSize(300, super().sizeHint().height())


class _AnnotationRow(QWidget):
    """A mask a person answers for: line sample, label, who drew it, what was decided."""

    def __init__(self, annotation: Annotation) -> None:
        super().__init__()
        from viewer.canvas.colours import PERSON

        origins = {
            Origin.AI: self.tr("AI"),
            Origin.AI_EDITED: self.tr("AI, edited"),
            Origin.HUMAN: self.tr("person"),
        }
        reviews = {
            Review.PROPOSED: self.tr("proposed"),
            Review.ACCEPTED: self.tr("accepted"),
            Review.REJECTED: self.tr("rejected"),
        }
        text = f"{annotation.label} · {origins[annotation.origin]} · {reviews[annotation.review]}"
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Elided(text, "small"), 1)
        line.addWidget(LineSample(PERSON, annotation.origin))
        self.setFixedHeight(28)
        self.setAccessibleName(text)


def _empty_out(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
