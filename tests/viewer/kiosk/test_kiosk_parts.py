"""What the kiosk reads, refuses, remembers and counts; no window."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date
from pathlib import Path

import pytest

import resources
from inference.errors import OutOfScope, SettingsError
from inference.geometry import Rect, Size
from inference.images.opener import open_image
from viewer.kiosk.config import Case, read_config
from viewer.kiosk.counters import Counters
from viewer.kiosk.guard import check_case
from viewer.kiosk.pin import fits, hashed, is_hash
from viewer.kiosk.resume import PlaceFile
from viewer.kiosk.supervisor import Supervisor
from viewer.kiosk.tour import Act, around, at, tour

PIN = hashed("4711", salt="00" * 16, rounds=10_000)
GOOD = f'pin = "{PIN}"\n[[case]]\nfile = "a.dcm"\ntitle = "One"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_pin_fits_its_own_hash_only() -> None:
    import hashlib as h

    assert is_hash(PIN)
    assert PIN.endswith(h.pbkdf2_hmac("sha256", b"4711", bytes(16), 10_000).hex())
    assert fits("4711", PIN)
    assert not fits("4712", PIN)
    assert not fits("4711", "4711")


@pytest.mark.parametrize("pin", ["123", "1234567890123", "12a4", "", "１２３４"])
def test_what_is_no_pin_is_refused(pin: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        hashed(pin)


def test_the_shipped_file_is_read_and_its_cases_are_there() -> None:
    config = read_config(resources.path("kiosk", "demo.toml"))
    assert [case.path.resolve().name for case in config.cases] == [
        "malignant.dcm", "benign.dcm", "normal.dcm", "cine.dcm"]  # fmt: skip
    assert all(case.path.is_file() for case in config.cases)
    assert (config.case_s, config.languages) == (24, ("en", "zh_CN"))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (GOOD.replace("pin", "pinn"), "pin"),
        (GOOD.replace(PIN, "4711"), "pin"),
        ("idle = 5\n" + GOOD, "idle"),
        ("idle_s = 0\n" + GOOD, "idle_s"),
        ("case_s = true\n" + GOOD, "case_s"),
        ('palette = "red"\n' + GOOD, "palette"),
        ('languages = ["fr"]\n' + GOOD, "languages"),
        (GOOD + 'titel = "x"\n', "case 1: titel"),
        (GOOD + "demo = true\n", "case 1: sha256"),
        (f'pin = "{PIN}"\n', "case"),
        ('card_url = "ftp://x"\n' + GOOD, "card_url"),
    ],
)
def test_the_wrong_key_is_named(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(SettingsError, match=r"kiosk\.toml") as caught:
        read_config(written(tmp_path, text))
    assert f"'{key}'" in caught.value.text


def case_of(path: Path, **more: object) -> Case:
    return Case(1, path, {"": "t"}, {}, **more)  # type: ignore[arg-type]


def real_looking(folder: Path, burnt: str = "NO") -> Path:
    """The demo's pixels in a file that no longer calls itself synthetic."""
    from pydicom import dcmread

    data = dcmread(resources.path("demo", "benign.dcm"))
    for element in list(data):
        if "synthetic" in str(element.value).lower():
            del data[element.tag]
    data.PatientName, data.BurnedInAnnotation = "Doe^Jane", burnt
    path = folder / "real.dcm"
    data.save_as(path)
    return path


def test_a_synthetic_case_may_be_shown() -> None:
    path = resources.path("demo", "benign.dcm")
    with open_image(path) as source:
        check_case(case_of(path), source)


def test_what_is_not_marked_as_demo_is_refused_without_its_name(tmp_path: Path) -> None:
    path = real_looking(tmp_path)
    with open_image(path) as source, pytest.raises(OutOfScope, match="not marked") as caught:
        check_case(case_of(path), source)
    assert "real" not in caught.value.text
    assert "Doe" not in caught.value.text


def test_the_operators_word_holds_for_that_content_only(tmp_path: Path) -> None:
    path = real_looking(tmp_path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with open_image(path) as source:
        check_case(case_of(path, demo=True, sha256=digest), source)
        with pytest.raises(OutOfScope, match="content"):
            check_case(case_of(path, demo=True, sha256="0" * 64), source)


def test_burnt_in_text_is_refused_whoever_vouched(tmp_path: Path) -> None:
    path = real_looking(tmp_path, burnt="YES")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with open_image(path) as source, pytest.raises(OutOfScope, match="burnt"):
        check_case(case_of(path, demo=True, sha256=digest), source)


def test_a_restart_goes_on_at_the_same_case_and_passes_over_one_that_kills(tmp_path: Path) -> None:
    place = PlaceFile(tmp_path / "place.json")
    assert place.begin(4) == 0
    place.reached(2)
    assert [place.begin(4) for _ in range(3)] == [2, 2, 2]
    assert place.begin(4) == 3
    place.reached(3)
    place.survived(3)
    assert place.begin(4) == 3


def test_counters_hold_numbers_by_day_and_nothing_else(tmp_path: Path) -> None:
    path, day = tmp_path / "counters.json", date(2026, 3, 1)
    counters = Counters(path)
    counters.add("visit", day)
    counters.add("visit", day)
    counters.add("case", day)
    counters.save()
    assert json.loads(path.read_text()) == {"2026-03-01": {"visit": 2, "case": 1}}
    assert Counters(path).of(day) == {"visit": 2, "case": 1}
    with pytest.raises(KeyError):
        counters.add("Doe^Jane", day)


def test_a_tour_shows_each_finding_within_the_cases_time() -> None:
    steps = tour([Rect(10, 10, 20, 20), Rect(70, 70, 10, 10)], Size(100, 100), 20.0)
    assert [step.act for step in steps] == [Act.PLAIN, Act.WIPE, Act.FINDING, Act.FINDING, Act.WHOLE]
    assert sum(step.seconds for step in steps) == pytest.approx(20.0)
    assert at(steps, 0.0) == (0, 0.0)
    assert at(steps, 99.0) == (4, 1.0)
    # 22 % of 20 s are 4.4 s, the wipe ends at 7.6 s, each finding has 3.6 s
    assert at(steps, 7.6 + 1.8)[0] == 2
    assert at(steps, 7.6 + 3.6 + 1.8)[0] == 3


def test_what_is_shown_of_a_finding_lies_in_the_image() -> None:
    # 20 px × 2.2 = 44 px around the middle (20, 20), pushed into the image
    assert around(Rect(10, 10, 20, 20), Size(100, 100)) == Rect(0, 0, 44, 44)


def test_the_watchdog_starts_again_until_the_kiosk_ends_by_pin(tmp_path: Path) -> None:
    note = tmp_path / "lives"
    code = (f"import os,signal,pathlib; p=pathlib.Path({str(note)!r}); n=p.read_text() if p.exists() else ''; "
            "p.write_text(n+'x'); os.kill(os.getpid(), signal.SIGKILL) if len(n)<2 else None")  # fmt: skip
    assert Supervisor([sys.executable, "-c", code]).run() == 0
    assert note.read_text() == "xxx"


def test_the_watchdog_ends_what_is_silent(tmp_path: Path) -> None:
    note = tmp_path / "lives"
    code = (f"import time,pathlib; p=pathlib.Path({str(note)!r}); first=not p.exists(); p.touch(); "
            "time.sleep(300) if first else None")  # fmt: skip
    assert Supervisor([sys.executable, "-c", code], silent_s=1.0).run() == 0


def test_a_refused_file_is_not_tried_again() -> None:
    assert Supervisor([sys.executable, "-c", "raise SystemExit(2)"]).run() == 2
