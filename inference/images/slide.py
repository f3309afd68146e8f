"""Which TIFF and DICOM files are slides. What reads them is loaded only when such a file comes."""

from __future__ import annotations

from pathlib import Path

from inference.errors import ImageError
from inference.images.source import ImageSource

SLIDE_CLASS = "1.2.840.10008.5.1.4.1.1.77.1.6"  # VL Whole Slide Microscopy Image Storage


def open_picture_or_slide(path: Path) -> ImageSource:
    """A slide, a huge tiled picture, else an ordinary picture.  Raises ImageError."""
    from inference.images.opener import SLIDE_SUFFIXES
    from inference.images.raster import open_raster
    from inference.slides.opening import open_slide, open_tiff_slide
    from inference.slides.reference import detect

    if path.suffix.lower() in SLIDE_SUFFIXES and detect(path) is not None:
        return open_slide(path)
    return open_tiff_slide(path) or open_raster(path)


def open_dicom_or_slide(path: Path) -> ImageSource:
    """A DICOM slide with all files of its pyramid, as far as they lie beside it; any other DICOM as ever.

    A slide that OpenSlide cannot read is shown tile by tile, as its frames.
    """
    from inference.images.dicom import open_dicom

    source = open_dicom(path)
    if source.info.instance.sop_class != SLIDE_CLASS:
        return source
    from inference.slides.opening import open_slide
    from inference.slides.reference import detect

    if detect(path) != "dicom":
        return source
    try:
        slide = open_slide(path, header=source.info)
    except ImageError:
        return source
    source.close()
    return slide
