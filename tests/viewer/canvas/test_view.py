"""Real pixels on the screen: image, window, camera, maps and masks, all to the pixel."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from inference.geometry import Affine, Point, Size, Spacing
from inference.images.greyscale import render
from inference.images.source import GreyScale, Window
from inference.masks import findings_mask
from inference.results import Kind, Layer
from tests.viewer.canvas.conftest import document_of, layer_of, pixels_of, run_of
from viewer.document.annotations import Annotation, Origin, Review
from viewer.document.document import Display, LayerKey, LayerView
from viewer.document.tiles import TiledMask

RNG = np.random.default_rng(5)


def at_one_to_one(canvas, point=None):
    canvas.one_to_one()
    if point is not None:
        canvas.show_point(point)


def test_one_to_one_puts_every_pixel_of_an_odd_sized_image_on_the_screen(canvas):
    image = RNG.integers(0, 256, (201, 233), np.uint8)
    canvas.set_document(document_of(image))
    at_one_to_one(canvas)
    left, top = round(400 / 2 - 233 / 2 + 0.001), round(300 / 2 - 201 / 2 + 0.001)
    shown = pixels_of(canvas)
    assert np.array_equal(shown[top : top + 201, left : left + 233, 0], image)
    assert not shown[:top].any()
    assert not shown[:, left + 233 :].any()


def test_sixteen_bit_grey_goes_through_its_window(canvas):
    image = RNG.integers(0, 4096, (150, 160)).astype(np.uint16)
    window = Window(2000, 1000)
    grey = GreyScale(windows=(window,), value_range=(0, 65535))
    canvas.set_document(document_of(image, grey=grey))
    at_one_to_one(canvas)
    wanted = render(image, grey, window)
    assert np.array_equal(pixels_of(canvas)[75:225, 120:280, 1], wanted)
    canvas.document.set_display(Display(Window(500, 100), inverted=True))
    wanted = render(image, grey, Window(500, 100), invert=True)
    assert np.array_equal(pixels_of(canvas)[75:225, 120:280, 1], wanted)


def test_colour_stays_as_it_is_and_four_to_one_shows_squares(canvas):
    image = RNG.integers(0, 256, (91, 120, 3), np.uint8)
    canvas.set_document(document_of(image))
    canvas.one_to_one()
    canvas.zoom_by(4.0)
    seen = image[8:83, 10:110]  # 400 × 300 screen pixels show 100 × 75, around the middle
    assert np.array_equal(pixels_of(canvas), np.kron(seen, np.ones((4, 4, 1), np.uint8)))


def test_a_mirror_and_a_turn_reach_the_screen(canvas):
    image = RNG.integers(0, 256, (100, 100), np.uint8)
    canvas.set_document(document_of(image))
    at_one_to_one(canvas)
    canvas.rotate_by(1)
    assert np.array_equal(pixels_of(canvas)[100:200, 150:250, 0], np.rot90(image, -1))
    canvas.mirror(left_right=True)
    assert np.array_equal(pixels_of(canvas)[100:200, 150:250, 0], np.rot90(image, -1)[:, ::-1])
    canvas.reset()
    assert canvas.camera.zoom == 3.0


def test_pixels_twice_as_tall_as_wide_are_shown_so(canvas):
    image = np.full((50, 100), 255, np.uint8)
    canvas.set_document(document_of(image, spacing=Spacing(0.1, 0.2, "test")))
    lit = pixels_of(canvas)[:, :, 0] > 0
    assert lit.any(axis=0).sum() == 300  # 100 × 50 becomes square and fills the height
    assert lit.any(axis=1).sum() == 300


def test_a_large_image_is_read_from_a_coarser_level(canvas):
    """The mean of 4 × 4 blocks: what level 2 holds is what is on the screen."""
    blocks = RNG.integers(0, 256, (280, 360))
    image = np.kron(blocks, np.ones((4, 4))).astype(np.uint8)
    canvas.set_document(document_of(image))
    canvas.one_to_one()
    canvas.zoom_by(0.25)
    assert np.array_equal(pixels_of(canvas)[10:290, 20:380, 0], blocks)


def test_first_painted_is_told_once(qtbot, canvas):
    told = []
    canvas.first_painted.connect(lambda: told.append(1))
    with qtbot.waitSignal(canvas.first_painted):
        canvas.set_document(document_of(np.zeros((10, 10), np.uint8)))
    canvas.zoom_by(2.0)
    canvas.grab()
    assert told == [1]


def test_another_frame_is_another_picture(canvas):
    from inference.images.array_source import ArraySource, plain_info
    from viewer.document.document import Document

    frames = RNG.integers(0, 256, (3, 100, 100), np.uint8)
    from dataclasses import replace

    info = replace(plain_info(frames[0], name="stack"), frames=3)
    canvas.set_document(Document(ArraySource(info, frames)))
    at_one_to_one(canvas)
    canvas.step_frame(2)
    assert np.array_equal(pixels_of(canvas)[100:200, 150:250, 0], frames[2])
    canvas.step_frame(9)
    assert canvas.document.frame == 2


def test_view_state_comes_back(canvas):
    canvas.set_document(document_of(np.zeros((300, 300), np.uint8)))
    canvas.zoom_by(3.0, QPointF(10, 20))
    canvas.rotate_by(1)
    state = canvas.view_state()
    canvas.reset()
    canvas.restore(state)
    assert canvas.view_state() == state
    canvas.fit()
    assert canvas.view_state().fitted


def test_cursor_position_is_the_pixel_under_it(canvas):
    canvas.set_document(document_of(np.zeros((100, 100), np.uint8)))
    at_one_to_one(canvas)
    assert canvas.to_image(QPointF(150, 100)) == Point(0, 0)
    assert canvas.to_view(Point(100, 100)) == QPointF(250, 200)


# overlays -----------------------------------------------------------------------------------------------


def show_layer(canvas, layer, view):
    document = canvas.document
    run = run_of((layer,))
    document.set_view(LayerKey(run.model, layer.name), view)
    document.set_run(run, frame=0)


def test_a_map_of_one_pixel_per_two_by_two_covers_exactly_these(canvas):
    canvas.set_document(document_of(np.full((100, 100), 100, np.uint8)))
    at_one_to_one(canvas)
    values = np.zeros((50, 50))
    values[10:30, 20:24] = 1.0
    show_layer(canvas, layer_of(values, Size(100, 100)), LayerView(opacity=0.5))
    tinted = changed_by_fill(canvas)
    wanted = np.zeros((100, 100), bool)
    wanted[20:60, 40:48] = True
    assert np.array_equal(tinted[wanted], np.ones(wanted.sum(), bool))
    assert not tinted[~wanted].any()


def changed_by_fill(canvas):
    """Which of the 100 × 100 image pixels at (150, 100) carry the tint; lines and tags are left out."""
    import viewer.canvas.ai_item as ai

    quiet = ai.dashed, ai.draw_tag
    ai.dashed, ai.draw_tag = (lambda *_: None), (lambda *_: None)
    try:
        canvas.picture.overlays._layers[LayerKey("breast-us-seg", "lesion")]._picture = None
        shown = pixels_of(canvas)[100:200, 150:250].astype(int)
    finally:
        ai.dashed, ai.draw_tag = quiet
    return (shown != 100).any(axis=2)


def test_the_tint_is_the_mask_that_is_exported(canvas):
    canvas.set_document(document_of(np.full((100, 100), 100, np.uint8)))
    at_one_to_one(canvas)
    values = RNG.random((20, 20)).astype(np.float32)
    layer = Layer(
        "lesion", Kind.PROBABILITY, values, Affine(3.7, 4.1, 8.0, 5.0), Size(100, 100), 0.5, min_area_px=60
    )
    show_layer(canvas, layer, LayerView(threshold=0.62, opacity=0.5))
    mask = findings_mask(layer, 0.62)
    assert 0 < mask.sum() < 10_000
    assert np.array_equal(changed_by_fill(canvas), mask)


def test_a_heatmap_is_one_opacity_and_nothing_below_its_threshold(canvas):
    canvas.set_document(document_of(np.full((100, 100), 100, np.uint8)))
    at_one_to_one(canvas)
    values = np.zeros((50, 50))
    values[:, 25:] = 1.0
    layer = layer_of(values, Size(100, 100), kind=Kind.HEATMAP)
    show_layer(canvas, layer, LayerView(True, opacity=0.5, threshold=0.9))
    shown = pixels_of(canvas)[100:200, 150:250]
    assert (shown[:, :50] == 100).all()
    import cv2

    hot = cv2.applyColorMap(np.array([[255]], np.uint8), cv2.COLORMAP_INFERNO)[0, 0, ::-1].astype(float)
    wanted = hot * 0.5 + 100 * 0.5
    assert np.abs(shown[:, 51:].astype(float) - wanted).max() <= 1.5


def test_hidden_ai_leaves_the_bare_image(canvas):
    canvas.set_document(document_of(np.full((100, 100), 100, np.uint8)))
    bare = pixels_of(canvas)
    show_layer(canvas, layer_of(np.ones((5, 5)), Size(100, 100)), LayerView())
    assert not np.array_equal(pixels_of(canvas), bare)
    canvas.document.show_ai(False)
    assert np.array_equal(pixels_of(canvas), bare)
    canvas.document.show_ai(True)
    assert not np.array_equal(pixels_of(canvas), bare)


def test_a_finding_too_small_to_see_gets_a_ring(canvas):
    canvas.set_document(document_of(np.full((3000, 4000), 100, np.uint8)))
    values = np.zeros((300, 400))
    values[150, 200] = 1.0
    show_layer(canvas, layer_of(values, Size(4000, 3000)), LayerView())
    touched = np.argwhere((pixels_of(canvas) != 100).any(axis=2))
    span = touched.max(axis=0) - touched.min(axis=0)
    assert span.min() >= 28  # the ring's radius is 14 px


@pytest.mark.parametrize("zoom", [1.0, 3.0])
def test_a_mask_is_tinted_and_lined_on_its_own_pixels(canvas, zoom):
    canvas.set_document(document_of(np.full((60, 60), 100, np.uint8)))
    at_one_to_one(canvas)
    canvas.zoom_by(zoom)
    mask = np.zeros((60, 60), bool)
    mask[20:40, 10:45] = True
    canvas.document.put(Annotation(TiledMask.from_array(mask)))
    shown = pixels_of(canvas).astype(int)
    side = round(60 * zoom)
    left, top = 200 - side // 2, 150 - side // 2
    part = shown[top : top + side, left : left + side]
    big = np.kron(mask, np.ones((int(zoom), int(zoom)), bool))
    assert (part[big] != 100).any(axis=1).all()  # every pixel of the mask is marked
    row, edge = part[side // 2], round(45 * zoom)
    far = row[edge + 4 :]
    assert (far == 100).all()  # line and halo end within 4 px
    bright = row[:, 0].argsort()[::-1][:4]  # the line: one pixel on each side of both edges
    assert sorted(bright) == [10 * zoom - 1, 10 * zoom, edge - 1, edge]


def test_a_rejected_mask_is_not_shown_and_another_frame_has_its_own(canvas):
    canvas.set_document(document_of(np.full((60, 60), 100, np.uint8)))
    bare = pixels_of(canvas)
    mask = TiledMask.from_array(np.ones((60, 60), bool))
    one = Annotation(mask, review=Review.REJECTED, origin=Origin.AI)
    canvas.document.put(one)
    canvas.document.put(Annotation(mask, frame=3))
    assert np.array_equal(pixels_of(canvas), bare)


def test_a_dropped_mask_is_gone(canvas):
    canvas.set_document(document_of(np.full((60, 60), 100, np.uint8)))
    bare = pixels_of(canvas)
    one = Annotation(TiledMask.from_array(np.ones((60, 60), bool)))
    canvas.document.put(one)
    assert not np.array_equal(pixels_of(canvas), bare)
    canvas.document.drop(one.id)
    assert np.array_equal(pixels_of(canvas), bare)


def square_of(canvas, **facts):
    mask = np.zeros((100, 100), bool)
    mask[20:80, 20:80] = True
    one = Annotation(TiledMask.from_array(mask), **facts)
    canvas.document.put(one)
    return one


def outline_share(canvas) -> float:
    """How much of the square's upper edge, (20, 20) to (80, 20), carries the bright line."""
    edge = pixels_of(canvas)[119:121, 175:225].astype(int).max(axis=2).max(axis=0)
    return float((edge > 160).mean())


