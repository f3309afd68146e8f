"""Two pictures of one name are told apart; one picture is known whoever compressed it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from inference.images.array_source import ArraySource
from inference.images.look import Look, look_of


def seen(pixels: NDArray[np.uint8]) -> Look:
    with ArraySource.of(pixels) as source:
        return look_of(source, 0)


def blob(x: int, y: int) -> NDArray[np.uint8]:
    """A bright disc of radius 30 on speckle."""
    rows, columns = np.mgrid[0:200, 0:300]
    speckle = np.random.default_rng(3).integers(0, 60, (200, 300))
    return (speckle + 150 * ((columns - x) ** 2 + (rows - y) ** 2 < 900)).astype(np.uint8)


def test_the_figures_are_means_of_fields() -> None:
    """16 × 16 pixels of value 10 · row + column: field (r, c) is 20·r + 5 + 2·c + 0.5."""
    rows, columns = np.mgrid[0:16, 0:16]
    look = seen((10 * rows + columns).astype(np.uint8))
    assert (look.width, look.height, len(look.means)) == (16, 16, 64)
    assert (look.means[0], look.means[1], look.means[8]) == (5.5, 7.5, 25.5)


def test_a_picture_compressed_anew_is_the_same() -> None:
    picture = blob(100, 80)
    _, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 60])
    assert seen(picture).like(seen(np.asarray(cv2.imdecode(packed, cv2.IMREAD_UNCHANGED), np.uint8)))


def test_a_moved_lesion_a_mirror_and_another_size_are_other_pictures() -> None:
    picture = blob(100, 80)
    for other in (blob(160, 80), np.ascontiguousarray(picture[:, ::-1]), picture[:-1]):
        assert not seen(picture).like(seen(other))


def test_flat_pictures_of_two_greys_differ() -> None:
    assert not seen(np.full((9, 9), 1, np.uint8)).like(seen(np.full((9, 9), 2, np.uint8)))
    assert seen(np.full((3, 2), 7, np.uint8)).like(seen(np.full((3, 2), 7, np.uint8)))


def test_colours_have_a_look_too() -> None:
    picture = np.zeros((20, 20, 3), np.uint8)
    picture[:, :10] = (30, 60, 90)
    assert seen(picture).means[0] == 60
