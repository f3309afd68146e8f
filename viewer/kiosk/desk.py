"""Joins window, station and presenter: what a wish does, and what the screen says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from inference.library import Library
from viewer.analysis import Analysis
from viewer.kiosk import words
from viewer.kiosk.config import KioskConfig
from viewer.kiosk.counters import Counters
from viewer.kiosk.keys import Wish
from viewer.kiosk.language import Language, text_of
from viewer.kiosk.pin_pad import PinPad
from viewer.kiosk.presenter import Mode, Presenter
from viewer.kiosk.resume import PlaceFile
from viewer.kiosk.station import Station
from viewer.kiosk.swipe import Swipe
from viewer.kiosk.telling import Telling, telling
from viewer.kiosk.tour import Act
from viewer.kiosk.window import KioskWindow

SURVIVED_MS, MIRROR_MS, SAVE_MS, LINE_MS = 10_000, 1200, 30_000, 250


class Desk(QObject):
    """Owns nothing but timers; told what exists by keyword."""

    def __init__(
        self, config: KioskConfig, *, window: KioskWindow, station: Station, presenter: Presenter, swipe: Swipe,
        pad: PinPad, language: Language, counters: Counters, place: PlaceFile, analysis: Analysis,
        library: Callable[[], Library],
    ) -> None:  # fmt: skip
        super().__init__()
        self._config, self.window, self.station, self.presenter = config, window, station, presenter
        self._swipe, self._pad, self._language, self._counters = swipe, pad, language, counters
        self._place, self._analysis, self._library = place, analysis, library
        self._compares = False
        self._calls: dict[Wish, Callable[[], None]] = {
            Wish.NEXT: lambda: self._step(1), Wish.PREVIOUS: lambda: self._step(-1), Wish.COMPARE: self._compare,
            Wish.AI: self._toggle_ai, Wish.FIT: window.canvas.fit, Wish.LANGUAGE: self._turn_language,
            Wish.OPERATOR: pad.open,
        }  # fmt: skip
        assert set(self._calls) == set(Wish)
        self._mirrored = self._timer(MIRROR_MS, lambda: window.show_mirror(""), once=True)
        self._survived = self._timer(SURVIVED_MS, lambda: place.survived(station.index), once=True)
        self._timer(SAVE_MS, counters.save).start()
        self._timer(LINE_MS, lambda: window.line.show_share(presenter.left_share)).start()
        self._join()

    def _timer(self, every_ms: int, call: Callable[[], object], *, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(every_ms)
        timer.setSingleShot(once)
        timer.timeout.connect(call)
        return timer

    def close(self) -> None:
        """Nothing is told any more."""
        for timer in self.findChildren(QTimer):
            timer.stop()

    def _join(self) -> None:
        self.window.wished.connect(lambda wish: self._calls[wish]())
        self.window.touched.connect(self._touch)
        self.window.banner.held.connect(self._pad.open)
        self._swipe.dragged.connect(lambda _: self.presenter.touch())
        self.station.shown.connect(self._show)
        self.station.answered.connect(self.refresh)
        self.station.refused.connect(lambda _: self._counters.add("refused"))
        self.station.emptied.connect(self._empty)
        self.presenter.step_changed.connect(self.refresh)
        self.presenter.mode_changed.connect(self._change_mode)
        self.presenter.left.connect(self._language.first)
        self._pad.wrong.connect(lambda: self._counters.add("pin_refused"))

    # wishes ----------------------------------------------------------------------------------------------

    def _touch(self, what: str) -> None:
        if self.presenter.mode is Mode.TOUR:
            self._counters.add("visit")
        self.presenter.touch()
        if self._config.show_input:
            self.window.show_mirror(what)
            self._mirrored.start()

    def _step(self, way: int) -> None:
        self._counters.add("next" if way > 0 else "previous")
        self.station.step(way)

    def _compare(self) -> None:
        self._counters.add("compare")
        self._compares = not self._compares
        if self._compares:
            self._show_ai(True)
            self._swipe.move_to(0.5)
            self._swipe.drag()
        else:
            self._swipe.stop()
        self.refresh()

    def _toggle_ai(self) -> None:
        self._counters.add("ai")
        document = self.station.document
        if document is not None:
            self._show_ai(not document.ai_visible)
        self.refresh()

    def _show_ai(self, visible: bool) -> None:
        if self.station.document is not None:
            self.station.document.show_ai(visible)

    def _turn_language(self) -> None:
        self._counters.add("language")
        self._language.use(self._language.other)
        self._show_words()

    # the screen ------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Another case is on the canvas."""
        self._counters.add("case")
        self._place.reached(self.station.index)
        self._survived.start()
        self._compares = False
        self._show_words()

    def _change_mode(self) -> None:
        self._compares = False
        self._swipe.stop()
        self._show_words()

    def _show_words(self) -> None:
        case, language = self.station.case, self._language.now
        head = words.say(words.CASE, number=case.number, count=self.station.count)
        self.window.panel.show_case(head, text_of(case.title, language), text_of(case.story, language))
        self.refresh()

    def refresh(self) -> None:
        """Panel, caption, hint and buttons as things stand."""
        document = self.station.document
        if document is None:
            return
        touring, step = self.presenter.mode is Mode.TOUR, self.presenter.step
        before = touring and (step is None or step.act is Act.PLAIN) and self.station.complete
        self.window.panel.show_told(Telling("") if before else self._told())
        self.window.show_caption(self._caption())
        self.window.show_hint(words.say(words.TOUCH) if touring else "")
        self.window.buttons.show_state(compares=self._compares, ai=document.ai_visible)

    def _told(self) -> Telling:
        document = self.station.document
        assert document is not None
        asked = bool(self._analysis.team(document).open) and not self._analysis.needs_answer(document)
        return telling(document.runs_at(document.frame), asked=asked, cards=self._library().cards)

    def _caption(self) -> str:
        step = self.presenter.step
        if step is None:
            return ""
        if step.act is Act.FINDING:
            return words.say(words.FINDING, number=step.number, count=step.count)
        return words.say({Act.PLAIN: words.PLAIN, Act.WIPE: words.WIPE, Act.WHOLE: words.WHOLE}[step.act])

    def _empty(self) -> None:
        """Nothing may be shown: that is said, and the operator's page tells why."""
        self.window.panel.show_case("", words.say(words.NOTHING), "")
        self.window.show_hint(words.say(words.NOTHING))

    def report(self, more: str) -> str:
        """For the operator's page. more: what the screen saver said."""
        from datetime import date

        today = self._counters.of(date.today())
        line = words.say(words.TODAY, visits=today.get("visit", 0), cases=today.get("case", 0))
        return "\n".join(part for part in (line, more, *self.station.reasons.values()) if part)
