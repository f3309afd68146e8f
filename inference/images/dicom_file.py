"""The header of a DICOM file, and where its pixels lie: the pixels themselves stay on the disk."""

from __future__ import annotations

import io
import logging
import warnings
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from inference.errors import ImageError
from inference.images.limits import MAX_BYTES
from inference.images.put_off import put_off

PIXEL_TAGS = {0x7FE00010: "PixelData", 0x7FE00009: "DoubleFloatPixelData", 0x7FE00008: "FloatPixelData"}
LONG_VRS = (b"OB", b"OW", b"OF", b"OD", b"OL", b"OV", b"UN")
DEFLATED = "1.2.840.10008.1.2.1.99"
UNDEFINED = 0xFFFFFFFF
LARGEST_ELEMENT = 64 << 20  # what is larger stays on the disk until somebody asks for it
MOST_INFLATED = 2 * MAX_BYTES


@dataclass(frozen=True, slots=True, eq=False)
class PixelPlace:
    """Where the value of the pixel element begins in the file (or, deflated, in `buffer`).

    length: bytes told, None for encapsulated pixels.  held: bytes from `offset` to the end.  vr: "OW", …,
    or "".
    """

    keyword: str
    path: Path
    offset: int
    length: int | None
    held: int
    vr: str
    buffer: bytes | None = None

    def open(self) -> io.BufferedIOBase:
        """A stream at the first byte of the value; the caller closes it."""
        stream: io.BufferedIOBase = (
            io.BytesIO(self.buffer) if self.buffer is not None else self.path.open("rb")
        )
        stream.seek(self.offset)
        return stream


class _Bounded(io.BufferedReader):
    """A file that never allocates more than it holds, whatever length an element declares."""

    def __init__(self, path: Path) -> None:
        super().__init__(io.FileIO(path))
        self._size = path.stat().st_size

    def read(self, size: int | None = -1, /) -> bytes:
        left = max(0, self._size - self.tell())
        return super().read(left if size is None or size < 0 else min(size, left))


def read_header(path: Path, content: bytes | None = None) -> tuple[Any, PixelPlace | None]:
    """The data set up to its pixels (a pydicom FileDataset), and the place of the pixels or None.

    content: the file's bytes where they do not lie on the disk (a member of an archive).
    Raises ImageError if the file cannot be parsed as DICOM.
    """
    try:
        return _read_header(path, content)
    except ImageError:
        raise
    except Exception as error:  # pydicom raises what the broken element leads to
        raise ImageError(
            f"“{path.name}” is cut off or damaged: its DICOM header cannot be read.", detail=repr(error)
        ) from error


def _read_header(path: Path, content: bytes | None) -> tuple[Any, PixelPlace | None]:
    pydicom = _quiet_pydicom()
    later = LARGEST_ELEMENT if content is None else None
    with _Bounded(path) if content is None else io.BytesIO(content) as file:
        try:
            data = pydicom.dcmread(file, stop_before_pixels=True, force=True, defer_size=later)
        except zlib.error as error:
            raise ImageError(f"“{path.name}” is cut off or damaged: it does not inflate.") from error
        if str(data.file_meta.get("TransferSyntaxUID", "")) == DEFLATED:
            return _read_deflated(path, content, data)
        return data, _place(file, path, data, content)


@cache
def _quiet_pydicom() -> Any:
    """pydicom, tolerant and silent: its messages quote the values of elements, patient names among them.

    Its web client and the places of its examples, which it has for its own tests, are a third of the import.
    """
    with put_off("urllib.request", "pydicom.examples", without=("requests",)):
        import pydicom

    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    logging.getLogger("pydicom").setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module="pydicom")
    return pydicom


def _read_deflated(path: Path, content: bytes | None, data: Any) -> tuple[Any, PixelPlace | None]:
    """pydicom inflates everything at once; here the size is bounded and the place of the pixels is kept."""
    from pydicom.filereader import read_dataset

    buffer = _inflate(path, content)
    stream = io.BytesIO(buffer)
    body = read_dataset(stream, False, True, stop_when=lambda tag, _vr, _length: int(tag) in PIXEL_TAGS)
    body.set_original_encoding(False, True, body._character_set)
    body.file_meta = data.file_meta
    return body, _place(stream, path, body, buffer)


def _inflate(path: Path, content: bytes | None) -> bytes:
    from pydicom.filereader import read_preamble

    with path.open("rb") if content is None else io.BytesIO(content) as file:
        read_preamble(file, True)
        _skip_meta(file)
        worker = zlib.decompressobj(-zlib.MAX_WBITS)
        buffer = worker.decompress(file.read(), MOST_INFLATED)
    if worker.unconsumed_tail:
        raise ImageError(f"“{path.name}” inflates to more than {MOST_INFLATED >> 20} MiB, which is refused.")
    return buffer


def _skip_meta(file: BinaryIO) -> None:
    from pydicom.filereader import (
        _read_file_meta_info,  # no public function leaves the stream behind the group
    )

    _read_file_meta_info(file)


def _place(stream: BinaryIO, path: Path, data: Any, buffer: bytes | None) -> PixelPlace | None:
    start = stream.tell()
    head = stream.read(12)
    stream.seek(0, io.SEEK_END)
    end = stream.tell()
    implicit, little = data.original_encoding
    order = "little" if little is not False else "big"
    if len(head) < 8:
        return None
    tag = int.from_bytes(head[:2], order) << 16 | int.from_bytes(head[2:4], order)  # type: ignore[arg-type]
    keyword = PIXEL_TAGS.get(tag)
    if keyword is None:
        return None
    explicit = not implicit and head[4:6] in LONG_VRS
    told, offset = (head[8:12], start + 12) if explicit else (head[4:8], start + 8)
    length = int.from_bytes(told, order)  # type: ignore[arg-type]
    return PixelPlace(
        keyword, path, offset, None if length == UNDEFINED else length, end - offset,
        head[4:6].decode("ascii", "replace") if explicit else "", buffer,
    )  # fmt: skip
