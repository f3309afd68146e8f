"""`python -m inference.phantom --out DIR`: write every phantom as DICOM and PNG, with the truth as PNG."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from inference.phantom.cases import CASES, Phantom, make_case


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is written."""
    parser = argparse.ArgumentParser(prog="python -m inference.phantom", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--case", action="append", choices=sorted(CASES), help="only this (repeat for more)")
    parser.add_argument("--no-pictures", action="store_true", help="DICOM and truth only")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name in chosen.case or CASES:
        write_case(name, chosen.out, pictures=not chosen.no_pictures)
        sys.stdout.write(f"{name}: written to {chosen.out}\n")
    return 0


def write_case(name: str, folder: Path, *, pictures: bool) -> None:
    """`NAME.dcm`, `NAME-truth.png` (middle frame, 0/255) and, if asked, `NAME.png` (same frame)."""
    from inference.phantom import dicom

    case = CASES[name]
    frames = [make_case(name, number) for number in range(case.frames)]
    dicom.write(folder / f"{name}.dcm", name, case, frames)
    _write_pictures(name, folder, frames[case.frames // 2], pictures=pictures)


def _write_pictures(name: str, folder: Path, frame: Phantom, *, pictures: bool) -> None:
    import cv2

    cv2.imwrite(str(folder / f"{name}-truth.png"), frame.truth.astype(np.uint8) * 255)
    if pictures:
        cv2.imwrite(str(folder / f"{name}.png"), frame.pixels)


if __name__ == "__main__":
    sys.exit(main())
