"""Key images: mark, list, go from one to the next, keep, export."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from inference.errors import AppError
from inference.job import CancelToken, Report
from inference.records import dataclass
from viewer.document.document import Document
from viewer.document.key_images import KeyImage, KeyStore
from viewer.document.key_places import Place, places_kept, places_of
from viewer.jobs import Job, Jobs
from viewer.key_export import Order, write_pictures
from viewer.panels.key_images import KeyFrame, KeyImageList
from viewer.viewports.grid import ViewportGrid
from viewer.workspace import Workspace

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A mark to be kept, or to be taken away.  at: ISO time."""

    image: KeyImage
    at: str
    marked: bool


class KeyImageControl(QObject):
    """Marks lie in memory for what is open, and in the store; a mark that cannot be kept is told.

    shown(bool): whether the frame on show is marked.  dicom_wanted: all are to be written as a DICOM document.
    """

    told = Signal(str)
    failed = Signal(str)
    shown = Signal(bool)
    dicom_wanted = Signal()

    def __init__(self, jobs: Jobs, workspace: Workspace, grid: ViewportGrid, store: KeyStore) -> None:
        super().__init__()
        self._jobs, self._workspace, self._grid, self._store = jobs, workspace, grid, store
        self._marks: set[Place] = set()
        self._unkept: dict[Place, _Wish] = {}
        self._read: set[str] = set()
        self._places: WeakKeyDictionary[Document, tuple[Place, ...]] = WeakKeyDictionary()
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
        places = self._places_of(document)
        images = list(dict.fromkeys(image for image, _ in places if image not in self._read))
        self._read.update(images)

        def work(token: CancelToken, report: Report) -> list[KeyImage]:
            return self._store.read(images)

        def done(found: list[KeyImage]) -> None:
            self._marks |= places_kept(found, places)
            self._refresh()

        if images:
            self._jobs.io(
                Job(f"key images:{images[0]}:{len(images)}", work, done=done,
                    failed=lambda error: self.failed.emit(error.text), patient=True)
            )  # fmt: skip

    def lay(self, document: Document, frames: Iterable[int]) -> None:
        """Mark frames as another's document names them, for as long as the program runs: the store stays as it is."""
        places = self._places_of(document)
        self._marks.update(places[frame] for frame in frames)
        self._refresh()

    def _places_of(self, document: Document) -> tuple[Place, ...]:
        known = self._places.get(document.original)
        if known is None:
            known = self._places[document.original] = places_of(document.original.source)
        return known

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
        return not document.derived and self._places_of(document)[document.frame] in self._marks

    def frames(self) -> list[KeyFrame]:
        """All of what is open, in the order of the list."""
        return [
            KeyFrame(document, frame)
            for document in self._workspace.documents
            for frame, place in enumerate(self._places_of(document))
            if place in self._marks
        ]

    def toggle(self) -> None:
        """Mark the frame on show, or take its mark away."""
        document = self._followed
        if document is not None and not document.derived:
            self._set(KeyFrame(document, document.frame), marked=not self.marked(document))

    def _set(self, one: KeyFrame, *, marked: bool) -> None:
        place = self._places_of(one.document)[one.frame]
        (self._marks.add if marked else self._marks.discard)(place)
        info = one.document.source.frame_info(one.frame)
        wish = _Wish(KeyImage(*place, info.path), datetime.now().isoformat(timespec="microseconds"), marked)
        self._unkept[place] = wish

        def done(kept: None) -> None:
            if self._unkept.get(place) is wish:
                del self._unkept[place]

        self._jobs.io(
            Job(f"key image:{place}:{wish.at}", lambda token, report: self._keep(wish), done=done,
                failed=lambda error: self.failed.emit(error.text))
        )  # fmt: skip
        self._refresh()

    def _keep(self, wish: _Wish) -> None:
        if wish.marked:
            self._store.mark(wish.image, wish.at)
        else:
            self._store.unmark(wish.image.image, wish.image.frame)

    def close(self) -> None:
        """What no thread came to before the program ends is kept now."""
        self.follow(None)
        for wish in self._unkept.values():
            try:
                self._keep(wish)
            except AppError as error:
                log.warning("a key image was not kept: %s", error.text)

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
            self._list.dicom_wanted.connect(self.dicom_wanted)
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
