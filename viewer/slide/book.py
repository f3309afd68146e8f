"""Pixel sizes that a person told, kept with the slide's identity: asked once, known from then on."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from inference.images.identity import identity
from inference.images.source import ImageInfo
from inference.slides.facts import checked_mpp, number

log = logging.getLogger(__name__)


class MppBook:
    """A JSON file: identity → µm per pixel. What is unusable in it counts as not told."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def told(self, info: ImageInfo) -> float | None:
        """What a person said of this slide; None if nobody did.  Reads the slide's ends: not for the window's thread."""
        value = number(str(self._read().get(identity(info))))
        return None if value is None or checked_mpp(value, value)[0] is None else value

    def tell(self, info: ImageInfo, mpp: float) -> None:
        """Keep it.  Raises OSError."""
        known = {**self._read(), identity(info): mpp}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(known, indent=1), "utf-8")
        os.replace(part, self._path)

    def _read(self) -> dict[str, object]:
        try:
            known = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            log.warning("the told pixel sizes cannot be read: %s", error)
            return {}
        return known if isinstance(known, dict) else {}
