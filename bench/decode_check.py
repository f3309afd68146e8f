"""Decoded pixels against two other decoders, DCMTK and GDCM, wherever they can read the file too.

    python bench/decode_check.py [FOLDER] [--gdcm FOLDER] [--out bench/results/decode.md]

Compared are stored values (grey, palette indices) or RGB (colour) of the first, middle and last frame; then, as a check of
the whole pipeline, the 8-bit picture of the middle frame by every window and VOI LUT of the file (a window over its values
where it tells none) and the colours of palettes against `dcmj2pnm`. Lossless must be equal, lossy within 2 levels of luma;
every other difference needs an explanation below, or the exit code is 1.
Needs Debian's dcmtk, and GDCM in a folder of its own (`pip install --target FOLDER python-gdcm`): pydicom would load it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
from numpy.typing import NDArray

from bench.decode_peers import picture_by_dcmtk, with_dcmtk, with_gdcm
from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.dicom import DicomSource
from inference.images.dicom_values import number
from inference.images.greyscale import Voi, render
from inference.images.opener import open_image
from inference.images.source import GreyScale, Region, Window

DATA = ROOT.parent / "shared" / "data" / "dicom"
J = "1.2.840.10008.1.2.4."
Found = tuple[str, float]
LUMA = np.array([0.299, 0.587, 0.114])
LOSSY = {J + code for code in ("50", "51", "53", "55", "81", "91", "203")}

# Why a file differs: (part of its name, which column, explanation). Looked into one by one.
RLE_WIDE = "GDCM joins the byte planes of wide RLE colours wrongly: DCMTK and the uncompressed twin are equal to ours"
WORDS = "DCMTK swaps 32-bit words by halves; the little-endian twin is equal to ours"
EXPLAINED: list[tuple[str, str, str]] = [
    (
        "JLSL_16_15_1_1F",
        "gdcm",
        "GDCM leaves the 15-bit values unsigned; the header says signed, as DCMTK reads it",
    ),
    ("SC_rgb_rle_16bit", "gdcm", RLE_WIDE),
    ("SC_rgb_rle_32bit", "gdcm", RLE_WIDE),
    ("rtdose_expb_1frame", "dcmtk", WORDS),
    ("rtdose_expb_1frame", "display", WORDS),
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
    form = source.form
    return _shown(source, frame) if form.samples == 3 and form.allocated == 8 else source.stored(frame)


def _shown(source: DicomSource, frame: int) -> NDArray[Any]:
    return source.read(Region(Rect.whole(source.levels[0]), frame=frame))


def difference(mine: NDArray[Any], other: NDArray[Any]) -> float:
    """The greatest difference, of luma for colours.  Raises LookupError if the shapes differ."""
    if mine.shape != other.shape:
        raise LookupError(f"other shape {other.shape}")
    gap = np.abs(mine.astype(np.float64) - other.astype(np.float64))
    if mine.ndim == 3:
        gap = np.abs((mine.astype(np.float64) - other) @ LUMA)
    return float(gap.max())


def compare(mine: list[NDArray[Any]], get: Callable[[], list[NDArray[Any]]]) -> Found:
    """(words, greatest difference of all frames; −1 where there is nothing to compare)."""
    try:
        gap = max(difference(one, other) for one, other in zip(mine, get(), strict=True))
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
        frames = sorted({0, source.info.frames // 2, source.info.frames - 1})
        try:
            mine = [ours(source, frame) for frame in frames]
        except ImageError:
            return None
        syntax = source.form.syntax
        dcmtk = compare(mine, lambda: with_dcmtk(path, syntax, frames))
        other = compare(mine, lambda: with_gdcm(path, frames, gdcm)) if gdcm else ("not asked", -1.0)
        lossy = source.info.lossy != "" or syntax in LOSSY
        return judge(name, source.info.format, (dcmtk, other, display(source, path)), lossy=lossy)


def display(source: DicomSource, path: Path) -> Found:
    """The picture of the middle frame against DCMTK's: by each window and LUT of the file, by one over all values where
    there is none; of palettes their colours.  Padding does not count: DCMTK shows it as grey."""
    frame, info, form = source.info.frames // 2, source.info, source.form
    if info.channels == 3:
        if form.photometric != "PALETTE COLOR":
            return "–", -1.0
        return compare([_shown(source, frame)], lambda: [picture_by_dcmtk(path, form.syntax, frame, [])])
    if "PerFrameFunctionalGroupsSequence" in source.header or form.keyword != "PixelData" or form.allocated == 1:
        return "–", -1.0  # DCMTK's picture knows neither functional groups nor floats
    values, grey = _shown(source, frame), info.grey
    padded = np.zeros(values.shape, bool)
    if grey.padding is not None:
        padded = (values >= grey.padding[0]) & (values <= grey.padding[1])
    dose = number(source.header, "DoseGridScaling") or 1.0
    pairs = [(np.where(padded, 0, render(values, grey, voi)), told) for voi, told in choices(values, grey, dose)]
    return compare(
        [mine for mine, _ in pairs],
        lambda: [np.where(padded, 0, picture_by_dcmtk(path, form.syntax, frame, told)) for _, told in pairs],
    )


def choices(values: NDArray[Any], grey: GreyScale, dose: float) -> list[tuple[Voi, list[str]]]:
    """Each window and LUT with DCMTK's words for it; one over half of the values where the file tells none.

    dose: Gy per stored value, which DCMTK does not know.
    """
    found: list[tuple[Voi, list[str]]] = [
        (window, ["+Wi", str(at)])
        for at, window in enumerate(grey.windows, 1)
        if window.function != "LINEAR_EXACT"  # of which DCMTK knows nothing
    ]
    found += [(lut, ["+Wl", str(at)]) for at, lut in enumerate(grey.voi_luts, 1)]
    low, high = float(values.min()), float(values.max())
    exact = Window((low + high) / 2, max((high - low) / 2, dose), "", "LINEAR_EXACT")
    theirs = [str(exact.center / dose + 0.5), str(exact.width / dose + 1)]  # LINEAR of the same ends
    return found or [(exact, ["+Ww", *theirs])]


def judge(name: str, kind: str, found: tuple[Found, ...], *, lossy: bool) -> Row:
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
        f"`python bench/decode_check.py`: {len(rows)} DICOM images (first, middle, last frame). DCMTK: {count('dcmtk')}; "
        f"GDCM: {count('gdcm')}; 8-bit picture by all windows and LUTs against `dcmj2pnm`: {count('display')}. "
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
