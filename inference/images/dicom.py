"""DICOM files as ImageSources: headers first, frames when they are asked for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.images.array_source import PyramidSource
from inference.images.dicom_file import PixelPlace, read_header
from inference.images.dicom_frames import frames_differ, info_of_frame
from inference.images.dicom_info import image_info
from inference.images.dicom_pixels import NATIVE, PixelForm, available_frames, pixel_form, stored_frame
from inference.images.dicom_values import text
from inference.images.modality import Modality, modality_of
from inference.images.overlay_planes import overlays_of
from inference.images.palette import through_palette
from inference.images.shutter import shutter_of
from inference.images.source import ImageInfo, Pixels

LARGE_PX = 3_000_000  # samples: below, a frame is decoded whole within a blink
STORAGE = "1.2.840.10008.5.1.4.1.1."
WITHOUT_PIXELS = {
    "1.2.840.10008.1.3.10": "a DICOMDIR, the index of a disc",
    STORAGE + "88.59": "a key object selection", STORAGE + "88.": "a structured report",
    STORAGE + "11.": "a presentation state", STORAGE + "104.1": "an encapsulated PDF",
    STORAGE + "104.": "an encapsulated document", STORAGE + "481.3": "a set of radiotherapy structures",
    STORAGE + "481.5": "a radiotherapy plan", STORAGE + "67": "a real-world value mapping",
    STORAGE + "91.1": "a set of slide annotations", STORAGE + "9.": "a waveform",
    STORAGE + "66.1": "a spatial registration", STORAGE + "66.2": "a set of spatial fiducials",
    STORAGE + "66.5": "a surface segmentation", STORAGE + "66": "raw data",
    "1.2.840.10008.5.1.4.38.": "a hanging protocol", "1.2.840.10008.5.1.4.39.": "a colour palette",
    "1.2.840.10008.5.1.4.34.": "a worklist or procedure step",
}  # fmt: skip


def open_dicom(path: Path, content: bytes | None = None) -> DicomSource:
    """The image in a DICOM file.  Raises ImageError if it holds none, is damaged, or nothing here decodes it.

    content: the file's bytes where they do not lie on the disk.
    """
    data, place = read_header(path, content)
    if place is None:
        raise _without_pixels(data, path.name)
    form = pixel_form(data, place, path.name)
    frames = available_frames(form, place, path.name)
    if form.encapsulated:
        from inference.images.video import VideoSource, video_kind

        if video_kind(form.syntax):
            return VideoSource(data, place, form, path, frames=frames)
        from inference.images.codecs import check_decoder

        check_decoder(form, path.name)
    elif form.syntax not in NATIVE:
        from inference.images.codecs import check_native

        check_native(form, path.name)
    return DicomSource(data, place, form, path, frames=frames)


def _without_pixels(data: Any, name: str) -> ImageError:
    kind = text(data, "SOPClassUID") or text(getattr(data, "file_meta", {}) or {}, "MediaStorageSOPClassUID")
    for prefix, what in WITHOUT_PIXELS.items():
        if kind == prefix or (prefix.endswith(".") and kind.startswith(prefix)):
            return ImageError(f"“{name}” is {what}, not an image.")
    if not len(data):
        return ImageError(
            f"“{name}” is not an image that LesionScope knows (DICOM, PNG, JPEG, BMP, TIFF, WebP, GIF)."
        )
    if kind:
        from pydicom.uid import UID

        what = UID(kind).name[:80]
        why = ", cut off or written without them" if what.endswith("Image Storage") else ""
        return ImageError(f"“{name}” holds no pixels: it is a DICOM object of the kind “{what}”{why}.")
    return ImageError(f"“{name}” is a DICOM file without pixels.")


class DicomSource(PyramidSource):
    """One DICOM file. Every read opens the file anew, so that threads never share a position."""

    def __init__(self, data: Any, place: PixelPlace, form: PixelForm, path: Path, *, frames: int) -> None:
        self.header = data
        self._place, self._form, self._name = place, form, path.name
        self._modality = modality_of(data, form)
        info = image_info(data, form, self._modality, path, frames=frames)
        self._whole = replace(
            info, overlays=overlays_of(data, form, place), shutter=shutter_of(data, info.pixel_aspect)
        )
        self._frame_infos: dict[int, ImageInfo] = {}
        self._previews: dict[int, Pixels | None] = {}
        self._differ = frames > 1 and frames_differ(data)
        super().__init__(self._info_of(0))

    def frame_info(self, frame: int) -> ImageInfo:
        """What the functional groups tell of a frame, kept after the first question."""
        if not self._differ or frame == 0:
            return self.info
        if frame not in self._frame_infos:
            self._frame_infos[frame] = self._info_of(frame)
        return self._frame_infos[frame]

    def _info_of(self, frame: int) -> ImageInfo:
        return info_of_frame(self.header, self._whole, self._form, self._modality, frame)

    @property
    def form(self) -> PixelForm:
        return self._form

    def beside(self, place: PixelPlace, values: Modality) -> Pixels:
        """The pixels of another file of the same form and syntax: of a neighbour in a series.  Raises ImageError."""
        other = copy.copy(self)
        other.header, other._place, other._modality, other._name = {}, place, values, place.path.name
        return other._load(0)

    def stored(self, frame: int) -> NDArray[Any]:
        """One frame before every step: (H, W) stored values, or (H, W, 3).  Raises ImageError."""
        return self._guarded(frame, lambda values, _: values)

    def preview(self, frame: int) -> Pixels | None:
        """The coarsest level roughly but at once, for the screen (see `reduced`); kept until `close`.

        None where a frame is decoded whole as quickly, or its stream cannot be reduced.
        """
        if frame not in self._previews:
            self._previews[frame] = self._reduced(frame)
        return self._previews[frame]

    def _reduced(self, frame: int) -> Pixels | None:
        from inference.images.reduced import decode_reduced, reducible

        level = len(self.levels) - 1
        if level == 0 or not reducible(self._form) or self._form.pixels < LARGE_PX:
            return None
        from inference.images.fragments import frame_bytes

        with suppress(Exception):  # whatever is wrong is told when the whole frame is decoded
            found = decode_reduced(self._form, frame_bytes(self._form, self._place, frame, self.header), level)
            return None if found is None else self._finish(*found, frame)
        return None

    def close(self) -> None:
        self._previews.clear()
        super().close()

    def _load(self, frame: int) -> Pixels:
        return self._guarded(frame, lambda values, photometric: self._finish(values, photometric, frame))

    def _guarded(self, frame: int, use: Callable[[NDArray[Any], str], NDArray[Any]]) -> NDArray[Any]:
        try:
            return use(*stored_frame(self._form, self._place, frame, self.header))
        except ImageError:
            raise
        except OSError as error:
            raise ImageError(f"“{self._name}” can no longer be read.", detail=repr(error)) from error
        except Exception as error:  # decoders raise what their streams lead to
            raise self._damaged(frame, error) from error

    def _damaged(self, frame: int, error: Exception) -> ImageError:
        which = f"frame {frame + 1} of “{self._name}”" if self.info.frames > 1 else f"“{self._name}”"
        first = which[0].upper() + which[1:]
        return ImageError(f"{first} is cut off or damaged: its pixels cannot be decoded.", detail=repr(error))

    def _finish(self, stored: NDArray[Any], photometric: str, frame: int) -> Pixels:
        """Stored values as `read` gives them: the modality step for grey, RGB for colour."""
        if self._form.photometric == "PALETTE COLOR":
            return through_palette(stored, self.header)
        if self._form.samples == 3:
            return _as_rgb(stored, photometric, self._form)
        return np.ascontiguousarray(self._modality.apply(stored, frame))


def _as_rgb(stored: NDArray[Any], photometric: str, form: PixelForm) -> NDArray[np.uint8]:
    """(H, W, 3) uint8: wider samples keep their upper 8 bits, YCbCr is converted (PS3.3 C.7.6.3.1.2)."""
    if stored.dtype.itemsize > 1:
        stored = (stored >> max(0, form.stored - 8)).astype(np.uint8)
    if photometric.startswith("YBR_PARTIAL"):
        stored = _full_range(stored)
    if photometric.startswith("YBR"):
        import cv2

        return np.asarray(cv2.cvtColor(stored[:, :, [0, 2, 1]], cv2.COLOR_YCrCb2RGB), dtype=np.uint8)
    return np.ascontiguousarray(stored, dtype=np.uint8)


def _full_range(stored: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """YCbCr of 16 … 235 (luma) and 16 … 240 (chroma) spread over 0 … 255 (PS3.3 C.7.6.3.1.2, YBR_PARTIAL_422)."""
    steps = np.arange(256.0)
    luma, chroma = (steps - 16) * 255 / 219, (steps - 128) * 255 / 224 + 128
    tables = [np.clip(np.floor(table + 0.5), 0, 255).astype(np.uint8) for table in (luma, chroma, chroma)]
    return np.stack([table[stored[:, :, at]] for at, table in enumerate(tables)], axis=2)
