"""Live outlines on a playing ultrasound cine: frames a second with their own outline, latency, stalls, and the clock.

`python bench/live.py [--seconds 8] [--rounds 2] [--size 256] [--force]` needs a display (xvfb-run); it writes
bench/results/live.md. The cine is the phantom, there and back until no frame is shown twice, at 30 frames/s. The student
is the one in resources/models; where none lies there, or another input size is asked for, one with random weights and the
same layers, which takes as long.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "bench" / "results" / "live.md"
FRAME_MS, WIDTH, AIM = 33.333, 8, 15.0
OURS = ROOT / "resources" / "models" / "breast-us-student"
CARD = """id = "bench-student"
title = "Random student"
version = "0"
network = "distill-student"
pipeline = "student"
weights = "weights.safetensors"
sha256 = "{sha}"
trained = true
[network_args]
width = {width}
[input]
modality = ["US"]
body_part = ["BREAST"]
size = [{size}, {size}]
[output]
classes = ["lesion"]
layer = "lesion"
"""


def make_cine(path: Path, seconds: float) -> int:
    """The phantom's frames there and back, enough for `seconds`. Returns how many."""
    import pydicom
    from pydicom.encaps import encapsulate, generate_frames

    made = pydicom.dcmread(ROOT / "resources" / "demo" / "cine.dcm")
    frames = list(generate_frames(made.PixelData, number_of_frames=made.NumberOfFrames))
    turn = frames + frames[-2:0:-1]
    count = int(seconds * 1000 / FRAME_MS) + 60
    made.PixelData = encapsulate([turn[k % len(turn)] for k in range(count)])
    made["PixelData"].VR = "OB"
    made.NumberOfFrames, made.FrameTime = count, FRAME_MS
    for name in ("PreferredPlaybackSequencing", "CineRate", "RecommendedDisplayFrameRate"):
        if name in made:
            delattr(made, name)
    made.save_as(path, enforce_file_format=True)
    return count


def make_model(folder: Path, size: int) -> None:
    """A student with random weights."""
    import torch
    from safetensors.torch import save_file

    from inference.networks import NETWORKS

    torch.manual_seed(0)
    place = folder / "bench-student"
    place.mkdir(parents=True)
    save_file(NETWORKS["distill-student"](width=WIDTH).state_dict(), place / "weights.safetensors")
    sha = hashlib.sha256((place / "weights.safetensors").read_bytes()).hexdigest()
    (place / "card.toml").write_text(CARD.format(sha=sha, size=size, width=WIDTH))


# without the window ----------------------------------------------------------------------------------------


def through_the_process(path: Path, models: Path | None, model: str, count: int) -> dict[str, float]:
    """Frames straight to the model process and back, one after the other."""
    from dataclasses import replace

    from inference.images.opener import open_image
    from inference.job import CancelToken
    from inference.results import Request, Scope
    from inference.worker import WorkerProcess

    worker, took, inside = WorkerProcess([models] if models else [], device="cpu"), [], []
    try:
        with open_image(path) as source:
            asked = Request(model, str(path), scope=Scope("US", "BREAST"), explain=False)
            told = worker.follow(source, asked, CancelToken())  # the model is loaded
            asked = replace(asked, roi=told.crop)
            for frame in range(1, count):
                begun = perf_counter()
                told = worker.follow(source, replace(asked, frame=frame), CancelToken())
                took.append((perf_counter() - begun) * 1000)
                inside.append(told.provenance.seconds * 1000)
    finally:
        worker.close()
    took.sort()
    return {"fps": 1000 / statistics.mean(took), "median": statistics.median(took),
            "p95": took[int(0.95 * len(took))], "inside": statistics.median(inside)}  # fmt: skip


# inside the program ----------------------------------------------------------------------------------------


def child(path: Path, seconds: float, *, live: bool) -> None:
    """Play in the real program, print what was measured as one line of JSON, end."""
    from PySide6.QtCore import QTimer

    from viewer.__main__ import Arguments
    from viewer.app import start

    qt, app = start(Arguments((path,), False))
    told: dict[str, Any] = {"own": 0, "late": 0, "none": 0, "latency": []}

    def begin() -> None:
        if live:
            app.calls["live"]()
        wait()

    def wait() -> None:
        """Until the model is loaded: the first outline is there."""
        document = app.workspace.current
        if live and (document is None or not document.live.knows(0)):
            QTimer.singleShot(20, wait)
            return
        assert document is not None
        app.calls["cine"]()
        told["begun"] = monotonic()
        document.frame_changed.join(count)
        QTimer.singleShot(int(seconds * 1000), end)

    def count(frame: int) -> None:
        document = app.workspace.current
        standing = document.live.standing(frame) if document else None
        told["none" if standing is None else "late" if standing.late else "own"] += 1
        told["latency"].append(app.later.live.counter.pace().latency_ms)  # type: ignore[union-attr]

    def end() -> None:
        player = app.later.around.cine._reel.player  # type: ignore[union-attr]
        told["shown_s"] = monotonic() - told["begun"]
        told["stack_s"] = player.schedule.begin_of(player._shown_slot) / 1000
        told["fps"], told["dropped"], told["ended"] = player.rate().fps, player.rate().dropped, monotonic()
        app.window.close()

    app.ready.connect(lambda: QTimer.singleShot(500, begin))
    qt.exec()
    print(json.dumps(told), flush=True)


