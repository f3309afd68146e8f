"""Which SOP classes are no images of their own; light, so that the first picture does not wait for their readers."""

from __future__ import annotations

STORAGE = "1.2.840.10008.5.1.4.1.1."
PRESENTATION, REPORTS, ENCAPSULATED = STORAGE + "11.", STORAGE + "88.", STORAGE + "104."
SEGMENTATION = (STORAGE + "66.4", STORAGE + "66.7")
PARAMETRIC = STORAGE + "30"


def is_companion_class(sop_class: str) -> bool:
    """True for the classes that `dicom_companion.open_companion` knows."""
    begins = (PRESENTATION, REPORTS, ENCAPSULATED)
    return sop_class.startswith(begins) or sop_class in SEGMENTATION or sop_class == PARAMETRIC
