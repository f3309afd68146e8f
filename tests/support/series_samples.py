"""A series of CT slices on the disk, each pixel telling its slice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from pydicom.uid import generate_uid

CT = "1.2.840.10008.5.1.4.1.1.2"


def slice_pixels(number: int, shape: tuple[int, int] = (24, 32)) -> Any:
    """Row r, column c of slice n: 100 n + r + c, stored unsigned; twelve bits."""
    return (100 * number + np.add.outer(np.arange(shape[0]), np.arange(shape[1]))).astype(np.uint16)


def write_series(write_dicom: Callable[..., Path], count: int = 5, **told: Any) -> list[Path]:
    """Slice n lies n × 2 mm above the first and is written under a name that tells nothing of its order."""
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    return [
        write_dicom(
            slice_pixels(n),
            **{
                "name": f"file{n * 7 % count}.dcm", "SOPClassUID": CT, "Modality": "CT", "StudyInstanceUID": study,
                "SeriesInstanceUID": series, "SeriesNumber": 4, "InstanceNumber": n + 1, "PatientID": "P1",
                "PatientName": "PHANTOM^SERIES", "SOPInstanceUID": f"1.2.3.{n + 1}", "FrameOfReferenceUID": frame,
                "ImagePositionPatient": [-10.0, -20.0, 2.0 * n], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
                "PixelSpacing": [0.5, 0.25], "RescaleSlope": 1, "RescaleIntercept": -1024, "BitsStored": 12,
                "HighBit": 11, "WindowCenter": 40, "WindowWidth": 400, "SeriesDescription": "Thorax",
                "SliceLocation": 2.0 * n, "AcquisitionTime": f"1010{n:02}", "ContentTime": f"1011{n:02}", **told,
            },
        )
        for n in range(count)
    ]  # fmt: skip
