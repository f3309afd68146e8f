"""How fast frames are decoded: ours against pydicom's pixel_array, pylibjpeg, GDCM and SimpleITK, one run, interleaved.

    PEERS/bin/python bench/decode.py [--rounds 5] [--sizes 2048x2048 4096x3328] [--force]
                                     [--out bench/results/decode-speed.md]

PEERS is a virtual environment of its own with the peers, some of them under the GPL, beside what the project needs:
`pip install pydicom imagecodecs opencv-python-headless pillow pylibjpeg pylibjpeg-libjpeg pylibjpeg-openjpeg
pylibjpeg-rle pyjpegls python-gdcm SimpleITK`. Pictures are made here (smooth shapes and noise, fixed seed). Every row
is one file; the figures are medians of interleaved rounds; ratios are peer / ours, above 1 is ours ahead. Lossless
syntaxes must give the picture that went in, or the exit code is 1. "decoder alone" is imagecodecs' call on bytes in memory:
where a goal is missed and this share is near 100 %, only a faster decoder could meet it. --force: also on a busy machine,
for ratios only.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import imagecodecs
import numpy as np
import pydicom
from busy import require_idle
from numpy.typing import NDArray
from pydicom.encaps import encapsulate
from pydicom.uid import UID, ExplicitVRLittleEndian, RLELossless, generate_uid

from inference.images.codecs import _DECODERS, Wanted
from inference.images.dicom import open_dicom
from inference.images.fragments import frame_bytes

J = "1.2.840.10008.1.2.4."
# Goals of the project (docs: issue 3): (syntax word, peer) → least ratio peer / ours.
GOALS = {
    ("JPEG-LS", "pylibjpeg"): 4, ("JPEG lossless", "pylibjpeg"): 5, ("HTJ2K", "pylibjpeg"): 3,
    ("JPEG 12 bit", "pylibjpeg"): 3.5, ("JPEG YBR", "pixel_array"): 8, ("JPEG 2000", "GDCM"): 1.4,
}  # fmt: skip
PREVIEW_MS = 150
ALONE = "decoder alone"

Pixels = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Case:
    """lossless: the picture must come back.  photometric: of the file."""

    name: str
    syntax: str
    encode: Callable[[Pixels], bytes]
    colour: bool = False
    lossless: bool = True
    photometric: str = ""


CASES = (
    Case("raw", str(ExplicitVRLittleEndian), lambda a: a.tobytes()),
    Case("RLE", str(RLELossless), lambda a: b""),
    Case("JPEG-LS", J + "80", imagecodecs.jpegls_encode),
    Case("JPEG lossless", J + "70", lambda a: imagecodecs.ljpeg_encode(a, bitspersample=12)),
    Case("JPEG 2000", J + "90", lambda a: imagecodecs.jpeg2k_encode(a, level=0, codecformat="j2k", reversible=True)),
    Case("HTJ2K", J + "201", imagecodecs.htj2k_encode),
    Case("JPEG 12 bit", J + "51", lambda a: imagecodecs.jpeg8_encode(a, 90, bitspersample=12), lossless=False),
    Case("raw RGB", str(ExplicitVRLittleEndian), lambda a: a.tobytes(), colour=True, photometric="RGB"),
    Case("JPEG YBR", J + "50", lambda a: imagecodecs.jpeg8_encode(a, 90, subsampling="422"), True, False, "YBR_FULL_422"),
    Case("JPEG 2000 RGB", J + "90",
         lambda a: imagecodecs.jpeg2k_encode(a, level=0, codecformat="j2k", reversible=True, mct=True),
         True, True, "YBR_RCT"),
    Case("JPEG-LS RGB", J + "80", imagecodecs.jpegls_encode, True, True, "RGB"),
)  # fmt: skip


def picture(width: int, height: int, *, colour: bool) -> Pixels:
    """Smooth shapes with the noise of a detector: 12 bits, or three channels of 8."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    shapes = np.sin(x / 97) * np.cos(y / 61) + np.exp(-((x - width / 2) ** 2 + (y - height / 2) ** 2) / width**2 * 8)
    rng = np.random.default_rng(3)
    if not colour:
        return np.clip(shapes * 900 + 1500 + rng.normal(0, 6, x.shape), 0, 4095).astype(np.uint16)
    parts = [np.clip(shapes * gain + 110 + rng.normal(0, 2, x.shape), 0, 255) for gain in (60, 50, 40)]
    return np.stack(parts, axis=2).astype(np.uint8)


