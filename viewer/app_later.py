"""The second half of the program, built once the first picture stands: panels, models, editing, keeping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from viewer import actions, bar_rest
from viewer.around import Around
from viewer.canvas.tools import ToolKind
from viewer.control_ai import AiControl
from viewer.control_attached import AttachedControl
from viewer.control_edit import EditControl
from viewer.control_files import FileControl
from viewer.control_help import HelpControl
from viewer.corner_text import CornerText
from viewer.document.document import Document
from viewer.editing import Editing
from viewer.keeping import Keeping
from viewer.layout_part import make_layout
from viewer.live.part import make_live
from viewer.measure_later import ACTIONS, MeasurePart
from viewer.models.made import make_analysis
from viewer.models.part import ModelsPart
from viewer.moments import moment
from viewer.panels.case_team import Role
from viewer.panels.findings import FindingsPanel
from viewer.panels.histogram import HistogramPanel
from viewer.panels.layers import LayersPanel
from viewer.panels.measurements import MeasurementsPanel
from viewer.panels.studies import StudiesPanel
from viewer.peek import Peek
from viewer.progress import RunProgress
from viewer.side.column import SideColumn
from viewer.side.filling import Filling
from viewer.side.part import make_boxes
from viewer.slide_ai.part import SlideAi, pieces
from viewer.small_pictures import SmallPictures
from viewer.warming import polished, warmed

if TYPE_CHECKING:
    from viewer.app import App
    from viewer.app_read import Read


class Later(QObject):
    """Joins the second half to the first."""

    findings: FindingsPanel
    layers: LayersPanel
    measurements: MeasurementsPanel
    histogram: HistogramPanel
    studies: StudiesPanel

    def __init__(self, app: App, read: Read) -> None:
        super().__init__(app)
        self._app, self._panels_wanted = app, app.place.panels
        self._read, self.library = read, read.library
        self.runner = app.models.runner()

    def steps(self) -> Iterator[None]:
        """The building, in pieces that each leave the window free again within a few milliseconds.

        The models are asked first: all else is built while they work. The panels are filled before they are placed.
        """
        app = self._app
        yield from self._ask_models()
        yield from warmed()
        for name, make in self._makers().items():
            setattr(self, name, make())
            yield
        yield from self._make_side()
        self._join_panels()
        yield
        self.measure = MeasurePart(app, self.measurements)
        yield
        self.around = Around(app)
        yield from self.around.steps()
        yield
        self.live = make_live(app, self.analysis, self.runner, self.around.cine)
        yield
        self.layout = make_layout(app, self._read.layouts)
        self.models = ModelsPart(app, self, self.layout.captions)
        yield
        panel = yield from pieces()
        self.slide_ai = SlideAi(app, self.analysis, panel, lambda text: app.notices.tell(text, kind="info"))
        yield
        self.side.add("map", self.slide_ai.panel)
        yield
        assert app.welcome is not None  # made here, where it was not
        yield
        self._join_calls()
        yield
        yield from bar_rest.steps(app)
        self._join_words()
        yield
        yield from self._catch_up()

    def _ask_models(self) -> Iterator[None]:
        """What opened before this half was there is read at once; of a slide its panel must follow from the first tile."""
        app = self._app
        self.analysis = make_analysis(app, self.runner, self.library)
        self.keeping = Keeping(app.jobs, app.workspace, app.data / "journal.sqlite")
        self.editing = Editing(app.workspace)
        self._make_controls()
        self.keeping.failed.connect(app.notices.tell)
        self.keeping.saved.connect(app.status.show_saved)
        self.keeping.restored.connect(self._tell_restored)
        app.jobs.failed_unseen.connect(lambda error: app.notices.tell(error.text, log_id=error.detail))
        app.status.cancel_wanted.connect(self.analysis.cancel)
        self.analysis.scope_wanted.connect(
            lambda document: app.question.ask(self.analysis.choices(document), modality=document.info.modality)
        )
        app.question.answered.connect(self.ai.answer)
        self.ai.visible_changed.connect(app.actions["ai_visible"].setChecked)
        yield
        current = app.workspace.current
        for document in app.workspace.documents:
            self.keeping.begin(document)
        if current is not None and not any(each.role is Role.MAP for each in self.analysis.team(current).members):
            self.ai.shown(current)
        yield

    def _makers(self) -> Mapping[str, Callable[[], QWidget]]:
        return {
            "findings": partial(FindingsPanel, self.library.cards),
            "layers": partial(LayersPanel, self.library.cards),
            "measurements": MeasurementsPanel,
            "histogram": HistogramPanel,
            "studies": StudiesPanel,
        }

    def _make_side(self) -> Iterator[None]:
        """The column at the right, section by section, and the list at the left; nobody sees them yet."""
        app = self._app
        self.side = SideColumn(self.library.cards, app.settings.folded)
        app.window.place_right(self.side)
        app.window.place_left(self.studies)
        yield from polished(self.studies)
        parts = {"overlays": self.attached.panel}
        for name in ("findings", "overlays", "layers", "measurements", "histogram"):
            self.side.add(name, parts.get(name) or getattr(self, name))
            yield
            yield from polished(self.side.sections[name])
        self.side.folded_changed.connect(lambda names: app.change_settings(app.settings.with_(folded=names)))
        self.boxes, self.box_menu = make_boxes(app, self.analysis)
        panels = (self.findings, self.layers, self.histogram, self.side)
        self.filling = Filling(app.window, panels, lambda: app.workspace.current)

    def _make_controls(self) -> None:
        app = self._app
        self.ai = AiControl(
            app.workspace, self.analysis, app.view, run_on_open=lambda: app.settings.run_on_open
        )
        self.edit = EditControl(app.workspace, self.editing, app.view, app.grid)
        self.files = FileControl(app.workspace, app.opening, app.jobs, app.grid)
        self.help = HelpControl(app.window, self.library.get, lambda: app.settings)
        self.progress = RunProgress(app.status, self.analysis)
        self.attached = AttachedControl(app.workspace, app.opening, app.jobs, app.grid)
        self.attached.told.connect(lambda text, kind: app.notices.tell(text, kind=kind))
        self.attached.offered.connect(lambda text, words, call: app.notices.tell(text, kind="info").offer(words, call))
        self.attached.begin()

    def _join_panels(self) -> None:
        app = self._app
        self.findings.accepted.connect(self._call("accept"))
        self.findings.rejected.connect(self._call("reject"))
        self.findings.fix_wanted.connect(self._call("brush"))
        self.findings.run_wanted.connect(self._call("run"))
        self.findings.cancel_wanted.connect(self._call("cancel_run"))
        self.findings.finding_chosen.connect(self.ai.choose)
        self.findings.card_wanted.connect(self.help.show_card)
        self.findings.scope_wanted.connect(self._call("ask_scope"))
        self.findings.box.score_wanted.connect(self.boxes.score)
        self.findings.box.confirm_wanted.connect(self.boxes.confirm)
        self.boxes.waits.connect(self.findings.wait_for_box)
        app.view.tool_changed.connect(self.boxes.tool_changed)
        self.analysis.scoped.connect(lambda _: self.findings.regroup())
        self.analysis.scoped.connect(lambda _: self.side.arrange())
        self.studies.chosen.connect(app.workspace.show_index)
        self.studies.close_wanted.connect(self._close_index)
        app.workspace.current_changed.connect(self._show)
        app.workspace.closed.connect(self.analysis.drop)
        self.layers.ai_toggled.connect(self.ai.show)
        self.studies.recent_chosen.connect(lambda path: app.open_names([path]))
        self.studies.collapsed.connect(app.window.fold_left)
        self.studies.clear_wanted.connect(app.forget_recent)
        app.recent.changed.connect(self._show_recent)
        self.small: SmallPictures = SmallPictures(
            app.jobs, app.workspace, self.studies, self.histogram, app.opening.thumbs
        )
        app.workspace.opened.connect(lambda document: self.small.refresh())

    def _show_recent(self) -> None:
        studies = self._app.recent.studies
        titles = [study.title for study in studies]
        self.studies.show_recent([study.path for study in studies], titles)

    def _call(self, name: str) -> Callable[[], object]:
        action: QAction = self._app.actions[name]
        return action.trigger

    def _close_index(self, index: int) -> None:
        self._app.workspace.close(self._app.workspace.documents[index])

    def _show(self, document: Document | None) -> None:
        self.filling.show(document, shown=bool(self._app.workspace.documents) and self._panels_wanted)
        self.small.refresh()
        self._app.actions["panels"].setChecked(self._panels_wanted)
        self._show_recent()
        if not self._app.workspace.documents:
            self._app.start_page.show_recent()

    def _join_calls(self) -> None:
        app = self._app
        groups: tuple[Mapping[str, Callable[[], object]], ...] = (
            self.ai.calls(), self.edit.calls(), self.files.calls(), self.help.calls(), self._window_calls(),
            self.around.calls(), self.layout.calls(), self.measure.calls(delete=self.editing.remove),
            self.slide_ai.calls(), self.live.calls(), self.boxes.calls(), self.models.calls(),
        )  # fmt: skip
        for group in groups:
            app.calls.update(group)
        actions.check_calls(app.calls)
        actions.enable(app.actions, app.calls)
        app.view.tool_changed.connect(self._check_tool)
        self._check_tool(ToolKind.WINDOW)
        self.peek = Peek(lambda: app.keyboard.now("ai_visible"), self)
        self.peek.toggled.connect(self.ai.toggle)
        app.window.installEventFilter(self.peek)
        app.welcome.open_wanted.connect(self.files.open_files)
        app.welcome.demo_wanted.connect(self.files.open_demo)
        app.welcome.dropped.connect(app.open_names)

    def _window_calls(self) -> Mapping[str, Callable[[], object]]:
        window, action = self._app.window, self._app.actions
        return {
            "quit": window.close,
            "full_screen": lambda: (
                window.showFullScreen() if action["full_screen"].isChecked() else window.showNormal()
            ),
            "panels": self._toggle_panels,
            "corner_text": CornerText(self._app.grid).cycle,
            **{f"preset_{n}": partial(self.histogram.choose, n) for n in range(1, 10)},
        }

    def _toggle_panels(self) -> None:
        self._panels_wanted = self._app.actions["panels"].isChecked()
        self.filling.show(self._app.workspace.current, shown=self._panels_wanted)

    def _check_tool(self, kind: ToolKind) -> None:
        names = {
            ToolKind.WINDOW: "window_level", ToolKind.PAN: "pan", ToolKind.ZOOM: "zoom",
            ToolKind.SCROLL: "scroll", ToolKind.BRUSH: "brush", ToolKind.ERASER: "eraser",
            **ACTIONS,
        }  # fmt: skip
        self._app.actions[names[kind]].setChecked(True)

    def _join_words(self) -> None:
        app = self._app
        self.help.settings_changed.connect(app.change_settings)
        self.help.settings_changed.connect(self.around.hands.apply)
        self.files.failed.connect(app.notices.tell)
        self.files.told.connect(lambda text: app.notices.tell(text, kind="info"))
        self.edit.told.connect(lambda text: app.notices.tell(text, kind="info"))
        for problem in self.library.get().problems:
            app.notices.tell(problem, kind="warning")

    def _tell_restored(self, document: Document, count: int, at: str) -> None:
        text = self.tr("%n mask(s) were restored on '{name}', last saved {when}.", "", count)
        self._app.notices.tell(text.format(name=document.info.name, when=moment(at)), kind="info")

    def _catch_up(self) -> Iterator[None]:
        """Fill the panels with what is open, then show them."""
        workspace = self._app.workspace
        self.ai.shown(workspace.current)
        yield
        yield from self.filling.steps()
        self._show(workspace.current)
        yield
        self.around.show(workspace.current)
        yield
        self.layout.settled()

    def close(self) -> None:
        """Also of a half that is still being built."""
        for name in ("filling", "live", "small", "around", "keeping", "measure"):
            if hasattr(self, name):
                getattr(self, name).close()
