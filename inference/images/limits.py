"""What a file may ask for: sizes are checked against the file before anything is allocated."""

from __future__ import annotations

from pathlib import Path

from inference.errors import ImageError

MAX_BYTES = 512 << 20  # one decoded frame; with its copy and levels an open image stays below 2 GiB
DEFLATE_RATIO = 1032  # zlib cannot pack denser (its own documentation, "maximum compression factor")


def check_size(name: str, width: int, height: int, bytes_per_pixel: float) -> None:
    """Raises ImageError if a frame of that size is empty or larger than MAX_BYTES."""
    if width <= 0 or height <= 0:
        raise ImageError(f"“{name}” declares an image of {width} × {height} pixels, which is no image.")
    needed = width * height * bytes_per_pixel
    if needed > MAX_BYTES:
        raise ImageError(
            f"“{name}” declares an image of {width} × {height} pixels ({needed / 2**20:.0f} MiB), "
            f"more than the {MAX_BYTES >> 20} MiB that LesionScope opens as one picture."
        )


def check_file(path: Path) -> None:
    """Raises ImageError if a file is too large to be read whole."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ImageError(
            f"“{path.name}” is a picture file of {size >> 20} MiB, more than the {MAX_BYTES >> 20} MiB "
            "that LesionScope opens."
        )


def check_content(name: str, needed: float, held: float) -> None:
    """Raises ImageError if `needed` bytes of pixels cannot come out of `held` bytes of file."""
    if needed > held:
        raise ImageError(f"“{name}” is cut off or damaged: it declares more pixels than it holds.")
