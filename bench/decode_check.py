"""Decoded pixels against two other decoders, DCMTK and GDCM, wherever they can read the file too.

    python bench/decode_check.py [FOLDER] [--gdcm FOLDER] [--out bench/results/decode.md]

Compared are stored values of the middle frame (grey, palette indices) or RGB (colour); then, as a check of the whole
grey pipeline, the 8-bit picture of the file's first window against `dcmj2pnm +Wi 1`. Lossless must be equal, lossy
within 2 levels of luma; every other difference needs an explanation below, or the exit code is 1.
Needs Debian's dcmtk, and GDCM in a folder of its own (`pip install --target FOLDER python-gdcm`): pydicom would load it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.dicom import DicomSource
from inference.images.dicom_pixels import stored_frame
from inference.images.greyscale import default_voi, render
from inference.images.opener import open_image
from inference.images.source import Region, Window

DATA = ROOT.parent / "shared" / "data" / "dicom"
J = "1.2.840.10008.1.2.4."
DCMTK = {J + code: "dcmdjpeg" for code in ("50", "51", "53", "55", "57", "70")}
DCMTK |= {J + "80": "dcmdjpls", J + "81": "dcmdjpls", "1.2.840.10008.1.2.5": "dcmdrle"}
DCMTK |= {f"1.2.840.10008.1.2{end}": "dcmconv" for end in ("", ".1", ".2", ".1.99")}
LUMA = np.array([0.299, 0.587, 0.114])
LOSSY = {J + code for code in ("50", "51", "53", "55", "81", "91", "203")}
SECONDS = 30

# Why a file differs: (part of its name, which column, explanation). Looked into one by one.
RLE_WIDE = "GDCM joins the byte planes of wide RLE colours wrongly: DCMTK and the uncompressed twin are equal to ours"
EXPLAINED: list[tuple[str, str, str]] = [
    (
        "JLSL_16_15_1_1F",
        "gdcm",
        "GDCM leaves the 15-bit values unsigned; the header says signed, as DCMTK reads it",
    ),
    ("SC_rgb_rle_16bit", "gdcm", RLE_WIDE),
    ("SC_rgb_rle_32bit", "gdcm", RLE_WIDE),
    (
        "rtdose_expb_1frame",
        "dcmtk",
        "dcmconv swaps 32-bit words by halves; the little-endian twin is equal to ours",
    ),
    ("ybrFull-RLE", "dcmtk", "rounding of YCbCr → RGB: one level in one channel"),
    ("ybrFull-RLE", "gdcm", "rounding of YCbCr → RGB: one level in one channel"),
]


@dataclass(frozen=True, slots=True)
class Row:
    """Differences as words: "equal", "≤ 1", or why there is nothing to compare."""

    file: str
    syntax: str
    dcmtk: str
    gdcm: str
    display: str
    note: str
    failed: bool


def ours(source: DicomSource, frame: int) -> NDArray[Any]:
    """RGB of an 8-bit colour image, else the stored values."""
    form = source._form
    if form.samples == 3 and form.allocated == 8:
        return source.read(Region(Rect.whole(source.levels[0]), frame=frame))
    return stored_frame(form, source._place, frame, source.header)[0]


def with_dcmtk(path: Path, source: DicomSource, frame: int) -> NDArray[Any]:
    """The frame after DCMTK has decompressed the file; pydicom reads the uncompressed result.

    Raises LookupError with the reason where DCMTK cannot.
    """
    import pydicom
    from pydicom.pixels import pixel_array

    tool = DCMTK.get(source._form.syntax)
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
            raise LookupError("refuses: " + words[-1].split(": ", 1)[-1].replace(f"{DATA}/", "")[:90])
        data = pydicom.dcmread(out, force=True)
        many = int(data.get("NumberOfFrames") or 1) > 1
        return np.asarray(pixel_array(data, index=frame if many else None))


def with_gdcm(path: Path, frame: int, folder: Path) -> NDArray[Any]:
    """The frame by GDCM, in a child: it has been seen to crash.  Raises LookupError with the reason."""
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / "out.npy"
        pid = os.fork()
        if pid == 0:
            _silent()
            try:
                np.save(out, _gdcm_frame(path, frame, folder))
            finally:
                os._exit(0)
        _wait(pid)
        if not out.exists():
            raise LookupError("refuses")
        return np.asarray(np.load(out))


def _silent() -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


def _wait(pid: int) -> None:
    signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
    signal.alarm(SECONDS)
    os.waitpid(pid, 0)
    signal.alarm(0)


def _gdcm_frame(path: Path, frame: int, folder: Path) -> NDArray[Any]:
    sys.path.insert(0, str(folder))
    import gdcm

    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    if not reader.Read():
        raise LookupError("refuses")
    image = reader.GetImage()
    form = image.GetPixelFormat()
    columns, rows = image.GetDimension(0), image.GetDimension(1)
    buffer = image.GetBuffer().encode("utf-8", "surrogateescape")
    samples, allocated = form.GetSamplesPerPixel(), form.GetBitsAllocated()
    if allocated == 1:
        bits = np.unpackbits(np.frombuffer(buffer, np.uint8), bitorder="little")
        return bits[: len(bits) // (rows * columns) * rows * columns].reshape(-1, rows, columns)[frame]
    kind = "i" if form.GetPixelRepresentation() else "u"
    flat = np.frombuffer(buffer, f"<{kind}{allocated // 8}")
    if samples == 1:
        return flat.reshape(-1, rows, columns)[frame]
    if image.GetPlanarConfiguration():
        pixels = np.moveaxis(flat.reshape(-1, 3, rows, columns)[frame], 0, -1)
    else:
        pixels = flat.reshape(-1, rows, columns, 3)[frame]
    return _rgb(pixels) if str(image.GetPhotometricInterpretation()).startswith("YBR_FULL") else pixels


def _rgb(pixels: NDArray[Any]) -> NDArray[Any]:
    from pydicom.pixels import convert_color_space

    return np.asarray(convert_color_space(pixels.copy(), "YBR_FULL", "RGB"))


def display_by_dcmtk(path: Path, frame: int) -> NDArray[Any]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.pgm"
        command = ["dcmj2pnm", "+Wi", "1", "+F", str(frame + 1), "+op", "-O", str(path), str(out)]
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        if done.returncode or not out.exists():
            raise LookupError("refuses")
        from PIL import Image

        return np.asarray(Image.open(out))


def difference(mine: NDArray[Any], other: NDArray[Any]) -> float:
    """The greatest difference, of luma for colours.  Raises LookupError if the shapes differ."""
    if mine.shape != other.shape:
        raise LookupError(f"other shape {other.shape}")
    gap = np.abs(mine.astype(np.float64) - other.astype(np.float64))
    if mine.ndim == 3:
        gap = np.abs((mine.astype(np.float64) - other) @ LUMA)
    return float(gap.max())


def compare(mine: NDArray[Any], get: Callable[[], NDArray[Any]]) -> tuple[str, float]:
    """(words, greatest difference; −1 where there is nothing to compare)."""
    try:
        gap = difference(mine, get())
    except LookupError as reason:
        return str(reason.args[0]), -1.0
    except Exception as error:
        return f"unreadable result ({type(error).__name__})", -1.0
    return ("equal" if gap == 0 else f"≤ {gap:.3g}"), gap


def check(path: Path, name: str, gdcm: Path | None) -> Row | None:
    """None if this is no DICOM image that opens."""
    try:
        source = open_image(path)
    except ImageError:
        return None
    if not isinstance(source, DicomSource):
        return None
    with source:
        frame = source.info.frames // 2
        try:
            source.read(Region(Rect(0, 0, 1, 1), frame=frame))
        except ImageError:
            return None
        mine = ours(source, frame)
        dcmtk = compare(mine, lambda: with_dcmtk(path, source, frame))
        other = compare(mine, lambda: with_gdcm(path, frame, gdcm)) if gdcm else ("not asked", -1.0)
        shown = display(source, path, frame)
        lossy = source.info.lossy != "" or source._form.syntax in LOSSY
        return judge(name, source.info.format, (dcmtk, other, shown), lossy=lossy)


def display(source: DicomSource, path: Path, frame: int) -> tuple[str, float]:
    """The first window of a grey image against DCMTK's picture of it."""
    info = source.info
    voi = default_voi(info.grey)
    if info.channels == 3 or not isinstance(voi, Window):
        return "–", -1.0
    values = source.read(Region(Rect.whole(source.levels[0]), frame=frame))
    return compare(render(values, info.grey, voi), lambda: display_by_dcmtk(path, frame))


