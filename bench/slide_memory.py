"""Peak memory of a whole run without a window, from the file to all exports, for slides of growing size.

python bench/slide_memory.py [--sides 10000 30000 100000] [--most MiB] [--out bench/results/slide-memory.md] [--force]

Each side in a process of its own: `lesionscope-infer` on a tiled JPEG pyramid made here (a few distinct tiles repeated,
tissue in one of sixteen squares of 4096 px), with a stand-in for the network (width 2, says 0.73 everywhere: only memory
is measured here, never speed or truth), then the DICOM SEG of the same map. The peak is the system's own VmHWM; Linux
only. Exit 1 if the largest takes more than `--most` MiB above the smallest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.busy import require_idle

SIDES = (10_000, 30_000, 100_000)
TILE, LEVELS = 256, 5
SQUARE, EVERY = 4096, 16_384  # px: of tissue, and how far apart
MOST_MIB = 64
CARD = """
id = "bench-slide"
title = "Stand-in"
version = "0"
network = "slide-fpn"
pipeline = "slide"
weights = "w.safetensors"
sha256 = "{sha}"
trained = true
[network_args]
width = 2
[pipeline_args]
mpp = 2.5
margin = 32
target = {{ colours = [[0.61, 0.67, 0.43], [0.22, 0.83, 0.51]], strength = [1.17, 0.84] }}
[input]
modality = ["SM"]
size = [512, 512]
[output]
classes = ["lesion"]
layer = "lesion"
threshold = 0.5
"""


def write_sparse(path: Path, side: int) -> None:
    """A tiled JPEG pyramid of side² at 0.25 µm/px. The glass between the squares of tissue is one tile, repeated."""
    import numpy as np
    import tifffile

    from bench.slide_infer import tissue

    whole = tissue(1024)
    stained = [_jpeg(whole[y : y + TILE, x : x + TILE]) for y in range(0, 1024, TILE) for x in range(0, 1024, TILE)]
    glass = _jpeg(np.full((TILE, TILE, 3), 243, np.uint8))
    with tifffile.TiffWriter(path, bigtiff=True) as out:
        for level in range(LEVELS):
            size = -(-side // 2**level)
            out.write(
                _tiles(size, level, stained, glass), shape=(size, size, 3), dtype=np.uint8, tile=(TILE, TILE),
                photometric="ycbcr", subsampling=(2, 2), compression="jpeg", metadata=None, resolutionunit=3,
                resolution=(40_000 / 2**level, 40_000 / 2**level), subfiletype=1 if level else 0,
                description="synthetic phantom, sparse, for memory" if level == 0 else None,
            )  # fmt: skip


def _jpeg(rgb: object) -> bytes:
    import simplejpeg

    return bytes(simplejpeg.encode_jpeg(rgb, quality=80, colorspace="RGB", colorsubsampling="420"))


def _tiles(size: int, level: int, stained: Sequence[bytes], glass: bytes) -> Iterator[bytes]:
    across = -(-size // TILE)
    held = [(i * TILE << level) % EVERY // SQUARE == 2 for i in range(across)]
    for row in range(across):
        for column in range(across):
            yield stained[(4 * row + column) % len(stained)] if held[row] and held[column] else glass


def write_model(folder: Path) -> None:
    """The stand-in: a logit of 1 everywhere."""
    import torch
    from safetensors.torch import save_file

    from inference.networks.slide import SlideFPN

    place = folder / "bench-slide"
    place.mkdir(parents=True)
    network = SlideFPN(width=2)
    torch.nn.init.zeros_(network.head.weight)
    torch.nn.init.ones_(network.head.bias)
    save_file(network.state_dict(), place / "w.safetensors")
    sha = hashlib.sha256((place / "w.safetensors").read_bytes()).hexdigest()
    (place / "card.toml").write_text(CARD.format(sha=sha))


def memory(word: str) -> int:
    """VmHWM, VmRSS … of this process, kB."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(word))


