"""Runs at the start of the packaged program (Linux) in place of PyInstaller's hook for PySide6: where Qt's plugins lie.

That hook imports QtCore, in every process: in a second start that only hands its files over, and in the models' process,
which never shows anything. It does so for builds of Qt that cannot be moved; PyPI's wheels can.
"""

import os
import sys

os.environ["QT_PLUGIN_PATH"] = os.path.join(sys._MEIPASS, "PySide6", "Qt", "plugins")  # type: ignore[attr-defined]
