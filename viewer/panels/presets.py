"""Which windows are offered for an image. Knows no Qt and reads no pixels but those it is handed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.images.source import GreyScale, ImageInfo, Pixels, VoiLut, Window

Voi = Window | VoiLut | None

CT_PRESETS = (  # width / level in HU: the table of product convention 3
    Window(40, 400, "Soft tissue"),
    Window(-600, 1500, "Lung"),
    Window(90, 150, "Liver"),
    Window(480, 2500, "Bone"),
    Window(40, 80, "Brain"),
    Window(50, 320, "Abdomen"),
    Window(80, 400, "Mediastinum"),
    Window(120, 380, "MIP"),
)
DICOM, STORED, OPENED = "DICOM default", "As stored", "As opened"
EMPTY_SHARE = 0.2  # one value on so many pixels of a mammogram is the air around the breast


@dataclass(frozen=True, slots=True)
class Preset:
    """kind: "default" (what the file tells first), "auto", "file" or "preset"; voi: None for default and auto."""

    kind: str
    name: str
    voi: Voi = None


def presets_of(info: ImageInfo) -> tuple[Preset, ...]:
    """Nothing for colour and ultrasound; else the file's default and Auto first, then the file's own, then CT's."""
    if info.channels != 1 or info.modality == "US":
        return ()
    told: tuple[Voi, ...] = (*info.grey.windows, *info.grey.voi_luts)
    own = [Preset("file", _name(voi, number), voi) for number, voi in enumerate(told[1:], start=2)]
    known = [Preset("preset", window.name, window) for window in CT_PRESETS] if info.modality == "CT" else []
    return Preset("default", _first(info)), Preset("auto", "Auto"), *own, *known


def _first(info: ImageInfo) -> str:
    """What is shown before anybody chose: the file's, if it tells one; else more than 8 bits need an automatic one."""
    if info.grey.windows or info.grey.voi_luts:
        return DICOM
    return STORED if info.dtype == "uint8" else OPENED


def _name(voi: Voi, number: int) -> str:
    return (voi.name if voi is not None else "") or f"File {number}"


def auto_voi(values: Pixels, info: ImageInfo) -> Window:
    """The automatic window, over what is image: neither padding nor, in a mammogram, the air.

    values: (h, w) after the modality step, any pyramid level.
    """
    from inference.images.greyscale import auto_window

    kept = values
    if info.modality == "MG":
        kept = _without_air(values)
    return auto_window(kept.reshape(1, -1) if kept.ndim == 1 else kept, info.grey)


def _without_air(values: Pixels) -> Pixels:
    found, counts = np.unique(values, return_counts=True)
    air = found[counts.argmax()]
    if counts.max() < EMPTY_SHARE * values.size or len(found) == 1:
        return values
    kept: Pixels = values[values != air]
    return kept


def gain_window(gain: float, grey: GreyScale) -> Window:
    """Brightness × gain, black kept: the window of an ultrasound picture. gain > 0."""
    low, high = grey.value_range
    width = (high - low) / gain
    return Window(low + width / 2, width, "Gain", "LINEAR_EXACT")


def gain_of(voi: Voi, grey: GreyScale) -> float:
    """The gain that `gain_window` was made with; 1 for any other choice."""
    low, high = grey.value_range
    return (high - low) / voi.width if isinstance(voi, Window) and voi.name == "Gain" else 1.0


def limits_of(voi: Voi, grey: GreyScale) -> tuple[float, float]:
    """(black, white) of a choice in modality units, for the region on the histogram."""
    if isinstance(voi, Window):
        return voi.center - voi.width / 2, voi.center + voi.width / 2
    if isinstance(voi, VoiLut):
        return float(voi.first), float(voi.first + len(voi.values) - 1)
    return grey.value_range
