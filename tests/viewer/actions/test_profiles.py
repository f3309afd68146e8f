"""Other systems' habits: complete, and without a key that means two things."""

from __future__ import annotations

import pytest

from viewer.actions.bindings import conflicts
from viewer.actions.profiles import MICE, PROFILES, keys_of
from viewer.actions.table import TABLE
from viewer.settings import ROWS, Settings


@pytest.mark.parametrize("name", PROFILES)
def test_no_profile_gives_a_key_twice(name: str) -> None:
    assert conflicts(TABLE, keys_of(name, {})) == []


@pytest.mark.parametrize("name", PROFILES)
def test_profiles_name_actions_that_are_there(name: str) -> None:
    assert {*PROFILES[name].keys} <= {spec.id for spec in TABLE}


def test_own_keys_go_over_the_profile_and_unknown_ones_are_left_out() -> None:
    keys = keys_of("weasis", {"corner_text": ("J",), "gone": ("X",)})
    assert keys["corner_text"] == ("J",)
    assert keys["pan"][0] == "T"
    assert "gone" not in keys


def test_an_unknown_profile_is_the_default() -> None:
    assert keys_of("nobody", {}) == keys_of("default", {})


def test_the_settings_offer_what_there_is() -> None:
    choices = {row.name: row.choices for row in ROWS}
    assert choices["key_profile"] == tuple(PROFILES)
    assert choices["mouse_profile"] == tuple(MICE)
    assert (Settings().key_profile, Settings().mouse_profile) == ("default", "default")
