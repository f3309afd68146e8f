"""Where a key image is kept: by its own file and frame, however its series was opened."""

from __future__ import annotations

from collections.abc import Iterable

from inference.images.source import ImageSource
from viewer.document.key_images import KeyImage, image_key

Place = tuple[str, int]  # SOP Instance UID, or the path of a picture that has none; frame, 0-based, in its own file


def places_of(source: ImageSource) -> tuple[Place, ...]:
    """The place of each frame, in their order. Nothing is read for it."""
    from inference.images.series_source import StackSource

    if isinstance(source, StackSource):
        return tuple((header.sop_uid or f"file:{header.file.path}", 0) for header in source.headers)
    image = image_key(source.info)
    return tuple((image, frame) for frame in range(source.info.frames))


def places_kept(kept: Iterable[KeyImage], places: tuple[Place, ...]) -> set[Place]:
    """Those of an open image that were kept; of a stack also what was kept by the number in the stack."""
    known, images = set(places), {image for image, _ in places}
    found = set()
    for one in kept:
        if (one.image, one.frame) in known:
            found.add((one.image, one.frame))
        elif one.image in images and len(images) > 1 and 0 <= one.frame < len(places):
            found.add(places[one.frame])
    return found
