from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.export.names import file_name, unique


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("benign (1)", "benign (1)"),
        ("a/b\\c:d", "a_b_c_d"),
        (".hidden", "_hidden"),
        ("con", "_con"),
        ("", "_"),
        ("ends. ", "ends"),
        ("乳腺", "乳腺"),
    ],
)
def test_names_fit_every_system(words: str, name: str) -> None:
    assert file_name(words) == name


def test_taken_names_get_numbers_whatever_their_case() -> None:
    taken: set[str] = set()
    assert [unique(name, taken) for name in ("a", "A", "a", "a-2", "b")] == ["a", "A-2", "a-3", "a-2-2", "b"]


@given(st.lists(st.text(max_size=8), max_size=20))
def test_unique_names_are_unique(names: list[str]) -> None:
    taken: set[str] = set()
    given_out = [unique(file_name(name), taken).casefold() for name in names]
    assert len(set(given_out)) == len(names)
    assert not any(name.startswith(".") or "/" in name for name in given_out)
