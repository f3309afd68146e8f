"""Whether open images belong to different patients. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from inference.images.source import Instance


def different_patients(instances: Sequence[Instance]) -> bool:
    """True if any two images state something of the patient that differs; what is not stated differs from nothing."""
    stated = (
        {each.patient_id for each in instances},
        {_plain(each.patient_name) for each in instances},
        {each.birth_date for each in instances},
        {each.sex for each in instances},
    )
    return any(len(values - {""}) > 1 for values in stated)


def patient_count(instances: Sequence[Instance]) -> int:
    """How many patients there are: 1 unless they differ, then the different names and numbers, 2 at least."""
    if not different_patients(instances):
        return 1
    stated = {(each.patient_id, _plain(each.patient_name)) for each in instances}
    return max(2, len(stated - {("", "")}))


def _plain(name: str) -> str:
    """A person name for comparison: case, trailing ^ and doubled blanks say nothing (PS3.5 6.2.1)."""
    return " ".join(name.upper().replace("^", " ").split())
