"""The look: colours and sizes, one palette, one style sheet. Dark unless chosen: the image is the hero."""

from __future__ import annotations

import sys

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from viewer.theme_colours import chosen

CANVAS = "#000000"
_colours = chosen()
PANEL, RAISED, HOVER, LINE = _colours.panel, _colours.raised, _colours.hover, _colours.line
EDGE = _colours.edge  # of controls: 3:1 against the panel is not needed for text, but the edge must be seen
TEXT, QUIET, DISABLED = _colours.text, _colours.quiet, _colours.disabled
BRIGHT = _colours.bright  # words on a filled control only
ACCENT, ERROR, WARNING = _colours.accent, _colours.error, _colours.warning
MALIGNANT, BENIGN, NORMAL = _colours.malignant, _colours.benign, _colours.normal

CLASS_COLOURS = {"malignant": MALIGNANT, "benign": BENIGN, "normal": NORMAL}

SMALL, BODY, LARGE, TITLE = 12, 13, 15, 20  # px of type
RADIUS = 6
SPACE = (4, 8, 12, 16)
HIT = 28  # least height and width of what is clicked
ICON = 20

_SHEET = f"""
* {{ outline: none; }}
QWidget {{ color: {TEXT}; font-size: {BODY}px; }}
QMainWindow, QDialog, QWidget[surface="panel"] {{ background: {PANEL}; }}
QWidget[surface="raised"] {{ background: {RAISED}; border: 1px solid {LINE}; border-radius: {RADIUS}px; }}
QLabel {{ background: transparent; border: none; }}
QLabel[role="section"] {{ color: {QUIET}; font-size: {SMALL}px; font-weight: 600; }}
QLabel[role="section"]:focus {{ color: {ACCENT}; text-decoration: underline; }}
QLabel[role="quiet"] {{ color: {QUIET}; font-size: {SMALL}px; }}
QLabel[role="small"] {{ font-size: {SMALL}px; }}
QLabel[role="large"] {{ font-size: {LARGE}px; }}
QLabel[role="title"] {{ font-size: {TITLE}px; }}
QLabel[role="warning"] {{ color: {WARNING}; font-size: {SMALL}px; }}
QLabel[role="error"] {{ color: {ERROR}; font-size: {SMALL}px; }}
QPushButton, QToolButton {{
  background: transparent; border: 1px solid transparent; border-radius: {RADIUS}px;
  min-height: {HIT - 2}px; min-width: {HIT - 2}px; padding: 0 8px; }}
QToolButton {{ padding: 0; }}
QPushButton {{ background: {RAISED}; border-color: {EDGE}; }}
QPushButton[flat="true"] {{ background: transparent; border-color: transparent; }}
QPushButton[section="true"] {{ color: {QUIET}; font-size: {SMALL}px; font-weight: 600; text-align: left;
  padding: 0 0 0 12px; }}
QPushButton:hover, QToolButton:hover {{ background: {HOVER}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {LINE}; }}
QPushButton:checked, QToolButton:checked {{ background: {RAISED}; border-color: {LINE}; color: {ACCENT}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {DISABLED}; border-color: {LINE};
  background: transparent; }}
QToolButton:disabled {{ border-color: transparent; }}
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QAbstractItemView:focus,
QTextEdit:focus, QSlider:focus, QCheckBox:focus, QPushButton[flat="true"]:focus {{
  border: {_colours.focus_px}px solid {ACCENT}; }}
QPushButton[link="true"] {{
  background: transparent; border-color: transparent; color: {ACCENT}; font-size: {SMALL}px; padding: 0;
  text-align: left; }}
QPushButton[link="true"]:hover {{ text-decoration: underline; }}
QPushButton[link="true"]:focus {{ border-color: {ACCENT}; }}
QCheckBox {{ min-height: {HIT - 2}px; spacing: 8px; border: 1px solid transparent;
  border-radius: {RADIUS}px; }}
QComboBox, QLineEdit {{
  background: {RAISED}; border: 1px solid {EDGE}; border-radius: {RADIUS}px; min-height: {HIT - 2}px;
  padding: 0 8px; }}
QComboBox QAbstractItemView {{ background: {RAISED}; border: 1px solid {LINE};
  selection-background-color: {HOVER};
  selection-color: {ACCENT}; }}
QComboBox::drop-down {{ border: none; width: 20px; }}
QSlider {{ min-height: {HIT - 2}px; border: 1px solid transparent; border-radius: {RADIUS}px;
  background: transparent; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {LINE}; }}
QSlider::sub-page:horizontal {{ background: {ACCENT}; border-radius: 2px; }}
QSlider::sub-page:horizontal:disabled {{ background: {EDGE}; }}
QSlider::handle:horizontal {{
  width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; background: {TEXT}; }}
QSlider::handle:horizontal:disabled {{ background: {DISABLED}; }}
QAbstractItemView {{
  background: {PANEL}; border: 1px solid transparent; border-radius: {RADIUS}px;
  selection-background-color: {HOVER};
  selection-color: {TEXT}; outline: none; }}
QAbstractItemView::item {{ min-height: {HIT}px; border-radius: 4px; padding: 0 4px; }}
QAbstractItemView::item:hover {{ background: {RAISED}; }}
QAbstractItemView::item:selected {{ background: {HOVER}; color: {TEXT}; }}
QScrollArea {{ border: none; background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {EDGE}; border-radius: 3px; min-height: {HIT}px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {EDGE}; border-radius: 3px; min-width: {HIT}px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {LINE}; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }}
QProgressBar::chunk {{ background: {ACCENT}; border-radius: 2px; }}
QToolTip {{ background: {RAISED}; color: {TEXT}; border: 1px solid {LINE}; padding: 4px 8px;
  font-size: {SMALL}px; }}
QMenuBar {{ background: {PANEL}; }}
QMenuBar::item {{ padding: 6px 8px; background: transparent; border-radius: {RADIUS}px; }}
QMenuBar::item:selected {{ background: {HOVER}; }}
QMenu {{ background: {RAISED}; border: 1px solid {LINE}; padding: 4px; menu-scrollable: 1; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; min-height: 16px; }}
QMenu::item:selected {{ background: {HOVER}; }}
QMenu::item:disabled {{ color: {DISABLED}; }}
QMenu::separator {{ height: 1px; background: {LINE}; margin: 4px 8px; }}
QToolBar {{ background: {PANEL}; border: none; border-bottom: 1px solid {LINE}; spacing: 4px;
  padding: 4px 8px; }}
QToolBar::separator {{ width: 1px; background: {LINE}; margin: 4px 4px; }}
QStatusBar {{ background: {PANEL}; border-top: 1px solid {LINE}; }}
QStatusBar::item {{ border: none; }}
QDockWidget {{ titlebar-close-icon: none; }}
QSplitter::handle {{ background: {LINE}; }}
"""