def test_what_a_person_drew_is_solid_and_what_the_ai_drew_is_dashed(canvas):
    canvas.set_document(document_of(np.full((100, 100), 100, np.uint8)))
    at_one_to_one(canvas)
    one = square_of(canvas, origin=Origin.HUMAN)
    assert outline_share(canvas) == 1.0
    canvas.document.drop(one.id)
    square_of(canvas, origin=Origin.AI, review=Review.ACCEPTED)
    assert 0.4 <= outline_share(canvas) <= 0.75  # dashes of 8 px, gaps of 6


def test_an_accepted_proposal_is_not_drawn_twice_and_hides_with_the_ai(canvas):
    canvas.set_document(document_of(np.full((100, 100), 100, np.uint8)))
    bare = pixels_of(canvas)
    values = np.zeros((100, 100))
    values[30:70, 30:70] = 1.0
    show_layer(canvas, layer_of(values, Size(100, 100)), LayerView())
    (layer,) = canvas.picture.overlays._layers.values()
    assert layer.isVisible()
    one = square_of(canvas, origin=Origin.AI, review=Review.ACCEPTED)
    assert not layer.isVisible()
    canvas.document.show_ai(False)
    assert np.array_equal(pixels_of(canvas), bare)
    canvas.document.show_ai(True)
    canvas.document.drop(one.id)
    assert layer.isVisible()


def test_a_rejected_proposal_is_faint(canvas):
    canvas.set_document(document_of(np.full((100, 100), 100, np.uint8)))
    bare = pixels_of(canvas).astype(int)
    values = np.zeros((100, 100))
    values[30:70, 30:70] = 1.0
    show_layer(canvas, layer_of(values, Size(100, 100)), LayerView())
    before = np.abs(pixels_of(canvas).astype(int) - bare).sum()
    square_of(canvas, origin=Origin.AI, review=Review.REJECTED)
    after = np.abs(pixels_of(canvas).astype(int) - bare).sum()
    assert 0 < after < before / 2
