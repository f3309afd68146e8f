"""How long A1 + A2 + A3 take on one image, warm, on the CPU: without and with Grad-CAM, by OpenVINO and by PyTorch.

`python bench/infer.py [--rounds 20] [--out bench/results/infer]`: the malignant demo case, medians.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.busy import require_idle
from inference.backends.convert import convert_all
from inference.engine import Engine
from inference.images.opener import open_image
from inference.images.source import ImageSource
from inference.job import CancelToken
from inference.library import Library, read_library
from inference.results import Request, Scope, State

MODELS = ("breast-us-seg", "breast-us-class", "breast-us-fused")


def seconds(engine: Engine, source: ImageSource, *, explain: bool) -> float:
    """One run of the three; refuses to time a run that gave no answer."""
    requests = [
        Request(m, "demo", scope=Scope("US", "BREAST"), explain=explain, device="cpu") for m in MODELS
    ]
    begun = perf_counter()
    results = engine.analyse(source, requests, CancelToken())
    spent = perf_counter() - begun
    if any(result.state in {State.FAILED, State.OUT_OF_SCOPE} for result in results):
        raise SystemExit("; ".join(f"{r.request.model}: {r.state.value} {r.warnings}" for r in results))
    return spent


def interleaved(engines: dict[str, Engine], source: ImageSource, rounds: int) -> dict[str, tuple[float, float]]:
    """Median seconds of each engine: without and with Grad-CAM."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in engines}
    for number in range(rounds + 2):  # two rounds to warm up
        for name, engine in engines.items():
            values = seconds(engine, source, explain=False), seconds(engine, source, explain=True)
            if number > 1:
                times[name].append(values)
    return {
        name: (statistics.median(one for one, _ in told), statistics.median(other for _, other in told))
        for name, told in times.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "infer")
    asked = parser.parse_args()
    busy = require_idle(force=asked.force)
    lines = ["# A1 + A2 + A3 on one image, CPU, warm", ""]
    lines += [
        f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}, medians of {asked.rounds}."
    ]
    lines += [busy, "", "| threads, backend | without Grad-CAM | with Grad-CAM |", "|---|---|---|"]
    with open_image(ROOT / "resources" / "demo" / "malignant.dcm") as source, TemporaryDirectory() as folder:
        library = read_library()
        wanted = Library({model: library.cards[model] for model in MODELS})
        if problems := convert_all(wanted, Path(folder) / "networks"):
            raise SystemExit(" ".join(problems))
        for spare in (0, 1):
            where = "all cores (headless)" if spare == 0 else "one core left to the window"
            ways = [("OpenVINO", Path(folder) / "networks"), ("PyTorch", Path(folder) / "none")]
            engines = {name: Engine(device="cpu", networks=place, spare_cores=spare) for name, place in ways}
            for name, (plain, explained) in interleaved(engines, source, asked.rounds).items():
                lines.append(f"| {where}, {name} | {plain:.3f} s | {explained:.3f} s |")
    text = "\n".join(lines) + "\n\nGoal: at most 0.5 s without Grad-CAM. Repeat: `python bench/infer.py`\n"
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.with_suffix(".md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
