"""`python packaging/build.py [--out dist]`: icons, the program's folder with its bill of materials, and how big it is.

Run it with the Python of an environment that holds LesionScope's requirements and PyInstaller. One spec for Linux,
Windows and macOS; PyInstaller builds for the system it runs on. Next: debian.py, windows/lesionscope.nsi, sums.py.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# A quarter of torch's largest library is a table of names for debuggers. Libraries of wheels that were repaired with
# patchelf break when they are stripped: only these.
STRIPPED = ("torch/lib/*.so", "libpython*.so*")


def main() -> int:
    """Exit status of the step that failed, or 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="gets the folder 'lesionscope'")
    out = parser.parse_args().out
    steps = (
        [sys.executable, str(HERE / "icons.py"), str(ROOT / "build" / "icons")],
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", str(out),
         "--workpath", str(ROOT / "build" / "work"), str(HERE / "lesionscope.spec")],
    )  # fmt: skip
    begun = sources()
    for step in steps:
        status = subprocess.run(step, cwd=ROOT, check=False).returncode
        if status:
            return status
    if sources() != begun:
        print("The checkout changed while it was packaged: the folder mixes two versions. Build again.", file=sys.stderr)
        return 1
    if sys.platform == "linux":
        lighten(out / "lesionscope")
    print(report(out / "lesionscope"))
    return 0


def sources() -> str:
    """A hash of every module of the program."""
    told = hashlib.sha256()
    for path in sorted(path for room in ("viewer", "inference", "resources") for path in (ROOT / room).rglob("*.py")):
        told.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return told.hexdigest()


def lighten(folder: Path) -> None:
    """Take debuggers' tables out of the largest libraries; both commands are one file with two names."""
    if shutil.which("strip") is not None:
        for path in (found for pattern in STRIPPED for found in (folder / "_internal").glob(pattern)):
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
    command = folder / "lesionscope-infer"
    command.unlink()
    command.hardlink_to(folder / "lesionscope")


def report(folder: Path) -> str:
    """MiB by part, largest first. A link counts once, where it points."""
    sizes: Counter[str] = Counter()
    seen = set()
    for path in sorted(folder.rglob("*")):
        facts = path.lstat()
        if stat.S_ISREG(facts.st_mode) and facts.st_ino not in seen:
            seen.add(facts.st_ino)
            inner = path.relative_to(folder).parts
            sizes[inner[1] if inner[0] == "_internal" and len(inner) > 2 else f"{inner[0]} (files)"] += facts.st_size
    lines = [f"| {name} | {size / 2**20:.1f} |" for name, size in sizes.most_common(20)]
    return "\n".join(["| part | MiB |", "|---|---|", f"| all | {sizes.total() / 2**20:.1f} |", *lines])


if __name__ == "__main__":
    sys.exit(main())
