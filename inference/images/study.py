"""Files, folders, ZIP archives and DICOMDIRs, mixed as they were dropped: every header read, nothing decoded."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from inference.errors import AppError, ImageError
from inference.images.archive import Archive, is_archive
from inference.images.dicomdir import is_dicomdir, read_disc
from inference.images.series import Patient, Stack, arrange, series_key, split
from inference.images.study_header import FileRef, Header, read_study_header
from inference.job import CancelToken, Progress, Report, ignore

READERS = 4  # threads: headers wait for the disk, above all for one on the net
BATCH = 64  # files between two reports
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".gif")
Partial = Callable[[Sequence[Header]], None]


@dataclass(slots=True, eq=False)
class Found:
    """What lies in the places that were asked for.

    pictures: files that are no DICOM, in order.  refused: a sentence for each place that cannot be read.
    archives: open; whoever asked closes them when nothing of them is read any more.
    """

    headers: list[Header] = field(default_factory=list)
    pictures: list[FileRef] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    archives: list[Archive] = field(default_factory=list)

    def patients(self) -> tuple[Patient, ...]:
        """The DICOM files, sorted."""
        return arrange(self.headers)


def find_study(
    paths: Sequence[Path], token: CancelToken, report: Report = ignore, partial: Partial = lambda found: None
) -> Found:
    """Read the headers of all files in and below `paths`.

    partial: gets the headers of each batch, on the calling thread.  Raises Cancelled; a file or place that cannot be
    read is told in `refused` and stops nothing.
    """
    found = Found()
    files = _unique(files_in(paths, found))
    with ThreadPoolExecutor(READERS, thread_name_prefix="headers") as pool:
        for start in range(0, len(files), BATCH):
            token.check()
            batch = files[start : start + BATCH]
            fresh = [h for h in pool.map(lambda ref: _read(ref, found), batch) if h is not None]
            found.headers += fresh
            partial(fresh)
            report(Progress(start + len(batch), len(files)))
    order = {ref.path: at for at, ref in enumerate(files)}
    found.pictures.sort(key=lambda ref: order[ref.path])
    return found


def files_in(paths: Sequence[Path], found: Found) -> Iterator[FileRef]:
    """The files that dropped things stand for, in order; archives and refusals are noted in `found`."""
    for path in paths:
        yield from _expand(path, found)


def siblings(path: Path, token: CancelToken) -> tuple[Stack, ...]:
    """The stacks of the series that one DICOM file belongs to, from its folder alone; () if it is no DICOM."""
    asked = read_study_header(FileRef(path))
    if asked is None or not asked.series_uid:
        return ()
    found = find_study(_beside(path), token)
    for archive in found.archives:
        archive.close()
    key = series_key(asked)
    return split([header for header in found.headers if series_key(header) == key])


def _beside(path: Path) -> list[Path]:
    """The files of a file's folder, archives and hidden ones left out; the file alone where the folder is closed to us."""
    try:
        entries = sorted(each for each in path.parent.iterdir() if not each.name.startswith("."))
    except OSError:
        return [path]
    return [each for each in entries if each.is_file() and each.suffix.lower() != ".zip"]


def _read(ref: FileRef, found: Found) -> Header | None:
    """On a thread: the header, or a note of what the file is instead."""
    try:
        header = read_study_header(ref)
    except AppError as error:
        found.refused.append(error.text)
        return None
    if header is None:
        if ref.archive is None or ref.path.suffix.lower() in PICTURES:  # a read-me in an archive is no news
            found.pictures.append(ref)
        return None
    return None if is_dicomdir(header.sop_class, ref.path) else header


def _expand(path: Path, found: Found) -> Iterator[FileRef]:
    try:
        if path.is_dir():
            yield from _folder(path, found)
        elif is_archive(path):
            yield from _members(path, found)
        else:
            yield from _file(path, found)
    except AppError as error:
        found.refused.append(error.text)


def _folder(folder: Path, found: Found) -> Iterator[FileRef]:
    """Its files and those of its folders, hidden ones left out, by name."""
    empty, closed = True, list[OSError]()
    for place, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            empty = False
            path = Path(place, name)
            if path.suffix.lower() == ".zip" and is_archive(path):
                yield from _expand(path, found)  # a broken one costs nothing but itself
            else:
                yield FileRef(path)
    found.refused += [_closed(error) for error in closed]
    if empty and not closed:
        raise ImageError(f"The folder “{folder.name}” holds no files.")


def _closed(error: OSError) -> str:
    why = (error.strerror or "unknown reason").lower()
    return f"The folder “{Path(error.filename).name}” cannot be read: {why}."


def _members(path: Path, found: Found) -> Iterator[FileRef]:
    archive = Archive(path)
    found.archives.append(archive)
    if not archive.names:
        raise ImageError(f"The archive “{path.name}” holds no files.")
    for name in archive.names:
        yield FileRef(path / PurePosixPath(name), archive, name)


def _file(path: Path, found: Found) -> Iterator[FileRef]:
    """The file, or the files of a disc whose index it is."""
    if path.name.upper().startswith("DICOMDIR"):
        header = read_study_header(FileRef(path))
        if header is not None and is_dicomdir(header.sop_class, path):
            disc = read_disc(path)
            if disc.missing:
                one = f"“{disc.missing[0]}”" + (
                    f" and {len(disc.missing) - 1} more" if disc.missing[1:] else ""
                )
                found.refused.append(f"“{path.name}” names files that are not there: {one}.")
            yield from (FileRef(each) for each in disc.files)
            return
    yield FileRef(path)


def _unique(refs: Iterator[FileRef]) -> list[FileRef]:
    """Each file once, in the order of asking."""
    first: dict[Path, FileRef] = {}
    for ref in refs:
        first.setdefault(ref.path, ref)
    return list(first.values())
