"""An import that was put off is a whole module once it is used, and other threads' imports are not touched."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from inference.images.put_off import put_off

SCRIPT = """
import sys
import PySide6.QtCore  # asks every module that is imported for its name
from pathlib import Path
from inference.images.dicom_file import read_header
data, place = read_header(Path(sys.argv[1]))
print(sorted({"http.client", "ssl", "urllib3"} & set(sys.modules)), data.Modality)
import pydicom, urllib.request
from urllib.request import Request
print(Request("http://localhost/a").host, callable(urllib.request.urlopen), callable(pydicom.examples.get_path))
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "waiting_module.py").write_text("import sys\nsys.loaded_waiting = True\nVALUE = 7\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "loaded_waiting", False, raising=False)
    monkeypatch.delitem(sys.modules, "waiting_module", raising=False)
    return "waiting_module"


def test_a_module_is_loaded_when_something_of_it_is_asked_for(module: str) -> None:
    with put_off(module):
        found = importlib.import_module(module)
    assert sys.loaded_waiting is False
    assert found.VALUE == 7
    assert sys.loaded_waiting is True


def test_a_module_can_be_as_if_it_were_not_installed(module: str) -> None:
    with put_off(without=[module]), pytest.raises(ModuleNotFoundError):
        importlib.import_module(module)
    assert importlib.import_module(module).VALUE == 7


def test_the_imports_of_another_thread_are_not_put_off(module: str) -> None:
    with put_off(module):
        other = threading.Thread(target=importlib.import_module, args=(module,))
        other.start()
        other.join()
    assert sys.loaded_waiting is True


def test_a_missing_module_is_missing_still() -> None:
    with put_off("no_such_module_at_all"), pytest.raises(ModuleNotFoundError):
        importlib.import_module("no_such_module_at_all")
    assert not [finder for finder in sys.meta_path if type(finder).__name__ == "_PutsOff"]


def test_a_header_is_read_without_a_web_client_which_is_there_when_wanted() -> None:
    root = Path(__file__).resolve().parents[3]
    demo = root / "resources" / "demo" / "malignant.dcm"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(demo)], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[] US", "localhost True True"]
