"""`python packaging/build.py [--out dist]`: icons, bill of materials, the program's folder, and how big it is.

Run it with the Python of an environment that holds LesionScope's requirements and PyInstaller. One spec for Linux,
Windows and macOS; PyInstaller builds for the system it runs on. Next: debian.py, windows/lesionscope.nsi, sums.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def main() -> int:
    """Exit status of the step that failed, or 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="gets the folder 'lesionscope'")
    out = parser.parse_args().out
    steps = (
        [sys.executable, str(HERE / "icons.py"), str(ROOT / "build" / "icons")],
        [sys.executable, str(HERE / "bill.py"), str(ROOT / "build")],
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--distpath", str(out),
         "--workpath", str(ROOT / "build" / "work"), str(HERE / "lesionscope.spec")],
    )  # fmt: skip
    for step in steps:
        status = subprocess.run(step, cwd=ROOT, check=False).returncode
        if status:
            return status
    print(report(out / "lesionscope"))
    return 0


def report(folder: Path) -> str:
    """MiB by part, largest first. A link counts once, where it points."""
    sizes: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            inner = path.relative_to(folder).parts
            sizes[inner[1] if inner[0] == "_internal" and len(inner) > 2 else f"{inner[0]} (files)"] += os.stat(
                path
            ).st_size
    lines = [f"| {name} | {size / 2**20:.1f} |" for name, size in sizes.most_common(20)]
    return "\n".join(["| part | MiB |", "|---|---|", f"| all | {sizes.total() / 2**20:.1f} |", *lines])


if __name__ == "__main__":
    sys.exit(main())
