"""Viewing, side by side in one run: ours, pyqtgraph, napari, Debian's aeskulap; same files, rounds in turns.

`python bench/view.py [--peers pyqtgraph,napari,aeskulap] [--napari PYTHON] [--rounds 3] [--force]` needs a display
(xvfb-run); it writes bench/results/view.md. What is not installed is a row that says "not here". At most 8 minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from time import monotonic, sleep

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.view_files import Files, make_files
from bench.view_screen import NothingShown, seconds_to_picture
from bench.view_table import OURS, Found, as_text

ROOT = Path(__file__).resolve().parents[1]
RESULT = ROOT / "bench" / "results" / "view.md"
PEERS = ("pyqtgraph", "napari", "aeskulap")
WORK_S, START_S = 240, 90


def python_of(peer: str, napari: str | None) -> str | None:
    """Which Python runs a peer; None if it is not here."""
    if peer == "napari":
        return napari
    return sys.executable


def missing(peer: str, napari: str | None) -> str:
    """Why a peer is not here; "" if it is."""
    if peer == "aeskulap":
        return "" if shutil.which("aeskulap") else "not installed (apt-get install aeskulap)"
    python = python_of(peer, napari)
    if python is None:
        return "no Python with napari was given (--napari)"
    needs = f"import {peer}, pydicom, psutil"
    done = subprocess.run([python, "-c", needs], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


# one measurement -------------------------------------------------------------------------------------------


def start_of(name: str, path: Path, napari: str | None) -> float:
    """Seconds from process start to the first picture of a file."""
    if name == OURS:
        return our_start(path)
    if name == "aeskulap":
        return seconds_to_picture(["aeskulap", str(path)], START_S)
    python = str(python_of(name, napari))
    begun = monotonic()
    told = _last_json([python, str(ROOT / "bench" / "view_peers.py"), name, "start", str(path)], {}, START_S)
    return float(told["at"]) - begun


def our_start(path: Path) -> float:
    """As a person starts it; the watchdog notes the first painted picture."""
    with tempfile.TemporaryDirectory() as home:
        log = Path(home) / "watch.jsonl"
        env = {**os.environ, "LESIONSCOPE_HOME": home, "LESIONSCOPE_WATCH": str(log)}
        begun = monotonic()
        process = subprocess.Popen([sys.executable, "-m", "viewer", str(path)], cwd=ROOT, env=env)
        try:
            while monotonic() - begun < START_S and process.poll() is None:
                painted = next((event for event in events_of(log) if event["what"] == "first_paint"), None)
                if painted is not None:
                    return float(painted["at"]) - begun
                sleep(0.02)
        finally:
            process.terminate()
            process.wait(30)
    raise NothingShown(f"ours showed no picture of {path.name} within {START_S} s")


def events_of(log: Path) -> list[Found]:
    """What the watchdog has written so far."""
    lines = log.read_text().splitlines() if log.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def work_of(name: str, files: dict[str, str], napari: str | None, steps: int) -> Found:
    """Redraws, scrolling, cycles of opening: all in one process of the program."""
    if name != OURS:
        python = str(python_of(name, napari))
        command = [python, str(ROOT / "bench" / "view_peers.py"), name, "work", json.dumps(files), str(steps)]
        return _last_json(command, {}, WORK_S)
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "settings.json").write_text(
            '{"run_on_open": false}'
        )  # the models are measured elsewhere
        log = Path(home) / "watch.jsonl"
        env = {"LESIONSCOPE_HOME": home, "LESIONSCOPE_WATCH": str(log)}
        command = [sys.executable, str(ROOT / "bench" / "view_ours.py"), json.dumps(files), str(steps)]
        told = _last_json(command, env, WORK_S)
        told["stalls"] = [event for event in events_of(log) if event["what"] == "stall"]
        return told


def _last_json(command: list[str], env: dict[str, str], limit_s: float) -> Found:
    """What a program prints as its one line of JSON; it is ended then, for napari does not always end by itself."""
    whole = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **env}
    with tempfile.TemporaryFile("w+") as words:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=words, text=True, cwd=ROOT, env=whole
        )
        limit = threading.Timer(limit_s, process.kill)
        limit.start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith("{"):
                    return dict(json.loads(line))
            process.wait(10)
            words.seek(0)
            raise NothingShown(f"{command[1]} told nothing: {words.read()[-1500:]}")
        finally:
            limit.cancel()
            process.kill()
            process.wait(10)


def forget_disk(folders: list[Path]) -> None:
    """Put all files under the folders out of the disk's cache, where the system can: then a start is a cold one."""
    if not hasattr(os, "posix_fadvise"):
        return
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def program_folders(name: str, napari: str | None) -> list[Path]:
    """Where the files of a program lie: its Python's packages and its own."""
    if name == "aeskulap":
        return [Path("/usr/share/aeskulap")]
    python = Path(str(python_of(name, napari)) if name != OURS else sys.executable)
    lib = [one for one in python.parent.parent.glob("lib*/python*/site-packages") if "lib64" not in str(one)]
    heavy_only = [
        one for folder in lib for one in folder.iterdir() if one.name not in ("torch", "nvidia", "monai")
    ]
    return [*heavy_only, *([ROOT / "viewer", ROOT / "inference"] if name == OURS else [])]


