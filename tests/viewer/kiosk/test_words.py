"""Every word of the kiosk is there in every language, and switching goes there and back."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from viewer.kiosk import words
from viewer.kiosk.config import LANGUAGES
from viewer.kiosk.language import Language, table_of, text_of


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_no_word_is_missing_and_none_is_left_over(language: str) -> None:
    assert set(table_of(language)["Kiosk"]) == set(words.ALL)


def test_the_language_changes_and_comes_back(qtbot: QtBot) -> None:
    language = Language(("en", "zh_CN"))
    assert words.say(words.NEXT) == "Next case"
    language.use(language.other)
    assert words.say(words.CASE, number=2, count=4) == "第 2 例，共 4 例"
    language.close()
    assert words.say(words.NEXT) == "Next case"


def test_a_text_falls_back_to_the_one_for_all() -> None:
    assert text_of({"": "a", "en": "b"}, "zh_CN") == "a"
    assert text_of({"en": "b"}, "zh_CN") == "b"
