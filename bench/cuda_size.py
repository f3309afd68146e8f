"""How large the CUDA package's own wheels are: `python bench/cuda_size.py`, network needed, about 0.6 GB is fetched.

pip tells a wheel's size when it begins to fetch it; all but torch's own and the small ones that only name others
are ended there. The sizes are of packed wheels for Linux, x86-64: about what they add to a packed installer.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SIZE = re.compile(r"Downloading (\S+\.whl) \(([\d.]+) (kB|MB)\)")
MB = {"kB": 1e-3, "MB": 1.0}
WANTED = re.compile(r"nvidia|cuda|triton")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def main(requirement: str) -> None:
    sizes = dict(sizes_of(requirement, extras=frozenset()))
    print("| wheel | MB |\n|---|---|")
    for name, size in sorted(sizes.items(), key=lambda row: -row[1]):
        print(f"| {name} | {size:.1f} |")
    print(f"| all | {sum(sizes.values()):.1f} |")


def sizes_of(requirement: str, extras: frozenset[str]) -> Iterator[tuple[str, float]]:
    """(file, MB) of a wheel and of those of NVIDIA's that it asks for on Linux."""
    from packaging.requirements import Requirement

    needs = requires(requirement)
    yield size(requirement)
    for text in needs:
        wish = Requirement(text)
        marked = wish.marker is None or any(wish.marker.evaluate({"extra": extra}) for extra in {"", *extras})
        if not marked or not WANTED.search(wish.name):
            continue
        plain = f"{wish.name}{wish.specifier}"
        if wish.extras:
            yield from sizes_of(plain, frozenset(wish.extras))
        else:
            yield size(plain)


def requires(requirement: str) -> list[str]:
    """The Requires-Dist lines of the wheel that pip chooses; it fetches it."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words = ["install", "--dry-run", "--ignore-installed", "--no-deps", "--quiet", "--report", str(report), requirement]
        subprocess.run([*PIP, *words], check=True)
        (one,) = json.loads(report.read_text("utf-8"))["install"]
    return list(one["metadata"].get("requires_dist", ()))


def size(requirement: str) -> tuple[str, float]:
    """(file, MB); pip is ended as soon as it has told."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["download", "--no-cache-dir", "--no-deps", "--only-binary=:all:", "--progress-bar=off", "-d", folder]
        with subprocess.Popen([*PIP, *words, requirement], stdout=subprocess.PIPE, text=True, cwd=folder) as pip:
            assert pip.stdout is not None
            for line in pip.stdout:
                if found := SIZE.search(line):
                    pip.kill()
                    return found[1], float(found[2]) * MB[found[3]]
    raise SystemExit(f"pip told no size of {requirement}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "torch==2.13.0")
