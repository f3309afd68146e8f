"""The bar under a stack: play, step, the frames as a line with the part that is played, speed, and the true rate."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from viewer import icons, theme
from viewer.cine.player import Rate
from viewer.cine.schedule import Mode, Span
from viewer.numbers import fill, local
from viewer.panels.parts import Choice, label, tool, with_key
from viewer.translate import QT_TRANSLATE_NOOP

BAR_PX = 36
SPEEDS = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 4.0)
MODES = {
    Mode.LOOP: QT_TRANSLATE_NOOP("Cine", "Loop"),
    Mode.SWEEP: QT_TRANSLATE_NOOP("Cine", "Back and forth"),
    Mode.ONCE: QT_TRANSLATE_NOOP("Cine", "Once"),
}
assert MODES.keys() == set(Mode)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Cine", text)


class CineBar(QWidget):
    """Says what a hand wants; shows what it is told. Frames are 0-based here, 1-based on the screen.

    play_toggled, step_wanted(int), frame_wanted(int), mode_chosen(Mode), speed_chosen(float).
    end_wanted(bool): the frame on show shall be the first (True) or the last that is played.
    live_wanted: the AI shall outline what plays, or stop it.
    """

    play_toggled = Signal()
    step_wanted = Signal(int)
    frame_wanted = Signal(int)
    mode_chosen = Signal(object)
    speed_chosen = Signal(float)
    end_wanted = Signal(bool)
    live_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(BAR_PX)
        self.back, self.play = tool("chevron-left", _tr("Previous frame"), "↑"), tool("run", _tr("Play"), "C")
        self.forward = tool("chevron-right", _tr("Next frame"), "↓")
        self.line, self.place = FrameLine(), label("", "small")
        self.span_in = tool("span-in", _tr("Play from this frame on"))
        self.span_out = tool("span-out", _tr("Play up to this frame"))
        self.live = tool("ai", _tr("Outline live while it plays"), "Shift+C")
        self.live.setCheckable(True)
        self.live.hide()
        self.mode, self.speed, self.rate = Choice(), Choice(), label("", "quiet")
        self._fill()
        self._lay_out()
        self._join()

    def _fill(self) -> None:
        for mode, words in MODES.items():
            self.mode.addItem(_tr(words), mode)
        for speed in SPEEDS:
            self.speed.addItem(local(f"{speed:g}×"), speed)
        self.mode.setAccessibleName(_tr("What follows the last frame"))
        self.mode.setToolTip(_tr("What follows the last frame"))
        self.speed.setAccessibleName(_tr("Speed"))
        self.speed.setToolTip(_tr("Speed, times the true rate"))
        self.rate.setToolTip(
            _tr("Frames a second that reached the screen, of the file's; and those left out")
        )

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(4)
        left: tuple[QWidget, ...] = (self.back, self.play, self.forward, self.place)
        right: tuple[QWidget, ...] = (
            self.live, self.span_in, self.span_out, self.mode, self.speed, self.rate
        )  # fmt: skip
        for widget in left:
            row.addWidget(widget)
        row.addWidget(self.line, 1)
        for widget in right:
            row.addWidget(widget)
        self.place.setMinimumWidth(64)
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.rate.setFixedWidth(172)  # so that the figures do not push the line
        self.rate.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _join(self) -> None:
        self.play.clicked.connect(self.play_toggled)
        self.back.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.forward.clicked.connect(lambda: self.step_wanted.emit(1))
        self.line.wanted.connect(self.frame_wanted)
        self.live.clicked.connect(self.live_wanted)
        self.span_in.clicked.connect(lambda: self.end_wanted.emit(True))
        self.span_out.clicked.connect(lambda: self.end_wanted.emit(False))
        self.mode.activated.connect(lambda: self.mode_chosen.emit(self.mode.currentData()))
        self.speed.activated.connect(lambda: self.speed_chosen.emit(self.speed.currentData()))

    def show_choices(self, mode: Mode, speed: float) -> None:
        self.mode.setCurrentIndex(self.mode.findData(mode))
        self.speed.setCurrentIndex(self.speed.findData(speed))

    def show_frames(self, count: int, span: Span) -> None:
        """count ≥ 2 frames, of which a span is played."""
        self.line.set_frames(count, span)

    def show_frame(self, frame: int) -> None:
        self.line.set_frame(frame)
        self.place.setText(f"{frame + 1} / {self.line.count}")

    def show_playing(self, playing: bool) -> None:
        words = _tr("Pause") if playing else _tr("Play")
        self.play.setIcon(icons.icon("pause" if playing else "run", size=16))
        self.play.setToolTip(with_key(words, "C"))
        self.play.setAccessibleName(words)

    def show_rate(self, fps: float, *, told: bool, live: Rate | None) -> None:
        """fps: what it is to be.  told: by the file.  live: what reached the screen, while playing."""
        if live is not None:
            text = _tr("{live:.1f} of {fps:.4g} fps · {dropped} dropped")
            self.rate.setText(fill(text, live=live.fps, fps=fps, dropped=live.dropped))
        elif told:
            self.rate.setText(fill(_tr("{fps:.4g} fps"), fps=fps))
        else:
            self.rate.setText(fill(_tr("no rate in the file: {fps:.4g} fps"), fps=fps))


class FrameLine(QWidget):
    """All frames as a line: the played part is bright, a mark stands at the frame on show."""

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.count, self._span, self._frame = 1, Span(0, 0), 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.HIT)
        self.setMinimumWidth(80)
        self.setAccessibleName(_tr("Frames"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_frames(self, count: int, span: Span) -> None:
        self.count, self._span = count, span
        self.update()

    def set_frame(self, frame: int) -> None:
        self._frame = frame
        self.update()

    def _x(self, edge: float) -> float:
        """Of the left edge of a frame."""
        return 8 + (self.width() - 16) * edge / self.count

    def _frame_at(self, x: float) -> int:
        return min(max(int((x - 8) / (self.width() - 16) * self.count), 0), self.count - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        for first, last, colour in (
            (0, self.count, theme.LINE),
            (self._span.first, self._span.last + 1, theme.EDGE),
        ):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(
                QRectF(self._x(first), middle - 2, self._x(last) - self._x(first), 4), 2, 2
            )
        if self._span != Span(0, self.count - 1):
            painter.setPen(QPen(QColor(theme.QUIET), 1.5))
            for edge in (self._span.first, self._span.last + 1):
                painter.drawLine(QPointF(self._x(edge), middle - 6), QPointF(self._x(edge), middle + 6))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.ACCENT))
        painter.drawEllipse(QPointF(self._x(self._frame + 0.5), middle), 5, 5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.wanted.emit(self._frame_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.wanted.emit(self._frame_at(event.position().x()))
