"""Names alone need no parser; with an option argparse reads the line, and both tell the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from viewer.command_line import Words, _parser, read


@pytest.mark.parametrize("names", [[], ["a.dcm"], ["a.dcm", "folder with spaces", "lesionscope://open?path=x"]])
def test_names_alone_are_read_as_the_parser_reads_them(names: list[str]) -> None:
    def told(words: Words) -> dict[str, object]:
        asked = ("names", "demo", "new_window", "kiosk", "kiosk_child")
        return {name: getattr(words, name) for name in asked}

    assert told(read(names)) == told(_parser().parse_args(names, Words()))


def test_options_are_read_by_the_parser() -> None:
    words = read(["--demo", "--new-window", "a.png"])
    assert (words.demo, words.new_window, list(words.names)) == (True, True, ["a.png"])
    assert read(["--kiosk"]).kiosk == resources.path("kiosk", "demo.toml")
    assert read(["--kiosk", "my.toml", "--kiosk-child"]).kiosk == Path("my.toml")


def test_an_unknown_option_ends_with_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read(["--no-such-thing"])
    assert ended.value.code == 2
    assert "--no-such-thing" in capsys.readouterr().err
