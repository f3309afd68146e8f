"""What stands beside a measurement: its figures in the trade's words, and by which scale they were taken."""

from __future__ import annotations

from math import ceil, log10

from PySide6.QtCore import QCoreApplication

from inference.measure.calibration import Basis, Calibration, Why
from inference.measure.measurement import Measurement, Shape
from inference.measure.reading import Measured, Quantity, Reading, Refusal
from inference.measure.statistics import Statistics
from viewer.translate import QT_TRANSLATE_NOOP

FINE_MM = 0.01  # mm per pixel; below, lengths are told in µm, large ones in mm as pathologists do
LARGE = {"mm": 1.0, "mm²": 0.1}  # from there on
CONTEXT = "Measure"
# fmt: off
FIGURES = {
    Quantity.LENGTH: "{value}",
    Quantity.LONG_AXIS: QT_TRANSLATE_NOOP("Measure", "Long {value}"),
    Quantity.SHORT_AXIS: QT_TRANSLATE_NOOP("Measure", "Short {value}"),
    Quantity.ANGLE: "{value}",
    Quantity.COBB: QT_TRANSLATE_NOOP("Measure", "Cobb {value}"),
    Quantity.AREA: QT_TRANSLATE_NOOP("Measure", "Area {value}"),
    Quantity.PERIMETER: QT_TRANSLATE_NOOP("Measure", "Perimeter {value}"),
    Quantity.TIME: QT_TRANSLATE_NOOP("Measure", "Time {value}"),
    Quantity.DISTANCE: QT_TRANSLATE_NOOP("Measure", "Distance {value}"),
    Quantity.VELOCITY: QT_TRANSLATE_NOOP("Measure", "Velocity difference {value}"),
    Quantity.FREQUENCY: QT_TRANSLATE_NOOP("Measure", "Frequency difference {value}"),
    Quantity.ACROSS: QT_TRANSLATE_NOOP("Measure", "Across {value}"),
    Quantity.DOWN: QT_TRANSLATE_NOOP("Measure", "Down {value}"),
    Quantity.SLOPE: QT_TRANSLATE_NOOP("Measure", "Slope {value}"),
}
REFUSALS = {
    Refusal.NONE: "",
    Refusal.AXES_DIFFER: QT_TRANSLATE_NOOP("Measure", "No figure: the axes have different units"),
    Refusal.NO_LENGTHS: QT_TRANSLATE_NOOP("Measure", "No figure: the axes are no lengths"),
    Refusal.NO_SCALE: QT_TRANSLATE_NOOP("Measure", "No figure: an axis has no scale"),
    Refusal.CROSSES: QT_TRANSLATE_NOOP("Measure", "No area: the outline crosses itself"),
    Refusal.NO_EXTENT: QT_TRANSLATE_NOOP("Measure", "No angle: a line has no length"),
}
REASONS = {
    Why.NONE: "",
    Why.NO_SPACING: QT_TRANSLATE_NOOP("Measure", "px: the file tells no scale"),
    Why.OUTSIDE: QT_TRANSLATE_NOOP("Measure", "px: outside the ultrasound regions"),
    Why.DIFFER: QT_TRANSLATE_NOOP("Measure", "px: US regions {regions} differ"),
    Why.OVERLAP: QT_TRANSLATE_NOOP("Measure", "px: overlapping US regions differ"),
    Why.NO_SCALE: QT_TRANSLATE_NOOP("Measure", "px: this US region has no scale"),
}
NAMES = {
    Shape.LENGTH: QT_TRANSLATE_NOOP("Measure", "Length"),
    Shape.ANGLE: QT_TRANSLATE_NOOP("Measure", "Angle"),
    Shape.COBB: QT_TRANSLATE_NOOP("Measure", "Cobb angle"),
    Shape.BIDIRECTIONAL: QT_TRANSLATE_NOOP("Measure", "Axes"),
    Shape.ELLIPSE: QT_TRANSLATE_NOOP("Measure", "Ellipse"),
    Shape.RECTANGLE: QT_TRANSLATE_NOOP("Measure", "Rectangle"),
    Shape.POLYGON: QT_TRANSLATE_NOOP("Measure", "Polygon"),
    Shape.ARROW: QT_TRANSLATE_NOOP("Measure", "Arrow"),
    Shape.PROFILE: QT_TRANSLATE_NOOP("Measure", "Profile"),
}
AT_DETECTOR = QT_TRANSLATE_NOOP("Measure", "At detector")
MAGNIFIED = QT_TRANSLATE_NOOP("Measure", "At detector ÷ {factor}")
# fmt: on
assert FIGURES.keys() == set(Quantity)
assert REFUSALS.keys() == set(Refusal)
assert REASONS.keys() == set(Why)
assert NAMES.keys() == set(Shape)


