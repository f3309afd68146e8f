"""`python packaging/bill.py OUT`: what the package is made of: sbom.cdx.json (CycloneDX 1.5) and the licences' texts.

It tells of the environment that it runs in: every distribution that goes in, Python, and, when the spec calls it
with the libraries of a build, the system's packages that those come from.
"""

from __future__ import annotations

import json
import sys
import sysconfig
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from contents import closure, key, project
from licence_texts import licence, texts_of
from system_parts import SystemPart, system_parts

NAMES = ("sbom.cdx.json", "THIRD-PARTY-LICENSES.txt")
LINE = "=" * 100
# The few lines of PyInstaller that start the program are its bootloader's, with leave to be in programs of any licence.
BOOTLOADER = "GPL-2.0-or-later WITH Bootloader-exception"


@dataclass(frozen=True, slots=True)
class Part:
    """Something in the package that others made. purl: its package URL.  texts: its licences, whole."""

    name: str
    version: str
    licence: str
    purl: str
    texts: tuple[str, ...] = ()
    kind: str = "library"


def main(out: Path, libraries: Sequence[Path] = ()) -> int:
    """Write both; 1 if a part tells no licence at all. libraries: files of a build, where they came from."""
    out.mkdir(parents=True, exist_ok=True)
    setup = project()
    parts = [*map(_of_pypi, closure(setup["dependencies"])), _python(), *_bootloader()]
    parts += [_of_system(part) for part in system_parts(libraries)]
    (out / NAMES[0]).write_text(json.dumps(bill(setup, parts), indent=1), "utf-8")
    (out / NAMES[1]).write_text(licences(parts), "utf-8")
    unknown = [part.name for part in parts if not part.licence]
    print(f"{len(parts)} parts" + (f"; no licence told by: {', '.join(unknown)}" if unknown else ""))
    return int(bool(unknown))


def _of_pypi(one: Distribution) -> Part:
    purl = f"pkg:pypi/{key(one.name)}@{one.version.replace('+', '%2B')}"
    return Part(one.name, one.version, licence(one), purl, tuple(texts_of(one)))


def _of_system(part: SystemPart) -> Part:
    purl = f"pkg:deb/{part.system}/{part.name}@{part.version.replace('+', '%2B')}?arch={part.architecture}"
    return Part(part.name, part.version, part.licence, purl, (part.text,))


def _python() -> Part:
    version = ".".join(map(str, sys.version_info[:3]))
    path = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    texts = (path.read_text("utf-8"),) if path.exists() else ()
    return Part("Python", version, "PSF-2.0", f"pkg:generic/python@{version}", texts, "framework")


def _bootloader() -> list[Part]:
    try:
        one = distribution("pyinstaller")
    except PackageNotFoundError:
        return []  # the bill of an environment that builds nothing
    purl = f"pkg:pypi/pyinstaller@{one.version}"
    return [Part("PyInstaller bootloader", one.version, BOOTLOADER, purl, tuple(texts_of(one)))]


def bill(setup: dict[str, Any], parts: Sequence[Part]) -> dict[str, Any]:
    """The CycloneDX document."""
    ours = {"type": "application", "bom-ref": "lesionscope", "name": "LesionScope", "version": setup["version"],
            "licenses": [{"license": {"id": setup["license"]}}]}  # fmt: skip
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{uuid.uuid4()}", "version": 1,
        "metadata": {"timestamp": datetime.now(UTC).isoformat(timespec="seconds"), "component": ours},
        "components": [_component(part) for part in parts],
        "dependencies": [{"ref": "lesionscope", "dependsOn": [part.purl for part in parts]}],
    }  # fmt: skip


def _component(part: Part) -> dict[str, Any]:
    told = {"licenses": [{"license": {"name": part.licence}}]} if part.licence else {}
    return {"type": part.kind, "bom-ref": part.purl, "name": part.name, "version": part.version, "purl": part.purl,
            **told}  # fmt: skip


def licences(parts: Iterable[Part]) -> str:
    """Every licence text of each of them, whole."""
    pages = []
    for part in parts:
        pages.append(f"{LINE}\n{part.name} {part.version}: {part.licence or 'see below'}\n{LINE}\n")
        pages += [f"{text.strip()}\n" for text in part.texts]
    return "\n".join(pages)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
