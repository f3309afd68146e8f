"""Every word of the interface is there in every shipped language, and says the same places and figures."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from viewer.language import ENGLISH, SYSTEM, choose

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))
import translations  # noqa: E402

TS = sorted(translations.FOLDER.glob("*.ts"))
PLACES = re.compile(r"%n|\{[^}]*\}")
SHOWN = {"setText", "setToolTip", "setAccessibleName", "setWindowTitle", "setPlaceholderText", "QPushButton", "QCheckBox",
         "QAction", "setStatusTip", "tool", "button", "tell"}  # fmt: skip
NO_WORDS = {"LesionScope", "AI", "+", "−", "×", "…"}  # names and signs, the same everywhere


def test_chinese_and_english_are_shipped() -> None:
    assert {"zh_CN", "en"} <= {path.stem for path in TS}


@pytest.mark.parametrize("path", TS, ids=lambda path: path.stem)
def test_every_word_of_the_code_is_in_the_file_and_translated(path: Path) -> None:
    known = translations.read(path)
    wanted = {one for one in translations.messages() if one.numerus or path.stem != ENGLISH}
    assert sorted(wanted - known.keys()) == []
    assert sorted(known.keys() - wanted) == []
    assert [one for one in wanted if not known[one]] == []


@pytest.mark.parametrize("path", TS, ids=lambda path: path.stem)
def test_a_translation_has_the_places_of_its_source(path: Path) -> None:
    for message, forms in translations.read(path).items():
        assert len(forms) == (translations.NUMERUS_FORMS[path.stem] if message.numerus else 1), message
        for form in forms:
            assert sorted(PLACES.findall(form)) == sorted(PLACES.findall(message.source)), message


@pytest.mark.parametrize("path", TS, ids=lambda path: path.stem)
def test_the_compiled_file_says_what_the_source_file_says(path: Path) -> None:
    translator = QTranslator()
    assert translator.load(str(path.with_suffix(".qm")))
    for message, forms in translations.read(path).items():
        count = 5 if message.numerus else -1  # the last form in both languages
        assert translator.translate(message.context, message.source, "", count) == forms[-1], message


def test_one_is_not_many_in_english() -> None:
    translator = QTranslator()
    assert translator.load(str(translations.FOLDER / "en.qm"))
    said = [translator.translate("SlideMapPanel", "%n lesion(s){so_far}", "", n) for n in (0, 1, 2)]
    assert said == ["%n lesions{so_far}", "%n lesion{so_far}", "%n lesions{so_far}"]


def test_chinese_is_not_english() -> None:
    """Words that stay as they are: names, units and signs, told one by one."""
    same = {"AI", "LesionScope", "PET", "Viridis", "Inferno", "Cividis", "Grad-CAM", "VR"}
    known = translations.read(translations.FOLDER / "zh_CN.ts")
    same |= {"&AI", "AI: {0}", "AI: {name} {score:.2f}", "DICOM, PNG, JPEG, TIFF", "中文", "{title} {version}"}
    assert {one.source for one, forms in known.items() if not re.search(r"[一-鿿]", forms[0])} <= same


def _literals(path: Path) -> list[str]:
    """Words given to something that shows them, without a translation."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and translations._name(node) in SHOWN:
            texts = [translations._literal(argument) for argument in node.args[:2]]
            found += [f"{path.name}:{node.lineno} {text}" for text in texts
                      if text and " " in text and text not in NO_WORDS]  # fmt: skip
    return found


def test_no_sentence_goes_to_the_screen_untranslated() -> None:
    assert [line for path in sorted((ROOT / "viewer").rglob("*.py")) for line in _literals(path)] == []


def test_the_finder_of_words_knows_every_way_they_are_marked() -> None:
    code = '''
def _tr(text):
    return QCoreApplication.translate("Room", text)
ROW = QT_TRANSLATE_NOOP("Table", "a" " b")
class Panel:
    def show(self):
        self.tr("%n thing(s)", "", 3); _tr("own"); translate("There", "told"); words("act"); self.tr(name)
'''
    Message = translations.Message
    assert translations.messages_of(code) == {
        Message("Table", "a b"), Message("Panel", "%n thing(s)", True), Message("Room", "own"),
        Message("There", "told"), Message("Actions", "act"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "system", "language"),
    [
        (SYSTEM, ["zh-Hans-CN", "zh-CN", "zh"], "zh_CN"),
        (SYSTEM, ["zh"], "zh_CN"),
        (SYSTEM, ["en-GB", "en", "zh-CN"], ENGLISH),  # the first one counts
        (SYSTEM, ["fi-FI", "fi", "zh-CN"], "zh_CN"),
        (SYSTEM, ["C"], ENGLISH),
        ("zh_CN", [], "zh_CN"),
        ("xx", ["zh-CN"], ENGLISH),  # a file that is gone
    ],
)
def test_the_language_is_the_asked_one_or_the_first_of_the_system(
    wanted: str, system: list[str], language: str
) -> None:
    assert choose(wanted, {"zh_CN", "en"}, system) == language
