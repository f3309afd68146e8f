"""What the file keys do: open, close, and export what is seen, the mask, the results, a DICOM SEG."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

import resources
from inference.errors import ExportError
from inference.geometry import Spacing
from inference.images.identity import frame_in_file
from inference.job import CancelToken, Report
from inference.measure.calibration import spacing_in_patient
from inference.results import Mask
from viewer import snapshot
from viewer.document.annotations import Annotation, Origin
from viewer.document.document import Document
from viewer.editing import editable, proposal
from viewer.jobs import Job, Jobs
from viewer.opening import Opening
from viewer.viewports.grid import ViewportGrid
from viewer.workspace import Workspace

DEMO = ("malignant.dcm", "benign.dcm", "normal.dcm", "cine.dcm")


@dataclass(frozen=True, slots=True, eq=False)
class _SegOrder:
    source: Path
    frame: int
    mask: Mask
    label: str
    origin: Origin
    model: str
    version: str
    spacing: Spacing | None


class FileControl(QObject):
    """told(sentence): what was written where.  failed(sentence): what was not, and why."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, workspace: Workspace, opening: Opening, jobs: Jobs, grid: ViewportGrid) -> None:
        super().__init__()
        self._workspace, self._opening, self._jobs, self._grid = workspace, opening, jobs, grid

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {
            "open": self.open_files,
            "open_folder": self._open_folder,
            "demo": self.open_demo,
            "demo_all": self._open_all_demos,
            "close": self._close,
            "export_view": self._export_view,
            "export_mask": self._export_mask,
            "export_results": self._export_results,
            "export_seg": self._export_seg,
        }

    def open_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self._grid.window(), self.tr("Open files"))
        self._opening.open([Path(name) for name in names])

    def _open_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self._grid.window(), self.tr("Open folder"))
        if name:
            self._opening.open([Path(name)])

    def open_demo(self) -> None:
        """The synthetic case that ships with the program."""
        self._opening.open([resources.path("demo", DEMO[0])])

    def _open_all_demos(self) -> None:
        self._opening.open([resources.path("demo", name) for name in DEMO])

    def _close(self) -> None:
        if self._workspace.current is not None:
            self._workspace.close(self._workspace.current)

    # export ------------------------------------------------------------------------------------------------

    def _export_view(self) -> None:
        document = self._document()
        path = self._ask(document, "", "PNG (*.png)") if document else None
        if document is not None and path is not None:
            from inference.export.atomic import write_bytes

            canvas = self._grid.active.canvas
            canvas.hover(None)  # the brush's ring and the cursor's figures are no part of the picture
            data = snapshot.png_bytes(snapshot.grab(canvas, document))
            self._write(path, lambda: write_bytes(path, data))

    def _export_mask(self) -> None:
        document = self._document()
        chosen = self._mask(document) if document else None
        path = self._ask(document, "-mask", "PNG (*.png)") if document and chosen else None
        if chosen is not None and path is not None:
            from inference.export.pictures import write_mask_png

            self._write(path, lambda: write_mask_png(path, chosen.mask.to_array()))

    def _export_results(self) -> None:
        document = self._document()
        if document is None:
            return
        if not document.results():
            self.failed.emit(self.tr("There is no result to export on this image; run the models first."))
            return
        name = QFileDialog.getExistingDirectory(self._grid.window(), self.tr("Export results to"))
        if name:
            folder = _fresh(Path(name), f"{_stem(document)}-results")
            self._write(folder, _results_writer(document, folder))

    def _export_seg(self) -> None:
        document = self._document()
        chosen = self._mask(document) if document else None
        if document is None or chosen is None:
            return
        if not document.info.is_dicom:
            self.failed.emit(self.tr("A DICOM SEG needs a DICOM image; this one is a picture file."))
            return
        path = self._ask(document, "-seg", "DICOM (*.dcm)")
        if path is not None:
            order = _seg_order(document, chosen)
            self._write(path, lambda: _write_seg(path, order))

    def _document(self) -> Document | None:
        if self._workspace.current is None:
            self.failed.emit(self.tr("There is no open image to export."))
        return self._workspace.current

    def _mask(self, document: Document) -> Annotation | None:
        """The person's mask, else the AI's proposal as shown."""
        chosen = editable(document) or proposal(document)
        if chosen is None:
            self.failed.emit(self.tr("There is no mask on this image."))
        return chosen

    def _ask(self, document: Document | None, ending: str, kind: str) -> Path | None:
        suffix = ".dcm" if "dcm" in kind else ".png"
        start = f"{_stem(document)}{ending}{suffix}" if document else ""
        name, _ = QFileDialog.getSaveFileName(self._grid.window(), self.tr("Export"), start, kind)
        return self._checked(Path(name), suffix, document) if name else None

    def _checked(self, path: Path, suffix: str, document: Document | None) -> Path | None:
        """With its ending; never over the image itself, nor over a file the dialog did not ask about."""
        full = path if path.suffix else path.with_name(path.name + suffix)
        if full != path and full.exists():
            self.failed.emit(self.tr("'{name}' exists already; nothing was written.").format(name=full.name))
            return None
        own = document.frame_info.path if document is not None else ""
        if own and full.absolute() == Path(own):
            self.failed.emit(
                self.tr("'{name}' is the image itself; nothing was written.").format(name=full.name)
            )
            return None
        return full

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        def work(token: CancelToken, report: Report) -> None:
            write()

        text = self.tr("Written: {name}").format(name=path.name)
        self._jobs.io(
            Job(f"export:{path}", work, done=lambda _: self.told.emit(text),
                failed=lambda error: self.failed.emit(error.text))
        )  # fmt: skip


def _stem(document: Document) -> str:
    """Of the file that holds the frame."""
    return Path(document.frame_info.name).stem or "image"


def _fresh(parent: Path, name: str) -> Path:
    """A folder that is not there yet: name, name-2, name-3 …"""
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    return next(folder for folder in (parent / name for name in names) if not folder.exists())


def _results_writer(document: Document, folder: Path) -> Callable[[], None]:
    """Freeze what is known now; the function writes it: JSON, CSV, maps, and the person's masks."""
    info, results = document.frame_info, document.results()
    frame, count = frame_in_file(document.source, document.frame)
    info = replace(info, frames=count)
    modality, annotations = document.scope.modality, document.annotations()

    def write() -> None:
        from inference.export.csv_table import write_csv
        from inference.export.pictures import write_mask_png
        from inference.export.results_json import write_results

        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExportError(f"The folder '{folder.name}' cannot be made: {error.strerror}.") from error
        made = write_results(folder, info, frame, results, modality=modality)
        write_csv(folder / "result.csv", [made])
        for number, annotation in enumerate(annotations, 1):
            name = f"reader-mask-{number}-{annotation.review.value}.png"
            write_mask_png(folder / name, annotation.mask.to_array())

    return write


def _seg_order(document: Document, chosen: Annotation) -> _SegOrder:
    model, version = ([*chosen.model.split(" "), "", ""])[:2]
    info, (frame, _) = document.frame_info, frame_in_file(document.source, document.frame)
    return _SegOrder(
        Path(info.path), frame, chosen.mask.to_array(), chosen.label, chosen.origin, model, version,
        spacing_in_patient(info),
    )  # fmt: skip


def _write_seg(path: Path, order: _SegOrder) -> None:
    from inference.export.seg import write_seg
    from inference.images.archive import real_file

    with real_file(order.source) as source:
        write_seg(
            path, source_path=source, frame=order.frame, mask=order.mask, label=order.label,
            origin=order.origin.value, model=order.model, version=order.version, spacing=order.spacing,
        )  # fmt: skip
