"""Bring the translations up to date: words of the code → `resources/translations/*.ts` → `*.qm`.

    python packaging/translations.py            # all languages that have a .ts file
    python packaging/translations.py de         # begins one more

A .ts file keeps what was translated; new words come in as unfinished, words that left the code go.
The words are found by reading the syntax tree, as PySide's lupdate misses module functions such as `_tr`.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
MARKS = {"QT_TRANSLATE_NOOP", "translate"}  # (context, text)
SHORT = {"words": "Actions"}  # functions of one argument that always mean one context
NUMERUS_FORMS = {"zh_CN": 1, "en": 2}  # Qt's rules; other languages: as lconvert or Linguist writes them


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One text of the interface. numerus: it holds %n and has plural forms."""

    context: str
    source: str
    numerus: bool = False


def messages(root: Path = ROOT) -> set[Message]:
    """Every marked text of the viewer."""
    return {found for path in sorted((root / "viewer").rglob("*.py")) for found in messages_of(path.read_text("utf-8"))}


def messages_of(code: str) -> set[Message]:
    """The marked texts of one module."""
    tree = ast.parse(code)
    return set(_walk(tree, "", _own_functions(tree)))


def _own_functions(tree: ast.Module) -> dict[str, str]:
    """`def _tr(text): return QCoreApplication.translate("Settings", text)` → {"_tr": "Settings"}."""
    found = dict(SHORT)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _name(call) == "translate" and len(call.args) >= 2:
                    context = _literal(call.args[0])
                    if context and isinstance(call.args[1], ast.Name):
                        found[node.name] = context
    return found


def _walk(node: ast.AST, owner: str, own: dict[str, str]) -> Iterator[Message]:
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.ClassDef) else owner
        if isinstance(child, ast.Call):
            yield from _message(child, inside, own)
        yield from _walk(child, inside, own)


def _message(call: ast.Call, owner: str, own: dict[str, str]) -> Iterator[Message]:
    name, texts = _name(call), [_literal(argument) for argument in call.args]
    if name in MARKS and len(texts) >= 2 and texts[0] and texts[1]:
        yield Message(texts[0], texts[1], "%n" in texts[1])
    elif name == "tr" and texts and texts[0] and owner:
        yield Message(owner, texts[0], "%n" in texts[0])
    elif name in own and texts and texts[0]:
        yield Message(own[name], texts[0], "%n" in texts[0])


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def read(path: Path) -> dict[Message, list[str]]:
    """The translations of a .ts file; an unfinished one is an empty list."""
    found: dict[Message, list[str]] = {}
    for context in ET.parse(path).getroot().iter("context"):
        for entry in context.iter("message"):
            key = Message(context.findtext("name", ""), entry.findtext("source", ""), entry.get("numerus") == "yes")
            told = entry.find("translation")
            forms = [form.text or "" for form in told.iter("numerusform")] if told is not None else []
            plain = [told.text] if told is not None and told.text and told.text.strip() else []
            found[key] = [form for form in forms if form] or ([] if forms else plain)
    return found


def write(path: Path, known: dict[Message, list[str]], wanted: set[Message]) -> int:
    """The .ts file with exactly the wanted messages; returns how many are unfinished."""
    language, unfinished = path.stem, 0
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    for name in sorted({message.context for message in wanted}):
        context = ET.SubElement(root, "context")
        ET.SubElement(context, "name").text = name
        for message in sorted(one for one in wanted if one.context == name):
            unfinished += not _entry(context, message, known.get(message, []), language)
    ET.indent(root, " " * 2)
    text = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n', "utf-8")
    return unfinished


def _entry(context: ET.Element, message: Message, forms: list[str], language: str) -> bool:
    entry = ET.SubElement(context, "message", {"numerus": "yes"} if message.numerus else {})
    ET.SubElement(entry, "source").text = message.source
    told = ET.SubElement(entry, "translation", {} if forms else {"type": "unfinished"})
    if not message.numerus:
        told.text = forms[0] if forms else ""
        return bool(forms)
    for number in range(NUMERUS_FORMS.get(language, 2)):
        ET.SubElement(told, "numerusform").text = forms[number] if number < len(forms) else ""
    return bool(forms)


def main(languages: list[str]) -> int:
    """Update every language; English holds the plural forms only."""
    wanted = messages()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in sorted({*FOLDER.glob("*.ts"), *(FOLDER / f"{name}.ts" for name in languages)}):
        known = read(path) if path.exists() else {}
        mine = {one for one in wanted if one.numerus} if path.stem == "en" else wanted
        print(f"{path.name}: {len(mine)} texts, {write(path, known, mine)} not translated")
        subprocess.run(["pyside6-lrelease", "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