def write(case: Case, pixels: Pixels, folder: Path) -> Path:
    """The picture as a DICOM file of the case's syntax."""
    ds = pydicom.Dataset()
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.SOPClassUID, ds.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7", generate_uid()
    ds.Rows, ds.Columns = pixels.shape[:2]
    ds.SamplesPerPixel = 3 if case.colour else 1
    ds.PhotometricInterpretation = case.photometric or "MONOCHROME2"
    if case.colour:
        ds.PlanarConfiguration = 0
    ds.BitsAllocated, ds.BitsStored = (8, 8) if case.colour else (16, 12)
    ds.HighBit, ds.PixelRepresentation = ds.BitsStored - 1, 0
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    if case.name == "RLE":
        ds.PixelData = pixels.tobytes()
        ds.compress(RLELossless)
    elif case.name.startswith("raw"):
        ds.PixelData = case.encode(pixels)
        ds["PixelData"].VR = "OW"
    else:
        ds.file_meta.TransferSyntaxUID = UID(case.syntax)
        ds.PixelData = encapsulate([case.encode(pixels)])
        ds["PixelData"].VR, ds["PixelData"].is_undefined_length = "OB", True
    path = folder / f"{case.name.replace(' ', '-')}-{pixels.shape[1]}.dcm"
    ds.save_as(path, enforce_file_format=True)
    return path


def ours(path: Path) -> Pixels:
    """As the viewer gets them: stored values, or RGB."""
    source = open_dicom(path)
    return source._load(0) if source.info.channels == 3 else source.stored(0)


def with_pixel_array(path: Path) -> Pixels:
    """pydicom's choice of decoders, RGB for colour."""
    return np.asarray(pydicom.dcmread(path).pixel_array)


def with_pylibjpeg(path: Path) -> Pixels:
    """The same, by pylibjpeg's decoders only."""
    from pydicom.pixels import pixel_array

    ds = pydicom.dcmread(path)
    if not ds.file_meta.TransferSyntaxUID.is_encapsulated:
        raise LookupError
    return np.asarray(pixel_array(ds, decoding_plugin="pylibjpeg"))


def with_gdcm(path: Path) -> Pixels:
    """GDCM by itself."""
    import gdcm

    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    if not reader.Read():
        raise LookupError
    image = reader.GetImage()
    buffer = image.GetBuffer().encode("utf-8", "surrogateescape")
    colour = image.GetPixelFormat().GetSamplesPerPixel() == 3
    shape = (image.GetDimension(1), image.GetDimension(0)) + ((3,) if colour else ())
    return np.frombuffer(buffer, np.uint8 if colour else np.uint16).reshape(shape)


def with_simpleitk(path: Path) -> Pixels:
    """SimpleITK's reader of images."""
    import SimpleITK

    SimpleITK.ProcessObject.SetGlobalWarningDisplay(False)
    found = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))
    return np.asarray(found[0] if found.ndim == 4 or (found.ndim == 3 and found.shape[0] == 1) else found)


@lru_cache(maxsize=1)
def _held(path: Path) -> Callable[[], Pixels]:
    """The frame's decoder on its bytes, which lie in memory."""
    source = open_dicom(path)
    form = source.form
    if not form.encapsulated:
        raise LookupError
    packed = frame_bytes(form, source._place, 0, source.header)
    wanted = Wanted((form.rows, form.columns), form.samples, form.allocated, form.photometric)
    return lambda: _DECODERS[form.syntax](packed, wanted)[0]


