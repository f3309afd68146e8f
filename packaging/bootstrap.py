"""A fresh machine, two commands: `python3 packaging/bootstrap.py run` and `… test`. Standard library only.

run:  makes .venv in this checkout, installs what is needed, opens the viewer on the built-in demo case;
      without a display it does the same job headless and writes lesionscope-demo/.
test: the same with the test tools; as root on Debian or Ubuntu it installs missing system packages; then
      import-linter, ruff, mypy and pytest. The last line is pytest's.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
VENV = HOME / ".venv"
STAMP = "lesionscope.stamp"
OLDEST, NEWEST = (3, 11), (3, 13)
DEMO_OUT = "lesionscope-demo"

# A shared library that Qt loads → the Debian package that holds it (from ldd on PySide6's platform plugins).
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# What tests and checks use beside the libraries: a program or file → its Debian package.
PROGRAMS = {"Xvfb": "xvfb", "dcmdump": "dcmtk", "dciodvfy": "dicom3tools"}
FONT = (Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"), "fonts-dejavu-core")


class Stop(Exception):
    """Ends the command; the text says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do the command; the exit status of its last step."""
    asked = _parse(arguments)
    try:
        _check_python()
        if sys.platform.startswith("linux"):
            _system_packages(with_tools=asked.command == "test")
        python = _environment(asked)
        return _test(python) if asked.command == "test" else _run(python)
    except Stop as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        say("stopped; the next call goes on from here")
        return 130


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    layout = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=layout)
    parser.add_argument("command", choices=("run", "test"))
    parser.add_argument("--index-url", metavar="URL", help="where pip finds torch (a CPU or CUDA build)")
    return parser.parse_args(arguments)


def say(text: str) -> None:
    """Tell the person at the terminal, at once."""
    print(f"[bootstrap] {text}", flush=True)


def _check_python() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        have = ".".join(map(str, sys.version_info[:3]))
        raise Stop(f"Python 3.11, 3.12 or 3.13 is needed, this is {have}: call this file with one of those.")


# --- system packages ---------------------------------------------------------------------------------------


def _system_packages(*, with_tools: bool) -> None:
    """Install what Qt and the tests need where this runs as root on Debian or Ubuntu, else name it."""
    missing = missing_packages(with_tools=with_tools)
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        say(f"not root on Debian or Ubuntu, so these are not installed; install them by hand if Qt fails to "
            f"start: {' '.join(missing)}")  # fmt: skip
        return
    say(f"installing system packages: {' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    updated = subprocess.run(["apt-get", "update", "-q"], env=quiet, check=False).returncode
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
    if updated or subprocess.run(install, env=quiet, check=False).returncode:
        say("apt-get failed; going on without them")


def missing_packages(*, with_tools: bool) -> list[str]:
    """Debian packages whose library or program is not found here."""
    known = _known_libraries()
    missing = [package for library, package in LIBRARIES.items() if known and library not in known]
    if not with_tools:
        return missing
    missing += [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    return missing if FONT[0].exists() else [*missing, FONT[1]]


def _known_libraries() -> str:
    """The loader's table of libraries, or "" where there is no ldconfig (then nothing is said about them)."""
    tool = shutil.which("ldconfig") or "/sbin/ldconfig"
    if not Path(tool).exists():
        return ""
    return subprocess.run([tool, "-p"], capture_output=True, text=True, check=False).stdout


# --- the virtual environment -------------------------------------------------------------------------------


def _environment(asked: argparse.Namespace) -> Path:
    """The environment's python, with everything installed; at once where the stamp says so."""
    python = venv_python()
    wanted = stamp(asked.command)
    if python.exists() and _stamped(wanted):
        say(f"environment ready: {VENV}")
        return python
    _make_venv(python)
    pin = torch_pin((HOME / "pyproject.toml").read_text("utf-8"))
    index = ["--index-url", asked.index_url] if asked.index_url else []
    _announce_torch(pin, asked.index_url)
    _pip(python, f"1/2 {pin}", [*index, pin])
    also = ["--extra-index-url", asked.index_url] if asked.index_url else []
    target = f"{HOME}[test]" if asked.command == "test" else str(HOME)
    _pip(python, "2/2 LesionScope and the rest", [*also, "-e", target])
    (VENV / STAMP).write_text("\n".join({wanted, *_kept_stamps(asked.command)}), "utf-8")
    return python


