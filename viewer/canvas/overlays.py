"""What lies over the image: the AI's layers, the boxes, and a person's masks, all in level-0 pixels.

What needs OpenCV is imported when there is a result to show: the first picture does not wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Point, Rect
from inference.results import Kind, Layer
from viewer.canvas.box_item import BoxItem
from viewer.canvas.box_looks import looks_of
from viewer.canvas.colours import PERSON, class_colour
from viewer.canvas.mask_item import Look, MaskItem
from viewer.canvas.stage import Stage
from viewer.document.annotations import Annotation, Origin, Review
from viewer.document.document import Document, LayerKey
from viewer.document.tiles import TiledMask

if TYPE_CHECKING:
    from viewer.canvas.ai_item import AiItem, Style

LAYER_Z, BOX_Z, MASK_Z = 10.0, 12.0, 20.0
HEAT_Z = 8.0


class Overlays:
    """Keeps one item for each layer and annotation of the frame that is shown."""

    def __init__(self, document: Document, stage: Stage) -> None:
        self._document, self._stage = document, stage
        self._layers: dict[LayerKey, AiItem] = {}
        self._masks: dict[str, MaskItem] = {}
        self._boxes = BoxItem(document.info.size, stage)
        self._boxes.setZValue(BOX_Z)
        self._draft: MaskItem | None = None
        self.turn_to_frame()

    # the AI's --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Layers or how they are shown have changed."""
        layers = self._document.layers()
        self._dress_masks()
        for key in [key for key, item in self._layers.items() if layers.get(key) is not item.layer]:
            self._remove(self._layers.pop(key))
        for key, layer in layers.items():
            self._show_layer(key, layer)
        self._boxes.show_boxes(looks_of(self._document.shown_results()))
        self._boxes.setVisible(self._document.ai_visible)

    def _dress_masks(self) -> None:
        for name, item in self._masks.items():
            annotation = self._document.annotation(name)
            if annotation is not None:
                item.show_as(self._look(annotation))
                item.setVisible(self._document.ai_visible or not item.dashed)

    def _show_layer(self, key: LayerKey, layer: Layer) -> None:
        view = self._document.view_of(key)
        item = self._layers.get(key)
        if item is None:
            if not view.visible:
                return
            from viewer.canvas.ai_item import AiItem

            item = self._layers[key] = AiItem(layer, self._stage)
            item.setZValue(HEAT_Z if layer.kind is Kind.HEATMAP else LAYER_Z)
        item.show_as(view, self._style())
        covered = layer.kind is Kind.PROBABILITY and self._accepted()
        item.setVisible(view.visible and self._document.ai_visible and not covered)

    def _accepted(self) -> bool:
        """The proposal lies on the image as an annotation already: it is not drawn twice."""
        return any(item.isVisible() and item.dashed for item in self._masks.values())

    def _style(self) -> Style:
        """A proposal that a person took over steps back: no tint; one that was rejected is faint."""
        from viewer.canvas.ai_item import Style

        reviews = {annotation.review for annotation in self._document.annotations()}
        taken = bool(reviews - {Review.REJECTED}) or self._draft is not None
        return Style(class_colour(self.decision()), filled=not taken, faint=not taken and bool(reviews))

    def decision(self) -> str:
        """The class that models named for this frame, of the last that named one; "" if none did."""
        named = [result.decision for result in self._document.shown_results() if result.decision]
        return named[-1] if named else ""

    def heatmap(self) -> tuple[LayerKey, Layer] | None:
        """The map whose colours need a bar, if one is on the screen."""
        for key, item in self._layers.items():
            if item.isVisible() and item.layer.kind is Kind.HEATMAP:
                return key, item.layer
        return None

    def values_at(self, point: Point) -> list[tuple[str, float]]:
        """Names and values of the layers on the screen at a level-0 position."""
        shown = [item.layer for item in self._layers.values() if item.isVisible()]
        if not shown:
            return []
        from inference.masks import resample

        here = Rect(int(point.x), int(point.y), 1, 1)
        return [(layer.name, float(resample(layer.values, layer.to_level0, here)[0, 0])) for layer in shown]

    # a person's -------------------------------------------------------------------------------------------

    def annotate(self, key: str, changed: Rect | None) -> None:
        """An annotation came, changed within `changed`, or went."""
        annotation = self._document.annotation(key)
        if annotation is None or not self._belongs(annotation):
            if key in self._masks:
                self._remove(self._masks.pop(key))
        elif key in self._masks:
            self._masks[key].become(annotation.mask)
        else:
            self._masks[key] = self._mask_item(annotation.mask, self._look(annotation))
        self.refresh()

    def _look(self, annotation: Annotation) -> Look:
        """AI: dashed, in the class's colour. A person's: solid, with a word where it began as the AI's."""
        if annotation.origin is Origin.AI:
            accepted = QCoreApplication.translate("Canvas", "AI, accepted")
            proposed = QCoreApplication.translate("Canvas", "AI")
            tag = accepted if annotation.review is Review.ACCEPTED else proposed
            return Look(class_colour(self.decision()), dashed=True, tag=tag)
        edited = annotation.origin is Origin.AI_EDITED
        return Look(QColor(PERSON), tag=QCoreApplication.translate("Canvas", "AI, edited") if edited else "")

    def _belongs(self, annotation: Annotation) -> bool:
        return annotation.frame == self._document.frame and annotation.review is not Review.REJECTED

    def turn_to_frame(self) -> None:
        """Another frame: other layers, other annotations."""
        for key in list(self._masks):
            self._remove(self._masks.pop(key))
        for annotation in self._document.annotations():
            if self._belongs(annotation):
                self._masks[annotation.id] = self._mask_item(annotation.mask, self._look(annotation))
        self.refresh()

    def draft(self, mask: TiledMask, key: str | None, changed: Rect | None) -> None:
        """Show a stroke under way: the mask as it would become, on the annotation `key` or on none yet."""
        item = self._draft if key is None else self._masks.get(key, self._draft)
        if item is None:
            item = self._draft = self._mask_item(mask, Look(QColor(PERSON)))
            self.refresh()
        else:
            item.show_as(Look(QColor(PERSON)))
            item.show_mask(mask, changed)

    def end_draft(self) -> None:
        """The stroke is over: what the document holds is what is shown."""
        if self._draft is not None:
            self._remove(self._draft)
            self._draft = None
        for key, item in self._masks.items():
            annotation = self._document.annotation(key)
            if annotation is not None:
                item.become(annotation.mask)
        self.refresh()

    def close(self) -> None:
        """Take every item off the stage."""
        everything: list[QGraphicsItem] = [*self._layers.values(), *self._masks.values(), self._boxes]
        if self._draft is not None:
            everything.append(self._draft)
        for item in everything:
            self._remove(item)
        self._layers.clear()
        self._masks.clear()

    def _mask_item(self, mask: TiledMask, look: Look) -> MaskItem:
        item = MaskItem(mask, look, self._stage)
        item.setZValue(MASK_Z)
        return item

    def _remove(self, item: QGraphicsItem) -> None:
        scene = item.scene()
        if scene is not None:
            scene.removeItem(item)
