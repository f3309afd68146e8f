"""Libraries that a Linux build takes from the system: the Debian packages that they came from, with their licences."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

DOCUMENTS = Path("/usr/share/doc")
# A machine-readable copyright file heads every licence with its short name.
SHORT = re.compile(r"^License: *(\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SystemPart:
    """A package of the system. licence: the short names that its copyright file tells.  text: that file, whole."""

    name: str
    version: str
    architecture: str
    system: str
    licence: str
    text: str


def system_parts(files: Iterable[Path]) -> list[SystemPart]:
    """The packages that own the files, by name. None where there is no dpkg; files that nobody owns are passed over."""
    if shutil.which("dpkg-query") is None:
        return []
    owners = {owner for path in files if "site-packages" not in path.parts for owner in _owners(path)}
    return [_part(owner) for owner in sorted(owners)]


def _owners(path: Path) -> Iterator[str]:
    """`libxcb1:amd64`. The package database may know a file below /lib that is asked for below /usr/lib."""
    real = path.resolve()
    names = {str(path), str(real), str(real).removeprefix("/usr"), f"/usr{real}"}
    done = subprocess.run(["dpkg-query", "-S", *sorted(names)], capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if not line.startswith("diversion"):
            yield line.rpartition(": ")[0].split(",")[0]


def _part(owner: str) -> SystemPart:
    form = "${Package}\n${Version}\n${Architecture}\n"
    told = subprocess.run(["dpkg-query", "-W", "-f", form, owner], capture_output=True, text=True, check=True)
    name, version, architecture = told.stdout.split("\n")[:3]
    path = DOCUMENTS / name / "copyright"
    text = path.read_text("utf-8", "replace") if path.exists() else ""
    names = sorted({match.strip() for match in SHORT.findall(text)})
    licence = " AND ".join(names) if names else "see its copyright file" if text else ""
    return SystemPart(name, version, architecture, _system(), licence, text)


def _system() -> str:
    words = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text("utf-8").splitlines() if "=" in line)
    return words.get("ID", "linux").strip('"')
