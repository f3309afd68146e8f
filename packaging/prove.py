"""`python packaging/prove.py FOLDER`: does the built program do its work? Status 1 if it does not.

From another folder, with a home of its own and, on Linux, without a network: the headless command must say of a
demo case and of a synthetic slide what this checkout says, the kiosk must get an answer from its model process, the
viewer must convert its networks, which must then say the same, and nothing may be written beside the program. Run it
with the Python of the environment that built it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CUT_OFF = ("unshare", "-rn")
PATIENCE_S = 300.0
CONVERT_S = 900.0  # it runs behind everything else: a busy machine takes its time
NEEDED = ("breast-us-seg", "breast-us-class", "breast-us-fused")  # by the demo case without being asked, so converted first
SLIDE_PX = 2048
DIFFERS = ("seconds", "input", "device")  # of the same answer, given twice
NEAR = 1e-3  # of a number: two runs, and two ways to run a network, add in another order
KIOSK = ROOT / "resources" / "kiosk" / "demo.toml"


@dataclass(frozen=True, slots=True)
class Trial:
    """folder: the built program.  out: a new folder of this trial.  before: words that cut the network off."""

    folder: Path
    out: Path
    before: tuple[str, ...]

    def command(self, name: str, *words: str) -> list[str]:
        """As a person would start it, from anywhere."""
        return [*self.before, str(self.folder / (f"{name}.exe" if os.name == "nt" else name)), *words]

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the Python that built it, no settings of the person who tries it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL", "LD_"))}
        offscreen = {"QT_QPA_PLATFORM": "offscreen", "LESIONSCOPE_HOME": str(self.out / "home")}
        return {**kept, "HOME": str(self.out), **offscreen}


def main(folder: Path) -> int:
    """Try all; a line for each."""
    before = CUT_OFF if _works(*CUT_OFF, "true") else ()
    print("network: " + ("cut off" if before else "NOT cut off here"))
    steps: tuple[Callable[[Trial], str], ...] = (demo_case, slide, window, converted)
    listed = listing(folder)
    good = True
    with tempfile.TemporaryDirectory(prefix="lesionscope-") as name:
        for step in steps:
            trial = Trial(folder, Path(name) / step.__name__, before)
            trial.out.mkdir()
            wrong = step(trial)
            print(f"{step.__name__}: {wrong or 'as it should'}")
            good &= not wrong
    changed = listed ^ listing(folder)
    print(f"beside the program: {'nothing written' if not changed else sorted(path for path, *_ in changed)[:5]}")
    return 0 if good and not changed else 1


def _works(*words: str) -> bool:
    return shutil.which(words[0]) is not None and subprocess.run(words, capture_output=True, check=False).returncode == 0


def listing(folder: Path) -> set[tuple[str, int, int]]:
    """Every file with its size and the time of its last change."""
    found = ((path, path.lstat()) for path in folder.rglob("*"))
    return {(str(path.relative_to(folder)), facts.st_size, facts.st_mtime_ns) for path, facts in found}


def demo_case(trial: Trial) -> str:
    """"" if the packaged command says of the demo case what the checkout says, else what is wrong."""
    return _same(trial, ROOT / "resources" / "demo" / "malignant.dcm")


def slide(trial: Trial) -> str:
    """The same of a synthetic slide, which is made here."""
    path = trial.out / "slide.tif"
    make = [sys.executable, "-m", "inference.phantom.slide", "--out", str(path), "--size", str(SLIDE_PX)]
    subprocess.run(make, cwd=ROOT, check=True, capture_output=True)
    return _same(trial, path)


def _same(trial: Trial, path: Path) -> str:
    packaged = trial.command("lesionscope-infer", str(path), "--out", str(trial.out / "packaged"))
    done = subprocess.run(packaged, cwd=trial.out, env=trial.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"status {done.returncode}: {done.stderr.strip()[-600:]}"
    here = [sys.executable, "-m", "inference", str(path), "--out", str(trial.out / "checkout")]
    own = {**os.environ, "LESIONSCOPE_HOME": str(trial.out / "checkout-home")}
    subprocess.run(here, cwd=ROOT, env=own, check=True, capture_output=True)
    said, expected = (_answers(trial.out / name) for name in ("packaged", "checkout"))
    return "" if _near(said, expected) else f"packaged {said}\ncheckout {expected}"


def _answers(folder: Path) -> dict[str, Any]:
    """The one result.json below it, without what differs from run to run, and the values of its maps, some of them."""
    import numpy as np

    (path,) = folder.rglob("result.json")
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    maps = {found.name: np.load(found).ravel()[::997].tolist() for found in sorted(folder.rglob("*.npy"))}
    return {**_without(told), "maps": maps}


def _near(said: Any, expected: Any) -> bool:
    """Equal, numbers nearly."""
    if isinstance(expected, dict):
        return said.keys() == expected.keys() and all(_near(said[name], expected[name]) for name in expected)
    if isinstance(expected, list):
        return len(said) == len(expected) and all(map(_near, said, expected))
    if isinstance(expected, float):
        return abs(said - expected) <= NEAR * max(1.0, abs(expected))
    return bool(said == expected)


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner) for name, inner in value.items() if name not in DIFFERS}
    return [_without(inner) for inner in value] if isinstance(value, list) else value


def converted(trial: Trial) -> str:
    """"" once the viewer has converted what the demo case needed, and the packaged command says the same with it."""
    case = ROOT / "resources" / "demo" / "malignant.dcm"
    begun = monotonic()
    viewer = trial.command("lesionscope", "--new-window", str(case))
    with subprocess.Popen(viewer, cwd=trial.out, env=trial.environment) as program:
        while monotonic() - begun < CONVERT_S and program.poll() is None and _networks(trial) < len(NEEDED):
            sleep(0.5)
        program.terminate()
    if _networks(trial) < len(NEEDED):
        return f"{_networks(trial)} networks after {monotonic() - begun:.0f} s: {_log(trial)}"
    wrong = _same(trial, case)
    (path,) = (trial.out / "packaged").rglob("result.json")
    devices = {run["model"]: run["device"] for run in json.loads(path.read_text("utf-8"))["runs"]}
    slow = [name for name in NEEDED if "OpenVINO" not in devices[name]]
    return wrong or (f"computed by torch: {', '.join(slow)}" if slow else "")


def _networks(trial: Trial) -> int:
    return len(list((trial.out / "home" / "networks").glob("*.network")))


def _log(trial: Trial) -> str:
    return "".join(path.read_text("utf-8") for path in trial.out.rglob("*.log"))[-600:]


def window(trial: Trial) -> str:
    """"" once the kiosk's window has kept an answer of its model process, else what is wrong."""
    playlist = trial.out / "kiosk.toml"
    text = KIOSK.read_text("utf-8").replace("../demo/", f"{(ROOT / 'resources' / 'demo').as_posix()}/")
    playlist.write_text(re.sub(r"(?m)^case_s = \d+$", "case_s = 600", text), "utf-8")  # a slow machine has time
    begun = monotonic()
    command = trial.command("lesionscope", "--kiosk", str(playlist))
    with subprocess.Popen(command, cwd=trial.out, env=trial.environment) as program:
        try:
            while monotonic() - begun < PATIENCE_S and program.poll() is None:
                if next(trial.out.rglob("*.result"), None):
                    return ""
                sleep(0.2)
        finally:
            program.terminate()
    return f"no answer after {monotonic() - begun:.0f} s, status {program.returncode}: {_log(trial)}"


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]).resolve()))
