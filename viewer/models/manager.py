"""The window of the models: their cards, a place to drop one more, and two of them to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from inference.cards import ModelCard
from viewer.models.card_box import CardBox
from viewer.models.choice import runs
from viewer.models.facts import Facts
from viewer.panels.parts import Choice, Lines, button, label

Pair = tuple[str, str]
WIDTH, HEIGHT = 760, 760


class ModelManager(QDialog):
    """Does not block the window; Esc closes it, and it is kept.

    folder_given(Path): add it.  on_open_changed(modality, model, runs).  card_wanted(model).
    compare_wanted(left, right): models' ids.
    """

    folder_given = Signal(object)
    on_open_changed = Signal(str, str, bool)
    card_wanted = Signal(str)
    compare_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self.setAcceptDrops(True)
        self.boxes: dict[str, CardBox] = {}
        self._waiting: list[ModelCard] = []
        self._facts: Mapping[str, Facts] = {}
        self._kept = self._device = ""
        self._builder = QTimer(self)
        self._builder.setInterval(0)
        self._builder.timeout.connect(self._build_one)
        self.told = Lines(2, "quiet")
        self.left, self.right = Choice(), Choice()
        self.compare = button(
            self.tr("Compare"), tip=self.tr("The same picture twice, with one model's answer each")
        )
        self.compare.clicked.connect(self._compare)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(16, 8, 16, 16)
        self._list.setSpacing(8)
        self._lay_out()
        self.resize(WIDTH, min(HEIGHT, self.screen().availableGeometry().height() - 120))

    # what is shown -----------------------------------------------------------------------------------------

    def show_cards(self, cards: Iterable[ModelCard], kept: str) -> None:
        """Trained ones first, one for each turn of the event loop. kept: the settings' text of who does not run on open."""
        for box in self.boxes.values():
            self._list.removeWidget(box)
            box.deleteLater()
        self.boxes, self._kept = {}, kept
        self._waiting = sorted(cards, key=lambda card: (not card.trained, card.id))
        self._builder.start()

    def _build_one(self) -> None:
        if not self._waiting:
            self._builder.stop()
            return
        card = self._waiting.pop(0)
        box = self.boxes[card.id] = CardBox(card)
        for modality in card.input.modality:
            box.show_choice(modality, runs(self._kept, modality, card.id))
        box.show_facts(self._facts.get(card.id, Facts()), self._device if card.trained else "")
        box.on_open_changed.connect(self.on_open_changed)
        box.card_wanted.connect(self.card_wanted)
        self._list.insertWidget(self._list.count() - 1, box)

    def show_facts(self, facts: Mapping[str, Facts], device: str) -> None:
        """device: that computed last, "" before anything ran."""
        self._facts, self._device = facts, device
        for model, box in self.boxes.items():
            box.show_facts(facts.get(model, Facts()), device if box.card.trained else "")

    def show_comparable(self, names: Iterable[Pair]) -> None:
        """(id, title) of those that read the image under hand; fewer than two can't be compared."""
        pairs = list(names)
        for index, choice in enumerate((self.left, self.right)):
            before = choice.currentData()
            choice.clear()
            for model, title in pairs:
                choice.addItem(title, model)
            place = choice.findData(before)
            choice.setCurrentIndex(place if place >= 0 else min(index, len(pairs) - 1))
        if len(pairs) > 1 and self.left.currentIndex() == self.right.currentIndex():
            self.right.setCurrentIndex((self.left.currentIndex() + 1) % len(pairs))
        enough = len(pairs) > 1
        for part in (self.left, self.right, self.compare):
            part.setEnabled(enough)
        self._why.setText("" if enough else self.tr("Two trained models must read the image under hand."))
        self._why.setVisible(not enough)

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """What became of a folder that was given."""
        self.told.setProperty("role", "error" if wrong else "quiet")
        self.told.style().unpolish(self.told)
        self.told.style().polish(self.told)
        self.told.show_text(text)

    def say_hint(self) -> None:
        self.tell(
            self.tr("Drop a model's folder here to add it: its card.toml and its weights are checked first.")
        )

    # layout ------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._head())
        inner = QWidget()
        inner.setProperty("surface", "panel")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner.setLayout(self._list)
        self._list.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus of what it holds
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area, 1)
        outer.addLayout(self._foot())
        self.say_hint()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.told, 1)
        add = button(self.tr("Add a model…"), "plus")
        add.clicked.connect(self._choose)
        row.addWidget(add)
        return row

    def _foot(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(16, 8, 16, 12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(self.tr("Side by side"), "quiet"))
        for choice, name in (
            (self.left, self.tr("Model at the left")),
            (self.right, self.tr("Model at the right")),
        ):
            choice.setAccessibleName(name)
            choice.setMinimumContentsLength(12)
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            row.addWidget(choice, 1)
        row.addWidget(self.compare)
        self._why = label("", "quiet", wrap=True)
        column.addLayout(row)
        column.addWidget(self._why)
        return column

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of the model"))
        if folder:
            self.folder_given.emit(Path(folder))

    def _compare(self) -> None:
        self.compare_wanted.emit(self.left.currentData(), self.right.currentData())

    # Qt ----------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _folders(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        for folder in _folders(event.mimeData()):
            self.folder_given.emit(folder)


def _folders(data: QMimeData) -> list[Path]:
    """Dropped folders, and the folders of dropped cards."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [
        path if path.is_dir() else path.parent for path in paths if path.is_dir() or path.name == "card.toml"
    ]
