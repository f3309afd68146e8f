"""OpenCV if it is there already: what can do without it does not wait for it to load."""

from __future__ import annotations

import sys
from typing import Any


def opencv() -> Any:
    """The module `cv2`, or None while nobody has imported it or another thread is still at it.

    A module that is being imported stands in `sys.modules` from its first line on, half empty.
    """
    module = sys.modules.get("cv2")
    loading = getattr(getattr(module, "__spec__", None), "_initializing", False)
    return None if module is None or loading or not hasattr(module, "INTER_LINEAR") else module
