"""Cold start and second open as a person has them: from the call of the program to the picture's name in the title.

`python bench/packages.py [--program dist/lesionscope/lesionscope] [--rounds 7] [--force]` needs a display with a
window manager and xdotool. Without --program it starts this checkout. Also the sizes of what --packages holds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.busy import require_idle

PATIENCE_S = 60.0
POLL_S = 0.01


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--packages", type=Path, help="a folder with packages")
    parser.add_argument("--force", action="store_true", help="measure on a busy machine, and say so")
    asked = parser.parse_args()
    busy = require_idle(force=asked.force)
    start = [str(asked.program.resolve())] if asked.program else [sys.executable, "-m", "viewer"]
    with tempfile.TemporaryDirectory(prefix="ls") as folder:
        first, second, handed = measure(start, Path(folder), asked.rounds)
    print(f"program: {'packaged' if asked.program else 'checkout'}. {busy}")
    print("| | median s | all |\n|---|---|---|")
    for name, values in {"start to title": first, "second open to title": second, "second start ends": handed}.items():
        print(f"| {name} | {statistics.median(values):.2f} | {' '.join(f'{value:.2f}' for value in values)} |")
    if asked.packages:
        for path in sorted(asked.packages.iterdir()):
            if path.is_file():
                print(f"| {path.name} | {path.stat().st_size / 2**20:.1f} MiB | |")


def measure(start: list[str], folder: Path, rounds: int) -> tuple[list[float], list[float], list[float]]:
    """Seconds: of the first start, of the second opens till their title, and till their process ended."""
    folder.chmod(0o700)
    home = {**os.environ, "LESIONSCOPE_HOME": str(folder / "home"), "XDG_RUNTIME_DIR": str(folder)}
    cases = [folder / f"case{number}.dcm" for number in range(rounds + 1)]
    for path in cases:
        shutil.copy(ROOT / "resources" / "demo" / "malignant.dcm", path)
    begun = monotonic()
    with subprocess.Popen([*start, str(cases[0])], cwd=ROOT, env=home) as program:
        first = [_titled(cases[0], begun)]
        sleep(5)  # the second half of the program is built
        second, handed = [], []
        for path in cases[1:]:
            begun = monotonic()
            subprocess.run([*start, str(path)], cwd=ROOT, env=home, check=True)
            handed.append(monotonic() - begun)
            second.append(_titled(path, begun))
        program.terminate()
    return first, second, handed


def _titled(path: Path, begun: float) -> float:
    """Seconds until a window's title holds the file's name."""
    while monotonic() - begun < PATIENCE_S:
        if subprocess.run(["xdotool", "search", "--name", path.stem], capture_output=True, check=False).returncode == 0:
            return monotonic() - begun
        sleep(POLL_S)
    raise SystemExit(f"no window with {path.name} after {PATIENCE_S:.0f} s")


if __name__ == "__main__":
    main()
