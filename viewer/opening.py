"""Files become Documents: the first picture at once, the rest sorted behind it; what cannot be opened is told."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from inference.errors import AppError
from inference.records import dataclass
from viewer.document.carry import carry_over
from viewer.document.document import Document
from viewer.jobs import Job, Jobs, Work
from viewer.library.came import what_came
from viewer.opening_work import First, Item, NoImage, Opened, Plan, first_of, open_item, plan_of
from viewer.panels.identity import patient_count
from viewer.workspace import Workspace

if TYPE_CHECKING:
    from inference.images.archive import Archive
    from inference.images.dicom_companion import Companion
    from viewer.thumbnail import Small

MOST_TOLD = 2  # files of a batch that are refused, each with its own sentence
PLAN_MS = 40  # the window has its first picture painted meanwhile: headers are read by Python, which it would wait for
BUSY_MS = 100  # a picture is not exchanged under a hand that holds a button


@dataclass(slots=True, eq=False)
class _Batch:
    """What a person opened together.

    first: the single picture that was shown at once, as long as its stack may come.  anchor: what was shown first.
    files: those of the paths that are single files.
    """

    paths: tuple[Path, ...]
    number: int
    waiting: deque[Item] = field(default_factory=deque)
    archives: tuple[Archive, ...] = ()
    files: frozenset[Path] = frozenset()
    first: Document | None = None
    anchor: Document | None = None
    shown: bool = False
    refused: list[str] = field(default_factory=list)


class Opening(QObject):
    """Opens paths into the workspace: each stack of slices, clip or picture as one Document.

    failed(sentence, key): a later sentence with the same key, "" for none, takes the place of the older.
    mixed(sentence): more patients are open than before.  settled: nothing waits to be opened.
    came(path, document): all of a path that was asked for is there; the document is the one shown first.
        Once for the files of one study, never for a file that could not be opened.
    thumbs: small pictures that were made while opening, until somebody takes them.
    asked: the very files and places that were named; what else comes lay in those folders or belongs to their studies.
    companion_found(Companion): a file that lies on images, or is read; `claim` gives those that came before.
    """

    failed = Signal(str, str)
    settled = Signal()
    mixed = Signal(str)
    came = Signal(str, object)
    companion_found = Signal(object)

    def __init__(self, jobs: Jobs, workspace: Workspace) -> None:
        super().__init__()
        self._jobs, self._workspace = jobs, workspace
        self._number = itertools.count()
        self._pending: set[Path] = set()
        self._patients = 1
        self._holders: dict[str, Document] = {}
        self._archives: dict[Archive, set[Document]] = {}
        self.thumbs: dict[Document, Small] = {}
        self._unclaimed: list[Companion] | None = []
        self.asked: set[str] = set()
        workspace.closed.connect(self._forget)

    def open(self, paths: Sequence[Path]) -> None:
        """Open files, folders, archives and discs; what is open already is shown."""
        batch = _Batch(tuple(path.absolute() for path in paths), next(self._number))
        self.asked.update(map(str, batch.paths))
        fresh = [path for path in batch.paths if not self._known(path, batch) and path not in self._pending]
        batch.paths = tuple(dict.fromkeys(fresh))
        if batch.paths:
            self._pending.update(batch.paths)
            self._do(first_of(batch.paths), lambda first: self._begin(batch, first), batch)
        elif not self._pending:
            self.settled.emit()

    def _known(self, path: Path, batch: _Batch) -> bool:
        """Whether the file is open; the first that is asked for is shown."""
        known = self._holders.get(str(path))
        if known is not None and not batch.shown:
            batch.shown = True
            self._workspace.show(known)
            current = self._workspace.current
            if current is not None:
                current.go_to(frame_of(known, str(path)))
        return known is not None

    def _do(self, work: Work, done: Callable[[Any], None], batch: _Batch) -> None:
        """On the pool; a failure is told, and the batch goes on."""

        def failed(error: AppError) -> None:
            self._fail(error, batch)
            self._next(batch)

        self._jobs.io(Job(f"open:{next(self._number)}", work, done=done, failed=failed))

    # one batch -------------------------------------------------------------------------------------------

    def _begin(self, batch: _Batch, first: First) -> None:
        if first.failure is not None:
            self._fail(first.failure, batch)
        if first.source is not None:
            batch.first = self._add(Opened(first.source), (first.source.info.path,), batch)
        if first.more:
            read = partial(self._do, plan_of(batch.paths), lambda plan: self._take_plan(batch, plan), batch)
            QTimer.singleShot(PLAN_MS if batch.first else 0, self, read)
        else:
            self._next(batch)

    def _take_plan(self, batch: _Batch, plan: Plan) -> None:
        batch.waiting.extend(plan.items)
        batch.archives, batch.files = plan.archives, plan.files
        self._archives.update({archive: set() for archive in plan.archives})
        for sentence in plan.refused:
            self._refuse(sentence, batch)
        self._next(batch)

    def _next(self, batch: _Batch) -> None:
        """Open the next item that is not open yet; the one with the first picture takes its place."""
        while batch.waiting:
            item = batch.waiting.popleft()
            ours = batch.first is not None and self._holders.get(self._mark(batch)) is batch.first
            if ours and self._mark(batch) in item.paths:
                if len(item.files) > 1:
                    self._complete(batch, item)
                    return
            elif item.paths[0] not in self._holders:
                self._open(item, batch)
                return
        self._end(batch)

    def _open(self, item: Item, batch: _Batch) -> None:
        def done(made: Opened) -> None:
            self._add(made, item.paths, batch)
            self._next(batch)

        self._do(open_item(item, shown=not batch.shown), done, batch)

    def _mark(self, batch: _Batch) -> str:
        return batch.first.info.path if batch.first is not None else ""

    def _add(self, made: Opened, paths: Sequence[str], batch: _Batch) -> Document:
        """The first of a batch is shown; the others join the list."""
        document = self._enter(made, paths, batch)
        self._workspace.add(document, show=not batch.shown)
        batch.anchor, batch.shown = batch.anchor or document, True
        return document

    def _enter(self, made: Opened, paths: Sequence[str], batch: _Batch) -> Document:
        document = Document(made.source)
        self._holders.update(dict.fromkeys(paths, document))
        if made.small is not None:
            self.thumbs[document] = made.small
        for archive in batch.archives:
            self._archives[archive].add(document)
        return document

    def _complete(self, batch: _Batch, item: Item) -> None:
        """The rest of the first picture's series: the stack takes the place of the single slice."""
        frame = item.paths.index(self._mark(batch))

        def done(made: Opened) -> None:
            held = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
            if held:
                QTimer.singleShot(BUSY_MS, lambda: done(made))
                return
            old, batch.first = batch.first, None
            if old is None or old not in self._workspace.documents:  # closed meanwhile: so is its series
                made.source.close()
            else:
                self._exchange(old, made, item, frame, batch)
            self._next(batch)

        self._do(open_item(item, first=frame, shown=True), done, batch)

    def _exchange(self, old: Document, made: Opened, item: Item, frame: int, batch: _Batch) -> None:
        """What was drawn in the meantime can be undone only where it was drawn: then both stay."""
        new = self._enter(made, item.paths, batch)
        if self._workspace.stack(old).count():
            self._workspace.add(new, show=False)
            return
        new.frame, batch.anchor = frame, new
        carry_over(old, new)
        self._workspace.replace(old, new)

    def _end(self, batch: _Batch) -> None:
        for path in batch.paths:
            self._pending.discard(path)
        for archive in batch.archives:
            self._release(archive)
        given = {path: self._holders.get(str(path), None if path in batch.files else batch.anchor) for path in batch.paths}
        still = {path: held for path, held in given.items() if held in self._workspace.documents}
        came = what_came(batch.paths, batch.files, still.get)
        for path, document in reversed(came.items()):
            self.came.emit(str(path), document)
        self._tell_patients()
        if not self._pending:
            self.settled.emit()

    def _tell_patients(self) -> None:
        """Loudly, once for each number of patients."""
        count = patient_count([document.info.instance for document in self._workspace.documents])
        if count > max(1, self._patients):
            text = self.tr("Images of {count} patients are open. Read the name in every picture.")
            self.mixed.emit(text.format(count=count))
        self._patients = count

    def claim(self) -> list[Companion]:
        """Companions that nobody has heard of yet; from now on each is told as it comes."""
        found, self._unclaimed = self._unclaimed or [], None
        return found

    def _fail(self, error: AppError, batch: _Batch) -> None:
        """What is no image of its own is handed on; the rest is refused."""
        if not isinstance(error, NoImage):
            self._refuse(error.text, batch)
        elif self._unclaimed is None:
            self.companion_found.emit(error.companion)
        else:
            self._unclaimed.append(error.companion)

    def _refuse(self, sentence: str, batch: _Batch) -> None:
        """A few files of one batch are told one by one; for many a single line counts them."""
        batch.refused.append(sentence)
        text = " ".join(batch.refused)
        if len(batch.refused) > MOST_TOLD:
            text = self.tr("{count} files could not be opened. The last: {why}")
            text = text.format(count=len(batch.refused), why=sentence)
        self.failed.emit(text, f"open {batch.number}")

    # what is closed --------------------------------------------------------------------------------------

    def _forget(self, document: Document) -> None:
        self._holders = {path: held for path, held in self._holders.items() if held is not document}
        self.thumbs.pop(document, None)
        for archive, documents in list(self._archives.items()):
            documents.discard(document)
            self._release(archive)

    def _release(self, archive: Archive) -> None:
        """An archive is closed with the last that was read from it."""
        if not self._archives.get(archive, {None}):
            del self._archives[archive]
            archive.close()


def frame_of(document: Document, path: str) -> int:
    """The frame that a file is in an open stack; 0 in all else."""
    from inference.images.series_source import StackSource

    source = document.source
    return source.frame_of(path) if isinstance(source, StackSource) else document.frame
