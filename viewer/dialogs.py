"""The shortcuts and about pages."""

from __future__ import annotations

import platform
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inference import PRODUCT, __version__
from viewer.translate import QT_TRANSLATE_NOOP


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)


def show_about(parent: QWidget) -> None:
    """Version, what it is for and not for, and the way to what it is made of."""
    box = _dialog(parent, _tr("About {name}").format(name=PRODUCT), 560, 360)
    body = "".join(f"<p>{_tr(text)}</p>" for text in ABOUT)
    label = QLabel(
        f"<h2>{PRODUCT} {__version__}</h2><p><b>{_tr(DISCLAIMER)}</b></p>{body}"
        f"<p>{_tr('Licence')}: Apache-2.0</p><p>Python {platform.python_version()}, {platform.system()}</p>"
    )
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.layout().addWidget(label)  # type: ignore[union-attr]  # `_dialog` sets one
    ways = QHBoxLayout()
    for words, call in ((_tr("Components and licences…"), show_components), (_tr("Hazards and guards…"), show_hazards)):
        way = QPushButton(words)
        way.setAutoDefault(False)
        way.clicked.connect(partial(_call, call, parent))
        ways.addWidget(way)
    box.layout().addLayout(ways)  # type: ignore[union-attr]  # `_dialog` sets one
    _finish(box)


def show_components(parent: QWidget) -> None:
    """Every distribution the program needs, as installed on this computer."""
    from viewer.help.components import components
    from viewer.help.page import TextPage

    page = TextPage(parent, _tr("Components and licences"))
    rows = [(one.name, one.version, one.licence) for one in components()]
    intro = _tr("Software that the program is made of, as installed here; licences as its makers state them.")
    page.show_table(intro, (_tr("Component"), _tr("Version"), _tr("Licence")), rows)
    page.show()


def show_hazards(parent: QWidget) -> None:
    """What can go wrong, and what the program does about it."""
    from viewer.help.hazards import HAZARDS, HEADS, INTRO
    from viewer.help.page import TextPage

    translate = partial(QCoreApplication.translate, "Hazards")
    page = TextPage(parent, _tr("Hazards and guards"))
    page.resize(880, 640)
    rows = [[translate(text) for text in (one.wrong, one.guard, one.left)] for one in HAZARDS]
    page.show_table(translate(INTRO), [translate(head) for head in HEADS], rows)
    page.show()


def _call(show: Callable[[QWidget], None], parent: QWidget, checked: bool = False) -> None:
    show(parent)


DISCLAIMER = QT_TRANSLATE_NOOP("Dialogs", "Research use only – not for clinical use")
ABOUT = (
    QT_TRANSLATE_NOOP("Dialogs", "A research viewer for DICOM, ultrasound pictures and lesion models. It is not a certified"
                      " medical device (CE or FDA). Patient management decisions must not be made solely on its output."),
    QT_TRANSLATE_NOOP("Dialogs", "Nothing leaves this computer: no image, no name, no usage figure."),
    QT_TRANSLATE_NOOP("Dialogs", "The display is not verified: no claim is made about its grey-scale function or "
                      "brightness."),
)


def _dialog(parent: QWidget, title: str, width: int, height: int) -> QDialog:
    box = QDialog(parent)
    box.setWindowTitle(title)
    box.resize(width, height)
    QVBoxLayout(box)
    return box


def _finish(box: QDialog) -> None:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(box.reject)
    box.layout().addWidget(buttons)  # type: ignore[union-attr]  # `_dialog` sets one
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
