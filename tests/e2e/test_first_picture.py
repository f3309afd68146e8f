"""What the first picture waits for, and what it must not: a module or a Qt type that creeps in here costs every start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.e2e.conftest import demo_case

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, os, sys
import viewer.__main__ as entry

def told():
    from PySide6 import QtWidgets
    print(json.dumps({"modules": sorted(sys.modules), "widgets": sorted(vars(QtWidgets))}), flush=True)
    os._exit(0)

read = entry._asked
def asked(*words):
    from viewer.app import App
    build = App.build
    def built(app):
        build(app)
        app.canvas.first_painted.connect(told)
    App.build = built
    App.finish = lambda app: None  # on a slow machine the second half begins without a picture
    return read(*words)

entry._asked = asked
entry.main(sys.argv[1:])
"""
HEAVY = {"http.client", "torch", "monai", "openslide", "highdicom", "pyqtgraph", "cv2", "onnxruntime", "openvino"}
LATER = {
    "sqlite3", "uuid", "PySide6.QtNetwork",
    "viewer.app_later", "viewer.analysis", "viewer.thumbnail", "viewer.panels.welcome", "viewer.panels.path_list",
    "viewer.canvas.measure_words", "viewer.canvas.measure_label", "viewer.kiosk.pin_command",
    "inference.measure.reading", "inference.measure.statistics", "inference.maps.lesions",
}  # fmt: skip
DICOM = {"pydicom", "PIL", "inference.images.overlay_planes", "inference.images.shutter", "inference.images.dicom_pixels"}
UNASKED = {"QWizard", "QFileDialog", "QStyle", "QListWidget", "QTableView", "QColorDialog"}


def _at_first_paint(path: Path, home: Path) -> dict[str, Any]:
    env = {**os.environ, "LESIONSCOPE_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=True
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "p.png"
    cv2.imwrite(str(path), np.arange(64 * 64, dtype=np.uint8).reshape(64, 64))
    return path


def test_a_png_is_painted_before_all_that_it_does_not_need(picture: Path, tmp_path: Path) -> None:
    told = _at_first_paint(picture, tmp_path)
    assert (HEAVY | LATER | DICOM) & set(told["modules"]) == set()
    assert UNASKED & set(told["widgets"]) == set()


def test_a_dicom_file_is_painted_before_all_that_it_does_not_need(tmp_path: Path) -> None:
    told = _at_first_paint(demo_case(), tmp_path)
    assert (HEAVY | LATER - {"uuid"}) & set(told["modules"]) == set()
    assert UNASKED & set(told["widgets"]) == set()
