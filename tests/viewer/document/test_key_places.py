"""A key image is kept by its own file and frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from inference.images.array_source import ArraySource, plain_info
from inference.images.source import Instance
from viewer.document.key_images import KeyImage
from viewer.document.key_places import places_kept, places_of

STACK = (("1.1", 0), ("1.2", 0), ("1.3", 0))


def test_the_frames_of_a_clip_are_frames_of_one_file() -> None:
    frames = np.zeros((3, 4, 5), np.uint8)
    info = replace(plain_info(frames[0], name="clip"), frames=3, instance=Instance(sop_uid="1.2"))
    assert places_of(ArraySource(info, frames)) == (("1.2", 0), ("1.2", 1), ("1.2", 2))


def test_what_was_kept_is_found_and_what_is_elsewhere_is_not() -> None:
    assert places_kept([KeyImage("1.3", 0, ""), KeyImage("9.9", 0, "")], STACK) == {("1.3", 0)}


def test_a_mark_kept_by_the_number_in_the_stack_is_found() -> None:
    assert places_kept([KeyImage("1.1", 2, ""), KeyImage("1.1", 7, "")], STACK) == {("1.3", 0)}


def test_a_clip_that_became_shorter_loses_the_mark_beyond_its_end() -> None:
    assert places_kept([KeyImage("1.2", 5, "")], (("1.2", 0), ("1.2", 1))) == set()
