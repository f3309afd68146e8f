"""Slides: tiles read against other readers, and a minute of panning and zooming in the real canvas.

    python bench/slide.py [--peers PYTHON] [--napari PYTHON] [--out bench/results/slide.md] [--seconds 30] [--force]

PYTHON: an interpreter that has openslide-python, tiffslide, tifffile with zarr, pyvips, slideio and cucim; which of
them are missing is said; with --napari one that has napari, dask and openslide-python goes through the same panning.
Every reader reads the same places in turn, several rounds; medians count. No tile is read twice in a round and our
cache is off, so that all decode.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import select
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.busy import require_idle
from bench.slide_file import SIDE, write_repeated
from bench.slide_pan import pan_report

PEERS = ("openslide-python", "tiffslide", "tifffile+zarr", "pyvips", "slideio", "cucim")
CASES = [(256, True, 1), (256, False, 1), (512, True, 1), (512, False, 1), (256, True, 2)]
TIMES, ROUNDS, TILES = 7, 3, 40
CPU_ROUNDS = 21
PATIENCE_S = 45


def make(folder: Path) -> Path:
    """The slide of the bench: SIDE · TIMES px wide and high."""
    from inference.phantom.slide import write_slide

    small, big = folder / "small.tif", folder / f"slide-{SIDE * TIMES}.tif"
    if not big.exists():
        write_slide(small, size=SIDE)
        write_repeated(small, big, TIMES)
    return big


def places_for(size: int, *, aligned: bool, seed: int) -> list[tuple[int, int]]:
    """Distinct places in tissue (the middle of one repeat), far enough apart to share no stored tile."""
    rng, step = random.Random(seed), 1024
    cells = [(x, y) for x in range(0, SIDE * TIMES - 2 * step, step) for y in range(0, SIDE * TIMES - 2 * step, step)
             if SIDE // 4 < x % SIDE < 3 * SIDE // 4 and SIDE // 4 < y % SIDE < 3 * SIDE // 4]  # fmt: skip
    chosen = rng.sample(cells, TILES)
    shift = 0 if aligned else 101
    return [(x + shift, y + shift) for x, y in chosen]


class Ours:
    def __init__(self, path: Path) -> None:
        from inference.images.opener import open_image

        self.source = open_image(path)
        self.source._cache.set_limit(0)

    def seconds(self, size: int, places: list[tuple[int, int]], threads: int) -> float:
        from inference.geometry import Rect
        from inference.images.source import Region

        def run(number: int) -> None:
            for x, y in places[number::threads]:
                self.source.read(Region(Rect(x, y, size, size)))

        started = time.perf_counter()
        if threads == 1:
            run(0)
        else:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(run, range(threads)))
        return time.perf_counter() - started

    def streams(self, places: list[tuple[int, int]]) -> list[bytes]:
        """The stored tiles, aligned, of 256."""
        store = self.source._store._store
        level = store._levels[0]
        index = [y // 256 * level.grid.columns + x // 256 for x, y in places]
        return [store._file.read(int(level.offsets[i]), int(level.counts[i])) for i in index]

    def decode_seconds(self, places: list[tuple[int, int]]) -> float:
        """libjpeg-turbo alone, from memory: the floor for aligned tiles of 256."""
        streams = self.streams(places)
        started = time.perf_counter()
        decode(streams)
        return time.perf_counter() - started

    def check(self, size: int, place: tuple[int, int]) -> int:
        from inference.geometry import Rect
        from inference.images.source import Region

        return int(self.source.read(Region(Rect(*place, size, size))).astype("int64").sum())


def decode(streams: list[bytes]) -> None:
    import simplejpeg

    for stream in streams:
        simplejpeg.decode_jpeg(stream, "RGB", fastdct=False, fastupsample=False)


class Peers:
    """The child that reads with the others; one that does not answer is ended and started again."""

    def __init__(self, python: str, path: Path) -> None:
        self.command = [python, str(ROOT / "bench" / "slide_peers.py"), str(path)]
        self.child: subprocess.Popen | None = None

    def ask(self, reader: str, size: int, places: list, threads: int, **more: int) -> dict:
        if self.child is None:
            quiet = subprocess.DEVNULL
            self.child = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, stderr=quiet
            )
        question = {"reader": reader, "size": size, "places": places, "threads": threads, **more}
        self.child.stdin.write(json.dumps(question) + "\n")
        self.child.stdin.flush()
        if not select.select([self.child.stdout], [], [], PATIENCE_S)[0]:
            self.close()
            return {"error": f"no answer in {PATIENCE_S} s"}
        line = self.child.stdout.readline()
        return json.loads(line) if line else {"error": "it ended"}

    def close(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child.wait()
            self.child = None


def read_report(path: Path, python: str | None) -> list[str]:
    ours = Ours(path)
    peers = Peers(python, path) if python else None
    names, missing = [], {}
    for name in PEERS if peers else ():
        told = peers.ask(name, 256, [(SIDE // 2, SIDE // 2)], 1, check=1)
        if "error" in told:
            missing[name] = told["error"]
            continue
        names.append(name)
        if told["pixels"] != ours.check(256, (SIDE // 2, SIDE // 2)):
            missing[name] = "measured, but its pixels are not ours"
    medians = {name: [] for name in ("LesionScope", "decode alone", *names)}
    for number, (size, aligned, threads) in enumerate(CASES):
        seen: dict[str, list[float]] = {name: [] for name in medians}
        for turn in range(ROUNDS):
            places = places_for(size, aligned=aligned, seed=100 * number + turn)
            seen["LesionScope"].append(ours.seconds(size, places, threads))
            if size == 256 and aligned and threads == 1:
                seen["decode alone"].append(ours.decode_seconds(places))
            for name in names:
                told = peers.ask(name, size, places, threads)
                if "seconds" in told:
                    seen[name].append(told["seconds"])
        for name, times in seen.items():
            medians[name].append(statistics.median(times) / TILES * 1000 if times else None)
    if peers is not None:
        peers.close()
    return table(medians) + cpu_report(ours) + [f"- {name}: {why}" for name, why in missing.items()]


def cpu_report(ours: Ours) -> list[str]:
    """By the processor's time, which a busy machine moves less than the clock: reading against decoding alone."""
    seen: dict[str, list[float]] = {"decode": [], "read": [], "two": []}
    for turn in range(CPU_ROUNDS):
        places = places_for(256, aligned=True, seed=1000 + turn)
        streams = ours.streams(places)
        for name in list(seen)[turn % 3 :] + list(seen)[: turn % 3]:
            started = time.process_time()
            if name == "decode":
                decode(streams)
            else:
                ours.seconds(256, places, 2 if name == "two" else 1)
            seen[name].append((time.process_time() - started) / TILES * 1000)
    floor, read, two = (statistics.median(times) for times in seen.values())
    return ["", f"By CPU time, medians of {CPU_ROUNDS} rounds in turn: a tile is read in {read:.3f} ms, decoding alone "
            f"takes {floor:.3f} ms: {read / floor:.2f}×. Two threads spend {two / read:.2f}× the time of one."]  # fmt: skip


