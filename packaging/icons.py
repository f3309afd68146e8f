"""`python packaging/icons.py OUT`: the icon as PNG of every size, .ico and .icns, from icons/lesionscope.svg."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

SVG = Path(__file__).resolve().parent / "icons" / "lesionscope.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)


def main(out: Path) -> None:
    """Write them all into `out`."""
    from PIL import Image

    out.mkdir(parents=True, exist_ok=True)
    pictures = {size: Image.open(io.BytesIO(png)) for size, png in rendered().items()}
    for size, picture in pictures.items():
        picture.save(out / f"{size}.png", optimize=True)
    pictures[256].save(out / "lesionscope.ico", sizes=[(size, size) for size in ICO_SIZES])
    pictures[512].save(out / "lesionscope.icns")


def rendered() -> dict[int, bytes]:
    """The SVG as PNG bytes for each of SIZES, transparent around it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    assert application is not None
    drawing = QSvgRenderer(QByteArray(SVG.read_bytes()))
    found = {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        buffer = QBuffer()
        image.save(buffer, "PNG")
        found[size] = bytes(buffer.data().data())
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
