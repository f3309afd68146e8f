"""The page of the empty window and the studies that were open before. A start with a file does not wait for it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QPixmap

from viewer.moments import days_first
from viewer.recent import pictures

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from viewer.app import App
    from viewer.library.index import RecentStudy
    from viewer.panels.welcome import Welcome


class StartPage:
    """Makes the page when somebody first asks for it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._page: Welcome | None = None
        self._told: tuple[RecentStudy, ...] | None = None

    @property
    def page(self) -> Welcome:
        if self._page is None:
            self._page = self._made()
        return self._page

    def _made(self) -> Welcome:
        from viewer.panels.welcome import Welcome

        app, page = self._app, Welcome()
        page.recent_chosen.connect(lambda path: app.open_names([path]))
        page.clear_wanted.connect(app.forget_recent)
        app.window.place_welcome(page)
        return page

    def show_recent(self) -> None:
        """On the page; the list in the panel has its own. What stands there already is not set again."""
        if self._app.workspace.documents:
            return
        studies = self._app.recent.studies
        if studies is not self._told:
            self._told = studies
            thumbs = [QPixmap.fromImage(image) for image in pictures(studies)]
            words = [replace(study, detail=days_first(study.detail)).words for study in studies]
            self.page.show_recent(self._app.recent.paths, thumbs, words)

    def fill(self, menu: QMenu) -> None:
        """The same studies in a menu."""
        menu.clear()
        for path in self._app.recent.paths:
            menu.addAction(path, partial(self._app.open_names, [path]))
