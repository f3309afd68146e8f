"""Open every file of some folders, each in a process of its own with limits, and write what became of it.

    python bench/open_all.py [FOLDER …] [--out bench/results/open.md]

Each file's middle frame is read whole and made ready for the screen; of a slide, its coarsest level and a part of
its finest. A file is *opened*, or *refused* with one sentence that names it; a crash, another exception, more than
10 s or more than 2 GiB is a failure (exit 1).
Linux only: it forks, and asks the system for the peak memory of each child.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import select
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

DATA = ROOT.parent / "shared" / "data"
MOST_SECONDS, MOST_MIB = 10.0, 2048.0
ADDRESS_SPACE = 6 << 30  # a runaway child ends before the machine does; far above the 2 GiB that already fail


@dataclass(frozen=True, slots=True)
class Outcome:
    """state: opened, refused or FAILED.  text: what was seen, or the sentence, or what went wrong."""

    file: str
    state: str
    text: str
    seconds: float
    mib: float


def describe(path: Path) -> tuple[str, str]:
    """(state, text) of one file; runs in the child."""
    from inference.errors import ImageError
    from inference.geometry import Rect
    from inference.images.greyscale import to_rgb
    from inference.images.opener import open_image
    from inference.images.source import Region
    from inference.slides.source import SlideSource

    try:
        with open_image(path) as source:
            info = source.info
            if isinstance(source, SlideSource):
                return slide_words(source)
            middle = info.frames // 2
            pixels = source.read(Region(Rect.whole(source.levels[0]), frame=middle))
            shown = to_rgb(source, middle)
            if pixels.dtype.name != info.dtype or pixels.shape[:2] != info.size.shape or shown.shape[2] != 3:
                return (
                    "FAILED",
                    f"its info says {info.size} {info.dtype}, it read {pixels.shape} {pixels.dtype}",
                )
            size = f"{info.size.width} × {info.size.height}"
            frames = f", {info.frames} frames" if info.frames > 1 else ""
            kind = "RGB" if info.channels == 3 else f"grey {info.dtype}"
            return "opened", f"{info.format}, {size}{frames}, {kind}, {pixels.min()} … {pixels.max()}"
    except ImageError as error:
        sound = path.name in error.text and "\n" not in error.text and error.text.endswith(".")
        return ("refused" if sound else "FAILED"), error.text


def slide_words(source: Any) -> tuple[str, str]:
    """A slide is never read whole: its coarsest level is, and up to 1024² in the middle of its finest."""
    from inference.geometry import Rect
    from inference.images.source import Region

    level, size = len(source.levels) - 1, source.info.size
    coarse = source.read(Region(Rect.whole(source.levels[level]), level))
    middle = Rect((size.width - 1024) // 2, (size.height - 1024) // 2, 1024, 1024).intersect(Rect.whole(size))
    fine = source.read(Region(middle))
    levels = f"{len(source.levels)} levels"
    spacing = f"{1000 * source.info.spacing.x_mm:g} µm/px" if source.info.spacing else "pixel size unknown"
    told = f"slide, {source.info.format}, {size.width} × {size.height}, {levels}, {spacing}"
    return "opened", f"{told}, {min(coarse.min(), fine.min())} … {max(coarse.max(), fine.max())}"


def child(path: Path, pipe: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    try:
        state, text = describe(path)
    except BaseException as error:
        state, text = "FAILED", f"{type(error).__name__}: {error}"
    os.write(pipe, json.dumps([state, text]).encode()[:60_000])
    os._exit(0)


def run(path: Path, name: str) -> Outcome:
    """Open one file in a child and judge it by its answer, its time and its memory."""
    reading, writing = os.pipe()
    started = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        child(path, writing)
    os.close(writing)
    answered = bool(select.select([reading], [], [], MOST_SECONDS)[0])
    if not answered:
        os.kill(pid, signal.SIGKILL)
    answer = os.read(reading, 65_536)
    os.close(reading)
    _, status, usage = os.wait4(pid, 0)
    seconds, mib = time.perf_counter() - started, usage.ru_maxrss / 1024
    if not answered:
        return Outcome(name, "FAILED", f"no answer in {MOST_SECONDS:.0f} s", seconds, mib)
    if not answer:
        return Outcome(name, "FAILED", f"the process ended with status {status}", seconds, mib)
    state, text = json.loads(answer)
    if mib > MOST_MIB:
        state, text = "FAILED", f"{mib:.0f} MiB; {text}"
    return Outcome(name, state, text, seconds, mib)


def preload() -> None:
    """Load what the children share, so that their times are those of the files."""
    import cv2
    import imagecodecs
    import pydicom  # noqa: F401
    import tifffile  # noqa: F401
    from PIL import Image

    import inference.images.dicom
    import inference.images.tiff  # noqa: F401

    cv2.setNumThreads(1)
    Image.init()
    imagecodecs.png_version()


def files_of(folders: list[Path]) -> list[tuple[Path, str]]:
    found = []
    for folder in folders:
        paths = sorted(p for p in folder.rglob("*") if p.is_file() and p != folder / "index.csv")
        found += [(path, f"{folder.name}/{path.relative_to(folder)}") for path in paths]
    return found


def report(outcomes: list[Outcome]) -> str:
    count = {state: sum(o.state == state for o in outcomes) for state in ("opened", "refused", "FAILED")}
    slowest, largest = max(outcomes, key=lambda o: o.seconds), max(outcomes, key=lambda o: o.mib)
    lines = [
        "# Opening every file of the test folders",
        "",
        f"`python bench/open_all.py`: {len(outcomes)} files, **{count['opened']} opened, {count['refused']} refused "
        f"with a sentence, {count['FAILED']} failed** (crash, other exception, > {MOST_SECONDS:.0f} s, "
        f"> {MOST_MIB:.0f} MiB).",
        f"Slowest: {slowest.seconds:.2f} s (`{slowest.file}`). "
        f"Largest process: {largest.mib:.0f} MiB (`{largest.file}`), of which Python and its libraries are "
        f"{min(o.mib for o in outcomes):.0f} MiB.",
        f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}.",
        "",
        "| file | result | what | s | MiB |",
        "|---|---|---|---|---|",
    ]
    ranked = sorted(outcomes, key=lambda o: (o.state != "FAILED", o.file))
    return "\n".join(lines + [row(outcome) for outcome in ranked]) + "\n"


def row(outcome: Outcome) -> str:
    text = "".join(c if c.isprintable() else "·" for c in outcome.text).replace("|", "\\|")
    name = outcome.file.replace("|", "\\|")
    return f"| `{name}` | {outcome.state} | {text} | {outcome.seconds:.2f} | {outcome.mib:.0f} |"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folders", nargs="*", type=Path, default=[DATA / "dicom", DATA / "hostile", DATA / "wsi"]
    )
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "open.md")
    parser.add_argument("--json", action="store_true", help="print every outcome as a line of JSON")
    told = parser.parse_args()
    files = files_of([folder for folder in told.folders if folder.is_dir()])
    if not files:
        print("There is nothing to open: the folders are not here.", file=sys.stderr)
        return 2
    preload()
    outcomes = []
    for at, (path, name) in enumerate(files, 1):
        outcomes.append(run(path, name))
        if told.json:
            print(json.dumps(asdict(outcomes[-1])))
        elif sys.stderr.isatty() or at % 50 == 0 or outcomes[-1].state == "FAILED":
            print(f"{at}/{len(files)} {outcomes[-1].state} {name}", file=sys.stderr)
    told.out.parent.mkdir(parents=True, exist_ok=True)
    told.out.write_text(report(outcomes), encoding="utf-8")
    print("\n".join(report(outcomes).splitlines()[2:5]))
    return int(any(outcome.state == "FAILED" for outcome in outcomes))


if __name__ == "__main__":
    raise SystemExit(main())