def child(folder: Path, side: int) -> None:
    """One whole run; prints its figures as JSON."""
    from inference.engine import Engine
    from inference.headless.command import run
    from inference.maps.store import DONE, MapStore

    path = folder / f"slide-{side}.tif"
    engine = Engine([folder / "models"], device="cpu", spare_cores=0)
    begun = perf_counter()
    status = run([str(path), "--out", str(folder / "out"), "--model", "bench-slide"], lambda options: engine)
    after_run = memory("VmHWM")
    (map_folder,) = (one.parent for one in (Path(os.environ["LESIONSCOPE_HOME"]) / "maps").glob("*/map.json"))
    store = MapStore.open(map_folder)
    seg = write_seg(folder, store, side)
    made = list((folder / "out" / path.stem).iterdir())
    print(json.dumps({
        "side": side, "status": status, "tiles": int((store.states == DONE).sum()), "of": store.grid.count,
        "seconds": perf_counter() - begun, "file": path.stat().st_size, "run": after_run, "peak": memory("VmHWM"),
        "files": sorted(file.name for file in made), "seg": seg,
    }))  # fmt: skip


def write_seg(folder: Path, store: object, side: int) -> int:
    """The SEG of the map, as of a DICOM slide of that size. Returns its bytes."""
    from pydicom import dcmread

    from inference.export.seg import Claim
    from inference.export.seg_slide import write_slide_seg
    from inference.maps.lesions import find
    from inference.maps.scratch import ScratchMask
    from tests.inference.export.export_slide_dicom import write_sm

    head = folder / f"head-{side}.dcm"
    uid = write_sm(head)
    made = dcmread(head)
    made.TotalPixelMatrixColumns = made.TotalPixelMatrixRows = side
    made.save_as(head)
    with ScratchMask(store.folder, store.size) as mask:
        for rows in find(store, 0.5, spacing=None).numbers():
            mask.add(rows > 0)
        write_slide_seg(
            folder / f"seg-{side}.dcm", slide=head, sop_uid=uid, mask=mask, to_level0=store.to_level0,
            claim=Claim("lesion", "AI", "bench-slide", "0"),
        )  # fmt: skip
    return (folder / f"seg-{side}.dcm").stat().st_size


def ask(folder: Path, side: int) -> dict:
    """The figures of one side, from a process of its own."""
    write_sparse(folder / f"slide-{side}.tif", side)
    code = f"from bench.slide_memory import *; child(Path({str(folder)!r}), {side})"
    home = os.environ | {"LESIONSCOPE_HOME": str(folder / f"home-{side}")}
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=home, check=False)
    if out.returncode:
        raise SystemExit(out.stderr)
    (folder / f"slide-{side}.tif").unlink()
    return json.loads(out.stdout.splitlines()[-1])


def table(told: Sequence[dict]) -> list[str]:
    lines = ["| slide | file, MB | tiles computed | s | peak after read, network, stitch, export, MiB | with the SEG, MiB |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    lines += [
        f"| {one['side']:,}² | {one['file'] / 1e6:.0f} | {one['tiles']} of {one['of']} | {one['seconds']:.0f} |"
        f" {one['run'] / 1024:.0f} | {one['peak'] / 1024:.0f} |" for one in told
    ]  # fmt: skip
    return [*lines, "", f"Written each time: {', '.join(told[-1]['files'])} and seg.dcm ({told[-1]['seg'] / 1e6:.1f} MB)."]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sides", type=int, nargs="+", default=SIDES)
    parser.add_argument("--most", type=float, default=MOST_MIB)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "slide-memory.md")
    parser.add_argument("--force", action="store_true")
    asked = parser.parse_args()
    busy = require_idle(force=asked.force)
    with tempfile.TemporaryDirectory(prefix="lesionscope-memory-") as place:
        write_model(Path(place) / "models")
        told = [ask(Path(place), side) for side in asked.sides]
    grown = (told[-1]["peak"] - told[0]["peak"]) / 1024
    lines = ["# Memory of a whole slide without a window", "",
             f"{date.today()}, `python bench/slide_memory.py`, {platform.system()}, {os.cpu_count()} cores, Python "
             f"{platform.python_version()}. {busy or ''} The network is a stand-in of width 2: only memory is measured.",
             "", *table(told), "", f"From the first to the last: {grown:+.0f} MiB (at most {asked.most:.0f})."]  # fmt: skip
    asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    good = grown <= asked.most and not any(one["status"] for one in told)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