def venv_python() -> Path:
    """The python inside .venv, whether it exists or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp(command: str) -> str:
    """What an environment is for: the command's extras, pyproject's text, Python's version, the place."""
    text = (HOME / "pyproject.toml").read_bytes() + repr((command, sys.version_info[:3], str(HOME))).encode()
    return hashlib.sha256(text).hexdigest()


def _stamped(wanted: str) -> bool:
    written = VENV / STAMP
    return written.exists() and wanted in written.read_text("utf-8").split()


def _kept_stamps(command: str) -> list[str]:
    """The tests' environment can run the viewer as well."""
    return [stamp("run")] if command == "test" else []


def _make_venv(python: Path) -> None:
    """A fresh environment, unless one of this Python is there (then what is missing is added to it)."""
    if python.exists() and _version_of(python) == sys.version.split()[0]:
        say(f"updating {VENV}")
        return
    say(f"making {VENV} with Python {sys.version.split()[0]}")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode
    if made and _add_venv_package():
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode
    if made:
        raise Stop("Python could not make a virtual environment (on Debian or Ubuntu install python3-venv).")


def _add_venv_package() -> bool:
    """Debian ships venv apart from Python: install it as root. True if that was done."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say("installing python3-venv")
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    subprocess.run(["apt-get", "update", "-q"], check=False)
    return subprocess.run(["apt-get", "install", "-y", "-q", package], check=False).returncode == 0


def _version_of(python: Path) -> str:
    code = "import sys; print(sys.version.split()[0])"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def torch_pin(pyproject: str) -> str:
    """The torch requirement of pyproject's text, such as `torch==2.13.0`. Raises Stop if there is none."""
    import tomllib

    for requirement in tomllib.loads(pyproject)["project"]["dependencies"]:
        if requirement.startswith("torch=="):
            return str(requirement)
    raise Stop("pyproject.toml pins no torch")


def _announce_torch(pin: str, index: str | None) -> None:
    if index or not sys.platform.startswith("linux"):
        return
    gpu = shutil.which("nvidia-smi") is not None
    say(f"{pin}: " + ("an NVIDIA driver is here" if gpu else "no NVIDIA driver is here") +
        "; PyPI's Linux build brings CUDA (several GB). PyTorch's own index of CPU builds is smaller: "
        "give its address with --index-url")  # fmt: skip


def _pip(python: Path, what: str, arguments: Sequence[str]) -> None:
    """Install; pip shows its own progress. Raises Stop if it fails."""
    say(f"installing {what} …")
    start = time.monotonic()
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, cwd=HOME, check=False).returncode:
        raise Stop(f"pip could not install {what}; its message is above.")
    say(f"installed {what} in {time.monotonic() - start:.0f} s")


# --- the two jobs ------------------------------------------------------------------------------------------


def has_display(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be shown. On Linux a display server must be named."""
    return not platform.startswith("linux") or bool(
        environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    )


def _run(python: Path) -> int:
    if has_display(os.environ, sys.platform):
        say("opening the viewer on the demo case")
        return _step([str(python), "-m", "viewer", "--demo"])
    say(f"no display (DISPLAY and WAYLAND_DISPLAY are not set): doing the same headless, into {DEMO_OUT}/")
    demo = [str(HOME / "resources" / "demo" / f"{name}.dcm") for name in ("benign", "malignant", "normal")]
    status = _step([str(python), "-m", "inference", *demo, "--out", DEMO_OUT])
    for path in sorted((HOME / DEMO_OUT).rglob("*")) if status == 0 else []:
        if path.is_file():
            say(f"wrote {path.relative_to(HOME)}")
    return status


def _test(python: Path) -> int:
    scripts = python.parent
    checks = {
        "import-linter": [str(scripts / "lint-imports")],
        "ruff": [str(scripts / "ruff"), "check", "."],
        "mypy": [str(scripts / "mypy")],
    }
    failed = [name for name, command in checks.items() if _step(command, name)]
    if failed:
        say(f"FAILED so far: {', '.join(failed)}")
    pytest = _step([str(python), "-m", "pytest", "-n", "3", "-q"], "pytest")
    return pytest or int(bool(failed))


def _step(command: Sequence[str], name: str = "") -> int:
    """Run in the checkout, its output shown as it comes; with a name, say so before."""
    if name:
        say(f"{name} …")
    return subprocess.run(list(command), cwd=HOME, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
