"""Key images: mark, list, go from one to the next, keep, export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from inference.job import CancelToken, Report
from viewer.document.document import Document
from viewer.document.key_images import KeyImage, KeyStore, image_key
from viewer.jobs import Job, Jobs
from viewer.key_export import Order, write_pictures
from viewer.panels.key_images import KeyFrame, KeyImageList
from viewer.viewports.grid import ViewportGrid
from viewer.workspace import Workspace


class KeyImageControl(QObject):
    """Marks lie in memory for what is open, and in the store; a mark that cannot be kept is told.

    shown(bool): whether the frame on show is marked.
    """

    told = Signal(str)
    failed = Signal(str)
    shown = Signal(bool)

    def __init__(self, jobs: Jobs, workspace: Workspace, grid: ViewportGrid, store: KeyStore) -> None:
        super().__init__()
        self._jobs, self._workspace, self._grid, self._store = jobs, workspace, grid, store
        self._marks: dict[str, set[int]] = {}
        self._list: KeyImageList | None = None
        self._followed: Document | None = None
        workspace.opened.connect(self.begin)
        workspace.closed.connect(lambda document: self._refresh())

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {
            "key_image": self.toggle,
            "key_images": self.show_list,
            "next_key_image": lambda: self._step(1),
            "previous_key_image": lambda: self._step(-1),
            "export_keys": self.export,
        }

    def begin(self, document: Document) -> None:
        """It was opened: its marks of earlier days come back."""
        key = image_key(document.info)
        if key in self._marks:
            return

        def work(token: CancelToken, report: Report) -> list[KeyImage]:
            return self._store.read([key])

        def done(found: list[KeyImage]) -> None:
            frames = (one.frame for one in found if one.frame < document.info.frames)
            self._marks.setdefault(key, set()).update(frames)
            self._refresh()

        self._jobs.io(
            Job(f"key images:{key}", work, done=done, failed=lambda error: self.failed.emit(error.text))
        )

    def follow(self, document: Document | None) -> None:
        """Another image is under hand."""
        if self._followed is not None:
            self._followed.frame_changed.leave(self._tell)
        self._followed = document
        if document is not None:
            document.frame_changed.join(self._tell)
        self._tell()

    def marked(self, document: Document) -> bool:
        """Whether the frame on show is a key image."""
        return document.frame in self._marks.get(image_key(document.info), set())

    def frames(self) -> list[KeyFrame]:
        """All of what is open, in the order of the list."""
        return [
            KeyFrame(document, frame)
            for document in self._workspace.documents
            for frame in sorted(self._marks.get(image_key(document.info), ()))
        ]

    def toggle(self) -> None:
        """Mark the frame on show, or take its mark away."""
        document = self._followed
        if document is not None and not document.derived:
            self._set(KeyFrame(document, document.frame), marked=not self.marked(document))

    def _set(self, one: KeyFrame, *, marked: bool) -> None:
        key, frame = image_key(one.document.info), one.frame
        marks = self._marks.setdefault(key, set())
        if marked:
            marks.add(frame)
        else:
            marks.discard(frame)
        kept, now = KeyImage(key, frame, one.document.info.path), datetime.now().isoformat(timespec="seconds")

        def work(token: CancelToken, report: Report) -> None:
            if marked:
                self._store.mark(kept, now)
            else:
                self._store.unmark(key, frame)

        self._jobs.io(
            Job(f"key image:{key}:{frame}:{now}", work, failed=lambda error: self.failed.emit(error.text))
        )
        self._refresh()

    def _refresh(self) -> None:
        if self._list is not None:
            self._list.show_frames(self.frames())
        self._tell()

    def _tell(self, frame: int = 0) -> None:
        self.shown.emit(self._followed is not None and self.marked(self._followed))

    def show_list(self) -> None:
        if self._list is None:
            self._list = KeyImageList(self._grid.window())
            self._list.chosen.connect(self._go)
            self._list.removed.connect(lambda one: self._set(one, marked=False))
            self._list.export_wanted.connect(self.export)
        self._list.show_frames(self.frames())
        self._list.show()
        self._list.raise_()

    def _go(self, one: KeyFrame) -> None:
        if one.document in self._workspace.documents:
            self._workspace.show(one.document)
            current = self._workspace.current
            if current is not None:
                current.go_to(one.frame)

    def _step(self, way: int) -> None:
        """The next key image after the frame on show, round and round over all open images."""
        frames, here = self.frames(), self._followed
        if not frames:
            self.told.emit(self.tr("No key image is marked. K marks the frame."))
            return
        order = {document: index for index, document in enumerate(self._workspace.documents)}
        at = (order.get(here.original, -1), here.frame) if here is not None else (-1, 0)
        places = [(order[one.document], one.frame) for one in frames]
        beyond = [index for index, place in enumerate(places) if (place > at if way > 0 else place < at)]
        self._go(frames[(beyond[0] if way > 0 else beyond[-1]) if beyond else (0 if way > 0 else -1)])

    def export(self) -> None:
        """All key images of what is open as PNG files into a folder of the person's choice."""
        frames = self.frames()
        if not frames:
            self.failed.emit(self.tr("There is no key image to export; K marks the frame."))
            return
        name = QFileDialog.getExistingDirectory(self._grid.window(), self.tr("Export key images to"))
        if name:
            self._write(Path(name), [Order.of(one.document, one.frame) for one in frames])

    def _write(self, folder: Path, orders: list[Order]) -> None:
        def work(token: CancelToken, report: Report) -> Path:
            return write_pictures(folder, orders, token)

        text = self.tr("%n key image(s) are written to '{name}'.", "", len(orders))
        self._jobs.io(
            Job(f"export:{folder}", work,
                done=lambda made: self.told.emit(text.format(name=made.name)),
                failed=lambda error: self.failed.emit(error.text))
        )  # fmt: skip
