"""The list of open images: rows stay while their images do, so that a change costs what has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from inference.images.source import ImageInfo, Instance
from viewer import icons, theme
from viewer.panels.parts import Elided, tool

THUMB, ROW = 40, 56  # px


@dataclass(frozen=True, slots=True)
class OpenImage:
    """One entry of the list. detail: "US · 640×480"; stack: "3 frames" or ""; all for the screen only."""

    title: str
    detail: str
    stack: str
    tooltip: str
    instance: Instance

    @classmethod
    def of(cls, info: ImageInfo, frames: str = "{n} frames") -> Self:
        """frames: the words for a stack, in the interface language."""
        size = f"{info.size.width}×{info.size.height}"
        detail = f"{info.modality} · {size}" if info.modality else size
        stack = frames.format(n=info.frames) if info.frames > 1 else ""
        whole = " · ".join(part for part in (detail, stack, info.format) if part)
        return cls(info.name, detail, stack, f"{info.path or info.name}\n{whole}", info.instance)


class OpenList(QListWidget):
    """close_wanted(index). Reached by Tab; a click chooses, and leaves the keyboard where it was."""

    close_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._marked: _Row | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_images(
        self, images: Sequence[OpenImage], current: int, thumbnails: Sequence[QPixmap | None] = ()
    ) -> None:
        """Tells of nothing. current: index, −1 for none; thumbnails[i] belongs to images[i]."""
        self.blockSignals(True)
        self._replace(*_changed([row.image for row in self._rows], images))
        for row, thumbnail in zip(self._rows, thumbnails, strict=False):
            row.show_thumbnail(thumbnail)
        self._mark(self._rows[current] if 0 <= current < len(self._rows) else None)
        self.setCurrentRow(current)
        self.blockSignals(False)

    def _replace(self, start: int, stop: int, images: Sequence[OpenImage]) -> None:
        """Rows start … stop − 1 make room for `images`."""
        for index in reversed(range(start, stop)):
            self._remove(index)
        for index, image in enumerate(images, start):
            self._insert(index, image)

    def _remove(self, index: int) -> None:
        row = self._rows.pop(index)
        if row is self._marked:
            self._marked = None
        self.takeItem(index)  # its widget goes with it

    def _insert(self, index: int, image: OpenImage) -> None:
        item = QListWidgetItem()
        item.setSizeHint(QSize(0, ROW))
        item.setToolTip(image.tooltip)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{image.title}, {image.detail}, {image.stack}")
        row = _Row(image)
        row.close_button.clicked.connect(lambda: self.close_wanted.emit(self._rows.index(row)))
        self._rows.insert(index, row)
        self.insertItem(index, item)
        self.setItemWidget(item, row)

    def _mark(self, row: _Row | None) -> None:
        if row is not self._marked:
            for each, current in ((self._marked, False), (row, True)):
                if each is not None:
                    each.mark(current=current)
            self._marked = row


class _Row(QWidget):
    """Thumbnail, name, details, close; an edge around the thumbnail of the one that is shown."""

    def __init__(self, image: OpenImage) -> None:
        super().__init__()
        self.image = image
        self._picture, self._shown = QLabel(), 0  # the thumbnail's cache key; 0 for the placeholder
        self._picture.setFixedSize(THUMB, THUMB)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setPixmap(_fitted(None, self.devicePixelRatioF()))
        self.mark(current=False)
        self.close_button = tool("x", self.tr("Close {name}").format(name=image.title))
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 4, 0, 4)
        line.setSpacing(8)
        line.addWidget(self._picture)
        line.addLayout(self._words(), 1)
        line.addWidget(self.close_button)

    def show_thumbnail(self, thumbnail: QPixmap | None) -> None:
        """None or an empty one: a placeholder."""
        key = 0 if thumbnail is None or thumbnail.isNull() else thumbnail.cacheKey()
        if key != self._shown:
            self._shown = key
            self._picture.setPixmap(_fitted(thumbnail, self.devicePixelRatioF()))

    def mark(self, *, current: bool) -> None:
        edge = theme.ACCENT if current else theme.LINE
        self._picture.setStyleSheet(
            f"background: {theme.CANVAS}; border: 1px solid {edge}; border-radius: 4px;"
        )

    def _words(self) -> QVBoxLayout:
        title, detail = Elided(self.image.title, middle=True), Elided(self.image.detail, "quiet")
        for words in (title, detail):
            words.setToolTip(self.image.tooltip)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addStretch(1)
        text.addWidget(title)
        text.addWidget(detail)
        if self.image.stack:
            text.addWidget(Elided(self.image.stack, "quiet"))
        text.addStretch(1)
        return text


def _changed(old: Sequence[OpenImage], new: Sequence[OpenImage]) -> tuple[int, int, Sequence[OpenImage]]:
    """(start, stop, images): old[start:stop] replaced by `images` gives `new`; both ends that agree are kept."""
    short = min(len(old), len(new))
    start = next((n for n in range(short) if old[n] != new[n]), short)
    tail = next((n for n in range(short - start) if old[-1 - n] != new[-1 - n]), short - start)
    return start, len(old) - tail, new[start : len(new) - tail]


def _fitted(thumbnail: QPixmap | None, ratio: float) -> QPixmap:
    if thumbnail is None or thumbnail.isNull():
        return icons.pixmap("image", 20, theme.QUIET, ratio)
    side = round((THUMB - 4) * ratio)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    fitted = thumbnail.scaled(side, side, keep, smooth)
    fitted.setDevicePixelRatio(ratio)
    return fitted
