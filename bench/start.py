"""From process start to the first painted 2048² picture: ours, a bare PySide6 script, napari – interleaved, one run.

`python bench/start.py [--rounds 7] [--napari PYTHON] [--out bench/results/start]` needs a display (xvfb-run).
Also: which heavy modules were loaded by then, when the AI result came, and every stall of the window above 50 ms; the
first start of all, before networks are converted for this processor, is told apart. Beside seconds it tells the CPU time
that ours and the bare script took to their first picture: that ratio means something on a busy machine too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.busy import require_idle

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("torch", "monai", "imagecodecs", "openslide", "highdicom", "pyqtgraph")
MODELS = 3
AI_WAIT_S = 60.0
CONVERT = [sys.executable, "-m", "inference.backends.convert"]  # the program does it 15 s after its first answer


@dataclass
class Ours:
    paint: float
    cpu: float
    modules: list[str]
    ai: float | None = None
    stalls: list[float] = field(default_factory=list)


def pictures(folder: Path) -> dict[str, Path]:
    """A 2048² PNG (8 bit) and an uncompressed 2048² DICOM (12 of 16 bit), the same noise-on-ramp in both."""
    import cv2
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    rng = np.random.default_rng(0)
    ramp = np.add.outer(np.arange(2048), np.arange(2048)) / 4096
    grey = (ramp * 3500 + rng.integers(0, 500, (2048, 2048))).astype(np.uint16)
    cv2.imwrite(str(folder / "p.png"), (grey >> 4).astype(np.uint8))
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = generate_uid()
    made = Dataset()
    made.file_meta = meta
    made.SOPClassUID, made.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    made.PatientName, made.Modality = "BENCH", "OT"
    made.Rows = made.Columns = 2048
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 12, 11, 0
    made.WindowCenter, made.WindowWidth = 2048, 4096
    made.PixelData = grey.tobytes()
    made.save_as(folder / "d.dcm", enforce_file_format=True)
    return {"PNG": folder / "p.png", "DICOM": folder / "d.dcm"}


def run_peer(python: str, name: str, path: Path) -> dict[str, float]:
    """{"at": seconds from start to first picture, "cpu": seconds of CPU by then, where the peer tells it}."""
    begun = monotonic()
    command = [python, str(ROOT / "bench" / "peers.py"), name, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:  # napari does not always end when its window is closed
            if line.startswith("{"):
                process.kill()
                told = json.loads(line)
                return {**told, "at": told["at"] - begun}
    raise SystemExit(f"{name} showed nothing")


def run_ours(path: Path, home: Path, *, wait_for_ai: bool) -> Ours:
    """home: the program's folder; what an earlier start kept there is there for this one."""
    log = home / "watch.jsonl"
    log.unlink(missing_ok=True)
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "LESIONSCOPE_WATCH": str(log), "LESIONSCOPE_HOME": str(home)}
    begun = monotonic()
    process = subprocess.Popen([sys.executable, "-m", "viewer", str(path)], cwd=ROOT, env=env)
    try:
        return _follow(log, begun, process, wait_for_ai=wait_for_ai)
    finally:
        process.terminate()
        process.wait(10)


def _follow(log: Path, begun: float, process: subprocess.Popen[bytes], *, wait_for_ai: bool) -> Ours:
    made: Ours | None = None
    limit = monotonic() + AI_WAIT_S
    while monotonic() < limit:
        if process.poll() is not None:
            raise SystemExit(f"the viewer ended with status {process.returncode}")
        events = _events(log)
        painted = next((e for e in events if e["what"] == "first_paint"), None)
        runs = [e for e in events if e["what"] == "run"]
        if painted:
            made = Ours(painted["at"] - begun, painted["cpu"], [m for m in HEAVY if m in painted["modules"]])
            made.stalls = [e["ms"] for e in events if e["what"] == "stall"]
            if not wait_for_ai:
                return made
            if len(runs) >= MODELS:
                made.ai = runs[-1]["at"] - painted["at"]
                sleep(0.3)
                made.stalls = [e["ms"] for e in _events(log) if e["what"] == "stall"]
                return made
        sleep(0.05)
    if made is None or wait_for_ai:
        raise SystemExit(f"no first picture or no AI result within {AI_WAIT_S} s: {_events(log)[-3:]}")
    return made


