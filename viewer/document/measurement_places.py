"""Which image and frame a measurement belongs to, whether the image is open alone or as part of a stack of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inference.images.identity import identity
from inference.images.source import ImageSource
from viewer.document.measurement_store import Place

IN_MEMORY = "memory:"


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The place on disk of each frame that is open, and back. Frames of images without a lasting name have none."""

    of_frame: tuple[Place | None, ...]
    _frames: Mapping[Place, int] = field(init=False)

    def __post_init__(self) -> None:
        back = {place: frame for frame, place in enumerate(self.of_frame) if place is not None}
        object.__setattr__(self, "_frames", back)

    @property
    def images(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(place.image for place in self.of_frame if place is not None))

    def place(self, frame: int) -> Place | None:
        return self.of_frame[frame] if 0 <= frame < len(self.of_frame) else None

    def frame(self, place: Place) -> int | None:
        return self._frames.get(place)


def places_of(source: ImageSource) -> Places:
    """Names every frame; may read a file's content, so not on the window's thread. Raises OSError if it is gone.

    In a stack of files each frame tells its own SOP Instance UID: a frame's number counts those of that UID before it.
    """
    names: dict[tuple[str, str], str] = {}
    counts: dict[str, int] = {}
    found: list[Place | None] = []
    for frame in range(source.info.frames):
        info = source.frame_info(frame)
        key = (info.instance.sop_uid, info.path)
        if key not in names:
            names[key] = identity(info)
        name = names[key]
        found.append(None if name.startswith(IN_MEMORY) else Place(name, counts.get(name, 0)))
        counts[name] = counts.get(name, 0) + 1
    return Places(tuple(found))