def alone(path: Path) -> Pixels:
    """The library's call and nothing else, no file, no header: as fast as any reader on it can be."""
    return _held(path)()


READERS: dict[str, Callable[[Path], Pixels]] = {
    "ours": ours, "pixel_array": with_pixel_array, "pylibjpeg": with_pylibjpeg, "GDCM": with_gdcm,
    "SimpleITK": with_simpleitk, ALONE: alone,
}  # fmt: skip


def measure(path: Path, rounds: int) -> dict[str, float]:
    """Median milliseconds of each reader that reads the file, in turns."""
    times: dict[str, list[float]] = {}
    for turn in range(rounds + 1):
        for name, read in READERS.items():
            if turn and name not in times:
                continue
            start = time.perf_counter()
            try:
                read(path)
            except Exception:
                continue
            spent = (time.perf_counter() - start) * 1000
            times.setdefault(name, [])
            if turn:  # the first turn loads libraries
                times[name].append(spent)
    return {name: statistics.median(found) for name, found in times.items() if found}


def first_pixels(path: Path, rounds: int) -> float | None:
    """Median milliseconds from the file to the coarse picture; None where there is none."""
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        source = open_dicom(path)
        if source.preview(0) is None:
            return None
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def cell(name: str, peer: str, times: dict[str, float]) -> str:
    """Ratio and milliseconds; the goal where there is one."""
    if peer not in times:
        return "–"
    ratio, goal = times[peer] / times["ours"], GOALS.get((name, peer))
    judged = "" if goal is None else f" (goal {goal:g}: {'met' if ratio >= goal else missed(peer, times)})"
    return f"{ratio:.1f}× · {times[peer]:.0f}{judged}"


def missed(peer: str, times: dict[str, float]) -> str:
    """How far the decoder by itself would come, where it is known."""
    return f"missed; the decoder alone {times[peer] / times[ALONE]:.1f}×" if ALONE in times else "missed"


def main() -> int:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--sizes", nargs="+", default=["2048x2048", "4096x3328"])
    asked.add_argument("--force", action="store_true")
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
    busy = require_idle(force=given.force)
    peers = [name for name in READERS if name not in ("ours", ALONE)]
    heads = " | ".join(f"{peer}: ratio · ms" for peer in peers)
    lines = [f"| picture | ours, ms | of it {ALONE} | {heads} | first pixels, ms | error |",
             "|---" * (len(peers) + 5) + "|"]  # fmt: skip
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            width, height = (int(part) for part in size.split("x"))
            made = {colour: picture(width, height, colour=colour) for colour in (False, True)}
            for case in CASES:
                path = write(case, made[case.colour], Path(folder))
                error = int(np.abs(ours(path).astype(int) - made[case.colour]).max())
                worst = max(worst, error if case.lossless else 0)
                times, first = measure(path, given.rounds), first_pixels(path, given.rounds)
                others = " | ".join(cell(case.name, peer, times) for peer in peers)
                told = "–" if first is None else f"{first:.0f} (goal {PREVIEW_MS})"
                gap = str(error) if case.lossless else f"lossy, {error}"
                share = f"{times[ALONE] / times['ours']:.0%}" if ALONE in times else "–"
                lines.append(f"| {case.name} {size} | {times['ours']:.0f} | {share} | {others} | {told} | {gap} |")
                print(lines[-1], flush=True)
                path.unlink()
    state = f"{busy} Read the ratios, not the milliseconds." if busy else "On an idle machine."
    text = "# Decoding against other decoders\n\n"
    text += f"“{ALONE}”: imagecodecs' own call on bytes in memory, as a share of ours; no reader on it can be faster.\n\n"
    text += f"Printed by `bench/decode.py`, medians of {given.rounds} interleaved rounds. {state}\n\n"
    if given.out:
        given.out.write_text(text + "\n".join(lines) + "\n", "utf-8")
    return int(worst > 0)


if __name__ == "__main__":
    raise SystemExit(main())
