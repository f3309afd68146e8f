"""The window: puts bars, panels and viewports in their places. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inference.records import dataclass
from viewer import icons
from viewer.actions import MENUS, rows_of, words

LEFT_PX, FOLDED_PX, RIGHT_PX, BAR_PX, BELOW_PX = 200, 36, 312, 40, 36
BAR: Sequence[str] = (
    "open", "", "window_level", "pan", "zoom", "", "length", "brush", "eraser", "undo", "redo", "",
    "layout", "sync", "",
    "fit", "one_to_one", "invert", "reset", "<>", "run", "ai_visible", "export_view",
)  # fmt: skip  # "" is a gap, "<>" pushes what follows to the right
EDGE_PX = 1  # a button's border in the style sheet
DROP_PX = 48  # a button with a menu of its own
MEASURE = "length"  # the button that has the other measuring tools under it
WORDED = {"open", "run", "ai_visible", "export_view"}


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What the window is put together from."""

    grid: QWidget
    status: QWidget


class Window(QMainWindow):
    """files_dropped(list[str]): local paths.  closing: before it goes away.

    ground: all but the bar.  centre: the pictures, or the page of an empty window.  right: the column's place.
    """

    files_dropped = Signal(list)
    closing = Signal()

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.setWindowTitle("LesionScope")
        self.setAcceptDrops(True)
        self.resize(1440, 900)
        self.centre = QStackedWidget()
        self._welcome = QWidget()  # for `place_welcome`
        self.centre.addWidget(self._welcome)
        self.centre.addWidget(parts.grid)
        self.ground = QWidget()
        self._left, self.right, self._below = QWidget(), QWidget(), QWidget()
        self._placed: list[QWidget] = []
        self._lay_out(parts)

    def _lay_out(self, parts: Parts) -> None:
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.centre, 1)
        middle.addWidget(self._below)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self._left)
        row.addLayout(middle, 1)
        row.addWidget(self.right)
        column = QVBoxLayout(self.ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(row, 1)
        column.addWidget(parts.status)
        self.setCentralWidget(self.ground)
        for side in (self._left, self.right, self._below):
            side.hide()

    def place_welcome(self, page: QWidget) -> None:
        """Set the page of the empty window."""
        box = QVBoxLayout(self._welcome)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(page)

    def place_left(self, panel: QWidget) -> None:
        """Set the list of studies, in room that was its own from the start. `reveal` shows it once it is filled."""
        self._place(self._left, panel, LEFT_PX)

    def place_right(self, column: QWidget) -> None:
        """Set the column of sections; what is longer than the window scrolls. `reveal` shows it once it is filled."""
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what it holds, and brings that into sight
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(column)
        self._place(self.right, scroll, RIGHT_PX)

    def _place(self, side: QWidget, content: QWidget, width: int) -> None:
        """Hidden: what is built into it costs no layout, and nothing jumps."""
        content.hide()
        side.setFixedWidth(width)
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(content)
        self._placed.append(content)

    def reveal(self, *, shown: bool = True) -> Iterator[None]:
        """Show, or hide again, what was placed at the sides, one after the other."""
        for content in self._placed:
            content.setVisible(shown)
            yield

    def reserve_panels(self, shown: bool) -> None:
        """Hold the panels' room, so that the picture does not move when they come."""
        for side, width in ((self._left, LEFT_PX), (self.right, RIGHT_PX)):
            side.setFixedWidth(width)
            side.setVisible(shown)

    def place_below(self, bar: QWidget) -> None:
        """Set the bar under the pictures."""
        box = QVBoxLayout(self._below)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(bar)

    def show_below(self, shown: bool) -> None:
        """The room of that bar, also before it is there."""
        self._below.setFixedHeight(BELOW_PX)
        self._below.setVisible(shown)

    def fold_left(self, folded: bool) -> None:
        """The list of studies as a narrow strip, or whole."""
        self._left.setFixedWidth(FOLDED_PX if folded else LEFT_PX)

    def show_canvas(self, shown: bool) -> None:
        """The picture, or the page of an empty window."""
        self.centre.setCurrentIndex(int(shown))

    def show_panels(self, shown: bool) -> None:
        self._left.setVisible(shown)
        self.right.setVisible(shown)

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """The bar and every key; `fill_menu` follows."""
        self.addActions(list(actions.values()))
        self.menu = QMenu(self)
        self.bar = _bar(actions, self.menu)
        self.addToolBar(self.bar)

    def fill_menu(self, actions: Mapping[str, QAction], recent: QMenu) -> Iterator[None]:
        """The menus behind the bar's first button, and under its button of measuring tools, one after the other."""
        for name, title in MENUS.items():
            menu = self.menu.addMenu(words(title))
            _fill_menu(menu, name, actions, recent)
            yield
        _drop_down(self.bar, actions, MEASURE)

    def below(self, action: QAction) -> QPoint:
        """The place under an action's button, on the screen; under the bar if its button does not fit there."""
        button = self.bar.widgetForAction(action)
        at = button if button is not None and button.isVisible() else self.bar
        return at.mapToGlobal(QPoint(0, at.height()))

    # Qt --------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files_dropped.emit(_paths(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(1440, 900)


def _paths(data: QMimeData) -> list[str]:
    urls: list[QUrl] = data.urls()
    return [url.toLocalFile() for url in urls if url.isLocalFile()]


def _fill_menu(menu: QMenu, name: str, actions: Mapping[str, QAction], recent: QMenu) -> None:
    for spec in rows_of(name):
        if spec.gap:
            menu.addSeparator()
        menu.addAction(actions[spec.id])
        if spec.id == "demo_all":
            menu.addMenu(recent)


def _bar(actions: Mapping[str, QAction], menu: QMenu) -> QToolBar:
    bar = QToolBar()
    bar.setObjectName("bar")
    bar.setMovable(False)
    bar.setFloatable(False)
    bar.setFixedHeight(BAR_PX)
    bar.setIconSize(QSize(20, 20))
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.addWidget(_menu_button(menu))
    for name in BAR:
        if name == "<>":
            spring = QWidget()
            spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            bar.addWidget(spring)
        elif name:
            bar.addAction(actions[name])
            _dress(bar, actions[name], worded=name in WORDED)
            if name == MEASURE:
                _make_room(bar, actions[name])
        else:
            bar.addSeparator()
    more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    if more is not None:
        more.setAccessibleName(words("More buttons"))
        more.setToolTip(words("More buttons"))
    return bar


def _menu_button(menu: QMenu) -> QToolButton:
    button = QToolButton()
    button.setIcon(icons.icon("menu"))
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setShortcut("F10")
    button.setAccessibleName(words("Menu"))
    button.setToolTip(words("Menu") + "  (F10)")
    return button


def _drop_down(bar: QToolBar, actions: Mapping[str, QAction], name: str) -> None:
    """The tools of the same menu, and the one taken last on the button."""
    button = bar.widgetForAction(actions[name])
    if isinstance(button, QToolButton):
        menu = QMenu(button)
        for spec in rows_of("measure"):
            menu.addAction(actions[spec.id])
            if spec.tool:
                actions[spec.id].triggered.connect(lambda _, spec=spec: button.setDefaultAction(actions[spec.id]))
        button.setMenu(menu)


def _make_room(bar: QToolBar, action: QAction) -> None:
    """For the arrow of the menu that `_drop_down` gives it."""
    button = bar.widgetForAction(action)
    if isinstance(button, QToolButton):
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setFixedWidth(DROP_PX)


def _dress(bar: QToolBar, action: QAction, *, worded: bool) -> None:
    """Icons alone are quiet; a few say their word."""
    button = bar.widgetForAction(action)
    if isinstance(button, QToolButton):
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if worded else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        button.setToolButtonStyle(style)
        if worded:  # its word is never cut: what has no room goes behind the bar's last button
            button.ensurePolished()
            button.setStyleSheet(f"min-width: {button.sizeHint().width() - 2 * EDGE_PX}px;")
        button.setAccessibleName(action.text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt's own bars are passed over by Tab
