"""500 frames of 640 × 480 JPEG ultrasound in the real window: first frame, playing, and whether real time is held.

`python bench/cine.py [--rounds 5] [--seconds 5] [--force]` needs a display (xvfb-run); it writes bench/results/cine.md.
From process start: the file is given on the command line. In a running window: it is opened as by a drop.
Playing counts from the same begin to the paint of the second frame, with C pressed as soon as a picture stands.
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
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

ROOT = Path(__file__).resolve().parents[1]
FRAMES, WIDTH, HEIGHT, FRAME_MS = 500, 640, 480, 33.333
RESULT = ROOT / "bench" / "results" / "cine.md"
FIRST_S, PLAYING_S, LAG_FRAMES = 0.3, 1.0, 2.0


def make(path: Path) -> None:
    """Speckle and a disc that goes round, lossy JPEG at quality 90, by code."""
    import cv2
    import numpy as np
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.encaps import encapsulate
    from pydicom.uid import JPEGBaseline8Bit, UltrasoundMultiFrameImageStorage, generate_uid

    ground = (np.random.default_rng(0).random((HEIGHT, WIDTH, 1)) * 80).astype(np.uint8).repeat(3, axis=2)
    frames = []
    for number in range(FRAMES):
        frame, angle = ground.copy(), number / 20
        cv2.circle(
            frame, (320 + int(200 * np.cos(angle)), 240 + int(120 * np.sin(angle))), 60, (200, 200, 200), -1
        )
        frames.append(cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes())
    meta, made = FileMetaDataset(), Dataset()
    meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID = JPEGBaseline8Bit, UltrasoundMultiFrameImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    made.file_meta, made.SOPClassUID = meta, meta.MediaStorageSOPClassUID
    made.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    made.StudyInstanceUID, made.SeriesInstanceUID = generate_uid(), generate_uid()
    made.PatientName, made.Modality, made.BodyPartExamined = "BENCH", "US", "HEART"
    made.Rows, made.Columns, made.SamplesPerPixel, made.PlanarConfiguration = HEIGHT, WIDTH, 3, 0
    made.PhotometricInterpretation, made.NumberOfFrames, made.FrameTime = "YBR_FULL_422", FRAMES, FRAME_MS
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 8, 8, 7, 0
    made.PixelData = encapsulate(frames)
    made["PixelData"].VR = "OB"
    made.save_as(path, enforce_file_format=True)


# inside the program ----------------------------------------------------------------------------------------


def child(path: Path, seconds: float, *, running: bool) -> None:
    """Play in the real program, print what was measured as one line of JSON, end."""
    from PySide6.QtCore import QTimer

    from viewer.__main__ import Arguments
    from viewer.app import start

    qt, app = start(Arguments(() if running else (path,), False))
    told: dict[str, Any] = {}
    if running:
        app.ready.connect(lambda: QTimer.singleShot(1500, open_it))

    def open_it() -> None:
        told["begun"] = monotonic()
        app.open_names([str(path)])

    def painted() -> None:
        told["first"] = monotonic()
        wait_to_play()

    def wait_to_play() -> None:
        if app.complete:
            app.calls["cine"]()
            told["asked"] = monotonic()
            watch()
        else:
            QTimer.singleShot(5, wait_to_play)

    def watch() -> None:
        reel = app.later.around.cine._reel  # type: ignore[union-attr]
        player = reel.player
        if "playing" not in told and player._shown_slot is not None and reel.document.frame > 0:
            told["playing"] = monotonic()
        if player._shown_slot is not None:
            behind = player.schedule.slot_at(player.position_ms) - player._shown_slot
            told["lags"] = [*told.get("lags", []), behind]
        if monotonic() - told["asked"] < seconds:
            QTimer.singleShot(20, watch)
            return
        rate = player.rate()
        told["fps"], told["dropped"], told["shown_s"] = rate.fps, rate.dropped, monotonic() - told["asked"]
        told["stack_s"] = player.schedule.begin_of(player._shown_slot) / 1000
        app.window.close()

    app.canvas.first_painted.connect(painted)
    qt.exec()
    print(json.dumps(told), flush=True)


# outside ----------------------------------------------------------------------------------------------------


def run(path: Path, seconds: float, *, running: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        settings = Path(home) / "settings.json"
        settings.write_text('{"run_on_open": false}')  # the models are measured elsewhere
        env = {**os.environ, "LESIONSCOPE_HOME": home}
        command = [sys.executable, __file__, "--child", str(path), "--seconds", str(seconds)]
        begun = monotonic()
        done = subprocess.run([*command, *(["--running"] if running else [])], env=env, capture_output=True, text=True,
                              cwd=ROOT, timeout=120, check=False)  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise SystemExit(f"the program showed nothing: {done.stderr[-2000:]}")
    told = json.loads(lines[-1])
    begun = told.get("begun", begun)
    lags = sorted(told["lags"])
    return {
        "first": told["first"] - begun, "playing": told["playing"] - begun, "key": told["playing"] - told["asked"],
        "fps": told["fps"], "share": told["stack_s"] / told["shown_s"],
        "lag": lags[int(len(lags) * 0.95)], "worst": lags[-1], "dropped": told["dropped"],
        "due": told["shown_s"] * 1000 / FRAME_MS,
    }  # fmt: skip


def as_text(rows: dict[str, list[dict[str, float]]], busy: str, seconds: float) -> str:
    lines = [f"# Cine: {FRAMES} frames of {WIDTH} × {HEIGHT} JPEG, {1000 / FRAME_MS:.0f} a second", ""]
    where = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    rounds = len(next(iter(rows.values())))
    lines += [f"{date.today().isoformat()}, {where}, medians of {rounds} runs of {seconds:g} s. {busy}"]
    lines += ["", "| | first frame | playing | C to second frame | on the screen | dropped | stack time ÷ clock | "
              "behind, 95 % | behind, worst |", "|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for name, runs in rows.items():
        m = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        lines.append(
            f"| {name} | {m['first']:.2f} s | {m['playing']:.2f} s | {m['key']:.2f} s | {m['fps']:.1f} fps | "
            f"{m['dropped']:.0f} of {m['due']:.0f} | {m['share']:.3f} | {m['lag']:.0f} frames | {m['worst']:.0f} |"
        )
    inside = rows["in a running window"]
    first, playing = (statistics.median(run[key] for run in inside) for key in ("first", "playing"))
    lag = statistics.median(run["lag"] for run in inside)
    verdicts = ((f"first frame ≤ {FIRST_S} s", first <= FIRST_S), (f"playing ≤ {PLAYING_S} s", playing <= PLAYING_S),
                (f"at most {LAG_FRAMES:.0f} frames behind the clock in 95 % of looks", lag <= LAG_FRAMES))  # fmt: skip
    lines += [
        "",
        "In a running window: "
        + "; ".join(f"{what}: **{'yes' if good else 'NO'}**" for what, good in verdicts),
    ]
    return "\n".join([*lines, "", "Repeat: `xvfb-run -s '-screen 0 1920x1080x24' python bench/cine.py`", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--running", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child, asked.seconds, running=asked.running)
        return
    from bench.busy import require_idle

    busy = require_idle(force=asked.force)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cine.dcm"
        make(path)
        rows: dict[str, list[dict[str, float]]] = {"from process start": [], "in a running window": []}
        for number in range(asked.rounds + 1):  # the first round warms the disk and is not counted
            for name, runs in rows.items():
                told = run(path, asked.seconds, running="running" in name)
                runs.extend([told] if number else [])
    RESULT.write_text(as_text(rows, busy, asked.seconds))
    print(RESULT.read_text())


if __name__ == "__main__":
    main()
