"""`packaging/bootstrap.py`: what it decides, without installing anything."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "packaging" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def installed(bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Every command that is started, none of them run; the environment is in an empty folder."""
    started: list[list[str]] = []

    def note(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        started.append([str(word) for word in command])
        if "venv" in command:
            python = bootstrap.venv_python()
            python.parent.mkdir(parents=True)
            python.touch()
        version = sys.version.split()[0]  # what the environment's python says when asked
        return subprocess.CompletedProcess(command, 0, stdout=version, stderr="")

    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap.subprocess, "run", note)
    monkeypatch.setattr(bootstrap, "missing_packages", lambda with_tools: [])
    return started


def test_torch_is_pinned_and_installed_first(bootstrap: ModuleType, installed: list[list[str]]) -> None:
    assert bootstrap.main(["test", "--index-url", "https://wheels.invalid/cpu"]) == 0
    pips = [command for command in installed if "pip" in command]
    assert pips[0][-3:] == ["--index-url", "https://wheels.invalid/cpu", "torch==2.13.0"]
    assert pips[1][-4:-1] == ["--extra-index-url", "https://wheels.invalid/cpu", "-e"]
    assert pips[1][-1].endswith("[test]")


def test_the_checks_come_before_pytest_which_ends(bootstrap: ModuleType, installed: list[list[str]]) -> None:
    assert bootstrap.main(["test"]) == 0
    names = [Path(command[0]).name if "-m" not in command else command[2] for command in installed]
    assert names[-4:] == ["lint-imports", "ruff", "mypy", "pytest"]


def test_a_second_call_installs_nothing(bootstrap: ModuleType, installed: list[list[str]]) -> None:
    bootstrap.main(["test"])
    installed.clear()
    bootstrap.main(["run"])
    assert not [command for command in installed if "pip" in command or "venv" in command]


def test_an_environment_for_run_lacks_the_tests_tools(
    bootstrap: ModuleType, installed: list[list[str]]
) -> None:
    bootstrap.main(["run"])
    installed.clear()
    bootstrap.main(["test"])
    assert [command for command in installed if "pip" in command]


def test_a_changed_pyproject_is_installed_again(
    bootstrap: ModuleType, installed: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "pyproject.toml").write_text('[project]\ndependencies = ["torch==2.13.0"]\n')
    monkeypatch.setattr(bootstrap, "HOME", home)
    bootstrap.main(["run"])
    (home / "pyproject.toml").write_text('[project]\ndependencies = ["torch==2.13.0", "numpy"]\n')
    installed.clear()
    bootstrap.main(["run"])
    assert len([command for command in installed if "pip" in command]) == 2


def test_a_failed_check_fails_the_command_though_pytest_passes(
    bootstrap: ModuleType, installed: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.main(["test"])

    def ruff_fails(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(
            command, int(Path(command[0]).name == "ruff"), stdout="", stderr=""
        )

    monkeypatch.setattr(bootstrap.subprocess, "run", ruff_fails)
    assert bootstrap.main(["test"]) == 1


def test_pip_failing_ends_with_one_sentence(
    bootstrap: ModuleType,
    installed: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def pip_fails(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, int("pip" in command), stdout="", stderr="")

    monkeypatch.setattr(bootstrap.subprocess, "run", pip_fails)
    assert bootstrap.main(["run"]) == 1
    assert "pip could not install 1/2 torch==2.13.0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("environment", "platform", "shown"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_display_is_told_by_the_environment(
    bootstrap: ModuleType, environment: dict[str, str], platform: str, shown: bool
) -> None:
    assert bootstrap.has_display(environment, platform) is shown


def test_without_a_display_the_demo_runs_headless(
    bootstrap: ModuleType,
    installed: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    bootstrap.main(["run"])
    assert installed[-1][1:3] == ["-m", "inference"]
    assert installed[-1][-2:] == ["--out", "lesionscope-demo"]
    assert "no display" in capsys.readouterr().out


def test_only_the_standard_library_is_imported() -> None:
    code = "import runpy, sys; runpy.run_path('packaging/bootstrap.py'); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded <= set(sys.stdlib_module_names) | {"__main__", "sitecustomize", "_distutils_hack"}


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 14, 0)])
def test_another_python_is_refused_with_the_reason(
    version: tuple[int, int, int],
    bootstrap: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", version)
    assert bootstrap.main(["run"]) == 1
    assert "Python 3.11, 3.12 or 3.13 is needed" in capsys.readouterr().out


def test_a_missing_library_is_named_by_its_package(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = [library for library in bootstrap.LIBRARIES if library != "libxcb-cursor.so.0"]
    monkeypatch.setattr(bootstrap, "_known_libraries", lambda: "\n".join(there))
    assert bootstrap.missing_packages(with_tools=False) == ["libxcb-cursor0"]


@pytest.mark.parametrize(("user", "installs"), [(0, True), (1000, False)])
def test_only_root_installs_system_packages_others_are_told(
    user: int,
    installs: bool,
    bootstrap: ModuleType,
    installed: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(bootstrap, "missing_packages", lambda with_tools: ["libxcb-cursor0"])
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: user)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    assert bootstrap.main(["test"]) == 0
    apt = [command for command in installed if command[0] == "apt-get"]
    expected = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "libxcb-cursor0"]
    assert apt == ([["apt-get", "update", "-q"], expected] if installs else [])
    assert "libxcb-cursor0" in capsys.readouterr().out
