"""Stored JPEG tiles of TIFF files: tables put back in, colours as the page says, bits equal to OpenSlide's."""

from __future__ import annotations

from collections.abc import Callable

import imagecodecs
import numpy as np
import simplejpeg  # type: ignore[import-untyped]  # it has no stubs

from inference.slides.grid import Rgb, as_rgb

RGB_MARK = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"  # APP14, transform 0: the samples are RGB
YCC_MARK = RGB_MARK[:-1] + b"\x01"  # transform 1: YCbCr
START = b"\xff\xd8"


def jpeg_decoder(tables: bytes | None, *, rgb: bool, grey: bool) -> Callable[[bytes], Rgb]:
    """A decoder for the tiles of one page: stored bytes to (h, w, 3).

    tables: tag JPEGTables, or None if each tile holds its own.  rgb: PhotometricInterpretation is RGB, not YCbCr.
    The colour space is the page's, as libtiff and OpenSlide read it; libjpeg alone would guess from the markers.
    """
    head = START + (b"" if grey else RGB_MARK if rgb else YCC_MARK)
    head += tables[2:-2] if tables else b""

    def decode(stored: bytes) -> Rgb:
        stream = head + stored[2:]
        try:
            pixels = simplejpeg.decode_jpeg(
                stream, "GRAY" if grey else "RGB", fastdct=False, fastupsample=False
            )
        except ValueError:
            pixels = imagecodecs.jpeg8_decode(stream)  # the same library, more patient with odd streams
        return as_rgb(np.asarray(pixels))

    return decode
