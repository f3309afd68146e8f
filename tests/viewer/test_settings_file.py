"""Settings carried in a file come back as they were; what cannot be used here is left out and named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inference.errors import SettingsError
from viewer.settings import ROWS, Settings
from viewer.settings_file import VERSION, as_text, read_file

OTHER = Settings(run_on_open=False, device="cpu", key_profile="weasis", language="zh_CN", theme="contrast")


def _file(folder: Path, text: str) -> Path:
    path = folder / "settings 设置.json"
    path.write_text(text, "utf-8")
    return path


def _changed(folder: Path, **changes: object) -> Path:
    content = json.loads(as_text(OTHER, {}))
    content["settings"] |= changes
    return _file(folder, json.dumps(content))


def test_what_was_written_comes_back_over_other_settings(tmp_path: Path) -> None:
    keys = {"length": ("Ctrl+Alt+L",)}
    found = read_file(_file(tmp_path, as_text(OTHER, keys)), Settings(folded="layers", greeted=True))
    assert found.settings == OTHER.with_(folded="layers", greeted=True)  # what is this window's own stays
    assert found.keys == keys
    assert found.left_out == ()


def test_the_file_holds_choices_and_nothing_else() -> None:
    content = json.loads(as_text(OTHER, {"length": ("Ctrl+Alt+L",)}))
    assert set(content) == {"format", "version", "made_by", "settings", "keys"}
    assert set(content["settings"]) == {row.name for row in ROWS}
    assert content["version"] == VERSION


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("device", "quantum"),
        ("run_on_open", "yes"),
        ("theme", "mauve"),
        ("models_folder", "/nowhere/at/all"),
        ("folded", "layers"),  # not of the file
        ("from_the_future", 1),
    ],
)
def test_what_cannot_be_used_is_left_as_it_is_and_named(tmp_path: Path, name: str, value: object) -> None:
    now = Settings(device="cuda", theme="light", models_folder="", folded="")
    found = read_file(_changed(tmp_path, **{name: value}), now)
    assert found.left_out == (name,)
    assert getattr(found.settings, name, None) == getattr(now, name, None)
    assert found.settings.key_profile == "weasis"  # the rest is taken


def test_keys_that_clash_or_are_of_no_action_are_left_out(tmp_path: Path) -> None:
    keys = {"length": ("Ctrl+O",), "angle": ("Ctrl+Alt+A",), "of_no_action": ("F2",)}
    found = read_file(_file(tmp_path, as_text(Settings(), keys)), Settings())
    assert found.keys == {"angle": ("Ctrl+Alt+A",)}
    assert found.left_out == ("length", "of_no_action")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is no settings file: it is no JSON"),
        ("[]", "is no settings file of LesionScope"),
        ('{"format": "other"}', "is no settings file of LesionScope"),
        ('{"format": "lesionscope-settings", "version": 2, "made_by": "7.0"}', r"of another version .*7\.0"),
        ("x" * 2_000_000, "it is no JSON"),
    ],
)
def test_what_is_no_settings_file_is_refused_by_name(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(SettingsError, match=f"'settings 设置.json' .*{why}|'settings 设置.json' {why}"):
        read_file(_file(tmp_path, text), Settings())


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"'gone.json' cannot be read"):
        read_file(tmp_path / "gone.json", Settings())
