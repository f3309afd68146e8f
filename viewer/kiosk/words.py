"""Every word of the kiosk in one place, in English; `say` gives it in the language on the screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from viewer.translate import QT_TRANSLATE_NOOP

DISCLAIMER = QT_TRANSLATE_NOOP("Kiosk", "Research demonstration – not for clinical use")
TOUCH = QT_TRANSLATE_NOOP("Kiosk", "Touch the screen to explore")
LOADING = QT_TRANSLATE_NOOP("Kiosk", "One moment")
NEXT = QT_TRANSLATE_NOOP("Kiosk", "Next case")
PREVIOUS = QT_TRANSLATE_NOOP("Kiosk", "Previous")
COMPARE = QT_TRANSLATE_NOOP("Kiosk", "Before / after")
AI = QT_TRANSLATE_NOOP("Kiosk", "AI")
FIT = QT_TRANSLATE_NOOP("Kiosk", "Whole picture")
WITHOUT = QT_TRANSLATE_NOOP("Kiosk", "Without AI")
WITH = QT_TRANSLATE_NOOP("Kiosk", "With AI")
CASE = QT_TRANSLATE_NOOP("Kiosk", "Case {number} of {count}")
FINDING = QT_TRANSLATE_NOOP("Kiosk", "Finding {number} of {count}")
PLAIN = QT_TRANSLATE_NOOP("Kiosk", "The picture alone")
WIPE = QT_TRANSLATE_NOOP("Kiosk", "What the AI marks")
WHOLE = QT_TRANSLATE_NOOP("Kiosk", "The whole picture")
RUNNING = QT_TRANSLATE_NOOP("Kiosk", "The AI is looking")
NO_RESULT = QT_TRANSLATE_NOOP("Kiosk", "No AI result for this case")
FAILED = QT_TRANSLATE_NOOP("Kiosk", "The AI gave no answer")
OUT_OF_SCOPE = QT_TRANSLATE_NOOP("Kiosk", "No model here is made for this picture")
NO_FINDING = QT_TRANSLATE_NOOP("Kiosk", "No lesion marked")
ONE_FINDING = QT_TRANSLATE_NOOP("Kiosk", "1 lesion marked")
FINDINGS = QT_TRANSLATE_NOOP("Kiosk", "{count} lesions marked")
AI_SAYS = QT_TRANSLATE_NOOP("Kiosk", "The AI says")
SCORE = QT_TRANSLATE_NOOP("Kiosk", "calibrated probability")
NAMED_FROM = QT_TRANSLATE_NOOP("Kiosk", "named {name} from {value} on")
LEGEND = QT_TRANSLATE_NOOP("Kiosk", "Legend")
OUTLINE = QT_TRANSLATE_NOOP("Kiosk", "Dashed line: drawn by the AI")
BOX = QT_TRANSLATE_NOOP("Kiosk", "Grey frame: the part the AI looked at")
STORED = QT_TRANSLATE_NOOP("Kiosk", "{title} {version}")
MODEL_CARD = QT_TRANSLATE_NOOP("Kiosk", "About this model")
LANGUAGE = QT_TRANSLATE_NOOP("Kiosk", "中文")
OPERATOR = QT_TRANSLATE_NOOP("Kiosk", "Operator")
ENTER_PIN = QT_TRANSLATE_NOOP("Kiosk", "PIN")
WRONG_PIN = QT_TRANSLATE_NOOP("Kiosk", "Wrong PIN")
LOCKED = QT_TRANSLATE_NOOP("Kiosk", "Too many attempts. Wait {seconds} s.")
CANCEL = QT_TRANSLATE_NOOP("Kiosk", "Back")
CLEAR = QT_TRANSLATE_NOOP("Kiosk", "Clear")
END = QT_TRANSLATE_NOOP("Kiosk", "Close the kiosk")
TODAY = QT_TRANSLATE_NOOP("Kiosk", "Today: {visits} visits, {cases} cases shown")
NOTHING = QT_TRANSLATE_NOOP("Kiosk", "No case may be shown. An operator is needed.")

ALL = tuple(value for name, value in tuple(globals().items()) if name.isupper() and isinstance(value, str))


def say(text: str, **parts: object) -> str:
    """In the language on the screen, its {places} filled."""
    return QCoreApplication.translate("Kiosk", text).format(**parts)