def _events(log: Path) -> list[dict[str, Any]]:
    if not log.exists():
        return []
    return [json.loads(line) for line in log.read_text().splitlines() if line.endswith("}")]


def median(values: list[float]) -> float:
    return statistics.median(values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--napari", help="a Python that has napari")
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "start")
    asked = parser.parse_args()
    busy = require_idle(force=asked.force)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        report = measure(pictures(Path(folder)), asked.rounds, asked.napari, busy, Path(home))
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.with_suffix(".json").write_text(json.dumps(report, indent=2) + "\n")
    asked.out.with_suffix(".md").write_text(as_text(report))
    print(as_text(report))


def measure(files: dict[str, Path], rounds: int, napari: str | None, busy: str, home: Path) -> dict[str, Any]:
    times: dict[str, list[float]] = {}
    cpu: dict[str, list[float]] = {}
    loaded: set[str] = set()
    for number in range(rounds + 1):  # the first round warms the disk and is not counted
        for kind, path in files.items():
            ours = run_ours(path, home, wait_for_ai=False)
            loaded |= set(ours.modules)
            got = {f"ours {kind}": {"at": ours.paint, "cpu": ours.cpu}}
            got[f"bare {kind}"] = run_peer(sys.executable, "bare", path)
            if napari:
                got[f"napari {kind}"] = run_peer(napari, "napari", path)
            for name, told in got.items() if number else ():
                times.setdefault(name, []).append(told["at"])
                cpu.setdefault(name, []).append(told.get("cpu", 0.0))
    case = ROOT / "resources" / "demo" / "malignant.dcm"
    with tempfile.TemporaryDirectory() as fresh:
        first = run_ours(case, Path(fresh), wait_for_ai=True)
        subprocess.run(CONVERT, cwd=ROOT, env={**os.environ, "LESIONSCOPE_HOME": fresh}, check=True)
        demo = [run_ours(case, Path(fresh), wait_for_ai=True) for _ in range(rounds)]
    return {
        "date": date.today().isoformat(), "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "python": platform.python_version(), "rounds": rounds, "busy": busy,
        "seconds": times, "cpu_seconds": cpu, "first_start_ai": first.ai, "first_start_stalls_ms": first.stalls,
        "heavy_at_first_paint": sorted(loaded),
        "ai_after_first_paint": [d.ai for d in demo], "stalls_ms": [d.stalls for d in demo],
    }  # fmt: skip


def as_text(report: dict[str, Any]) -> str:
    middle = {name: median(values) for name, values in report["seconds"].items()}
    lines = ["# Start: process start to first painted 2048² picture", ""]
    lines += [f"{report['date']}, {report['machine']}, Python {report['python']}, medians of {report['rounds']} rounds,"]
    lines += [f"interleaved. {report['busy']}".rstrip(), ""]
    lines += ["| picture | ours | bare script | ours ÷ bare | napari | napari ÷ ours |", "|---|---|---|---|---|---|"]
    for kind in ("PNG", "DICOM"):
        ours, bare, peer = middle[f"ours {kind}"], middle[f"bare {kind}"], middle.get(f"napari {kind}")
        far = f"{peer:.2f} s | {peer / ours:.1f}" if peer else "not here | –"
        lines.append(f"| {kind} | {ours:.2f} s | {bare:.2f} s | {ours / bare:.2f} | {far} |")
    for kind in ("PNG", "DICOM"):
        spent = {name: median(report["cpu_seconds"][f"{name} {kind}"]) for name in ("ours", "bare")}
        told = f"{spent['ours']:.2f} s against {spent['bare']:.2f} s, {spent['ours'] / spent['bare']:.2f}"
        lines += ["", f"CPU time to the first {kind}: {told} times the bare script's."]
    ai = report["ai_after_first_paint"]
    stalls = [ms for run in report["stalls_ms"] for ms in run]
    lines += ["", f"Heavy modules loaded at the first paint: {', '.join(report['heavy_at_first_paint']) or 'none'}."]
    lines += [f"All three AI results after the first picture (demo case): median {median(ai):.2f} s, worst {max(ai):.2f} s."]
    lines += [f"The first start of all, before networks are converted: {report['first_start_ai']:.2f} s."]
    lines += [f"Stalls of the window above 50 ms until then, all rounds: {stalls or 'none'}."]
    lines += ["", "Repeat: `xvfb-run -s '-screen 0 1920x1080x24' python bench/start.py --napari PYTHON`", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
