"""The kiosk's composition root: the same engine, canvas and jobs as the viewer's, in one locked window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from inference import PRODUCT
from inference.errors import SettingsError
from inference.library import Library, read_library
from inference.result_cache import CachedRunner
from inference.runner import Runner
from viewer import theme
from viewer.analysis import Analysis
from viewer.collector import Collector
from viewer.jobs import Job, Jobs
from viewer.kiosk.config import KioskConfig, read_config
from viewer.kiosk.counters import Counters
from viewer.kiosk.desk import Desk
from viewer.kiosk.inhibit import Awake
from viewer.kiosk.language import Language
from viewer.kiosk.look import sizes, use_palette
from viewer.kiosk.pin_pad import PinPad
from viewer.kiosk.presenter import Presenter
from viewer.kiosk.resume import PlaceFile
from viewer.kiosk.station import Station
from viewer.kiosk.supervisor import BEAT_S, BY_PIN, REFUSED
from viewer.kiosk.swipe import Swipe
from viewer.kiosk.touch import Touch
from viewer.kiosk.window import KioskWindow
from viewer.memory import give_back
from viewer.models.choice import runs
from viewer.settings import MODELS_LOG, Settings, data_folder


@dataclass(frozen=True, slots=True, eq=False)
class Home:
    """Where a kiosk keeps what it keeps."""

    folder: Path
    cache: Path


class Kiosk(QObject):
    """Owns everything that lives as long as the kiosk."""

    def __init__(self, config: KioskConfig, home: Home, runner: Runner | None = None) -> None:
        super().__init__()
        self.config = config
        self._library: Library | None = None
        self._closed = False
        self.jobs, self.collector = Jobs(), Collector(self)
        self.collector.swept.connect(lambda: self.jobs.io(Job("memory", give_back)))
        self.runner = CachedRunner(runner or _worker(config), home.cache, read_library)
        self.analysis = Analysis(self.jobs, self.runner, self.library, config.device)
        kept = Settings().not_on_open  # what the program as shipped does not run by itself, nobody asks for here
        self.analysis.on_open = lambda modality, model: runs(kept, modality, model)
        self.language = Language(config.languages)
        self.counters = Counters(home.folder / "counters.json")
        self.place = PlaceFile(home.folder / "place.json")
        self.awake: Awake | None = None
        self.on_end: Callable[[], object] = lambda: None
        use_palette(config)
        self._build()

    def library(self) -> Library:
        self._library = self._library or read_library()
        return self._library

    def _build(self) -> None:
        config, screen = self.config, QApplication.primaryScreen().geometry()
        self.window = window = KioskWindow(config, sizes(screen.width(), screen.height(), config.layout))
        self.swipe, self.touch = Swipe(window.canvas), Touch(window.canvas)
        self.station = Station(config, self.jobs, self.analysis, window.canvas)
        self.station.shown.connect(self.collector.soon)
        self.presenter = Presenter(config, self.station, window.canvas, self.swipe)
        self.pad = PinPad(window, config.pin, self.jobs)
        window.keys_to = self.pad
        self.desk = Desk(
            config, window=window, station=self.station, presenter=self.presenter, swipe=self.swipe, pad=self.pad,
            language=self.language, counters=self.counters, place=self.place, analysis=self.analysis,
            library=self.library,
        )  # fmt: skip
        self.pad.report = lambda: self.desk.report(self.awake.told if self.awake else "")
        self.pad.opened_up.connect(self.end)

    def start(self) -> None:
        self.counters.add("start")
        self.window.show_on(self.config.screen)
        self.station.show(self.place.begin(self.station.count))
        self.presenter.start()
        self.collector.begin()
        self._stay_awake()

    def _stay_awake(self) -> None:
        window = int(self.window.winId())
        if sys.platform == "win32":
            self.awake = Awake(PRODUCT, window)
            return

        def keep(awake: Awake) -> None:
            self.awake = awake

        self.jobs.io(Job("kiosk:awake", lambda token, report: Awake(PRODUCT, window), done=keep))

    def end(self) -> None:
        """The operator's wish."""
        self.close()
        self.window.release()
        self.on_end()

    def close(self) -> None:
        """Stop, wait, give back."""
        if self._closed:
            return
        self._closed = True
        self.presenter.stop()
        self.desk.close()
        self.collector.end()
        self.counters.save()
        self.jobs.close()
        self.station.close()
        self.runner.close()
        self.language.close()
        if self.awake is not None:
            self.awake.close()


def _worker(config: KioskConfig) -> Runner:
    from inference.worker import WorkerProcess

    return WorkerProcess((), config.device, log_to=data_folder() / MODELS_LOG)


def home_of(config: KioskConfig) -> Home:
    """The program's own folder, with the results where the file says."""
    folder = data_folder() / "kiosk"
    return Home(folder, config.cache or folder / "results")


def run(path: Path) -> int:
    """The kiosk itself; its exit status. It beats on standard output for the watchdog, and ends with it."""
    try:
        config = read_config(path)
    except SettingsError as error:
        print(error.text, file=sys.stderr)  # noqa: T201 – there is no window yet
        return REFUSED
    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
        os.environ["QT_QPA_PLATFORM"] = "wayland;xcb" if os.environ.get("WAYLAND_DISPLAY") else "xcb"
    qt = theme.application()
    qt.setApplicationName(PRODUCT)
    theme.apply(qt)
    kiosk = Kiosk(config, home_of(config))
    kiosk.on_end = lambda: qt.exit(BY_PIN)
    qt.setQuitOnLastWindowClosed(False)
    kiosk.start()
    _beat(kiosk)
    return qt.exec()


def _beat(kiosk: Kiosk) -> None:
    """A line every few seconds, as long as the window's thread answers; with nobody to hear it, the kiosk ends."""
    timer = QTimer(kiosk)
    timer.setInterval(round(BEAT_S * 1000))

    def beat() -> None:
        try:
            print("beat", flush=True)  # noqa: T201 – this is the sign of life
        except (BrokenPipeError, OSError):
            os._exit(REFUSED)

    timer.timeout.connect(beat)
    timer.start()