# the run ---------------------------------------------------------------------------------------------------


def measure(files: Files, names: list[str], asked: argparse.Namespace) -> dict[str, list[Found]]:
    """Rounds in turns: what else the machine does falls on all alike. The first round of starts only warms."""
    found: dict[str, list[Found]] = {name: [] for name in names}
    starts = {"ct": files.ct, "cine": files.cine, "mg_large": files.mg_large}
    for number in range(asked.rounds + 1):
        for name in names:
            told: Found = {}
            for kind, path in starts.items():
                told |= tried(name, f"start {kind}", partial(start_of, name, path, asked.napari))
            found[name].extend([told] if number else [])
    for _ in range(asked.cold_rounds):
        for name in names:
            forget_disk(program_folders(name, asked.napari))
            found[name].append(tried(name, "cold", partial(start_of, name, files.ct, asked.napari)))
    paths = {"mg": files.mg, "mg_large": files.mg_large, "cine": files.cine, "series": files.series}
    for _ in range(asked.work_rounds):
        for name in names:
            if name != "aeskulap":  # nothing in it can be driven from outside
                slide = {"slide": files.slide} if files.slide and name == OURS else {}
                texts = {kind: str(path) for kind, path in (paths | slide).items()}
                work = tried(name, "work", partial(work_of, name, texts, asked.napari, asked.steps))
                found[name].append(work.get("work", {}))
    return found


def tried(name: str, key: str, call: Callable[[], object]) -> Found:
    """{key: what came}, or {} and a word on the terminal if a peer does not do it; ours must."""
    print(f"{name}: {key}", file=sys.stderr)
    try:
        return {key: call()}
    except NothingShown as error:
        if name == OURS:
            raise SystemExit(str(error)) from error
        print(error, file=sys.stderr)
        return {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default=",".join(PEERS), help="with commas between")
    parser.add_argument("--napari", help="a Python that has napari, pydicom and psutil")
    parser.add_argument("--rounds", type=int, default=3, help="of starts")
    parser.add_argument("--cold-rounds", type=int, default=2)
    parser.add_argument("--work-rounds", type=int, default=1)
    parser.add_argument("--steps", type=int, default=60, help="redraws of each picture")
    parser.add_argument("--force", action="store_true", help="measure on a busy machine and say so")
    parser.add_argument("--out", type=Path, default=RESULT)
    asked = parser.parse_args()
    from bench.busy import require_idle

    busy = require_idle(force=asked.force)
    begun = monotonic()
    wanted = [peer for peer in asked.peers.split(",") if peer]
    absent = {peer: missing(peer, asked.napari) for peer in wanted}
    here = [peer for peer in wanted if not absent[peer]]
    with tempfile.TemporaryDirectory() as folder:
        files = make_files(Path(folder))
        found = measure(files, [OURS, *here], asked)
    head = (
        f"{date.today().isoformat()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"rounds in turns: {asked.rounds} warm starts, {asked.cold_rounds} cold, {asked.work_rounds} in a running window "
        f"({asked.steps} redraws). Files: {files.origin}. The run took {(monotonic() - begun) / 60:.1f} minutes. {busy}"
    )
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(as_text(found, {peer: why for peer, why in absent.items() if why}, head.rstrip()))
    print(asked.out.read_text())


if __name__ == "__main__":
    main()
