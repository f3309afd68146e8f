"""From grey values to display grey: VOI window or LUT, polarity, gamma (PS3.3 C.11.2, PS3.4 N.2).

The values come from `ImageSource.read`, after the modality step. The curve of a choice is one function of
the value
(`_curve`); 8- and 16-bit images go through a table of it, wider types through the function itself.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Rect
from inference.images.source import GreyScale, ImageSource, Region, VoiLut, Window

Grey8 = NDArray[np.uint8]
Voi = Window | VoiLut | None
TABLE_DTYPES = ("uint8", "uint16", "int16")
SAMPLES = 1 << 20  # an automatic window looks at about so many pixels
STRIP = 1 << 15
AUTO_TAILS = (0.5, 99.5)  # per cent; specks brighter or darker than that do not stretch the window


def default_voi(grey: GreyScale) -> Voi:
    """The file's first window, else its first VOI LUT, else None: nothing is told."""
    if grey.windows:
        return grey.windows[0]
    return grey.voi_luts[0] if grey.voi_luts else None


def display_voi(values: NDArray[Any], grey: GreyScale) -> Voi:
    """What a new image is shown with: the file's choice; else 8 bits over their range, more by `auto_window`."""
    told = default_voi(grey)
    if told is not None or values.dtype == np.uint8:
        return told
    return auto_window(values, grey)


def auto_window(values: NDArray[Any], grey: GreyScale) -> Window:
    """LINEAR_EXACT window between the AUTO_TAILS percentiles of what is not padding.

    values: (H, W), any grey dtype.  A flat image gets width 1 around its value.
    """
    step = max(1, int((values.size / SAMPLES) ** 0.5))
    seen = values[::step, ::step].ravel()
    kept = seen[~_padding_mask(seen, grey)]
    if kept.dtype.kind == "f":
        kept = kept[np.isfinite(kept)]
    low, high = np.percentile(kept, AUTO_TAILS) if kept.size else grey.value_range
    width = max(float(high) - float(low), 1.0 if values.dtype.kind in "iu" else 1e-6)
    return Window((float(low) + float(high)) / 2, width, "Auto", "LINEAR_EXACT")


def make_lut(dtype: Any, grey: GreyScale, voi: Voi, *, invert: bool = False, gamma: float = 1.0) -> Grey8:
    """The display table of a dtype: 256 or 65536 entries, for `apply_lut`.

    dtype: uint8, uint16 or int16 (entries in the order of the bit pattern).  gamma > 1 brightens the middle.
    """
    kind = np.dtype(dtype)
    if kind.name not in TABLE_DTYPES:
        raise ValueError(f"there is no table for {kind.name}: use render")
    unsigned = np.dtype(f"u{kind.itemsize}")
    values = np.arange(1 << (8 * kind.itemsize), dtype=unsigned).view(kind)
    return _to_grey(values, grey, voi, invert=invert, gamma=gamma)


def apply_lut(values: NDArray[Any], lut: Grey8) -> Grey8:
    """Grey values (h, w) of 8 or 16 bits through a table of `make_lut`; returns (h, w) uint8.

    OpenCV 5 looks up 16-bit values several times faster than numpy; OpenCV 4 knows 8-bit tables only.
    The first picture does not wait for OpenCV to load.
    """
    bits = values.view(np.uint16) if values.dtype == np.int16 else values
    cv2 = sys.modules.get("cv2")
    loaded = hasattr(cv2, "LUT") and hasattr(cv2, "__version__")  # another thread may be importing it
    if cv2 is not None and loaded and (bits.dtype == np.uint8 or int(cv2.__version__.split(".")[0]) >= 5):
        return np.asarray(cv2.LUT(bits, lut), dtype=np.uint8).reshape(values.shape)
    return np.asarray(np.take(lut, bits, mode="clip"), dtype=np.uint8)


def first_step(dtype: Any, grey: GreyScale) -> int | None:
    """The least value of a wide type whose range fits into 16 bits (16-bit CT after its rescale), else None."""
    low, high = grey.value_range
    narrow = np.dtype(dtype) == np.int32 and float(low).is_integer() and high - low < 1 << 16
    return int(low) if narrow else None


def counted(values: NDArray[Any], first: int, grey: GreyScale) -> NDArray[np.uint16]:
    """int32 values as steps above the least one (`first_step`): exact, and half as wide."""
    within = np.clip(values, first, int(grey.value_range[1]))
    steps: NDArray[np.uint16] = np.subtract(within, first, out=np.empty(values.shape, np.uint16), casting="unsafe")
    return steps


def counted_lut(
    first: int, grey: GreyScale, voi: Voi, *, invert: bool = False, gamma: float = 1.0
) -> Grey8:
    """The display table of `counted` values, 65536 entries, for `apply_lut`."""
    steps = np.arange(1 << 16, dtype=np.int32) + np.int32(first)
    return _to_grey(steps, grey, voi, invert=invert, gamma=gamma)


