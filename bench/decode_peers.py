"""The two other decoders of `bench/decode_check.py`: DCMTK by its commands, GDCM in a child of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

J = "1.2.840.10008.1.2.4."
DCMTK = {J + code: "dcmdjpeg" for code in ("50", "51", "53", "55", "57", "70")}
DCMTK |= {J + "80": "dcmdjpls", J + "81": "dcmdjpls", "1.2.840.10008.1.2.5": "dcmdrle"}
DCMTK |= {f"1.2.840.10008.1.2{end}": "dcmconv" for end in ("", ".1", ".2", ".1.99")}
SECONDS = 150  # a decoder that hangs; generous, since others share the machine


@contextmanager
def plain_twin(path: Path, syntax: str) -> Iterator[Path]:
    """The file as DCMTK decompresses it.  Raises LookupError with the reason where DCMTK cannot."""
    tool = DCMTK.get(syntax)
    if tool is None:
        raise LookupError("no such decoder")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.dcm"
        target = ["+te"] if tool == "dcmconv" else []
        done = subprocess.run(
            [tool, *target, str(path), str(out)], capture_output=True, timeout=SECONDS, check=False
        )
        if done.returncode or not out.exists():
            words = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason"]
            why = words[-1].split(": ", 1)[-1].partition(" file:")[0]  # without the file's own place
            raise LookupError(f"refuses: {why.rpartition(': ')[0] or why}"[:80])
        yield out


def with_dcmtk(path: Path, syntax: str, frames: list[int]) -> list[NDArray[Any]]:
    """The frames after DCMTK has decompressed the file; pydicom reads the uncompressed result.  Raises LookupError."""
    import pydicom
    from pydicom.pixels import pixel_array

    with plain_twin(path, syntax) as twin:
        data = pydicom.dcmread(twin, force=True)
        many = int(data.get("NumberOfFrames") or 1) > 1
        return [np.asarray(pixel_array(data, index=frame if many else None)) for frame in frames]


def with_gdcm(path: Path, frames: list[int], folder: Path) -> list[NDArray[Any]]:
    """The frames by GDCM, in a child: it has been seen to crash.  Raises LookupError with the reason."""
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "out.npy"
        pid = os.fork()
        if pid == 0:
            _silent()
            try:
                image = _gdcm_image(path, folder)
                np.save(out, np.stack([_rgb_of(image, frame) for frame in frames]))
            finally:
                os._exit(0)
        _wait(pid)
        if not out.exists():
            raise LookupError("refuses")
        return list(np.load(out))


def _silent() -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


def _wait(pid: int) -> None:
    signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
    signal.alarm(SECONDS)
    os.waitpid(pid, 0)
    signal.alarm(0)


def _gdcm_image(path: Path, folder: Path) -> Any:
    sys.path.insert(0, str(folder))
    import gdcm

    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    if not reader.Read():
        raise LookupError("refuses")
    _gdcm_image.kept = reader  # type: ignore[attr-defined]  # the image lives as long as its reader
    return reader.GetImage()


def _frame_of(image: Any, frame: int) -> NDArray[Any]:
    form = image.GetPixelFormat()
    columns, rows = image.GetDimension(0), image.GetDimension(1)
    buffer = image.GetBuffer().encode("utf-8", "surrogateescape")
    if form.GetBitsAllocated() == 1:
        bits = np.unpackbits(np.frombuffer(buffer, np.uint8), bitorder="little")
        return bits[: len(bits) // (rows * columns) * rows * columns].reshape(-1, rows, columns)[frame]
    kind = "i" if form.GetPixelRepresentation() else "u"
    flat = np.frombuffer(buffer, f"<{kind}{form.GetBitsAllocated() // 8}")
    if form.GetSamplesPerPixel() == 1:
        return flat.reshape(-1, rows, columns)[frame]
    if image.GetPlanarConfiguration():
        return np.moveaxis(flat.reshape(-1, 3, rows, columns)[frame], 0, -1)
    return flat.reshape(-1, rows, columns, 3)[frame]


def _rgb_of(image: Any, frame: int) -> NDArray[Any]:
    pixels = _frame_of(image, frame)
    colours = str(image.GetPhotometricInterpretation()).startswith("YBR_FULL")
    return _rgb(pixels) if colours and pixels.ndim == 3 else pixels


def _rgb(pixels: NDArray[Any]) -> NDArray[Any]:
    from pydicom.pixels import convert_color_space

    return np.asarray(convert_color_space(pixels.copy(), "YBR_FULL", "RGB"))


def picture_by_dcmtk(path: Path, syntax: str, frame: int, choice: list[str]) -> NDArray[Any]:
    """The 8-bit picture by `dcmj2pnm`, of the file or of its plain twin.  choice: the window's switches."""
    try:
        return _picture(path, frame, choice)
    except LookupError:
        with plain_twin(path, syntax) as twin:
            return _picture(twin, frame, choice)


def _picture(path: Path, frame: int, choice: list[str]) -> NDArray[Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.pnm"
        command = ["dcmj2pnm", *choice, "+F", str(frame + 1), "+op", "-O", str(path), str(out)]
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        if done.returncode or not out.exists():
            raise LookupError("refuses")
        from PIL import Image

        return np.asarray(Image.open(out))
