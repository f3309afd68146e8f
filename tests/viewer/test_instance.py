"""A second start finds the first, and nobody else's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.errors import SettingsError
from viewer import instance
from viewer.instance import HEARD, Message, Place, decode, encode, meet

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the pipe of Windows is Qt's: see test_incoming")
HOLD = "import sys, time; from pathlib import Path; from viewer.instance import *; "


@pytest.fixture(autouse=True)
def run_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Short and of this test only: a socket's path holds 107 bytes."""
    folder = Path(os.path.realpath(os.environ.get("TMPDIR", "/tmp"))) / f"ls{os.getpid()}"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def answer_one(place: Place, got: list[Message]) -> threading.Thread:
    def serve() -> None:
        assert place.ear is not None
        line, _ = place.ear.accept()
        with line, line.makefile("rb") as words:
            got.append(decode(words.readline()))
            line.sendall(HEARD)

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def leave(place: Place | bool) -> None:
    assert isinstance(place, Place)
    assert place.ear is not None
    place.ear.close()
    place.lock.close()


def test_the_second_hands_over_what_it_was_asked(tmp_path: Path) -> None:
    first = meet(Message(), tmp_path)
    assert isinstance(first, Place)
    got: list[Message] = []
    thread = answer_one(first, got)
    sent = Message(("/a b/病例/🩻", "/no\udcffunicode"), demo=True, token="t1")
    assert meet(sent, tmp_path) is True
    thread.join()
    assert got == [sent]
    leave(first)


def test_people_with_other_data_or_another_screen_do_not_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [meet(Message(), tmp_path / "a"), meet(Message(), tmp_path / "b")]
    monkeypatch.setenv("DISPLAY", ":77")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    places.append(meet(Message(), tmp_path / "a"))
    assert len({place.address for place in places if isinstance(place, Place)}) == 3
    for place in places:
        leave(place)


def test_the_socket_of_a_crashed_program_is_taken_over(tmp_path: Path) -> None:
    code = HOLD + "place = meet(Message(), Path(sys.argv[1])); print(place.address, flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        address = first.stdout.readline().strip()
        first.send_signal(signal.SIGKILL)
    assert Path(address).is_socket()
    second = meet(Message(), tmp_path)
    assert isinstance(second, Place)
    assert second.address == address
    leave(second)


def test_a_program_that_does_not_answer_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance, "ANSWER_S", 0.3)
    first = meet(Message(), tmp_path)
    assert meet(Message(("/a",)), tmp_path) is False
    leave(first)


def test_a_folder_that_others_can_look_into_is_not_used(
    run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o755)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(open_to_all))
    place = meet(Message(), tmp_path)
    assert isinstance(place, Place)
    assert Path(place.address).parent == Path(f"/tmp/lesionscope-{os.getuid()}")
    assert Path(place.address).parent.stat().st_mode & 0o077 == 0
    leave(place)
    Path(place.address).unlink()
    Path(place.lock.name).unlink()


def test_no_meeting_place_still_gives_a_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise PermissionError("not ours")

    monkeypatch.setattr(instance, "_own_folder", refuse)
    assert meet(Message(), tmp_path) is False


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=300)), st.booleans(), st.text(max_size=9))
def test_a_message_comes_as_it_was_sent(names: list[str], demo: bool, token: str) -> None:
    line = encode(Message(tuple(names), demo, token))
    assert line.count(b"\n") == 1
    assert decode(line) == Message(tuple(names), demo, token)


@pytest.mark.parametrize("line", [b"", b"[]\n", b'{"names": "a", "demo": false, "token": ""}\n', b"\xff\n"])
def test_anything_else_is_no_message(line: bytes) -> None:
    with pytest.raises(SettingsError):
        decode(line)
