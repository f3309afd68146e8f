"""What the second half needs of the disk: its modules, the models' cards, the layouts. Read on the io pool."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from inference.job import CancelToken, Report
from inference.records import dataclass

if TYPE_CHECKING:
    from viewer.app import App
    from viewer.library_part import LazyLibrary
    from viewer.viewports.layouts import Layouts

MODULES = (
    "viewer.app_later",
    "PySide6.QtNetwork", "viewer.incoming",  # asked for when all stands
    "cv2", "viewer.canvas.ai_item",  # of the first answer
    "psutil",  # to tell a program that runs from one that died
)  # fmt: skip
# Of slides and of colours with a profile: nobody needs them to start with, nor waits for them where they come up first.
LATE = (
    "viewer.canvas.colours_managed", "viewer.canvas.slide_reader", "viewer.canvas.slide_item",
    "viewer.slide.station", "viewer.slide.book",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """library: its cards are in memory."""

    library: LazyLibrary
    layouts: Layouts


def read(app: App) -> Read:
    """All of it; ends when the models' process has been started. Qt's types have been made (`viewer.qt_types`)."""
    for name in MODULES:
        importlib.import_module(name)
    from viewer.library_part import LazyLibrary
    from viewer.viewports.layouts import read_layouts

    library = LazyLibrary(app.settings)
    library.get()
    layouts = read_layouts([app.config / "layouts"])
    assert app.recent.studies is not None  # read here, not where the list is shown
    app.models.wait()
    return Read(library, layouts)


def read_late(token: CancelToken, report: Report) -> None:
    """Work for the io pool, when all stands."""
    for name in LATE:
        token.check()
        importlib.import_module(name)
