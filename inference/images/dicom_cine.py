"""How a multi-frame image wants to be played (PS3.3 C.7.6.5, C.7.6.13)."""

from __future__ import annotations

from typing import Any

import numpy as np

from inference.images.dicom_values import number, numbers

LONGEST_MS = 1000.0  # an Actual Frame Duration beyond is the counting time of a nuclear medicine frame
RATES = ("CineRate", "RecommendedDisplayFrameRate")  # frames a second


def frame_times(data: Any, frames: int) -> tuple[float, ...]:
    """Milliseconds that each frame stays, () if unknown: Frame Time Vector, Frame Time, rates, durations."""
    if frames < 2:
        return ()
    vector = numbers(data, "FrameTimeVector")
    if len(vector) >= frames and all(part > 0 for part in vector[1:frames]):
        return (*vector[1:frames], float(np.mean(vector[1:frames])))
    each = number(data, "FrameTime") or 0.0
    for keyword in RATES:
        rate = number(data, keyword) or 0.0
        each = each if each > 0 else (1000 / rate if rate > 0 else 0.0)
    took = number(data, "ActualFrameDuration") or 0.0
    each = each if each > 0 or took > LONGEST_MS else took
    return (each,) * frames if each > 0 else ()


def sweeps(data: Any) -> bool:
    """Preferred Playback Sequencing (0018,1244): 1 is back and forth, anything else a loop."""
    return number(data, "PreferredPlaybackSequencing") == 1


def trim(data: Any, frames: int) -> tuple[int, int] | None:
    """(first, last) frame to be played, 0-based, from Start Trim and Stop Trim (1-based); None: all, or unusable."""
    first, last = number(data, "StartTrim"), number(data, "StopTrim")
    if first is None or last is None or not 1 <= first <= last <= frames:
        return None
    return int(first) - 1, int(last) - 1
