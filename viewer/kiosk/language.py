"""Switching the language while the program runs: tables of words in TOML, by context, as Qt's translators are asked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTranslator

import resources

SOURCE = "en"  # the language the program is written in
NAMES = {"en": "English", "zh_CN": "中文"}


def table_of(language: str) -> dict[str, dict[str, str]]:
    """Context → English → the words of a language. Raises OSError, tomllib.TOMLDecodeError."""
    if language == SOURCE:
        return {}
    return tomllib.loads(resources.path("kiosk", f"words-{language}.toml").read_text("utf-8"))


class TableTranslator(QTranslator):
    """What the table does not hold stays English."""

    def __init__(self, table: Mapping[str, Mapping[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._table = table

    def isEmpty(self) -> bool:
        return not self._table

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return self._table.get(context, {}).get(source, "") or source


class Language(QObject):
    """One of `languages` is on the screen, the first at first. A change goes through Qt's LanguageChange event."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        super().__init__()
        self.languages, self.now = languages, SOURCE
        self._translators = {name: TableTranslator(table_of(name), self) for name in languages if name != SOURCE}
        self.use(languages[0])

    @property
    def other(self) -> str:
        """The one the button leads to."""
        return self.languages[(self.languages.index(self.now) + 1) % len(self.languages)]

    def use(self, language: str) -> None:
        app = QCoreApplication.instance()
        if app is None or language == self.now:
            return
        if self.now in self._translators:
            app.removeTranslator(self._translators[self.now])
        self.now = language
        if language in self._translators:
            app.installTranslator(self._translators[language])

    def first(self) -> None:
        """As a new visitor finds it."""
        self.use(self.languages[0])

    def close(self) -> None:
        self.use(SOURCE)


def text_of(words: Mapping[str, str], language: str) -> str:
    """The case's own text in a language; else the one for all; else the first there is."""
    return words.get(language) or words.get("") or next(iter(words.values()), "")


def changed(event: QEvent) -> bool:
    """Whether the event says that the language is another now."""
    return event.type() == QEvent.Type.LanguageChange
