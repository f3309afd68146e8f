"""Fixed splits where a set brings none: a rule, not a file, so that everybody gets the same."""

from __future__ import annotations

import hashlib


def split_of(group: str, *, val: float = 0.15, test: float = 0.20) -> str:
    """train, val or test for all pictures of a group (a case, a patient), by the sha256 of its name.

    The same name always goes to the same side, whatever else is in the folder.
    """
    share = int.from_bytes(hashlib.sha256(group.encode()).digest()[:8], "big") / 2**64
    if share < test:
        return "test"
    return "val" if share < test + val else "train"
