"""Key object selections: what others chose is marked in what is open, and key images are written as such."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from inference.errors import ExportError
from inference.images.key_selection import KeySelection, selection_of
from inference.images.source import ImageSource
from inference.images.sr_text import Report as Read
from inference.job import CancelToken, Report
from viewer.control_key_images import KeyImageControl
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.panels.key_images import KeyFrame
from viewer.panels.selection_dialog import SelectionDialog, Wish
from viewer.viewports.grid import ViewportGrid
from viewer.workspace import Workspace


class SelectionControl(QObject):
    """told(sentence), failed(sentence).

    What a document marks is its author's word: it is not kept among a person's own key images.
    """

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, jobs: Jobs, workspace: Workspace, grid: ViewportGrid, keys: KeyImageControl) -> None:
        super().__init__()
        self._jobs, self._workspace, self._grid, self._keys = jobs, workspace, grid, keys
        self._known: dict[str, KeySelection] = {}
        workspace.opened.connect(self._opened)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"export_selection": self.export}

    def take(self, report: Read) -> None:
        """A report was opened; of one that selects images they are marked, now or when they are opened."""
        selection = selection_of(report)
        if selection is None:
            return
        if selection.rejects:
            text = self.tr("“{name}” says “{title}” of {count} images: they are not marked as key images.")
            self.failed.emit(
                text.format(name=selection.name, title=selection.title, count=_images(selection))
            )
            return
        self._known[report.instance.sop_uid or report.path] = selection
        self._mark([selection], self._workspace.documents, tell=True)

    def _opened(self, document: Document) -> None:
        if self._known:
            self._mark(tuple(self._known.values()), (document,), tell=False)

    def _mark(
        self, selections: Sequence[KeySelection], documents: Sequence[Document], *, tell: bool
    ) -> None:
        """Look on the pool which frames are named: a stack may have to ask its files."""
        sources = [(document, document.source) for document in documents]

        def work(token: CancelToken, report: Report) -> list[tuple[Document, tuple[int, ...]]]:
            return [(document, named_frames(source, selections)) for document, source in sources]

        def done(found: list[tuple[Document, tuple[int, ...]]]) -> None:
            for document, frames in found:
                if frames and document in self._workspace.documents:
                    self._keys.lay(document, frames)
            if tell:
                self._tell(selections[0], sum(len(frames) for _, frames in found))

        job = Job(f"selection:{id(documents)}", work, done=done, failed=lambda error: self.failed.emit(error.text))
        self._jobs.io(job)

    def _tell(self, selection: KeySelection, marked: int) -> None:
        if marked:
            text = self.tr("“{name}”, {title}: %n frame(s) marked as key images.", "", marked)
        else:
            text = self.tr("“{name}”, {title}: its images are not open; they are marked when they are opened.")
        self.told.emit(text.format(name=selection.name, title=selection.title))

    # writing ---------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Ask what for, and where to; one document for each study."""
        frames = self._keys.frames()
        if not frames:
            self.failed.emit(self.tr("There is no key image to export; K marks the frame."))
            return
        dialog = SelectionDialog(len(frames), self._grid.window())
        dialog.wanted.connect(lambda wish: self._ask(frames, wish))
        dialog.open()

    def _ask(self, frames: Sequence[KeyFrame], wish: Wish) -> None:
        name = QFileDialog.getExistingDirectory(self._grid.window(), self.tr("Write the key object selection to"))
        if name:
            self.write(Path(name), frames, wish)

    def write(self, folder: Path, frames: Sequence[KeyFrame], wish: Wish) -> None:
        """On the pool, into `folder`: one file for each study."""
        marked = [(one.document.source, one.frame) for one in frames]

        def work(token: CancelToken, report: Report) -> list[Path]:
            return write_selections(folder, marked, wish)

        def done(made: list[Path]) -> None:
            text = self.tr("%n key object selection(s) written: {name}", "", len(made))
            self.told.emit(text.format(name=", ".join(path.name for path in made)))

        self._jobs.io(
            Job(f"export:{folder}", work, done=done, failed=lambda error: self.failed.emit(error.text))
        )


def _images(selection: KeySelection) -> int:
    return len({reference.sop for reference in selection.references})


def named_frames(source: ImageSource, selections: Sequence[KeySelection]) -> tuple[int, ...]:
    """The frames of an open image, or of a stack of files, that are named; may read headers."""
    from inference.images.series_source import StackSource

    if not isinstance(source, StackSource):
        found = {frame for one in selections for frame in one.frames_of(source.info)}
        return tuple(sorted(found))
    sops = {reference.sop for one in selections for reference in one.references}
    return tuple(
        frame
        for frame, header in enumerate(source.headers)
        if header.sop_uid in sops and any(one.frames_of(source.frame_info(frame)) for one in selections)
    )


def write_selections(folder: Path, frames: Sequence[tuple[ImageSource, int]], wish: Wish) -> list[Path]:
    """One document for each study, under names that are free.  Raises ExportError."""
    from inference.export.kos import Chosen, by_study, write_kos
    from inference.images.series_source import single

    chosen = []
    for source, frame in frames:
        alone, own = single(source, frame)
        chosen.append(Chosen(alone.info.name, alone.info.instance, own if alone.info.frames > 1 else None))
    images = [one for one in chosen if one.instance.sop_uid]
    if not images:
        raise ExportError("No key image is a DICOM image: a key object selection can name no others.")
    made = []
    for study in by_study(images):
        path = _free(folder)
        write_kos(path, study, title=wish.title, note=wish.note)
        made.append(path)
    return made


def _free(folder: Path) -> Path:
    numbered = (folder / f"key-objects{f'-{number}' if number > 1 else ''}.dcm" for number in range(1, 10_000))
    return next(path for path in numbered if not path.exists())
