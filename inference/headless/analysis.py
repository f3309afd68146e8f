"""One input from file to folder: open, ask the models, write what they said."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from inference.cards import ModelCard
from inference.errors import AppError, ImageError
from inference.export.findings import found
from inference.export.names import file_name
from inference.export.overlay import write_overlay
from inference.export.results_json import write_results
from inference.export.seg import write_seg
from inference.export.seg_source import SegSourceError
from inference.export.slide_files import write_map_seg
from inference.headless.asking import contradictions, modality_of, part_of, pick_cards, request_for
from inference.headless.folder import Folders, make_folder
from inference.headless.options import Options, chosen_frames
from inference.headless.slides import with_scale, write_slide_results
from inference.images.source import ImageInfo, ImageSource
from inference.job import CancelToken, Progress, Report
from inference.measure.calibration import spacing_in_patient
from inference.results import Kind, Layer, Request, Result, State

log = logging.getLogger(__name__)


class Asked(Protocol):
    """The part of the engine that is used here."""

    @property
    def cards(self) -> tuple[ModelCard, ...]: ...

    def analyse(
        self, source: ImageSource, requests: Sequence[Request], token: CancelToken, report: Report
    ) -> list[Result]: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """folder: what was written or None.  failures: with any, the input counts as failed.  notes: the rest."""

    folder: Path | None
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def analyse_input(path: Path, engine: Asked, options: Options, folders: Folders, report: Report) -> Outcome:
    """Never raises for what is wrong with this input; KeyboardInterrupt leaves nothing half-written."""
    from inference.images.opener import open_image

    try:
        with with_scale(open_image(path), options) as source:
            frames = chosen_frames(options.frame, source.info.frames)
            return _analyse(source, frames, _Job(engine, options, folders, report), path)
    except AppError as error:
        return Outcome(None, (error.text,))
    except MemoryError:
        return Outcome(None, ("There is not enough memory for this image.",))
    except Exception as error:
        log.exception("unexpected")
        return Outcome(None, (f"It stopped with an unexpected error ({type(error).__name__}).",))


@dataclass(frozen=True, slots=True)
class _Job:
    engine: Asked
    options: Options
    folders: Folders
    report: Report


def _analyse(source: ImageSource, frames: Sequence[int], job: _Job, path: Path) -> Outcome:
    name = job.folders.name_for(path)
    failures: list[str] = []
    notes: list[str] = []
    with job.folders.complete(name) as folder:
        for number, frame in enumerate(frames):
            into = folder if source.info.frames == 1 else folder / f"frame-{frame + 1:04d}"
            report = _part(job.report, number, len(frames))
            try:
                results = _frame(source, frame, into, replace(job, report=report))
            except ImageError as error:
                failures.append(error.text if source.info.frames == 1 else f"frame {frame + 1}: {error.text}")
                continue
            failures += _failed(results)
            notes += _write_segs(into, source, frame, results)
        written = any(folder.iterdir())
    return Outcome(job.folders.out / name if written else None, tuple(dict.fromkeys(failures)), tuple(notes))


def _part(report: Report, number: int, count: int) -> Report:
    """A report for one of several frames, as a share of the whole input."""

    def tell(progress: Progress) -> None:
        share = (number + progress.fraction) / count
        report(Progress(round(share * 1000), 1000, progress.text))

    return tell


def _frame(source: ImageSource, frame: int, folder: Path, job: _Job) -> list[Result]:
    """Ask and write one frame. Raises ImageError for unreadable pixels, ExportError if writing fails."""
    from inference.images.greyscale import to_rgb

    info, options = source.frame_info(frame), job.options
    cards = pick_cards(job.engine.cards, modality_of(info, options), options.models, part_of(info, options))
    requests = [request_for(card, info, frame, options) for card in cards]
    results = job.engine.analyse(source, requests, CancelToken(), job.report)
    told = (*contradictions(info, options), *source.info.warnings)
    results = [replace(result, warnings=(*result.warnings, *told)) for result in results]
    make_folder(folder)
    if modality_of(info, options) == "SM":  # never as a whole in memory
        write_slide_results(folder, source, frame, results, modality="SM")
        return results
    picture = to_rgb(source, frame)
    write_overlay(folder / "overlay.png", picture, results, spacing=spacing_in_patient(info))
    write_results(folder, info, frame, results, modality=modality_of(info, options))
    return results


def _failed(results: Sequence[Result]) -> list[str]:
    """The first warning of a failed run is its reason."""
    return [
        f"{result.provenance.model}: {next(iter(result.warnings), 'failed')}"
        for result in results
        if result.state is State.FAILED
    ]


def _write_segs(folder: Path, source: ImageSource, frame: int, results: Sequence[Result]) -> list[str]:
    """`seg.dcm` for the lesion's mask, `seg-<layer>.dcm` for further ones. Returns why one is missing."""
    notes: list[str] = []
    if not source.info.is_dicom:
        return notes
    for number, (result, layer) in enumerate(_outlined(results)):
        name = "seg.dcm" if number == 0 else f"seg-{layer.name}.dcm"
        try:
            _write_seg(folder / name, source, frame, result, layer)
        except SegSourceError as error:
            notes.append(error.text)
    return notes + _write_map_segs(folder, source.info, results)


def _write_map_segs(folder: Path, info: ImageInfo, results: Sequence[Result]) -> list[str]:
    """The same for the maps of a slide."""
    notes: list[str] = []
    found_on = [ref for result in results if result.state is State.FINDINGS for ref in result.maps]
    for number, ref in enumerate(found_on):
        try:
            write_map_seg(folder / ("seg.dcm" if number == 0 else f"seg-{file_name(ref.name)}.dcm"), ref, info)
        except SegSourceError as error:
            notes.append(error.text)
    return notes


def _write_seg(path: Path, source: ImageSource, frame: int, result: Result, layer: Layer) -> None:
    write_seg(
        path,
        source_path=Path(source.info.path),
        frame=frame,
        mask=found(layer),
        label=layer.name,
        origin="AI",
        model=result.provenance.model,
        version=result.provenance.version,
        spacing=spacing_in_patient(source.frame_info(frame)),
    )


def _outlined(results: Sequence[Result]) -> list[tuple[Result, Layer]]:
    """Every probability layer of a run with findings."""
    answers = [result for result in results if result.state is State.FINDINGS]
    return [
        (result, layer) for result in answers for layer in result.layers if layer.kind is Kind.PROBABILITY
    ]
