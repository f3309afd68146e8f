"""Does a second decoding thread help a reader who turns through a JPEG 2000 series?  Prints ratios, writes nothing.

`python bench/two_decoders.py [CT.dcm] [--rounds 3]`: 200 slices made of one real slice, lossless JPEG 2000. A wheel
asks the canvas' reader for each slice in turn, at once or every 33 ms, and the window spends 4 ms on each as painting
would; frames are decoded one at a time, as they are, or two at a time. Told are the whole time and the longest of ten waits.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
from pathlib import Path
from time import perf_counter, sleep
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np

from inference.geometry import Rect
from inference.images.dicom import open_dicom
from inference.images.series import Stack, stacks_of
from inference.images.series_source import StackSource
from inference.images.source import Region
from inference.images.study import find_study
from inference.job import CancelToken

SLICES, PAINT_MS = 200, 4.0
REAL = "dicom/dicomParser/testImages/encapsulated/multi-frame/CT0012.fragmented_no_bot_jpeg_lossless.57.dcm"


class TwoAtATime:
    """Stands in for the lock of a pyramid."""

    def __init__(self) -> None:
        self._room = threading.Semaphore(2)

    def __enter__(self) -> None:
        self._room.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._room.release()


def make(real: Path, folder: Path) -> Stack:
    """The series, from the first frame of a real file, in `folder`."""
    import imagecodecs
    import pydicom
    from pydicom.encaps import encapsulate
    from pydicom.uid import JPEG2000Lossless, generate_uid

    with open_dicom(real) as source:
        slice_ = source.stored(0).astype(np.uint16)
    for n in range(SLICES):
        made = pydicom.Dataset()
        made.file_meta = pydicom.dataset.FileMetaDataset()
        made.file_meta.TransferSyntaxUID, made.SOPClassUID = JPEG2000Lossless, "1.2.840.10008.5.1.4.1.1.2"
        made.SOPInstanceUID, made.StudyInstanceUID, made.SeriesInstanceUID = generate_uid(), "1.2.3", "1.2.3.4"
        made.Modality, made.InstanceNumber, made.ImagePositionPatient = "CT", n + 1, [0, 0, n]
        made.ImageOrientationPatient, made.PixelSpacing = [1, 0, 0, 0, 1, 0], [0.5, 0.5]
        made.Rows, made.Columns = slice_.shape
        made.SamplesPerPixel, made.PhotometricInterpretation, made.PixelRepresentation = 1, "MONOCHROME2", 0
        made.BitsAllocated, made.BitsStored, made.HighBit = 16, 16, 15
        shifted = np.roll(slice_, (n % 13, n % 7), (0, 1))
        packed = imagecodecs.jpeg2k_encode(shifted, level=0, reversible=True, codecformat="j2k")
        made.PixelData = encapsulate([bytes(packed)])
        made["PixelData"].VR, made["PixelData"].is_undefined_length = "OB", True
        made.save_as(folder / f"{n:03d}.dcm", enforce_file_format=True)
    (stack,) = stacks_of(find_study([folder], CancelToken()).patients())
    return stack


def turned(stack: Stack, gap_ms: float, *, two: bool) -> tuple[float, float]:
    """(seconds for the whole series, 90th percentile of the waits in ms)."""
    from PySide6.QtCore import QCoreApplication, QThreadPool

    from viewer.canvas.stack_reader import StackReader

    source, pool = StackSource(stack.instances), QThreadPool()
    pool.setMaxThreadCount(2 if two else 1)
    if two:
        source._pyramid._making = TwoAtATime()  # type: ignore[assignment]  # what is asked here is whether to
    reader, waits, begun = StackReader(source, pool), [], perf_counter()
    for frame in range(SLICES):
        sleep(max(0.0, begun + frame * gap_ms / 1000 - perf_counter()))
        asked = perf_counter()
        while reader.take(Region(Rect.whole(source.info.size), 0, frame), ask=True) is None:
            QCoreApplication.processEvents()
            sleep(0.0003)
        waits.append((perf_counter() - asked) * 1000)
        _paint()
    took = perf_counter() - begun
    reader.close()
    source.close()
    return took, float(np.percentile(waits, 90))


def _paint() -> None:
    """The window's thread at work."""
    until, table = perf_counter() + PAINT_MS / 1000, np.arange(1 << 16, dtype=np.uint8)
    while perf_counter() < until:
        table.take(np.arange(512))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real", nargs="?", type=Path, default=ROOT.parent / "shared" / "data" / REAL)
    parser.add_argument("--rounds", type=int, default=3)
    told = parser.parse_args()
    from PySide6.QtCore import QCoreApplication

    keep = QCoreApplication([])
    with tempfile.TemporaryDirectory() as folder:
        stack = make(told.real, Path(folder))
        for gap_ms in (0.0, 33.0):
            rounds = [(turned(stack, gap_ms, two=False), turned(stack, gap_ms, two=True)) for _ in range(told.rounds)]
            one, two = ([statistics.median(r[way][at] for r in rounds) for at in (0, 1)] for way in (0, 1))
            print(
                f"a slice every {gap_ms:.0f} ms: one at a time {one[0]:.2f} s, wait p90 {one[1]:.1f} ms; "
                f"two at a time {two[0]:.2f} s, {two[1]:.1f} ms; "
                f"one / two: time {one[0] / two[0]:.2f}, wait {one[1] / max(two[1], 0.01):.2f}"
            )
    del keep
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
