"""A module that another thread is still importing is not used."""

from __future__ import annotations

import sys
import types
from importlib.machinery import ModuleSpec

import pytest

from inference.images.opencv import opencv


def test_a_half_imported_opencv_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    half = types.ModuleType("cv2")
    half.__spec__ = ModuleSpec("cv2", None)
    monkeypatch.setitem(sys.modules, "cv2", half)
    assert opencv() is None
    half.INTER_LINEAR = 1  # type: ignore[attr-defined]
    half.__spec__._initializing = True  # type: ignore[attr-defined]
    assert opencv() is None
    half.__spec__._initializing = False  # type: ignore[attr-defined]
    assert opencv() is half
