"""What goes into the package: all that a run loads, nothing that the program does not ask for."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import resources

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
RUN = """
import json, sys
left_out = json.loads(sys.argv[1])

class Package:
    "Finds what the package would hold."
    @staticmethod
    def find_spec(name, path=None, target=None):
        if any(name == other or name.startswith(other + ".") for other in left_out):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Package)
sys.argv[:] = ["lesionscope-infer", *sys.argv[2:]]
from inference.__main__ import main
sys.exit(main())
"""


def ask(code: str) -> str:
    """What the packaging's own modules answer; they live in a folder that PyPI's `packaging` hides from here."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(PACKAGING)!r})\n{code}"],
        capture_output=True, text=True, check=True, cwd=PACKAGING,
    )  # fmt: skip
    return done.stdout


@pytest.mark.timeout(600)  # a whole run with torch, on a machine that does other things as well
def test_a_run_needs_nothing_that_is_left_out(tmp_path: Path) -> None:
    left_out = ask(
        "import json, contents as c\n"
        "print(json.dumps([*c.LEAVE_OUT, *c.strangers(c.closure(c.project()['dependencies']))]))"
    )
    case, out = str(resources.path("demo", "malignant.dcm")), tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", RUN, left_out, case, "--model", "breast-us-seg", "--out", str(out)],
        capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads((out / "malignant" / "result.json").read_text("utf-8"))["runs"][0]["state"] == "1 FINDING"


def test_what_the_environment_holds_besides_stays_out() -> None:
    strangers = set(json.loads(ask(
        "import json, contents as c\nprint(json.dumps(c.strangers(c.closure(c.project()['dependencies']))))"
    )))  # fmt: skip
    assert {"pytest", "mypy", "monai", "sklearn"} <= strangers
    assert strangers.isdisjoint({"torch", "numpy", "PySide6", "shiboken6", "cv2", "PIL", "pydicom", "openslide_bin"})


@pytest.mark.parametrize(
    ("name", "kept"),
    [("torch/lib/libtorch_cpu.so", True), ("torch/lib/libtorchbind_test.so", False), ("torch\\lib\\c10.lib", False),
     ("torch/include/ATen/ATen.h", False), ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
     ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False), ("resources/models/breast-us-seg/card.toml", True)],
)  # fmt: skip
def test_files_that_no_run_reads_stay_out(name: str, kept: bool) -> None:
    assert ask(f"import contents\nprint(contents.kept({name!r}))").strip() == str(kept)


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="no Debian packages here")
def test_the_bill_names_the_system_package_of_a_library(tmp_path: Path) -> None:
    told = ask(
        "from pathlib import Path\nfrom system_parts import system_parts\n"
        "for part in system_parts([Path('/bin/sh'), Path('/nowhere/else.so')]): print(part.name, bool(part.text))"
    )
    assert told == "dash True\n"


def test_the_ci_file_names_only_what_is_there() -> None:
    text = (ROOT / ".github" / "workflows" / "packages.yml").read_text("utf-8")
    named = set(re.findall(r"packaging/[\w./-]+", text))
    assert named >= {"packaging/build.py", "packaging/prove.py", "packaging/windows/lesionscope.nsi"}
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert {system for system in ("ubuntu", "windows", "macos") if f"{system}-" in text} == {"ubuntu", "windows", "macos"}
    assert "\t" not in text


@pytest.mark.skipif(os.name == "nt" or shutil.which("sh") is None, reason="needs a POSIX shell")
def test_the_appimage_folder_starts_the_program_that_was_built(tmp_path: Path) -> None:
    program = tmp_path / "dist" / "lesionscope" / "lesionscope"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "started with $1"\n', "utf-8")
    program.chmod(0o755)
    script = str(PACKAGING / "linux" / "appimage.sh")
    subprocess.run(["sh", script, str(tmp_path / "dist"), str(tmp_path), "true"], check=True)
    tree = tmp_path / "LesionScope.AppDir"
    said = subprocess.run([str(tree / "AppRun"), "a b.dcm"], capture_output=True, text=True, check=True, cwd="/")
    assert said.stdout == "started with a b.dcm\n"
    entry = "org.lesionscope.LesionScope"
    assert (tree / "usr/share/applications" / f"{entry}.desktop").read_text("utf-8").startswith("[Desktop Entry]")
    assert (tree / ".DirIcon").resolve() == tree / f"{entry}.svg"


@pytest.mark.skipif(os.name == "nt" or shutil.which("sh") is None, reason="needs a POSIX shell")
@pytest.mark.parametrize("script", ["linux/appimage.sh", "macos/make_dmg.sh"])
def test_the_shell_recipes_can_be_read(script: str) -> None:
    subprocess.run(["sh", "-n", str(PACKAGING / script)], check=True)


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils")
def test_the_desktop_entry_is_valid() -> None:
    path = PACKAGING / "linux" / "org.lesionscope.LesionScope.desktop"
    done = subprocess.run(["desktop-file-validate", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_texts_of_what_a_wheel_holds_of_others_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PACKAGING))
    from importlib.metadata import PathDistribution

    from licence_texts import texts_of

    files = {
        "one-1.dist-info/METADATA": "Metadata-Version: 2.4\nName: one\nVersion: 1\n",
        "one-1.dist-info/licenses/LICENSE": "ours",
        "one-1.dist-info/licenses/licensing/onetbb_third-party-programs.txt": "of TBB",
        "one/third_party.md": "of a header",
        "one/license.py": "code",
        "one/notes.txt": "no licence",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "one-1.dist-info/RECORD").write_text("".join(f"{name},,\n" for name in files))
    texts = list(texts_of(PathDistribution(tmp_path / "one-1.dist-info")))
    assert [text.splitlines()[-1] for text in texts] == ["ours", "of TBB", "of a header"]
