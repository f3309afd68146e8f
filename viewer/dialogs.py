"""The shortcuts and about pages."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from inference import DISCLAIMER, PRODUCT, __version__
from viewer.actions import MENUS, rows_of, words

USED = ("PySide6-Essentials", "torch", "numpy", "pydicom", "imagecodecs", "opencv-python-headless", "pyqtgraph",
        "highdicom", "safetensors", "pillow", "tifffile")  # fmt: skip
MOUSE = (
    ("Left drag", "the tool in hand; window/level at first: right is wider, down is darker"),
    ("Middle drag, Space + drag", "pan"),
    ("Right drag", "zoom"),
    ("Wheel", "next frame of a stack; zoom at the cursor on a single image"),
    ("Ctrl + wheel", "zoom at the cursor"),
    ("Shift + wheel", "brush size"),
    ("Shift / Ctrl while drawing", "add / take away"),
    ("Double click", "fit"),
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)


def show_shortcuts(parent: QWidget) -> None:
    """Every key and gesture, with a search line."""
    box = _dialog(parent, _tr("Shortcuts"), 560, 620)
    search, tree = QLineEdit(), QTreeWidget()
    search.setPlaceholderText(_tr("Search"))
    tree.setColumnCount(2)
    tree.setHeaderHidden(True)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    for name, title in MENUS.items():
        rows = [(words(spec.text), ", ".join(spec.keys)) for spec in rows_of(name) if spec.keys]
        _group(tree, words(title).replace("&", ""), rows)
    _group(tree, _tr("Mouse"), [(_tr(what), _tr(does)) for what, does in MOUSE])
    search.textChanged.connect(lambda text: _filter(tree, text))
    for widget in (search, tree):
        box.layout().addWidget(widget)  # type: ignore[union-attr]  # `_dialog` sets one
    _finish(box)


def _group(tree: QTreeWidget, title: str, rows: list[tuple[str, str]]) -> None:
    top = QTreeWidgetItem(tree, [title])
    for row in rows:
        QTreeWidgetItem(top, list(row))
    top.setExpanded(True)


def _filter(tree: QTreeWidget, text: str) -> None:
    walk = QTreeWidgetItemIterator(tree, QTreeWidgetItemIterator.IteratorFlag.NoChildren)
    while (row := walk.value()) is not None:
        row.setHidden(text.casefold() not in f"{row.text(0)} {row.text(1)}".casefold())
        walk += 1


def show_about(parent: QWidget) -> None:
    """Version, what it is for and not for, what it is made of."""
    box = _dialog(parent, _tr("About {name}").format(name=PRODUCT), 560, 480)
    used = "".join(f"<tr><td>{name}</td><td>&nbsp;&nbsp;{_version(name)}</td></tr>" for name in USED)
    body = "".join(f"<p>{_tr(text)}</p>" for text in ABOUT)
    label = QLabel(
        f"<h2>{PRODUCT} {__version__}</h2><p><b>{_tr(DISCLAIMER)}</b></p>{body}"
        f"<p>Python {platform.python_version()}, {platform.system()}</p><table>{used}</table>"
    )
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.layout().addWidget(label)  # type: ignore[union-attr]  # `_dialog` sets one
    _finish(box)


ABOUT = (
    "A research viewer for DICOM, ultrasound pictures and lesion models. It is not a certified medical device (CE or "
    "FDA). Patient management decisions must not be made solely on its output.",
    "Nothing leaves this computer: no image, no name, no usage figure.",
    "The display is not verified: no claim is made about its grey-scale function or brightness.",
)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"


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
