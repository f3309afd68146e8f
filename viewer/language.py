"""The interface's language: Qt Linguist files, shipped in `resources/translations` or dropped into a person's folder."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

import resources
from viewer.translate import QT_TRANSLATE_NOOP

log = logging.getLogger(__name__)

SYSTEM, ENGLISH = "system", "en"
NO_FONT = QT_TRANSLATE_NOOP("Language", "No font on this computer shows {language}; the words stay English.")
NO_FILE = QT_TRANSLATE_NOOP("Language", "The translation '{language}' cannot be read; the words stay English.")


def folders(config: Path) -> tuple[Path, Path]:
    """Where translations lie: the shipped ones, and `translations` beside the settings."""
    return resources.path("translations"), config / "translations"


def languages(config: Path) -> dict[str, Path]:
    """Every language there is a file for, by its name such as "zh_CN"; a person's own file goes before ours."""
    return {path.stem: path for folder in folders(config) for path in sorted(folder.glob("*.qm"))}


def native_name(language: str) -> str:
    """As its speakers call it."""
    return QLocale(language).nativeLanguageName() or language


def choose(wanted: str, known: Iterable[str], system: Iterable[str]) -> str:
    """The language to show: the one asked for, or the first of the system's that is known, else English.

    system: as QLocale.uiLanguages() tells them, "zh-Hans-CN" before "zh-CN" before "zh".
    """
    there = set(known) | {ENGLISH}
    if wanted != SYSTEM:
        return wanted if wanted in there else ENGLISH
    for told in system:
        name = told.replace("-", "_")
        near = sorted(one for one in there if one.split("_")[0] == name)
        if name in there or near:
            return name if name in there else near[0]
        if name.split("_")[0] == ENGLISH:
            return ENGLISH
    return ENGLISH


def install(app: QApplication, wanted: str, config: Path) -> str:
    """Speak the wanted language from here on; returns what to tell the person, "" if all is well.

    Before the first widget: words are translated when a widget is made.
    """
    known = languages(config)
    language = choose(wanted, known, QLocale.system().uiLanguages() if wanted == SYSTEM else ())
    trouble = "" if language == ENGLISH else _trouble(app, language, known[language])
    if trouble:
        language = ENGLISH
    if language == ENGLISH:
        _load(app, str(known.get(ENGLISH, "")))  # its plural forms
    else:
        QLocale.setDefault(QLocale(language))
        qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        _load(app, str(qt / f"qtbase_{language}.qm"))  # Qt's own buttons; ours goes before it
        _load(app, str(known[language]))
    return trouble


def _trouble(app: QApplication, language: str, path: Path) -> str:
    if not _readable(QLocale(language).script()):
        return QCoreApplication.translate("Language", NO_FONT).format(language=native_name(language))
    if not QTranslator().load(str(path)):
        return QCoreApplication.translate("Language", NO_FILE).format(language=language)
    return ""


def _readable(script: QLocale.Script) -> bool:
    """Whether some font shows it; a computer may have none for those of the table."""
    from PySide6.QtGui import QFontDatabase  # English needs none of it

    systems = QFontDatabase.WritingSystem
    known = {
        QLocale.Script.SimplifiedHanScript: systems.SimplifiedChinese,
        QLocale.Script.TraditionalHanScript: systems.TraditionalChinese,
        QLocale.Script.JapaneseScript: systems.Japanese,
        QLocale.Script.KoreanScript: systems.Korean,
        QLocale.Script.ArabicScript: systems.Arabic,
        QLocale.Script.CyrillicScript: systems.Cyrillic,
    }
    return script not in known or bool(QFontDatabase.families(known[script]))


def _load(app: QApplication, path: str) -> bool:
    translator = QTranslator(app)
    found = translator.load(path)
    if not found:
        log.info("no translation in %s", path)
        return False
    return app.installTranslator(translator)