def run(path: Path, models: Path | None, seconds: float, *, live: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        settings = {"run_on_open": False, **({"models_folder": str(models)} if models else {})}
        (Path(home) / "settings.json").write_text(json.dumps(settings))
        watch = Path(home) / "watch.jsonl"
        env = {**os.environ, "LESIONSCOPE_HOME": home, "LESIONSCOPE_WATCH": str(watch)}
        command = [sys.executable, __file__, "--child", str(path), "--seconds", str(seconds)]
        done = subprocess.run([*command, *(["--live"] if live else [])], env=env, capture_output=True, text=True,
                              cwd=ROOT, timeout=120 + seconds, check=False)  # fmt: skip
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if not lines:
            raise SystemExit(f"the program showed nothing: {done.stderr[-2000:]}")
        told = json.loads(lines[-1])
        stalls = [
            note["ms"] for note in map(json.loads, watch.read_text().splitlines())
            if note["what"] == "stall" and told["begun"] < note["at"] < told["ended"]
        ]  # fmt: skip
    latency = told["latency"][len(told["latency"]) // 2 :] or [0.0]
    return {
        "own": told["own"] / told["shown_s"], "late": told["late"] / told["shown_s"], "none": told["none"] / told["shown_s"],
        "fps": told["fps"], "share": told["stack_s"] / told["shown_s"], "dropped": told["dropped"],
        "latency": statistics.mean(latency), "stalls": len(stalls), "worst": max(stalls, default=0.0),
    }  # fmt: skip


def as_text(name: str, alone: dict[str, float], rows: dict[str, list[dict[str, float]]], busy: str, seconds: float) -> str:
    where = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    rounds = len(rows["live"])
    m = {kind: {key: statistics.median(r[key] for r in runs) for key in runs[0]} for kind, runs in rows.items()}
    lines = [
        "# Live outlines: 480 × 360 JPEG phantom at 30 frames a second, CPU", "",
        f"{date.today().isoformat()}, {where}, {name}; medians of {rounds} runs of {seconds:g} s. {busy}", "",
        f"To the model process and back, without the window: **{alone['fps']:.1f} frames/s**, "
        f"{alone['median']:.1f} ms (95 %: {alone['p95']:.1f} ms), of which {alone['inside']:.1f} ms in the pipeline.",
        "", "| window | with their own outline | with a late one | without | on the screen | asked to outlined | "
        "stack time ÷ clock | stalls ≥ 50 ms | longest |", "|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for kind, row in m.items():
        outlines = f"{row['own']:.1f}/s | {row['late']:.1f}/s | {row['none']:.1f}/s" if kind == "live" else "– | – | –"
        latency = f"{row['latency']:.0f} ms" if kind == "live" else "–"
        lines.append(
            f"| {kind} | {outlines} | {row['fps']:.1f} fps | {latency} | {row['share']:.3f} | "
            f"{row['stalls']:.0f} | {row['worst']:.0f} ms |"
        )
    good = m["live"]["own"] >= AIM
    lines += ["", f"At least {AIM:.0f} frames/s with their own outline: **{'yes' if good else 'NO'}**.", "",
              "Repeat: `xvfb-run -s '-screen 0 1920x1080x24' python bench/live.py`", ""]  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--size", type=int, help="side of the student's input, px; its weights are random then")
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--live", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child, asked.seconds, live=asked.live)
        return
    from bench.busy import require_idle

    busy = require_idle(force=asked.force)
    with tempfile.TemporaryDirectory() as folder:
        path, models, model, name = Path(folder) / "cine.dcm", None, OURS.name, f"`{OURS.name}`"
        count = make_cine(path, asked.seconds)
        if asked.size or not (OURS / "card.toml").exists():
            models, model, size = Path(folder) / "models", "bench-student", asked.size or 256
            make_model(models, size)
            name = f"a student of width {WIDTH} with random weights at {size}²"
        alone = through_the_process(path, models, model, min(count, 120))
        rows: dict[str, list[dict[str, float]]] = {"live": [], "playing alone": []}
        for _ in range(asked.rounds):
            for kind, runs in rows.items():
                runs.append(run(path, models, asked.seconds, live=kind == "live"))
    text = as_text(name, alone, rows, busy, asked.seconds)
    if not busy:
        RESULT.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
