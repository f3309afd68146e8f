"""Has Qt's Python types made on the window's thread, a few at a time.

PySide6 (6.8 on) makes a class and its enumerations when they are first asked for, and that is not safe on two threads at
once: a module that is imported on a thread asks for some, a library that wraps Qt for all of them, and now and then the
program died of it (segmentation fault, PySide6 6.11). What is made already is only looked up. May go when PySide makes
types under a lock.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6 import QtCore, QtGui, QtWidgets

AT_ONCE_S = 0.008


def made() -> Iterator[None]:
    """Ask for every name of the three modules; pauses every few milliseconds."""
    began = perf_counter()
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)
            if perf_counter() - began > AT_ONCE_S:
                yield
                began = perf_counter()
