"""View and view modifiers of a projection: mammography requires their codes, but not View Position (PS3.3 C.8.11.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inference.images.dicom_values import items, text

# PS3.16 CID 4014 "View for Mammography": SNOMED CT, and the older SNOMED-RT that archives are full of.
VIEWS: Mapping[str, str] = {
    "399260004": "ML", "R-10224": "ML", "399368009": "MLO", "R-10226": "MLO", "399352003": "LM", "R-10228": "LM",
    "399099002": "LMO", "R-10230": "LMO", "399162004": "CC", "R-10242": "CC", "399196006": "FB", "R-10244": "FB",
    "399188001": "SIO", "R-102D0": "SIO", "441555000": "ISO", "R-40AAA": "ISO",
    "399192008": "XCCL", "R-1024A": "XCCL", "399101009": "XCCM", "R-1024B": "XCCM",
}  # fmt: skip


def view_of(data: Any) -> str:
    """MLO, CC …: the view's code where it is known, else View Position (0018,5101) as told; "" if neither tells it."""
    coded = (VIEWS.get(text(code, "CodeValue"), "") for code in items(data, "ViewCodeSequence"))
    return next((view for view in coded if view), "") or text(data, "ViewPosition")


def modifiers_of(data: Any) -> str:
    """What makes it no plain view, in the file's words: "magnification, spot compression"; "" for a plain one."""
    told = [
        text(modifier, "CodeMeaning").lower() or text(modifier, "CodeValue")
        for code in items(data, "ViewCodeSequence")
        for modifier in items(code, "ViewModifierCodeSequence")
    ]
    partial = ["partial view"] if text(data, "PartialView").upper() == "YES" else []
    return ", ".join([*(word for word in told if word), *partial])