def judge(name: str, kind: str, found: tuple[tuple[str, float], ...], *, lossy: bool) -> Row:
    limits = (2.0 if lossy else 0.0, 2.0 if lossy else 0.0, 2.0 if lossy else 1.0)
    notes, failed = [], False
    for column, (_, gap), limit in zip(("dcmtk", "gdcm", "display"), found, limits, strict=True):
        if gap > limit:
            why = [text for part, where, text in EXPLAINED if part in name and where == column]
            failed = failed or not why
            notes += why or [f"{column}: NOT EXPLAINED"]
    words = [words for words, _ in found]
    return Row(name, kind, *words, "; ".join(dict.fromkeys(notes)), failed)


def report(rows: list[Row]) -> str:
    def count(column: str) -> str:
        said = [getattr(row, column) for row in rows]
        equal = sum(word == "equal" for word in said)
        near = sum(word.startswith("≤") for word in said)
        return f"{equal + near} compared, {equal} equal"

    lines = [
        "# Decoded pixels against DCMTK and GDCM",
        "",
        f"`python bench/decode_check.py`: {len(rows)} DICOM images (middle frame). DCMTK: {count('dcmtk')}; "
        f"GDCM: {count('gdcm')}; 8-bit picture of the first window against `dcmj2pnm`: {count('display')}. "
        f"**{sum(row.failed for row in rows)} differences without explanation.**",
        "Lossless must be equal, lossy within 2 levels (of luma). The windowed picture may differ by 1: DCMTK cuts "
        "the fraction off where ours is rounded to the nearest level.",
        "",
        "| file | format | DCMTK | GDCM | picture | why it differs |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{r.file}` | {r.syntax} | {r.dcmtk} | {r.gdcm} | {r.display} | {r.note} |"
        for r in sorted(rows, key=lambda r: (not r.note, r.file))
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    parser.add_argument("--gdcm", type=Path, help="folder that holds python-gdcm")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "decode.md")
    told = parser.parse_args()
    if not told.folder.is_dir() or shutil.which("dcmj2pnm") is None:
        print("This needs the test folder and Debian's dcmtk.", file=sys.stderr)
        return 2
    paths = sorted(path for path in told.folder.rglob("*") if path.is_file())
    rows = [row for path in paths if (row := check(path, str(path.relative_to(told.folder)), told.gdcm))]
    told.out.parent.mkdir(parents=True, exist_ok=True)
    told.out.write_text(report(rows), encoding="utf-8")
    print("\n".join(report(rows).splitlines()[2:4]))
    return int(any(row.failed for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
