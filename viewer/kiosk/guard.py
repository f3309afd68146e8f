"""What may be seen on a screen that anybody passes. Knows no Qt.

A case is shown if its file calls itself a synthetic phantom, or if the operator vouched for this very content (`demo`
with its sha256). Burnt-in names cannot be covered by other names: what a real file says to be burnt in
is refused, whoever vouched.
Reasons name the case by its number: a file's name may hold a patient's.
"""

from __future__ import annotations

from inference.errors import OutOfScope
from inference.images.identity import content_name
from inference.images.source import ImageSource
from viewer.kiosk.config import Case


def check_case(case: Case, source: ImageSource) -> None:
    """Raises OutOfScope with the reason if the case may not be shown."""
    if source.info.instance.synthetic:
        return
    if source.info.is_dicom and _burnt_in(case):
        raise OutOfScope(f"Case {case.number} was refused: its file says that identifying text is burnt into the picture.")
    if not case.demo:
        raise OutOfScope(f"Case {case.number} was refused: it is not marked as a demo case.")
    if content_name(case.path) != f"sha256:{case.sha256}":
        raise OutOfScope(f"Case {case.number} was refused: its content is not what was marked as a demo case.")


def _burnt_in(case: Case) -> bool:
    """(0028,0301) Burned In Annotation. Absent, nothing is known: the vouching of the operator counts."""
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    try:
        data = dcmread(case.path, stop_before_pixels=True, specific_tags=["BurnedInAnnotation"], force=True)
    except (OSError, InvalidDicomError):
        return False
    return str(data.get("BurnedInAnnotation", "")).strip().upper() == "YES"
