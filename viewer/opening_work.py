"""What opening does off the window's thread: the first picture at once, then the plan of all the rest, item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from inference.errors import AppError, ImageError
from inference.geometry import Rect
from inference.images.companion_class import is_companion_class
from inference.images.regular import check_regular
from inference.images.source import ImageSource, Region
from inference.job import CancelToken, Report
from inference.records import dataclass
from viewer.canvas.sharpening import preview_of

if TYPE_CHECKING:
    from inference.images.archive import Archive
    from inference.images.dicom_companion import Companion
    from inference.images.series import Stack
    from inference.images.study_header import FileRef
    from viewer.thumbnail import Small


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """What becomes one Document. files: of a stack its instances in order, else the one file."""

    files: tuple[FileRef, ...]
    stack: Stack | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(str(file.path) for file in self.files)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """refused: sentences.  archives: open; the items read from them.

    files: which of the paths that were asked for are single files, neither folder nor archive nor disc.
    """

    items: tuple[Item, ...] = ()
    refused: tuple[str, ...] = ()
    archives: tuple[Archive, ...] = ()
    files: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """small: its thumbnail where one was made."""

    source: ImageSource
    small: Small | None = None


@dataclass(frozen=True, slots=True, eq=False)
class First:
    """The picture that is shown at once, None if none was found; failure: why, of a single file.

    more: there is more to read than this file.
    """

    source: ImageSource | None = None
    failure: AppError | None = None
    more: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """paths: absolute.  alone: one picture file; its series is looked for in its folder."""

    paths: tuple[Path, ...]
    alone: bool = field(init=False)

    def __post_init__(self) -> None:
        """`alone` costs a look at the disk: an Asked is made off the window's thread."""
        object.__setattr__(self, "alone", len(self.paths) == 1 and _single(self.paths[0]))


class NoImage(ImageError):
    """A file that is no image of its own: it lies on images, or is read."""

    def __init__(self, companion: Companion) -> None:
        super().__init__("This file is no image of its own.")
        self.companion = companion


def first_of(paths: Sequence[Path]) -> Callable[[CancelToken, Report], First]:
    """Work: open what is to be seen first."""

    def work(token: CancelToken, report: Report) -> First:
        asked = Asked(tuple(paths))
        if not asked.alone:
            return First(_first_found(asked.paths, token))
        try:
            source = open_file(asked.paths[0])
        except AppError as error:
            return First(failure=error, more=False)
        return First(source, more=source.info.is_dicom)

    return work


def plan_of(paths: Sequence[Path]) -> Callable[[CancelToken, Report], Plan]:
    """Work: what all the places hold, in the order of the list."""

    def work(token: CancelToken, report: Report) -> Plan:
        from inference.images.series import stacks_of
        from inference.images.study import find_study, siblings

        asked = Asked(tuple(paths))
        if asked.alone:
            return Plan(tuple(_items(siblings(asked.paths[0], token))))
        found = find_study(asked.paths, token, report)
        pictures = [Item((ref,)) for ref in found.pictures]
        items = [*_items(stacks_of(found.patients())), *pictures]
        files = frozenset(path for path in asked.paths if _single(path))
        return Plan(tuple(items), tuple(found.refused), tuple(found.archives), files)

    return work


def open_item(item: Item, *, first: int = 0, shown: bool) -> Callable[[CancelToken, Report], Opened]:
    """Work: open an item; of one that is only listed nothing but its thumbnail is kept in memory."""

    def work(token: CancelToken, report: Report) -> Opened:
        from viewer.thumbnail import thumbnail

        source = _source_of(item, first)
        try:
            if shown:
                read_first(source, first)
                return Opened(source)
            small = thumbnail(source)
        except BaseException:
            source.close()
            raise
        let_go(source)
        return Opened(source, small)

    return work


def open_file(path: Path) -> ImageSource:
    """The image, with the pixels that are shown first decoded: an image that cannot be shown is not opened."""
    source = open_picture(path)
    try:
        read_first(source, 0)
    except BaseException:
        source.close()
        raise
    return source


def open_picture(path: Path) -> ImageSource:
    """As `open_image`.  Raises NoImage with what is no image of its own, also where it has pixels."""
    from inference.images.opener import open_image

    try:
        source = open_image(path)
    except ImageError:
        found = _companion(path)
        if found is None:
            raise
        raise NoImage(found) from None
    found = _companion(path, source.info.instance.sop_class) if source.info.is_dicom else None
    if found is not None:
        source.close()
        raise NoImage(found)
    return source


def _companion(path: Path, sop_class: str | None = None) -> Companion | None:
    """sop_class: where it is known already.  None for an image, and for what cannot be read at all."""
    if sop_class is not None and not is_companion_class(sop_class):
        return None
    from inference.images.dicom_companion import open_companion

    if sop_class is not None:
        return open_companion(path)
    with suppress(ImageError):
        return open_companion(path)
    return None


def read_first(source: ImageSource, frame: int) -> None:
    """Decode what a new picture is painted with; roughly, where that is much faster."""
    if preview_of(source, frame) is not None:
        return
    coarse = len(source.levels) - 1
    source.read(Region(Rect.whole(source.levels[coarse]), level=coarse, frame=frame))


def let_go(source: ImageSource) -> None:
    """Forget decoded pixels of a source that decodes them anew when they are asked for."""
    from inference.images.dicom import DicomSource
    from inference.images.series_source import StackSource

    if isinstance(source, DicomSource | StackSource):
        source.forget()


def _source_of(item: Item, first: int) -> ImageSource:
    from inference.images.series_source import StackSource

    if item.stack is not None and len(item.files) > 1:
        return StackSource(item.stack.instances, first=first)
    file = item.files[0]
    if file.archive is None:
        return open_picture(file.path)
    if item.stack is not None and not is_companion_class(item.stack.instances[0].sop_class):
        from inference.images.dicom import open_dicom

        return open_dicom(file.path, file.content())
    return open_picture(file.archive.unpack(file.member))


def _first_found(paths: tuple[Path, ...], token: CancelToken) -> ImageSource | None:
    """The first file that shows a picture; what does not is told when its turn comes in the plan."""
    from inference.images.study import Found, files_in

    found = Found()
    try:
        for file in files_in(paths, found):
            token.check()
            source = _try(file)
            if source is not None:
                return source
    finally:
        for archive in found.archives:
            archive.close()
    return None


def _try(file: FileRef) -> ImageSource | None:
    from inference.images.series import Stack
    from inference.images.study_header import read_study_header

    try:
        header = read_study_header(file)
        if header is None:
            return open_file(file.path) if file.archive is None else None
        if header.frames == 0:
            return None
        source = _source_of(Item((file,), Stack((header,))), 0)
        read_first(source, 0)
    except AppError:
        return None
    return source


def _items(stacks: Iterable[Stack]) -> list[Item]:
    return [Item(tuple(header.file for header in stack.instances), stack) for stack in stacks]


def _single(path: Path) -> bool:
    """Whether it is one file to open, and not a place with files; looks at the disk."""
    return not (path.is_dir() or path.name.upper().startswith("DICOMDIR") or _begins_as_archive(path))


def _begins_as_archive(path: Path) -> bool:
    try:
        check_regular(path)
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except (OSError, ImageError):
        return False
