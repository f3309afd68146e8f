"""Names from the desktop: which become paths, and which are refused by a sentence."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.links import absolute, read_names

NAMES = ("a b.dcm", "病例 乳腺.dcm", "🩻.svs", "100 % #1?.png", "a+b.dcm", "no-extension", "x" * 250)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_opens_by_path_by_file_url_and_by_link(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    link = f"lesionscope://open?path={quote(str(path))}"
    for spelled in (str(path), path.as_uri(), link):
        assert read_names([spelled])[0].paths == (path,)


def test_a_path_of_300_characters_opens(tmp_path: Path) -> None:
    path = tmp_path / ("a" * 150) / ("b" * 150)
    path.parent.mkdir()
    path.write_bytes(b"")
    assert len(str(path)) > 300
    assert read_names([path.as_uri()])[0].paths == (path,)


@settings(deadline=None)  # the machine may be busy
@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1, max_size=40))
def test_every_name_survives_a_file_url(name: str) -> None:
    if name in (".", ".."):
        return
    assert read_names([f"file:///data/{quote(name, safe='')}"])[0].paths == (Path("/data") / name,)


@pytest.mark.skipif(os.name == "nt", reason="file names are Unicode there")
def test_a_name_that_is_no_unicode_survives_a_file_url() -> None:
    assert os.fsencode(read_names(["file:///data/%FF%FEx"])[0].paths[0]) == b"/data/\xff\xfex"


def test_relative_names_are_of_the_folder_that_they_were_typed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert absolute("a.dcm") == str(tmp_path / "a.dcm")
    assert absolute("lesionscope://open?path=a") == "lesionscope://open?path=a"


def test_a_file_that_is_named_like_a_link_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lesionscope:open").write_bytes(b"")
    assert read_names(["lesionscope:open"])[0].paths == (tmp_path / "lesionscope:open",)


def test_links_of_one_group_are_one_wish_and_others_are_apart(tmp_path: Path) -> None:
    names = [tmp_path / letter for letter in "abc"]
    for path in names:
        path.write_bytes(b"")
    first, second, third = (quote(str(path)) for path in names)
    wanted = read_names([
        f"lesionscope://open?path={first}&group=A1", f"lesionscope://open?path={second}&group=B",
        f"lesionscope://open/?path={third}&group=A1",
    ])  # fmt: skip
    assert [(part.group, part.paths) for part in wanted] == [
        ("A1", (names[0], names[2])),
        ("B", (names[1],)),
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("https://example.org/a.dcm", "only files on this machine"),
        ("file://server/share/a.dcm", "another machine (server)"),
        ("lesionscope://run?path=/", "only 'open' is known"),
        ("lesionscope://open", "names no file"),
        ("lesionscope://open?group=1", "names no file"),
        ("lesionscope://open?path=a.dcm", "not absolute"),
        ("lesionscope://open?path=//server/share/a.dcm", "not on this machine"),
        ("lesionscope://open?path=%5C%5Cserver%5Cshare%5Ca.dcm", "not on this machine"),
        ("lesionscope://open?path=/no/such/file.dcm", "is not there"),
        ("lesionscope://open?path=/a%00b", "not on this machine"),
    ],
)
def test_what_is_not_surely_here_is_refused_by_one_sentence(name: str, why: str) -> None:
    (wanted,) = read_names([name])
    assert wanted.paths == ()
    assert len(wanted.refused) == 1
    assert why in wanted.refused[0]


def test_what_is_refused_keeps_nothing_else_from_opening(tmp_path: Path) -> None:
    opened, refused = read_names([str(tmp_path), "ftp://x/y"])
    assert opened.paths == (tmp_path,)
    assert len(refused.refused) == 1
