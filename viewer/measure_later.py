"""Measuring in the second half of the program: panel, control and store, joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from viewer.canvas.tools import ToolKind
from viewer.control_measure import TOOLS, MeasureControl
from viewer.document.document import Document
from viewer.measure_keeping import MeasureKeeping
from viewer.panels.measurements import MeasurementsPanel

if TYPE_CHECKING:
    from viewer.app import App


class MeasurePart(QObject):
    """Owned by the second half: `calls` are to be joined, `close` is to be called at the end."""

    def __init__(self, app: App, panel: MeasurementsPanel) -> None:
        super().__init__()
        self._app, self.panel = app, panel
        self.control = MeasureControl(app.workspace, app.jobs, app.view, app.grid)
        self.keeping = MeasureKeeping(app.jobs, app.workspace, app.data / "measurements.sqlite")
        app.workspace.current_changed.connect(self._show)
        self._join()
        self._show(app.workspace.current)

    def calls(self, *, delete: Callable[[], object]) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return self.control.calls(delete=delete)

    def _join(self) -> None:
        panel, control, app = self.panel, self.control, self._app
        panel.chosen.connect(control.choose)
        panel.named.connect(control.name)
        panel.remove_wanted.connect(control.remove)
        panel.copy_wanted.connect(control.copy)
        panel.export_wanted.connect(app.actions["measurements_export"].trigger)
        panel.visible_toggled.connect(app.actions["measurements_visible"].trigger)
        control.visible_changed.connect(app.actions["measurements_visible"].setChecked)
        control.plotted.connect(lambda one, data: panel.plot.show_data(app.workspace.current, one, data))
        control.told.connect(lambda text: app.notices.tell(text, kind="info"))
        control.failed.connect(app.notices.tell)
        self.keeping.failed.connect(app.notices.tell)
        self.keeping.saved.connect(app.status.show_saved)

    def _show(self, document: Document | None) -> None:
        self.panel.set_document(document)

    def close(self) -> None:
        """All that was measured is on disk when this returns."""
        self.panel.set_document(None)
        self.keeping.close()


ACTIONS: Mapping[ToolKind, str] = {kind: action for action, kind in TOOLS.items()}
