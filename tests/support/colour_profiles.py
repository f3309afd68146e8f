"""Colour profiles for tests, made by Qt: not by the library that the program reads them with."""

from __future__ import annotations

from PySide6.QtGui import QColorSpace

SPACES = QColorSpace.NamedColorSpace


def qt_profile(space: QColorSpace.NamedColorSpace) -> bytes:
    return bytes(QColorSpace(space).iccProfile().data())


ADOBE, P3 = qt_profile(SPACES.AdobeRgb), qt_profile(SPACES.DisplayP3)
