"""The modality step: stored values become the values that windows apply to (PS3.3 C.11.1, C.7.6.16-2.9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.images.dicom_pixels import PixelForm
from inference.images.dicom_values import groups, items, number, numbers, text

PET_UNITS = {"BQML": "Bq/ml", "GML": "g/ml", "CNTS": "counts", "CPS": "counts/s", "CM2ML": "cm²/ml", "MLMING": "ml/min/g"}
UCUM = {"1": "", "[hnsf'U]": "HU"}  # in the trade's signs
FLOAT_BITS = 24  # whole numbers of so many bits a float32 holds exactly
INTEGERS = ("uint8", "uint16", "int16", "int32")  # narrowest first


@dataclass(frozen=True, slots=True, eq=False)
class Modality:
    """How stored values become modality values, for every frame of an image.

    slopes, intercepts: one per frame, or one for all.  lut: (first stored value, entries), instead of them.
    dtype: narrowest type that holds every result exactly; where a factor is no whole number float32, or float64 where the
    steps of float32 are coarser than those of the values.
    value_range: least and greatest result that the bit depth allows.  unit: "HU", "" if none is told.
    """

    slopes: tuple[float, ...]
    intercepts: tuple[float, ...]
    lut: tuple[int, NDArray[Any]] | None
    dtype: str
    value_range: tuple[float, float]
    unit: str

    def apply(self, stored: NDArray[Any], frame: int) -> NDArray[Any]:
        """Modality values of one frame. `stored` is given away: its memory is used again where that can be."""
        if self.lut is not None:
            first, table = self.lut
            index = np.clip(stored.astype(np.int64) - first, 0, len(table) - 1)
            return table[index]
        slope, intercept = self._factors(frame)
        if slope == 1 and intercept == 0:
            return stored.astype(self.dtype, copy=False)
        if self.dtype in INTEGERS:
            return _in_ring(stored, int(slope), int(intercept), np.dtype(self.dtype))
        return (stored.astype(np.float64) * slope + intercept).astype(self.dtype, copy=False)

    def _factors(self, frame: int) -> tuple[float, float]:
        at = min(frame, len(self.slopes) - 1)
        return self.slopes[at], self.intercepts[at]

    def rescale(self, frame: int) -> tuple[float, float] | None:
        """(slope, intercept) of a frame; None if a LUT takes their place."""
        return None if self.lut is not None else self._factors(frame)

    def value(self, stored: float, frame: int = 0) -> float:
        """One value through the step of a frame (for padding)."""
        if self.lut is not None:
            return float(self.apply(np.array([stored]), 0)[0])
        slope, intercept = self._factors(frame)
        return stored * slope + intercept


def _in_ring(stored: NDArray[Any], slope: int, intercept: int, kind: np.dtype[Any]) -> NDArray[Any]:
    """stored · slope + intercept in the integers modulo 2**bits: exact, since every result fits into `kind`."""
    same = stored.itemsize == kind.itemsize and stored.flags.c_contiguous
    values = stored.view(kind) if same else stored.astype(kind)
    wrap = (1 << 8 * kind.itemsize) - 1
    factor, shift = (np.array(number & wrap, f"u{kind.itemsize}").view(kind) for number in (slope, intercept))
    into = values if values.flags.writeable else np.empty_like(values)
    if slope != 1:
        values = np.multiply(values, factor, out=into)
    return np.add(values, shift, out=into) if intercept else values


def modality_of(data: Any, form: PixelForm) -> Modality:
    """The modality step that the header asks for; broken factors count as none."""
    low, high = stored_range(form)
    unit = unit_of(data)
    lut = _modality_lut(data, form)
    if lut is not None:
        dtype = lut[1].dtype.name
        return Modality((1.0,), (0.0,), lut, dtype, (float(lut[1].min()), float(lut[1].max())), unit)
    slopes, intercepts = _factors(data)
    pairs = list(zip(slopes, intercepts, strict=True))
    ends = [end * slope + intercept for slope, intercept in pairs for end in (low, high)]
    dtype = _dtype(form, pairs, (min(ends), max(ends)))
    return Modality(slopes, intercepts, None, dtype, (min(ends), max(ends)), unit)


def stack_modality(form: PixelForm, pairs: Sequence[tuple[float, float]]) -> Modality:
    """The step of frames that lie in files of their own, of one form.  pairs: (slope, intercept) of each."""
    known = list(dict.fromkeys(pairs))
    low, high = stored_range(form)
    ends = [end * slope + intercept for slope, intercept in known for end in (low, high)]
    whole = (min(ends), max(ends))
    slopes, intercepts = tuple(slope for slope, _ in pairs), tuple(intercept for _, intercept in pairs)
    return Modality(slopes, intercepts, None, _dtype(form, known, whole), whole, "")


def stored_range(form: PixelForm) -> tuple[float, float]:
    """Least and greatest stored value of the bit depth; (0, 1) for floats, which tell nothing."""
    if form.keyword != "PixelData":
        return 0.0, 1.0
    if form.signed:
        return -(2.0 ** (form.stored - 1)), 2.0 ** (form.stored - 1) - 1
    return 0.0, 2.0**form.stored - 1


def _factors(data: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:
    own = items(data, "PerFrameFunctionalGroupsSequence")
    told = any(items(frame, "PixelValueTransformationSequence") for frame in own)
    plain = _pair(data)
    if plain is not None and not told:
        return (plain[0],), (plain[1],)
    pairs = [_frame_pair(data, frame) for frame in range(len(own) if told else 1)]
    if len(set(pairs)) == 1:
        pairs = pairs[:1]
    return tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)


def _frame_pair(data: Any, frame: int) -> tuple[float, float]:
    for item in groups(data, "PixelValueTransformationSequence", frame):
        return _pair(item) or (1.0, 0.0)
    return _pair(data) or (1.0, 0.0)


def _pair(data: Any) -> tuple[float, float] | None:
    """(slope, intercept); a slope of 0 would erase the image and counts as absent."""
    slope, intercept = number(data, "RescaleSlope"), number(data, "RescaleIntercept")
    if slope is None and intercept is None:
        grid = number(data, "DoseGridScaling")  # RT dose tells its factor here
        return (grid, 0.0) if grid else None
    return slope or 1.0, intercept or 0.0


def _dtype(form: PixelForm, pairs: list[tuple[float, float]], ends: tuple[float, float]) -> str:
    if form.keyword != "PixelData":
        return form.dtype.name
    if pairs == [(1.0, 0.0)] and form.dtype.name in INTEGERS:
        return form.dtype.name
    if all(slope.is_integer() and intercept.is_integer() for slope, intercept in pairs):
        for name in INTEGERS:
            if np.iinfo(name).min <= ends[0] and ends[1] <= np.iinfo(name).max:
                return name
        return "float64"
    steps = max(map(abs, ends)) / min(abs(slope) for slope, _ in pairs)  # from zero to the far end
    return "float32" if steps < 2**FLOAT_BITS else "float64"


def _modality_lut(data: Any, form: PixelForm) -> tuple[int, NDArray[Any]] | None:
    for item in items(data, "ModalityLUTSequence"):
        return lut_of(item, signed=form.signed, little=form.little)
    return None


def lut_of(item: Any, *, signed: bool, little: bool) -> tuple[int, NDArray[Any]] | None:
    """(first input, entries as uint8 or uint16) of a LUT item, None if it is broken (PS3.3 C.11.1.1)."""
    told = [int(part) for part in numbers(item, "LUTDescriptor")]
    if len(told) != 3:
        return None
    count, first, bits = told[0] % 65536 or 65536, told[1], told[2]
    entries = lut_entries(item.get("LUTData"), count, bits, little=little)
    if entries is None:
        return None
    first = first - 65536 if signed and first > 32767 else first
    return first, entries.astype(np.uint8 if bits <= 8 else np.uint16)


def lut_entries(value: Any, count: int, bits: int, *, little: bool) -> NDArray[np.uint16] | None:
    """The entries whatever VR they came in: numbers, words, or 8-bit entries of which two share a word."""
    if value is None:
        return None
    if isinstance(value, bytes):
        told = np.frombuffer(value + bytes(len(value) % 2), "<u2" if little else ">u2").astype(np.int64)
    else:
        told = np.array(value if hasattr(value, "__len__") else [value], dtype=np.int64)
    words = (told & 0xFFFF).astype("<u2")
    shared = bits <= 8 and len(words) < count
    flat = (words.view(np.uint8) if shared else words).astype(np.uint16)[:count]
    return flat if flat.size else None


def unit_of(data: Any, frame: int = 0) -> str:
    """The unit of a frame's values, in the trade's signs; "" if none is told."""
    own = (text(item, "RescaleType") for item in groups(data, "PixelValueTransformationSequence", frame))
    told = (next((unit for unit in own if unit), "") or text(data, "RescaleType")).upper()
    for item in items(data, "ModalityLUTSequence"):
        told = text(item, "ModalityLUTType").upper()
    if not told and text(data, "Modality") == "PT":
        return _pet_unit(data)
    if not told and text(data, "Modality") == "CT" and number(data, "RescaleIntercept") is not None:
        return "HU"  # RescaleType is optional for CT, where HU is the default (PS3.3 C.8.2.1.1.2)
    return _mapped_unit(data, frame) if told in ("", "US", "NORMALIZED", "UNSPECIFIED") else told


def _mapped_unit(data: Any, frame: int) -> str:
    """The unit (UCUM) of the frame's one Real World Value Mapping, where it maps as the rescale does; else "".

    An ADC map tells its unit nowhere else (PS3.3 C.7.6.16.2.11).
    """
    told = [*groups(data, "RealWorldValueMappingSequence", frame), *items(data, "RealWorldValueMappingSequence")]
    if len(told) != 1 or items(data, "ModalityLUTSequence"):
        return ""
    mapping = number(told[0], "RealWorldValueSlope"), number(told[0], "RealWorldValueIntercept")
    unit = next((text(code, "CodeValue") for code in items(told[0], "MeasurementUnitsCodeSequence")), "")
    return UCUM.get(unit, unit) if mapping == _frame_pair(data, frame) else ""


def _pet_unit(data: Any) -> str:
    """PET tells its unit in Units (PS3.3 C.8.9.1.1.3), and by what an uptake in g/ml or cm²/ml is normalised in SUV Type."""
    told = text(data, "Units").upper()
    kind = text(data, "SUVType").lower() or ("bw" if told == "GML" else "")
    return PET_UNITS.get(told, "") + (f" SUV{kind}" if kind and told in ("GML", "CM2ML") else "")
