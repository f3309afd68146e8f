"""A series of 200 slices of 512²: first slice, all slices against a plain pydicom loop, and scrolling on the canvas.

`python bench/series.py [--rounds 5] [--force]` writes bench/results/series.md. Ours begins with the folder's path and
ends with every slice's values in memory, sorted: headers, order, pixels, rescale. The loop is what a script does:
`dcmread(path).pixel_array` for each file, neither sorted nor rescaled. Rounds alternate; medians are told.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from bench.busy import require_idle
from inference.geometry import Rect
from inference.images.series import stacks_of
from inference.images.series_source import StackSource
from inference.images.source import Region
from inference.images.study import find_study
from inference.job import CancelToken
from viewer.opening_work import open_file

SLICES, SIDE = 200, 512
RESULT = Path(__file__).parent / "results" / "series.md"
FIRST_MS, RATIO, FPS = 50.0, 2.0, 60.0


def make(folder: Path) -> list[Path]:
    """CT slices of noise with forty private elements, as scanners write them; names in no order."""
    from pydicom import Dataset
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

    rng = np.random.default_rng(0)
    study, series, paths = generate_uid(), generate_uid(), []
    for n in range(SLICES):
        made = Dataset()
        made.file_meta = FileMetaDataset()
        made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        made.SOPClassUID, made.SOPInstanceUID = CTImageStorage, generate_uid()
        made.StudyInstanceUID, made.SeriesInstanceUID, made.Modality = study, series, "CT"
        made.PatientName, made.PatientID, made.SeriesNumber, made.InstanceNumber = "BENCH", "1", 1, n + 1
        made.ImagePositionPatient, made.ImageOrientationPatient = [0.0, 0.0, float(n)], [1, 0, 0, 0, 1, 0]
        made.PixelSpacing, made.RescaleSlope, made.RescaleIntercept = [0.5, 0.5], 1, -1024
        made.WindowCenter, made.WindowWidth, made.Rows, made.Columns = 40, 400, SIDE, SIDE
        made.SamplesPerPixel, made.PhotometricInterpretation, made.PixelRepresentation = 1, "MONOCHROME2", 0
        made.BitsAllocated, made.BitsStored, made.HighBit = 16, 12, 11
        block = made.private_block(0x0019, "MAKER", create=True)
        for place in range(40):
            block.add_new(place, "DS", "1.25")
        made.PixelData = rng.integers(0, 4096, (SIDE, SIDE)).astype("<u2").tobytes()
        made["PixelData"].VR = "OW"
        paths.append(folder / f"i{n * 37 % SLICES:04}.dcm")
        made.save_as(paths[-1], enforce_file_format=True)
    return sorted(paths)


def stack(folder: Path) -> StackSource:
    (only,) = stacks_of(find_study([folder], CancelToken()).patients())
    return StackSource(only.instances)


def ours(folder: Path, threads: int = 2) -> StackSource:
    source = stack(folder)
    places = [Region(Rect(0, 0, SIDE, SIDE), frame=frame) for frame in range(SLICES)]
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(source.read, places):
            """Each slice is a copy of its own, as the loop's are."""
    return source


def loop(paths: list[Path]) -> list[Any]:
    from pydicom import dcmread

    return [dcmread(path).pixel_array for path in paths]


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def scroll(source: StackSource) -> float:
    """Frames painted in a second at 1600 × 1000, forward and back, each turn painted to its end."""
    import cv2  # noqa: F401  # the program has it loaded soon after the first picture
    from PySide6.QtWidgets import QApplication

    from viewer.canvas.view import CanvasView
    from viewer.document.document import Document

    qt = QApplication.instance() or QApplication([])
    canvas = CanvasView()
    canvas.resize(1600, 1000)
    canvas.set_document(Document(source))
    canvas.show()
    qt.processEvents()

    def turn() -> None:
        for step in [1] * (SLICES - 1) + [-1] * (SLICES - 1):
            canvas.step_frame(step)
            canvas.viewport().repaint()
            qt.processEvents()

    took = seconds(turn)
    canvas.set_document(None)
    return 2 * (SLICES - 1) / took


def report(rows: list[tuple[str, str, str]], note: str) -> str:
    lines = [
        "# A series of 200 slices, 512², 16 bit",
        "",
        f"`python bench/series.py` on {date.today()}, {platform.machine()}, {os.cpu_count()} cores. {note}".rstrip(),
        "",
        "| what | found | goal |",
        "|---|---|---|",
        *(f"| {what} | {found} | {goal} |" for what, found, goal in rows),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--force", action="store_true")
    asked = parser.parse_args()
    note = require_idle(force=asked.force)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make(folder)
        loop(paths[:3])
        ours(folder)
        found = [
            (seconds(lambda: open_file(paths[90])), seconds(lambda: ours(folder)), seconds(lambda: loop(paths)))
            for _ in range(asked.rounds)
        ]
        first, all_ours, all_loop = (statistics.median(column) for column in zip(*found, strict=True))
        fps = scroll(stack(folder))
    rows = [
        ("first slice, from the request to its pixels", f"{first * 1000:.0f} ms", f"≤ {FIRST_MS:.0f} ms"),
        ("all slices, ours", f"{all_ours:.2f} s", ""),
        ("all slices, pydicom loop", f"{all_loop:.2f} s", ""),
        ("pydicom loop / ours", f"{all_loop / all_ours:.2f}", f"≥ {RATIO:.0f}"),
        ("scrolling a stack not read yet, 1600 × 1000", f"{fps:.0f} frames/s", f"≥ {FPS:.0f}"),
    ]
    text = report(rows, note)
    RESULT.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
