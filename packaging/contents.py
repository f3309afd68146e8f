"""What goes into the package and what stays out: the spec takes it from here, and the bill tells the same.

Only distributions that pyproject.toml asks for go in, and what those ask for, whatever else the environment holds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# torch asks for these and loads them only to compile, to export or to read other places' files: no run here does.
UNUSED = frozenset({"fsspec", "jinja2", "markupsafe", "mpmath", "networkx", "openvino-telemetry", "setuptools", "sympy"})
BUILDERS = frozenset({"pyinstaller", "pyinstaller-hooks-contrib", "altgraph"})
# Modules that no run of a model or of the window loads (tests/packages runs one without them). readline and
# gdbm are of the GPL.
LEAVE_OUT = (
    "training", "readline", "_gdbm", "_dbm", "tkinter", "turtle", "idlelib", "lib2to3", "ensurepip", "pip", "wheel",
    "torch._inductor", "torch._dynamo", "torch.onnx", "torch.utils.tensorboard",
    "torch.testing._internal.common_utils", "torch.testing._internal.distributed", "torch.testing._internal.opinfo",
    "torch.utils.benchmark", "torch.utils.bottleneck", "torchgen.dest", "functorch", "caffe2",
    "pyqtgraph", "PIL.ImageTk", "numpy.f2py",
    "openvino.torch", "openvino.tools.benchmark",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtQuickControls2", "PySide6.QtDesigner",
    "PySide6.QtHelp", "PySide6.QtUiTools", "PySide6.QtTest", "PySide6.QtSql", "PySide6.QtXml", "PySide6.QtConcurrent",
)  # fmt: skip
# Parts of the found files: test programs, compilers and headers that torch ships; Qt's QML and its drivers; of OpenVINO
# all but what converts torch's networks and runs them on a CPU.
LEAVE_FILES = (
    "torch/bin/test_", "torch/test/", "torch/include/", "torch/share/", "libtorchbind_test", "libjitbackend_test",
    "libbackend_with_compiler", "libaoti_custom_ops", "libshm_windows",
    "PySide6/Qt/qml/", "plugins/qmltooling/", "plugins/sqldrivers/", "plugins/designer/", "libqgtk3",
    "plugins/networkinformation/", "plugins/tls/", "plugins/egldeviceintegrations/", "libqeglfs", "libqlinuxfb", "libqvnc",
    "libqvkkhrdisplay", "libQt6Qml", "libQt6Quick", "libQt6Designer", "libQt6Pdf",
    "libQt6VirtualKeyboard", "libqtvirtualkeyboardplugin", "__pycache__", "pydicom/data/test_files",
    *(f"openvino_{name}" for name in (
        "intel_gpu_plugin", "intel_npu_plugin", "c.", "gguf_frontend", "jax_frontend", "onnx_frontend", "paddle_frontend",
        "tensorflow_frontend", "tensorflow_lite_frontend", "auto_plugin", "auto_batch_plugin", "hetero_plugin")),
    "openvino/include/", "openvino/cmake/", "openvino/libs/cache.json",
)  # fmt: skip
ENDINGS = (".lib", ".a", ".pyi", ".pdb")


def project() -> dict[str, Any]:
    """The table [project] of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def closure(requirements: Iterable[str]) -> list[Distribution]:
    """The installed distributions that the requirements need on this system, by name; UNUSED are left out."""
    from packaging.requirements import Requirement  # PyPI's, not this folder: it has no __init__.py

    found: dict[str, Distribution] = {}
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        wish = waiting.pop()
        name = key(wish.name)
        if name in found or name in UNUSED or (wish.marker and not wish.marker.evaluate({"extra": ""})):
            continue
        try:
            found[name] = distribution(wish.name)
        except PackageNotFoundError as error:
            raise SystemExit(f"'{wish.name}' is asked for but not installed here.") from error
        waiting.extend(Requirement(text) for text in found[name].requires or ())
    return [found[name] for name in sorted(found)]


def strangers(wanted: Iterable[Distribution]) -> list[str]:
    """Top-level modules of every other distribution that is installed here; they must not slip in."""
    ours = {key(part.name) for part in wanted} | BUILDERS | {key(project()["name"])}
    owners = packages_distributions()
    return sorted(module for module, names in owners.items() if module.isidentifier() and not ours & set(map(key, names)))


def kept(name: str) -> bool:
    """Whether a file of the package, by its place there, goes in."""
    name = name.replace("\\", "/")
    return not name.endswith(ENDINGS) and not any(part in name for part in LEAVE_FILES)


def key(name: str) -> str:
    """As the index of packages compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()