def said(text: str) -> str:
    """In the person's language."""
    return QCoreApplication.translate(CONTEXT, text) if text else ""


def name(shape: Shape) -> str:
    """What the shape is called."""
    return said(NAMES[shape])


def figures(measured: Measured) -> list[str]:
    """One line for each figure, or the reason why there is none."""
    if measured.refusal is not Refusal.NONE:
        return [said(REFUSALS[measured.refusal])]
    return [
        said(FIGURES[reading.quantity]).format(value=value(reading, measured.calibration))
        for reading in measured.readings
    ]


def brief(measurement: Measurement, measured: Measured) -> str:
    """The figures in one short line, for a list."""
    if measurement.shape is Shape.ARROW:
        return measurement.label
    if measurement.shape is Shape.BIDIRECTIONAL and measured.readings:
        long, short = (value(reading, measured.calibration) for reading in measured.readings)
        return f"{long} × {short}"
    lines = [value(reading, measured.calibration) for reading in measured.readings[:2]]
    if measured.readings and measured.readings[0].quantity is Quantity.AREA:
        lines = lines[:1]
    return " · ".join(lines) or said(REFUSALS[measured.refusal])


def value(reading: Reading, scale: Calibration) -> str:
    """As many digits as the scale is worth."""
    number, unit = reading.value, reading.unit
    if unit == "°":
        return f"{number:.1f}°"
    axes = [axis for axis in (scale.x, scale.y) if axis]
    own = min((axis.per_px for axis in axes if axis.unit == unit), default=1.0)
    finest = min((axis.per_px for axis in axes if axis.unit == "mm"), default=1.0)
    if unit in LARGE and finest < FINE_MM:
        if number >= LARGE[unit]:
            return f"{number:.3f} {unit}"
        power = 1000 if unit == "mm" else 1_000_000
        number, unit, own = number * power, unit.replace("mm", "µm"), own * 1000
    return f"{number:.{_decimals(own)}f} {unit}"


def _decimals(per_px: float) -> int:
    """One digit at least; 0.08 per pixel is worth two. Areas and slopes have no such measure: one."""
    return min(3, max(1, ceil(-log10(per_px)))) if per_px > 0 else 1


def badge(scale: Calibration) -> str:
    """Which scale was used: "US region 2 · 0.08 mm/px"; or why it is pixels."""
    numbers = "+".join(str(number) for number in scale.regions)
    if scale.basis is Basis.PIXELS:
        return said(REASONS[scale.why]).format(regions=numbers)
    words = {
        Basis.REGION: said(QT_TRANSLATE_NOOP("Measure", "US region {regions}")),
        Basis.SPACING: scale.source,
        Basis.DETECTOR: said(AT_DETECTOR),
        Basis.MAGNIFIED: said(MAGNIFIED if scale.factor != 1 else AT_DETECTOR),
    }[scale.basis]
    return f"{words.format(regions=numbers, factor=f'{scale.factor:.4g}')} · {_scale(scale)}"


def _scale(scale: Calibration) -> str:
    """ "0.08 mm/px", or each axis on its own."""
    x, y = scale.x, scale.y
    if x and y and x.unit == y.unit:
        one, other = f"{x.per_px:.3g}", f"{y.per_px:.3g}"
        return f"{one} {x.unit}/px" if one == other else f"{one} × {other} {x.unit}/px"
    return " · ".join(f"{axis.per_px:.3g} {axis.unit}/px" for axis in (x, y) if axis)


def statistics_lines(found: Statistics) -> list[str]:
    """Mean, SD and median, least and most, in the rescaled unit."""
    unit = f" {found.unit}" if found.unit else ""
    mean = said(QT_TRANSLATE_NOOP("Measure", "Mean {mean} · SD {sd} · median {median}{unit}"))
    ends = said(QT_TRANSLATE_NOOP("Measure", "Min {least} · Max {most}{unit}"))
    return [
        mean.format(mean=_grey(found.mean), sd=_grey(found.sd), median=_grey(found.median), unit=unit),
        ends.format(least=_end(found.least), most=_end(found.most), unit=unit),
    ]


def _end(number: float) -> str:
    return f"{number:.0f}" if float(number).is_integer() else f"{number:.6g}"


def _grey(number: float) -> str:
    return f"{number:.1f}" if abs(number) >= 1 or number == 0 else f"{number:.3g}"


def told_always(scale: Calibration) -> bool:
    """A scale that is not the plain one of the image is said beside every figure, not only beside the chosen one."""
    return scale.basis is not Basis.SPACING
