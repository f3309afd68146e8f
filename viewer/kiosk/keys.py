"""Keys and remote controls: presenters send Page Down, Page Up and B."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt


class Wish(Enum):
    """What a visitor or a presenter may ask for. There is no other."""

    NEXT = "next"
    PREVIOUS = "previous"
    COMPARE = "compare"
    AI = "ai"
    FIT = "fit"
    LANGUAGE = "language"
    OPERATOR = "operator"


_K = Qt.Key
KEYS: dict[Qt.Key, Wish] = {
    **dict.fromkeys(
        (_K.Key_PageDown, _K.Key_Right, _K.Key_Down, _K.Key_Space, _K.Key_Return, _K.Key_Enter, _K.Key_N,
         _K.Key_MediaNext, _K.Key_Forward), Wish.NEXT),
    **dict.fromkeys(
        (_K.Key_PageUp, _K.Key_Left, _K.Key_Up, _K.Key_Backspace, _K.Key_P, _K.Key_MediaPrevious, _K.Key_Back),
        Wish.PREVIOUS),
    **dict.fromkeys((_K.Key_B, _K.Key_Period, _K.Key_MediaTogglePlayPause), Wish.COMPARE),
    _K.Key_G: Wish.AI,
    **dict.fromkeys((_K.Key_0, _K.Key_R, _K.Key_Home), Wish.FIT),
    _K.Key_L: Wish.LANGUAGE,
    _K.Key_F12: Wish.OPERATOR,
}  # fmt: skip
