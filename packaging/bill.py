"""`python packaging/bill.py OUT`: what the package is made of: sbom.cdx.json (CycloneDX 1.5) and the licences' texts.

It tells of the environment that it runs in: every distribution that LesionScope asks for, and what those ask for.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TEXTS = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors|copyright|ofl)[^/]*$", re.IGNORECASE)
LINE = "=" * 100


def main(out: Path) -> int:
    """Write both; 1 if a distribution tells no licence at all."""
    out.mkdir(parents=True, exist_ok=True)
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    parts = closure(setup["dependencies"])
    (out / "sbom.cdx.json").write_text(json.dumps(bill(setup, parts), indent=1), "utf-8")
    (out / "THIRD-PARTY-LICENSES.txt").write_text(licences(parts), "utf-8")
    unknown = [part.name for part in parts if not licence(part)]
    print(f"{len(parts)} distributions" + (f"; no licence told by: {', '.join(unknown)}" if unknown else ""))
    return int(bool(unknown))


def closure(requirements: Iterable[str]) -> list[Distribution]:
    """The installed distributions that the requirements need on this system, by name."""
    from packaging.requirements import Requirement  # PyPI's, not this folder: it has no __init__.py

    found: dict[str, Distribution] = {}
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        wish = waiting.pop()
        name = re.sub(r"[-_.]+", "-", wish.name).lower()
        if name in found or (wish.marker and not wish.marker.evaluate({"extra": ""})):
            continue
        try:
            found[name] = distribution(wish.name)
        except PackageNotFoundError as error:
            raise SystemExit(f"'{wish.name}' is asked for but not installed here.") from error
        waiting.extend(Requirement(text) for text in found[name].requires or ())
    return [found[name] for name in sorted(found)]


def licence(part: Distribution) -> str:
    """As the distribution tells it: an SPDX expression, its classifiers, or a short text; "" for none."""
    told = part.metadata
    trove = [line.split("::")[-1].strip() for line in told.get_all("Classifier") or () if line.startswith("License")]
    short = (told.get("License") or "").strip().splitlines()
    return told.get("License-Expression") or " AND ".join(trove) or (short[0] if short else "")


def bill(setup: dict[str, Any], parts: list[Distribution]) -> dict[str, Any]:
    """The CycloneDX document."""
    python = ".".join(map(str, sys.version_info[:3]))
    components = [_component(part) for part in parts]
    components.append({"type": "framework", "name": "Python", "version": python, "bom-ref": f"python@{python}",
                       "licenses": [{"license": {"id": "PSF-2.0"}}]})  # fmt: skip
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{uuid.uuid4()}", "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {"type": "application", "bom-ref": "lesionscope", "name": "LesionScope",
                          "version": setup["version"], "licenses": [{"license": {"id": setup["license"]}}]},
        },
        "components": components,
        "dependencies": [{"ref": "lesionscope", "dependsOn": [part["bom-ref"] for part in components]}],
    }  # fmt: skip


def _component(part: Distribution) -> dict[str, Any]:
    purl = f"pkg:pypi/{part.name.lower().replace('_', '-')}@{part.version.replace('+', '%2B')}"
    told = {"licenses": [{"license": {"name": licence(part)}}]} if licence(part) else {}
    return {"type": "library", "bom-ref": purl, "name": part.name, "version": part.version, "purl": purl, **told}


def licences(parts: list[Distribution]) -> str:
    """Every licence file that came with each of them, whole."""
    pages = []
    for part in parts:
        pages.append(f"{LINE}\n{part.name} {part.version}: {licence(part) or 'see below'}\n{LINE}\n")
        files = [file for file in part.files or () if TEXTS.search(str(file)) and not str(file).endswith(".py")]
        for file in files:
            path = Path(str(part.locate_file(file)))
            if path.is_file():
                pages.append(f"--- {file}\n{path.read_text('utf-8', 'replace').strip()}\n")
    return "\n".join(pages)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
