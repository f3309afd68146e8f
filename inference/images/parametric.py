"""Parametric maps: a measured quantity at every pixel, lying on the images it was computed from (PS3.3 A.75)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine
from inference.images.dicom import DicomSource, open_dicom
from inference.images.dicom_values import groups, items, number, numbers, text
from inference.images.segmentation_place import derived_frames, references_of
from inference.images.source import ImageInfo


@dataclass(frozen=True, slots=True)
class Quantity:
    """name: what is measured, "" if it is not told.  unit: UCUM code, "" for none.  value = slope · stored + intercept."""

    name: str
    unit: str
    slope: float = 1.0
    intercept: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class QuantityMap:
    """values: (h, w) float32 in the quantity's unit; NaN where nothing is told."""

    quantity: Quantity
    values: NDArray[np.float32]
    to_level0: Affine


class ParametricMap:
    """One parametric map file. Close it."""

    def __init__(self, source: DicomSource) -> None:
        self.info: ImageInfo = source.info
        self.source = source
        self.frames = derived_frames(source.header, source.info.frames)
        named = references_of(source.header)
        self.references = named or tuple(ref for frame in self.frames for ref in frame.sources)

    def maps_on(self, info: ImageInfo, frame: int) -> list[QuantityMap]:
        """The frames that lie on a frame of an image.  info, frame: as for Segmentation.  Raises ImageError."""
        found = []
        for at, each in enumerate(self.frames):
            affine = each.lies_on(self.info.size, info, frame)
            if affine is not None:
                quantity = quantity_of(self.source.header, at)
                found.append(QuantityMap(quantity, self._values(at, quantity), affine))
        return found

    def _values(self, at: int, quantity: Quantity) -> NDArray[np.float32]:
        """A frame in its unit; NaN where the file says that there is nothing."""
        stored, padding = self.source.stored(at), self.source.frame_info(at).grey.padding
        table = table_of(self.source.header, at)
        if table is not None:
            values = looked_up(stored, *table)
        else:
            values = stored.astype(np.float64) * quantity.slope + quantity.intercept
        if padding is not None:
            near = stored.astype(self.info.dtype)
            values[(near >= padding[0]) & (near <= padding[1])] = np.nan
        return values.astype(np.float32)

    def close(self) -> None:
        self.source.close()


def open_parametric(path: Path) -> ParametricMap:
    """Raises ImageError if it cannot be read."""
    return ParametricMap(open_dicom(path))


def quantity_of(data: Any, frame: int) -> Quantity:
    """From the frame's Real World Value Mapping (0040,9096); stored values as they are where there is none."""
    for item in groups(data, "RealWorldValueMappingSequence", frame):
        unit = next((text(code, "CodeValue") for code in items(item, "MeasurementUnitsCodeSequence")), "")
        slope, intercept = number(item, "RealWorldValueSlope"), number(item, "RealWorldValueIntercept")
        name = _quantity_name(item) or text(item, "LUTExplanation") or text(item, "LUTLabel")
        return Quantity(name, "" if unit == "1" else unit, slope or 1.0, intercept or 0.0)
    return Quantity("", "")


def table_of(data: Any, frame: int) -> tuple[int, NDArray[np.float64]] | None:
    """(first stored value, real values) where the frame's mapping is a table (0040,9212); None for slope and intercept."""
    for item in groups(data, "RealWorldValueMappingSequence", frame):
        values, first = numbers(item, "RealWorldValueLUTData"), number(item, "RealWorldValueFirstValueMapped")
        return (int(first or 0), np.array(values)) if values else None
    return None


def looked_up(stored: NDArray[Any], first: int, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Real values; NaN where the table maps nothing."""
    index = stored.astype(np.int64) - first
    told = (index >= 0) & (index < len(table))
    return np.where(told, table[np.clip(index, 0, len(table) - 1)], np.nan)


def _quantity_name(item: Any) -> str:
    """The concept of the quantity definition, SCT 246205007 (PS3.16 TID 15000)."""
    for part in items(item, "QuantityDefinitionSequence"):
        for code in items(part, "ConceptCodeSequence"):
            return text(code, "CodeMeaning")
    return ""
