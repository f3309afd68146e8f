"""One window for each person and screen: a second start hands its files over and ends. No Qt in here.

A lock, which the system frees when a program dies, says who the first is; so a crash leaves nothing to clear away.
The first listens before Qt is loaded: what others send meanwhile waits in the socket until the window takes it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import socket
import stat
import sys
import time
from pathlib import Path
from typing import IO

from inference.errors import SettingsError
from inference.records import dataclass

log = logging.getLogger(__name__)

HEARD = b"ok\n"
ANSWER_S = 10.0  # a first start on a cold disk takes this long to answer
RETRY_S = 0.05
LONGEST = 4 << 20  # bytes of one message: ten thousand paths of 300 characters


@dataclass(frozen=True, slots=True)
class Message:
    """What a second start hands over.

    names: absolute paths or URLs, as they came.  demo: the demo cases are wanted.  token: the desktop's leave to
    come to the front (Wayland, X11).
    """

    names: tuple[str, ...] = ()
    demo: bool = False
    token: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """That this program is the first. lock: held as long as it lives.  ear: listens; None where Qt has to (Windows)."""

    address: str
    lock: IO[bytes]
    ear: socket.socket | None


def encode(message: Message) -> bytes:
    """One line of ASCII. File names that are no Unicode survive as lone surrogates."""
    words = {"names": message.names, "demo": message.demo, "token": message.token}
    return json.dumps(words).encode("ascii") + b"\n"


def decode(line: bytes) -> Message:
    """The message in a line. Raises SettingsError for anything else."""
    try:
        words = json.loads(line)
        names, demo, token = words["names"], words["demo"], words["token"]
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError("Another start of the program sent no usable message.", detail=str(error)) from error
    good = isinstance(names, list) and all(isinstance(name, str) for name in names)
    if not (good and isinstance(demo, bool) and isinstance(token, str)):
        raise SettingsError("Another start of the program sent no usable message.", detail="wrong types")
    return Message(tuple(names), demo, token)


def meet(message: Message, home: Path) -> Place | bool:
    """True: another window has taken the message. A Place: this is the first. False: on its own, nobody answers.

    home: the folder with the person's data; programs with different ones do not meet.
    """
    until = time.monotonic() + ANSWER_S
    try:
        folder = _own_folder()
        name = _name(home)
        address = rf"\\.\pipe\lesionscope-{name}" if os.name == "nt" else str(folder / name)
        while time.monotonic() < until:
            lock = _lock(folder / f"{name}.lock")
            if lock is not None:
                return Place(address, lock, None if os.name == "nt" else _listen(address))
            if _send(address, message, until - time.monotonic()):
                return True
            time.sleep(RETRY_S)
        log.warning("the window that runs does not answer; this one is on its own")
    except OSError as error:
        log.warning("no meeting place for a second start: %s", error)
    return False


def _own_folder() -> Path:
    """A folder that only this person can look into. Raises OSError if somebody else made it."""
    if os.name == "nt":
        folder = Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "lesionscope"
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    run = os.environ.get("XDG_RUNTIME_DIR", "")
    if run and _is_own(Path(run)):
        return Path(run)
    folder = Path("/tmp") / f"lesionscope-{os.getuid()}"  # short: a socket's path holds 107 bytes, on macOS 103
    folder.mkdir(mode=0o700, exist_ok=True)
    if not _is_own(folder):
        raise PermissionError(f"{folder} belongs to somebody else or is open to others")
    return folder


def _is_own(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _name(home: Path) -> str:
    """Short; its own for each person, folder of data and screen."""
    screen = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""
    who = os.environ.get("USERNAME", "") if os.name == "nt" else str(os.getuid())
    text = "\0".join((who, str(home.absolute()), screen))
    return "lesionscope-" + hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _lock(path: Path) -> IO[bytes] | None:
    """The lock, or None while another program holds it."""
    file = path.open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _listen(address: str) -> socket.socket:
    """With the lock in hand: what a crashed program left there is taken over."""
    Path(address).unlink(missing_ok=True)
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    ear.bind(address)
    ear.listen(64)
    return ear


def _send(address: str, message: Message, patience: float) -> bool:
    """Whether the first took it. False also while it is not listening yet."""
    try:
        return _by_pipe(address, message) if sys.platform == "win32" else _by_socket(address, message, patience)
    except OSError as error:
        log.info("not handed over: %s", error)
        return False


def _by_socket(address: str, message: Message, patience: float) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(max(patience, RETRY_S))
        line.connect(address)
        line.sendall(encode(message))
        return line.recv(len(HEARD)) == HEARD


def _by_pipe(address: str, message: Message) -> bool:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # the window may come to the front for this click
    with open(address, "r+b", buffering=0) as line:
        line.write(encode(message))
        return line.read(len(HEARD)) == HEARD
