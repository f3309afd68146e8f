"""A QGraphicsView moved by a Camera: the stage (level-0 pixels) is placed on the screen, nothing scrolls."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from inference.geometry import Point, Size
from inference.records import dataclass
from viewer.canvas.camera import UPRIGHT, Camera, Placement, Turn
from viewer.canvas.stage import Stage

FIT_MARGIN = 0


@dataclass(frozen=True, slots=True)
class ViewState:
    """What a person would want back: where they looked. fitted: follow the window's size."""

    camera: Camera
    fitted: bool


class CameraView(QGraphicsView):
    """Black, empty until `show_plane`; every move of the camera goes through `look`, which tells of it (`looked`).

    moved(before, after): Cameras of a move that was not a fit to the window.
    tissue: the side of the window where no word may stand, "left", "right" or "".
    framing: replaces how a fitted picture lies in the window; it gets the camera that shows all of it.
    """

    zoomed = Signal(float)
    looked = Signal()
    moved = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(QWidget())  # a known one: asked for Qt's own, PySide makes a Python type of every widget there is
        self.setScene(QGraphicsScene(self))
        self.setAcceptDrops(False)  # files dropped on the picture are the window's
        self.viewport().setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(QColor(0, 0, 0))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setMinimumSize(120, 90)
        self.stage = Stage()
        self.scene().addItem(self.stage)
        self._image = Size(1, 1)
        self._home = Camera(Point(0.5, 0.5), 1.0)
        self._camera = self._home
        self._fitted = True
        self.framing: Callable[[Camera], Camera] | None = None
        self.tissue = ""

    def show_plane(self, image: Size, *, aspect: float = 1.0, turn: Turn = UPRIGHT) -> None:
        """Look at a new image plane, fitted. aspect, turn: as it is hung on `reset`."""
        self._image = image
        self._home = Camera(Point(image.width / 2, image.height / 2), 1.0, aspect, turn)
        self.reset()

    @property
    def camera(self) -> Camera:
        return self._camera

    @property
    def placement(self) -> Placement:
        """From level-0 to device pixels, as it is on the screen now."""
        return self._camera.placed(self.screen_size())

    def screen_size(self) -> Size:
        """The viewport in device pixels."""
        ratio, port = self.devicePixelRatioF(), self.viewport()
        return Size(max(1, round(port.width() * ratio)), max(1, round(port.height() * ratio)))

    def look(self, camera: Camera, *, fitted: bool = False) -> None:
        before, self._camera, self._fitted = self._camera, camera, fitted
        p, ratio = self.placement, self.devicePixelRatioF()
        self.stage.setTransform(
            QTransform(p.xx / ratio, p.yx / ratio, p.xy / ratio, p.yy / ratio, p.dx / ratio, p.dy / ratio)
        )
        self.viewport().update()
        if camera.zoom != before.zoom:
            self.zoomed.emit(camera.zoom)
        self.looked.emit()
        if not fitted:
            self.moved.emit(before, camera)

    def fit(self) -> None:
        self.reset(self._camera)

    def reset(self, camera: Camera | None = None) -> None:
        """As first shown: upright and fitted; or fitted as `camera` is turned."""
        whole = (camera or self._home).fitted(self._image, self.screen_size(), margin=FIT_MARGIN)
        self.look(self.framing(whole) if self.framing else whole, fitted=True)

    def one_to_one(self, at: QPointF | None = None) -> None:
        """One image pixel per screen pixel."""
        self.zoom_by(1 / self._camera.zoom, at)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom and keep what lies under `at` (logical px of the viewport, its middle if None)."""
        ratio, screen = self.devicePixelRatioF(), self.screen_size()
        middle = Point(0.0, 0.0)
        if at is not None:
            middle = Point(at.x() * ratio - screen.width / 2, at.y() * ratio - screen.height / 2)
        self.look(self._camera.zoomed(factor, from_middle=middle))

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the picture by logical pixels."""
        ratio = self.devicePixelRatioF()
        self.look(self._camera.panned(dx * ratio, dy * ratio))

    def show_point(self, point: Point) -> None:
        """Bring a level-0 position to the middle, the zoom as it is."""
        camera = self._camera
        self.look(Camera(point, camera.zoom, camera.aspect, camera.turn))

    def rotate_by(self, quarters: int) -> None:
        """Turn clockwise by quarters of a turn."""
        self._turn(self._camera.turned(quarters))

    def mirror(self, *, left_right: bool) -> None:
        self._turn(self._camera.mirrored(left_right=left_right))

    def _turn(self, camera: Camera) -> None:
        fitted = self._fitted
        self.look(camera)
        if fitted:
            self.fit()

    def view_state(self) -> ViewState:
        return ViewState(self._camera, self._fitted)

    def restore(self, state: ViewState) -> None:
        self.look(state.camera)
        if state.fitted:
            self.fit()

    def to_image(self, at: QPointF) -> Point:
        """Viewport position (logical px) to level 0."""
        ratio = self.devicePixelRatioF()
        return self.placement.to_image(Point(at.x() * ratio, at.y() * ratio))

    def to_view(self, point: Point) -> QPointF:
        """Level 0 to viewport position (logical px)."""
        ratio, there = self.devicePixelRatioF(), self.placement.to_device(point)
        return QPointF(there.x / ratio, there.y / ratio)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setSceneRect(0, 0, max(1, self.viewport().width()), max(1, self.viewport().height()))
        if self._fitted:
            self.fit()
        else:
            self.look(self._camera)