def application() -> QApplication:
    """The one there is, or a new one, in the Fusion style.

    A new one is told in its arguments: `setStyle` has PySide make the Python types of QStyle and their 530 names,
    a tenth of a bare start.
    """
    known = QApplication.instance()
    if isinstance(known, QApplication):
        known.setStyle("Fusion")
        return known
    return QApplication([sys.argv[0], "-style", "Fusion"])


def apply(app: QApplication) -> None:
    """Dress the application: the palette, the type, the sheet. Once, before the first window."""
    app.setPalette(_palette())
    app.setFont(font())
    app.setStyleSheet(_SHEET)


def font(size: int = BODY, *, bold: bool = False) -> QFont:
    """The system's family at `size` px with tabular figures, so that numbers do not dance."""
    made = QFont()
    made.setPixelSize(size)
    if hasattr(made, "setFeature"):  # Qt 6.7; elsewhere the family's own figures, tabular in most
        made.setFeature(QFont.Tag("tnum"), 1)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def role(widget: QWidget, name: str, value: str | bool = True) -> None:
    """Set the property that the sheet looks at, and have it looked at again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _palette() -> QPalette:
    roles = QPalette.ColorRole
    table = {
        roles.Window: PANEL, roles.WindowText: TEXT, roles.Base: PANEL, roles.AlternateBase: RAISED,
        roles.Text: TEXT, roles.PlaceholderText: QUIET, roles.Button: RAISED, roles.ButtonText: TEXT,
        roles.BrightText: ERROR, roles.Highlight: ACCENT, roles.HighlightedText: _colours.on_accent, roles.Link: ACCENT,
        roles.LinkVisited: ACCENT, roles.ToolTipBase: RAISED, roles.ToolTipText: TEXT, roles.Light: EDGE,
        roles.Mid: LINE, roles.Dark: LINE, roles.Shadow: CANVAS,
    }  # fmt: skip
    palette = QPalette()
    for which, colour in table.items():
        palette.setColor(which, QColor(colour))
    for which in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(DISABLED))
    return palette
