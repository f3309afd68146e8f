"""Which models run by themselves, and what is found of their weights."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from inference.job import Cancelled, CancelToken
from tests.viewer.panels.panel_samples import BREAST
from viewer.models.choice import left_out, runs, with_choice
from viewer.models.facts import Facts, Weights, all_facts, facts_of, megabytes


def test_every_model_runs_until_it_is_left_out_for_a_modality() -> None:
    assert runs("", "US", "a")
    kept = with_choice("", "US", "a", runs=False)
    assert not runs(kept, "US", "a")
    assert runs(kept, "MG", "a")
    assert runs(kept, "US", "b")
    assert with_choice(kept, "US", "a", runs=True) == ""


def test_what_is_no_pair_in_the_settings_is_passed_over() -> None:
    assert left_out("US:a nonsense :b MG: MG:c") == {("US", "a"), ("MG", "c")}


def test_weights_are_verified_wrong_missing_or_none(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    card = replace(BREAST[0], weights=path, sha256=hashlib.sha256(b"12345").hexdigest())
    assert facts_of(card) == Facts(Weights.MISSING)
    assert facts_of(replace(card, trained=False)) == Facts(Weights.NONE)
    path.write_bytes(b"12345")
    assert facts_of(card) == Facts(Weights.VERIFIED, 5)
    path.write_bytes(b"123456")
    assert facts_of(card) == Facts(Weights.WRONG, 6)


def test_looking_at_the_weights_can_be_stopped() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        all_facts(BREAST, token)


def test_sizes_are_in_powers_of_ten() -> None:
    assert megabytes(4_149_999) == "4.1 MB"
    assert megabytes(12_400) == "12 kB"
