"""What stands in the four corners of a picture: who, what, which image, and what the mouse is on."""

from __future__ import annotations

from math import inf

from PySide6.QtCore import QCoreApplication

from inference.geometry import Point
from inference.images.greyscale import Voi
from inference.images.source import ImageInfo, VoiLut, Window
from inference.measure.calibration import is_scaled, magnification_of
from inference.planes import normal
from inference.records import dataclass
from inference.results import State
from viewer.canvas.scale_place import strips_of
from viewer.document.document import Display, Document

Lines = tuple[str, ...]
ANSWERS = (State.NO_FINDING, State.FINDINGS)


@dataclass(frozen=True, slots=True)
class Corners:
    """Lines from top to bottom."""

    top_left: Lines = ()
    top_right: Lines = ()
    bottom_left: Lines = ()
    bottom_right: Lines = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a view knows beyond the document. cursor: the line for the mouse's place, "" if it is elsewhere.

    note: a word more about the frame.
    magnification: of a slide's level 0, None if it is not known or no slide.
    mirrored: what is seen is a mirror image of what is stored.
    """

    voi: Voi
    zoom: float
    cursor: str = ""
    note: str = ""
    magnification: float | None = None
    mirrored: bool = False


def identity(document: Document) -> Corners:
    """For the smallest views: who it is, nothing else."""
    return Corners(_patient(document.info)[:1])


def beside(told: Corners, tissue: str) -> Corners:
    """All lines on the other side than `tissue` ("left", "right", "" for neither): no word over the breast."""
    top, bottom = told.top_left + told.top_right, told.bottom_right + told.bottom_left
    if tissue == "left":
        return Corners((), top, (), bottom)
    return Corners(top, (), bottom, ()) if tissue == "right" else told


def corners(document: Document, seen: Seen, *, brief: bool) -> Corners:
    """brief: for small views, who and how it is shown, nothing else."""
    info = document.frame_info
    if brief:
        return Corners(_patient(info)[:1], (), _shown(document, seen), ())
    provenance = _kept(_ai(document), info.lossy)
    series = tuple(dict.fromkeys(_kept(*_series(info), _colours(info, document.display))))  # "R CC" once
    return Corners(_patient(info), _study(info), provenance + _shown(document, seen), series)


def _kept(*lines: str) -> Lines:
    return tuple(line for line in lines if line.strip())


def _patient(info: ImageInfo) -> Lines:
    one = info.instance
    if not (info.is_dicom or one.study_uid):
        return (info.name,)
    name = one.patient_name.replace("^", ", ", 1).replace("^", " ").strip(", ")
    unnamed = QCoreApplication.translate("Canvas", "No patient name")
    return _kept(name or unnamed, _date(one.birth_date), one.patient_id, one.sex)


def _study(info: ImageInfo) -> Lines:
    one = info.instance
    when = f"{_date(one.study_date)}  {_time(one.study_time)}"
    return _kept(one.institution, one.study_description, one.study_id, one.accession, when)


def _series(info: ImageInfo) -> Lines:
    one = info.instance
    number = QCoreApplication.translate("Canvas", "Series {0}").format(one.series_number)
    return _kept(
        number if one.series_number else "",
        one.series_description,
        f"{one.laterality} {one.view_position}",
        one.view_modifiers,
        _contrast(one.contrast),
        _thickness(one.slice_thickness),
        _location(info),
        _format(info),
        _spacing(info),
    )


def _contrast(agent: str) -> str:
    return QCoreApplication.translate("Canvas", "Contrast: {0}").format(agent) if agent else ""


def _thickness(told: str) -> str:
    """Of the slice, where the file gives a length."""
    try:
        thick = float(told)
    except ValueError:
        return ""
    known = 0 < thick < inf
    return QCoreApplication.translate("Canvas", "Thickness {0} mm").format(f"{round(thick, 2):g}") if known else ""


def _location(info: ImageInfo) -> str:
    """Along the axis of the patient that the plane lies across (LPS: to the left, to the back, to the head), mm."""
    plane = info.plane
    if plane is None:
        return ""
    across = normal(plane)
    at = float(across @ plane.origin) * (1 if across[abs(across).argmax()] > 0 else -1)
    return QCoreApplication.translate("Canvas", "Location {0} mm").format(f"{round(at, 1) + 0:.1f}")


def _format(info: ImageInfo) -> str:
    """What kind of file it is, without the codec that the badge of lossy compression names already."""
    parts = info.format.split(" · ")
    return " · ".join(part for part in parts if not f"{info.lossy} ".startswith(f"{part} "))


def _colours(info: ImageInfo, display: Display) -> str:
    """How the colours are read, where a profile tells of any but the usual ones."""
    if not info.icc:
        return ""
    if display.managed:
        return QCoreApplication.translate("Canvas", "colours by ICC profile")
    return QCoreApplication.translate("Canvas", "colours as stored, ICC profile not used")


def _spacing(info: ImageInfo) -> str:
    if info.spacing is None and any(is_scaled(region) for region in info.regions):
        return QCoreApplication.translate("Canvas", "calibrated region by region")
    if info.spacing is None:
        return QCoreApplication.translate("Canvas", "no calibration: lengths in px")
    x, y, unit = info.spacing.x_mm, info.spacing.y_mm, "mm"
    if x < 0.01:
        x, y, unit = 1000 * x, 1000 * y, "µm"
    figure = f"{x:.3g}" if abs(x - y) < 1e-3 * x else f"{x:.3g} × {y:.3g}"
    source = info.spacing.source
    if info.regions and strips_of(info):
        source = QCoreApplication.translate("Canvas", "{source}, 2-D only").format(source=source)
    factor = magnification_of(info)
    return f"{figure} {unit}/px · {source}" + (f" ÷ {factor:.3g}" if factor not in (None, 1) else "")


def _shown(document: Document, seen: Seen) -> Lines:
    info = document.frame_info
    frame = f"{document.frame + 1} / {info.frames}" if info.frames > 1 else ""
    light = grey_line(seen.voi, document.display) if info.channels == 1 else ""
    return _kept(seen.note, frame, seen.cursor, " · ".join(_kept(light, _zoomed(seen), _mirrored(seen))))


def _zoomed(seen: Seen) -> str:
    """A slide's zoom as microscopists say it, any other's in per cent."""
    if seen.magnification is None:
        return zoom_line(seen.zoom)
    return f"{seen.zoom * seen.magnification:.3g}× · {zoom_line(seen.zoom)}"


def _mirrored(seen: Seen) -> str:
    return QCoreApplication.translate("Canvas", "mirrored") if seen.mirrored else ""


def _ai(document: Document) -> str:
    """The model that looked last; one that failed, or may not look at such an image, has said nothing about it."""
    results = [result for result in document.shown_results() if result.state in ANSWERS]
    if not results:
        return ""
    if not document.ai_visible:
        return QCoreApplication.translate("Canvas", "AI hidden")
    last = results[-1].provenance
    return QCoreApplication.translate("Canvas", "AI: {0}").format(f"{last.model} {last.version}")


def grey_line(voi: Voi, display: Display) -> str:
    """How grey becomes light: "W 400  L 40", the name of a LUT, and what was changed."""
    parts = []
    if isinstance(voi, VoiLut):
        parts.append(voi.name or QCoreApplication.translate("Canvas", "LUT of the file"))
    elif isinstance(voi, Window):
        parts.append(f"W {figure(voi.width)}  L {figure(voi.center)}")
    if display.inverted:
        parts.append(QCoreApplication.translate("Canvas", "inverted"))
    if display.gamma != 1.0:
        parts.append(f"γ {display.gamma:.2f}")
    return " · ".join(parts)


def zoom_line(zoom: float) -> str:
    """Device px per image px, as radiologists read it."""
    return "1:1" if abs(zoom - 1) < 1e-6 else f"{zoom * 100:.0f} %"


def cursor_line(point: Point, value: tuple[float, ...] | None, unit: str) -> str:
    """ "(312, 188) = 97": the pixel's column and row from 0, and what is stored there."""
    place = f"({int(point.x)}, {int(point.y)})"
    if value is None:
        return place
    told = " ".join(figure(part) for part in value)
    return f"{place} = {told} {unit}".rstrip()


def figure(value: float) -> str:
    """Whole numbers whole, others with four figures."""
    return f"{value:.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:.4g}"


def _date(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if len(text) == 8 and text.isdigit() else text


def _time(text: str) -> str:
    whole = text.split(".", maxsplit=1)[0]
    return f"{whole[:2]}:{whole[2:4]}" if len(whole) >= 4 and whole.isdigit() else text
