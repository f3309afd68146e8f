"""The bar at the foot: the research-use line that never leaves, device, progress, memory, when saved."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from inference.job import Progress
from viewer.moments import clock
from viewer.numbers import fill, local
from viewer.panels.parts import Elided, label, tool

PATIENCE_MS = 300  # work that ends sooner shows no progress
HEIGHT = 32


class StatusBar(QWidget):
    """32 px high whatever happens; the middle keeps its width with and without progress."""

    cancel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.research = label(self.tr("Research use only – not for clinical use"), "small")
        self.device, self.memory, self.saved = label("", "quiet"), label("", "quiet"), label("", "quiet")
        self._work = _Work()
        self._work.cancel.clicked.connect(self.cancel_wanted)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show_work)
        self._lay_out()

    def show_device(self, device: str, seconds: float | None = None) -> None:
        """device: as the provenance spells it.  seconds: of the latest run."""
        text = device if seconds is None else fill(self.tr("{device} · {s:.2f} s"), device=device, s=seconds)
        self.device.setText(text)

    def show_progress(self, progress: Progress) -> None:
        """Tell of work; it appears once it has lasted 300 ms."""
        self._work.tell(progress)
        if not self.busy and not self._patience.isActive():
            self._patience.start()

    def end_progress(self) -> None:
        """The work is done, cancelled or failed."""
        self._patience.stop()
        self._work.show_parts(False)

    @property
    def busy(self) -> bool:
        """Whether progress is on show."""
        return self._work.shown

    def show_memory(self, used: int, cap: int) -> None:
        """Bytes held by the picture cache and its limit."""
        self.memory.setText(self.tr("cache {used} of {cap}").format(used=_bytes(used), cap=_bytes(cap)))

    def show_saved(self, at: datetime | None) -> None:
        """When the annotations last reached the disk; None: nothing to save yet."""
        self.saved.setText("" if at is None else self.tr("saved {time}").format(time=clock(at)))

    def _show_work(self) -> None:
        self._work.show_parts(True)

    def _lay_out(self) -> None:
        self.setProperty("surface", "panel")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(16)
        line.addWidget(self.research)
        line.addWidget(self.device)
        line.addWidget(self._work, 1)
        line.addWidget(self.memory)
        line.addWidget(self.saved)


class _Work(QWidget):
    """Bar, words and cancel; hidden parts keep the room."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.bar, self.words = QProgressBar(), Elided(role="quiet")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(96)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = tool("x", self.tr("Cancel"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for part, stretch in ((self.bar, 0), (self.cancel, 0), (self.words, 1)):
            line.addWidget(part, stretch)
        self.show_parts(False)

    def tell(self, progress: Progress) -> None:
        self.bar.setUpdatesEnabled(False)  # else setValue paints the window at once, here
        self.bar.setRange(0, progress.total)  # 0 of 0: an open end, painted as moving
        self.bar.setValue(progress.done)
        self.bar.setUpdatesEnabled(True)
        count = f"{progress.done}/{progress.total} " if progress.total > 1 else ""
        self.words.show_text(count + progress.text)

    def show_parts(self, shown: bool) -> None:
        self.shown = shown
        for part in (self.bar, self.words, self.cancel):
            part.setVisible(shown)


def _bytes(count: int) -> str:
    """1536 → 1.5 KB; powers of 1024."""
    value, units = float(count), ["B", "KB", "MB", "GB", "TB"]
    while value >= 1024 and len(units) > 1:
        value, units = value / 1024, units[1:]
    return local(f"{value:.0f} {units[0]}" if units[0] == "B" or value >= 10 else f"{value:.1f} {units[0]}")
