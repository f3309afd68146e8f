"""What the program is made of (its SOUP): the installed distributions it needs, with version and licence. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

OURS = "lesionscope"
NAME = re.compile(r"[A-Za-z0-9._-]+")
UNKNOWN = "–"
DIRECT = (
    "PySide6-Essentials", "torch", "openvino", "numpy", "pydicom", "imagecodecs", "opencv-python-headless",
    "highdicom", "safetensors", "pillow", "tifffile", "platformdirs", "rich", "psutil", "openslide-python", "openslide-bin",
    "simplejpeg", "segno", "dicom-anonymizer", "dicomweb-client",
)  # as pyproject.toml asks (a test compares), for a checkout that is not installed and for a frozen build


@dataclass(frozen=True, slots=True)
class Component:
    """licence: as the distribution tells it, UNKNOWN where it tells none."""

    name: str
    version: str
    licence: str


def components(root: str = OURS) -> tuple[Component, ...]:
    """All that `root` needs to run and what that needs, by name; only what is installed here. Extras are left out."""
    found: dict[str, Component] = {}
    waiting, seen = needed(_requires(root)), {_key(root)}
    while waiting:
        name = waiting.pop()
        if _key(name) in seen:
            continue
        seen.add(_key(name))
        try:
            one = distribution(name)
        except PackageNotFoundError:
            continue  # of another system
        found[_key(name)] = Component(one.metadata["Name"], one.version, licence(one))
        waiting += needed(one.requires or ())
    return tuple(found[key] for key in sorted(found))


def needed(requirements: Iterable[str]) -> list[str]:
    """The names in requirement lines, without those of extras."""
    plain = (line for line in requirements if "extra ==" not in line.partition(";")[2])
    return [match[0] for line in plain if (match := NAME.match(line.strip()))]


def licence(one: Distribution) -> str:
    """The licence's expression, else its short name, else its classifiers, else UNKNOWN."""
    expressions = one.metadata.get_all("License-Expression") or []
    if expressions:
        return str(expressions[0])
    told = "".join(one.metadata.get_all("License") or []).strip()
    if told and "\n" not in told and told.upper() != "UNKNOWN":  # older ones put the whole text there
        return told
    classes = one.metadata.get_all("Classifier") or []
    names = [text.rpartition(" :: ")[2] for text in classes if text.startswith("License ::")]
    return ", ".join(names) or UNKNOWN


def _requires(root: str) -> Iterable[str]:
    try:
        return distribution(root).requires or []
    except PackageNotFoundError:
        return DIRECT if root == OURS else ()


def _key(name: str) -> str:
    """As the index of packages compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()
