"""Whether open images belong to different patients. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from inference.images.source import Instance


def different_patients(instances: Sequence[Instance]) -> bool:
    """True if any two images state something of the patient that differs; what is not stated differs from nothing."""
    return any(_differ(one, other) for one, other in combinations(instances, 2))


def _differ(one: Instance, other: Instance) -> bool:
    pairs = (
        (one.patient_id, other.patient_id),
        (_plain(one.patient_name), _plain(other.patient_name)),
        (one.birth_date, other.birth_date),
        (one.sex, other.sex),
    )
    return any(a and b and a != b for a, b in pairs)


def _plain(name: str) -> str:
    """A person name for comparison: case, trailing ^ and doubled blanks say nothing (PS3.5 6.2.1)."""
    return " ".join(name.upper().replace("^", " ").split())
