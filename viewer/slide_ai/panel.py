"""The LESION MAP panel: how the map of a slide is shown, what of the slide it covers, and the list of what it holds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from viewer import theme
from viewer.document.document import Document
from viewer.document.maps import MapView, ShownMap
from viewer.numbers import fill
from viewer.panels.parts import button, label, panel
from viewer.slide_ai.coverage import share_of
from viewer.slide_ai.lesion_table import LesionTable
from viewer.slide_ai.look_row import LookRows


class SlideMapPanel(QWidget):
    """lesion_chosen(Lesion).  …_wanted: a button was pressed.  Hidden where there is no map and no slide.

    Without a map it is one sentence and the ways to one. FINDING counts what the model found; here a count stands
    only where that is another: at another threshold, or in a map that a person opened.
    """

    lesion_chosen = Signal(object)
    open_wanted = Signal()
    export_wanted = Signal()
    run_wanted = Signal()
    region_wanted = Signal()

    def __init__(self, look: LookRows | None = None, table: LesionTable | None = None) -> None:
        super().__init__()
        self._document: Document | None = None
        self._key = ""
        self.look, self.table = look or LookRows(), table or LesionTable()
        self.words, self.covered = label("", "quiet", wrap=True), label("", "warning", wrap=True)
        self.run_button = button(self.tr("Run on slide"), "run")
        self.region_button = button(
            self.tr("Run in region"), "rectangle", tip=self.tr("In the rectangle or polygon drawn; else draw one now")
        )
        self.open_button, self.export_button = button(self.tr("Open map…")), button(self.tr("Export…"))
        self._lay_out()
        self._join()
        self.hide()

    def _lay_out(self) -> None:
        column = panel(self)
        column.addWidget(label(self.tr("LESION MAP"), "section"))
        for part in (self.look, self.words, self.covered, self.table):
            column.addWidget(part)
        for pair in ((self.run_button, self.region_button), (self.open_button, self.export_button)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for each in pair:
                row.addWidget(each, 1)
            column.addLayout(row)

    def _join(self) -> None:
        self.look.looked.connect(self._looked)
        self.look.picked.connect(self._pick)
        self.look.swiped.connect(self._swiped)
        self.table.chosen.connect(self.lesion_chosen)
        self.open_button.clicked.connect(self.open_wanted)
        self.export_button.clicked.connect(self.export_wanted)
        self.run_button.clicked.connect(self.run_wanted)
        self.region_button.clicked.connect(self.region_wanted)

    def set_document(self, document: Document | None) -> None:
        """Show another document's maps, or none."""
        if self._document is not None:
            self._document.maps.changed.leave(self.refresh)
        self._document = document
        if document is not None:
            document.maps.changed.join(self.refresh)
        self.refresh()

    def show_running(self, running: bool) -> None:
        """While the model runs, neither button begins another run; FINDING has the way to stop it."""
        for part in (self.run_button, self.region_button):
            part.setEnabled(not running)
        theme.role(self.covered, "role", "quiet" if running else "warning")

    @property
    def shown(self) -> ShownMap | None:
        """The map that the sliders move."""
        return self._document.maps.shown.get(self._key) if self._document else None

    def refresh(self) -> None:
        """Follow the document."""
        maps = self._document.maps.shown if self._document else {}
        slide = self._document is not None and self._document.scope.modality == "SM"
        self.setVisible(bool(maps) or slide)
        if self._key not in maps:
            self._key = next(iter(maps), "")
        shown = self.shown
        self.look.setVisible(shown is not None)
        self.export_button.setVisible(shown is not None and shown.ref is not None)
        for part in (self.run_button, self.region_button):
            part.setVisible(slide)
        if shown is not None:
            self.look.show_maps(maps, self._key)
            self.look.show_view(shown.view)
        self._tell(shown)

    def _tell(self, shown: ShownMap | None) -> None:
        """The sentence, what is not covered, and the list."""
        self.words.setText(self._said(shown))
        share = share_of(shown.values) if shown is not None else 1.0
        self.covered.setVisible(share < 1)
        if share < 1:
            self.covered.setText(
                self.tr("{share:.0%} of the slide is computed; nothing is known of the hatched rest.").format(share=share)
            )
        waits = shown is not None and shown.found is not None and stale(shown)
        self.table.setEnabled(not waits)  # the list stays where it is while another is made, and jumps nowhere
        if not waits:
            self.table.show_lesions(shown.found.lesions if shown is not None and shown.found is not None else ())

    def _said(self, shown: ShownMap | None) -> str:
        if shown is None:
            return self.tr("No map yet.")
        found = shown.found
        if found is None or stale(shown):
            return self.tr("Measuring the lesions…")
        if not found.lesions:
            nothing, not_yet = self.tr("Nothing reaches the threshold."), self.tr("Nothing reaches the threshold so far.")
            return nothing if shown.complete else not_yet
        known = [lesion.area_mm2 for lesion in found.lesions if lesion.area_mm2 is not None]
        area = fill(self.tr("{area:.3f} mm² together"), area=sum(known)) if known else ""
        return " · ".join(part for part in (self._counted(shown, len(found.lesions)), area) if part)

    def _counted(self, shown: ShownMap, count: int) -> str:
        """The number of lesions where FINDING does not tell it."""
        if shown.complete and shown.ref is not None and shown.ref.threshold == shown.view.threshold:
            return ""
        so_far = "" if shown.complete else self.tr(" so far")
        return self.tr("%n lesion(s){so_far}", "", count).format(so_far=so_far)

    def _pick(self, key: str) -> None:
        self._key = key
        self.refresh()

    def _looked(self, view: MapView) -> None:
        if self._document is not None:
            self._document.maps.look(self._key, view)

    def _swiped(self, share: float) -> None:
        if self._document is not None:
            self._document.maps.swipe_to(share)


def stale(shown: ShownMap) -> bool:
    """What was found belongs to another threshold."""
    return shown.found is None or shown.found.threshold != shown.view.threshold