def render(
    values: NDArray[Any], grey: GreyScale, voi: Voi, *, invert: bool = False, gamma: float = 1.0
) -> Grey8:
    """Display grey of any grey array, (h, w) uint8; padding and NaN are black."""
    if values.dtype.name in TABLE_DTYPES:
        return apply_lut(values, make_lut(values.dtype, grey, voi, invert=invert, gamma=gamma))
    first = first_step(values.dtype, grey)
    if first is not None:
        return apply_lut(counted(values, first, grey), counted_lut(first, grey, voi, invert=invert, gamma=gamma))
    shown = np.empty(values.shape, np.uint8)
    rows = max(1, STRIP // max(1, values.shape[1]))
    for top in range(0, len(values), rows):  # strips stay in the processor's cache
        part = slice(top, top + rows)
        shown[part] = _to_grey(values[part], grey, voi, invert=invert, gamma=gamma)
    return shown


def to_rgb(source: ImageSource, frame: int = 0) -> NDArray[np.uint8]:
    """A frame as models see it, (H, W, 3) uint8: RGB as stored, grey through `display_voi`."""
    values = source.read(Region(Rect.whole(source.levels[0]), frame=frame))
    if values.ndim == 3:
        return values
    grey = source.info.grey
    shown = render(values, grey, display_voi(values, grey))
    return np.repeat(shown[:, :, None], 3, axis=2)


def _to_grey(values: NDArray[Any], grey: GreyScale, voi: Voi, *, invert: bool, gamma: float) -> Grey8:
    part = _curve(values, grey, voi)
    if grey.presentation is not None:
        part = _presented(part, grey.presentation)
    if invert != grey.inverted:
        np.subtract(1, part, out=part)
    if gamma != 1.0:
        np.power(part, 1 / gamma, out=part)
    part *= 255
    part += 0.5
    shown: Grey8 = np.fmax(part, 0, out=part).astype(np.uint8)  # NaN is black
    if grey.padding is not None:
        shown[_padding_mask(values, grey)] = 0
    return shown


def _presented(part: NDArray[np.floating[Any]], lut: VoiLut) -> NDArray[np.floating[Any]]:
    """P-values of shares of white: the VOI's whole output is spread over the LUT's entries (PS3.3 C.11.4)."""
    index = np.floor(np.nan_to_num(part) * (len(lut.values) - 1) + 0.5).astype(np.intp)
    shown: NDArray[np.floating[Any]] = lut.values[index] / float((1 << lut.bits) - 1)
    shown[np.isnan(part)] = np.nan
    return shown


def _padding_mask(values: NDArray[Any], grey: GreyScale) -> NDArray[np.bool_]:
    if grey.padding is None:
        return np.zeros(values.shape, bool)
    low, high = grey.padding
    return (values >= low) & (values <= high)


def _curve(values: NDArray[Any], grey: GreyScale, voi: Voi) -> NDArray[np.floating[Any]]:
    """The share of full white, in [0, 1], a new array; NaN stays NaN."""
    if isinstance(voi, VoiLut):
        return _through_lut(values, voi)
    if voi is None:
        low, high = grey.value_range
        return _ramp(values, low, high)
    if voi.function == "SIGMOID":
        return _sigmoid(values, voi)
    if voi.function == "LINEAR_EXACT" or voi.width < 1:
        return _ramp(values, voi.center - voi.width / 2, voi.center + voi.width / 2)
    half = (voi.width - 1) / 2
    return _ramp(values, voi.center - 0.5 - half, voi.center - 0.5 + half)


def _ramp(values: NDArray[Any], low: float, high: float) -> NDArray[np.floating[Any]]:
    """0 up to and with `low`, 1 above `high`, straight between.

    This is LINEAR of PS3.3 C.11.2.1.2.1 with low, high = c − 0.5 ∓ (w − 1)/2, and LINEAR_EXACT of
    C.11.2.1.3.2
    with c ∓ w/2. Where low = high (width 1 of LINEAR) it is a step.
    """
    exact = np.float32 if values.dtype.itemsize <= 2 or values.dtype == np.float32 else np.float64
    if high <= low:
        return np.where(np.isnan(values), np.nan, values > low).astype(exact)
    wide = exact if abs(low) + abs(high) < 2**24 else np.float64
    part: NDArray[np.floating[Any]] = values.astype(wide)
    part -= low
    part /= high - low
    return np.clip(part, 0, 1, out=part)


def _sigmoid(values: NDArray[Any], window: Window) -> NDArray[np.floating[Any]]:
    """1 / (1 + exp(−4 (x − c) / w)), PS3.3 C.11.2.1.3.1."""
    power = (values.astype(np.float64) - window.center) * (-4 / window.width)
    return np.asarray(1 / (1 + np.exp(np.clip(power, -700, 700))))


def _through_lut(values: NDArray[Any], lut: VoiLut) -> NDArray[np.floating[Any]]:
    """Entries of a VOI LUT; inputs before the first or after the last get the end entries (PS3.3
    C.11.2.1.1)."""
    whole = np.nan_to_num(values) if values.dtype.kind == "f" else values
    index = np.clip(np.floor(whole.astype(np.float64)) - lut.first, 0, len(lut.values) - 1)
    top = float((1 << lut.bits) - 1)
    part: NDArray[np.floating[Any]] = np.minimum(lut.values[index.astype(np.intp)] / top, 1.0)
    return part
