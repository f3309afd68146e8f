"""Measuring on one canvas: which tool a press goes to, what keys and double clicks mean, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from inference.measure.measurement import Measurement, Shape
from viewer.canvas.measure_layer import TEXT, MeasureLayer
from viewer.canvas.measure_tools import DrawTool, EditTool
from viewer.canvas.tools import Tool, ToolKind
from viewer.document.document import Document

if TYPE_CHECKING:
    from viewer.canvas.view import CanvasView

SHAPES = {ToolKind(shape.value): shape for shape in Shape}
TAKES = {ToolKind.WINDOW, ToolKind.PAN, *SHAPES}  # with these in hand a press near a measurement takes it

Told = Callable[[Measurement | None, Measurement | None], object]


class Measuring:
    """told(before, after): a person made, changed or named one; None stands for absent."""

    def __init__(self, canvas: CanvasView, told: Told) -> None:
        self._canvas, self._told = canvas, told
        self._kind = ToolKind.WINDOW
        self.layer = MeasureLayer(canvas)
        self.draws: dict[ToolKind, DrawTool] = {
            kind: DrawTool(self.layer, shape, self._made) for kind, shape in SHAPES.items()
        }

    @property
    def tools(self) -> dict[ToolKind, Tool]:
        """For the canvas's table."""
        return dict(self.draws)

    def show(self, document: Document | None) -> None:
        """Another document, or none."""
        self.cancel()
        if self.layer.document is not None:
            self.layer.document.frame_changed.leave(self._turned)
        self.layer.show(document)
        if document is not None:
            document.frame_changed.join(self._turned)

    def _turned(self, frame: int) -> None:
        """A shape belongs to the frame it was begun on."""
        self.cancel()

    def hold(self, kind: ToolKind) -> None:
        """Another tool is in hand."""
        self.cancel()
        self._kind = kind

    def tool_at(self, at: QPointF) -> Tool | None:
        """What a press at a place (logical px) goes to instead of the tool in hand, if anything."""
        if self._kind not in TAKES or self._drawing() is not None:
            return None
        part, document = self.layer.part_at(at), self.layer.document
        if (
            part is not None
            and part.handle == TEXT
            and self._kind in SHAPES
            and not self._chosen(part.measurement)
        ):
            part = None  # a new shape may begin under the words of another
        if part is None:
            if document is not None and self._kind not in SHAPES:
                document.measurements.choose("")
            return None
        return EditTool(self.layer, part, self._told)

    def hover(self, at: QPointF | None) -> None:
        """The hand moves with no button down, or has left."""
        drawing = self._drawing()
        if drawing is not None and at is not None:
            drawing.hover(at)
        before = self.layer.cursor
        self.layer.hover(at, takes=self._kind in TAKES and drawing is None)
        if self.layer.cursor is not before:
            self._canvas.show_cursor()

    def double(self, at: QPointF) -> bool:
        """A double click ends an outline, or opens the words of a measurement; False if it means neither."""
        drawing = self._drawing()
        if drawing is not None:
            drawing.finish()
            return True
        part = self.layer.part_at(at)
        if part is None:
            return False
        if part.handle == TEXT:
            self.edit_label(part.measurement)
        return True

    def key(self, key: int) -> bool:
        """Escape, Enter and Backspace while a shape is under way; Escape also lets go of what is chosen."""
        drawing, document = self._drawing(), self.layer.document
        if drawing is not None:
            acts: dict[int, Callable[[], None]] = {
                Qt.Key.Key_Escape: drawing.cancel, Qt.Key.Key_Return: drawing.finish,
                Qt.Key.Key_Enter: drawing.finish, Qt.Key.Key_Backspace: drawing.step_back,
            }  # fmt: skip
            if key in acts:
                acts[key]()
            return key in acts
        if key == Qt.Key.Key_Escape and document is not None and document.measurements.chosen:
            document.measurements.choose("")
            return True
        return False

    def cancel(self) -> None:
        """Forget a shape under way."""
        drawing = self._drawing()
        if drawing is not None:
            drawing.cancel()

    def edit_label(self, one: Measurement) -> None:
        """Write on the image, where its text stands."""
        from viewer.canvas.measure_label import LabelEditor

        def keep(text: str) -> None:
            held = self.layer.document.measurements.get(one.id) if self.layer.document else None
            if held is not None and text != held.label:
                self._told(held, replace(held, label=text))
            self._canvas.setFocus()

        LabelEditor(self._canvas.viewport(), one.label, self.layer.text_place(one), keep)

    def _made(self, one: Measurement) -> None:
        self._told(None, one)
        document = self.layer.document
        if document is not None and document.measurements.get(one.id) is not None:
            document.measurements.choose(one.id)
            if one.shape is Shape.ARROW:
                self.edit_label(one)

    def _chosen(self, one: Measurement) -> bool:
        return self.layer.document is not None and self.layer.document.measurements.chosen == one.id

    def _drawing(self) -> DrawTool | None:
        return next((tool for tool in self.draws.values() if tool.under_way), None)