def table(medians: dict[str, list[float | None]]) -> list[str]:
    head = " | ".join(
        f"{s}² {'aligned' if a else 'unaligned'}{', 2 threads' if t == 2 else ''}" for s, a, t in CASES
    )
    mine = medians["LesionScope"]
    lines = [f"| reader | {head} |", "|---" * (len(CASES) + 1) + "|"]
    for name, row in medians.items():
        cells = ["–" if v is None else f"{v:.2f}" + ("" if name == "LesionScope" else f" ({v / m:.1f}×)")
                 for v, m in zip(row, mine, strict=True)]  # fmt: skip
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    scaling = mine[0] / mine[4] if mine[0] and mine[4] else 0.0
    return [
        *lines,
        "",
        f"Milliseconds per tile, in brackets how many times ours. Two threads give {scaling:.2f}× of one.",
    ]


def cached() -> None:
    """What is panned has the cache of the program again: without one no screen becomes sharp."""
    from inference.slides.cache import SHARED, default_limit

    SHARED.set_limit(default_limit())


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers")
    parser.add_argument("--napari")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "lesionscope-bench")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "slide.md")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--force", action="store_true")
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    path = make(told.folder)
    note = require_idle(force=told.force)
    what = f"synthetic slide of {SIDE * TIMES}², JPEG 4:2:0 Q80 in tiles of 256²"
    busy = [f"**{note}** Ratios hold within a table; milliseconds do not."] if note else []
    lines = ["# Slides", "", f"`python bench/slide.py`: {what}, "
             f"{TILES} tiles in tissue, medians of {ROUNDS} rounds in turn. {platform.system()}, {os.cpu_count()} cores.",
             *busy, "", "## Reading", ""]  # fmt: skip
    lines += read_report(path, told.peers)
    print("\n".join(lines), flush=True)
    cached()
    lines += ["", "## Panning and zooming", "", *pan_report(path, told.seconds, told.napari)]
    told.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[-10:]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
