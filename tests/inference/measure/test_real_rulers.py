"""Real machines draw a ruler beside their picture: a second implementation of the scale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.geometry import Point, Rect
from inference.images.opener import open_image
from inference.images.source import Region
from inference.measure.calibration import Basis, Why
from inference.measure.measurement import Measurement, Shape
from inference.measure.reading import Quantity, measure

pytestmark = pytest.mark.real_data


def test_the_eleven_centimetres_beside_a_curved_array(real_data: Path) -> None:
    """Twelve ticks at the right edge of OBXXXX1A, "11cm" written on the picture: 110 mm within a pixel (0.26 mm)."""
    with open_image(real_data / "dicom/pydicom-data/OBXXXX1A_expb.dcm") as source:
        column = source.read(Region(Rect(796, 60, 1, 458)))[:, 0].max(axis=1) > 140
        lit = np.flatnonzero(column) + 60
        rows = [
            float(lit[0]) + 1.5,
            float(lit[-1]) - 0.5,
        ]  # the first and the last tick, each three rows high
        line = Measurement(Shape.LENGTH, (Point(796.5, rows[0]), Point(796.5, rows[1])))
        found = measure(line, source.info)
    assert found.calibration.regions == (1,)
    assert found.readings[0].value == pytest.approx(110.0, abs=0.27)


def test_the_strip_below_it_gives_time_only(real_data: Path) -> None:
    """Region 2 of the same file: seconds along x, nothing along y. 100 px · 0.009642736608649534 s."""
    with open_image(real_data / "dicom/pydicom-data/OBXXXX1A_expb.dcm") as source:
        info = source.info
        found = measure(Measurement(Shape.LENGTH, (Point(300, 530), Point(400, 560))), info)
        across = measure(Measurement(Shape.LENGTH, (Point(300, 400), Point(400, 560))), info)
    assert [(r.quantity, r.unit) for r in found.readings] == [(Quantity.TIME, "s")]
    assert found.readings[0].value == pytest.approx(0.9642736608649534)
    assert (across.calibration.basis, across.calibration.why) == (Basis.PIXELS, Why.DIFFER)


def test_the_depth_of_a_cine_whose_machine_lays_an_unscaled_region_over_all(real_data: Path) -> None:
    """DIRW0007: "180mm" is written on the picture; its sector fills region 2 from row 48 to 391 (344 rows)."""
    with open_image(real_data / "dicom/fo-dicom/FO-DICOM.Tests/Test Data/DIRW0007") as source:
        info = source.frame_info(40)
        found = measure(Measurement(Shape.LENGTH, (Point(288, 48), Point(288, 392)), 40), info)
        outside = measure(Measurement(Shape.LENGTH, (Point(10, 40), Point(20, 40)), 40), info)
    assert found.calibration.regions == (2,)
    assert found.readings[0].value == pytest.approx(180.0, abs=0.6)  # a pixel is 0.52 mm
    assert outside.calibration.why is Why.NO_SCALE


def test_a_mammogram_with_its_magnification(real_data: Path) -> None:
    """0.085 mm at the detector, 650 / 623 = 1.0433386837881 times as large as in the patient: 100 px are 8.147 mm."""
    with open_image(real_data / "dicom/fo-dicom/FO-DICOM.Tests/Test Data/OutOfBoundsOverlay.dcm") as source:
        found = measure(Measurement(Shape.LENGTH, (Point(10, 10), Point(110, 10))), source.info)
    assert found.calibration.basis is Basis.MAGNIFIED
    assert found.readings[0].value == pytest.approx(100 * 0.085 * 623 / 650, rel=1e-6)
