"""How a multi-frame image wants to be played (PS3.3 C.7.6.5, C.7.6.13)."""

from __future__ import annotations

from typing import Any

import numpy as np

from inference.images.dicom_values import number, numbers, words

LONGEST_MS = 1000.0  # an Actual Frame Duration beyond is the counting time of a nuclear medicine frame
LEAST_MS = 1.0
RATES = ("CineRate", "RecommendedDisplayFrameRate")  # frames a second


def frame_times(data: Any, frames: int) -> tuple[float, ...]:
    """Milliseconds that each frame stays, () if unknown: Frame Time Vector, Frame Time, rates, durations."""
    if frames < 2:
        return ()
    steps = _steps(data, frames)
    if len(steps) == frames - 1:
        return (*steps, float(np.mean(steps)))
    each = number(data, "FrameTime") or 0.0
    for keyword in RATES:
        rate = number(data, keyword) or 0.0
        each = each if each > 0 else (1000 / rate if rate > 0 else 0.0)
    took = number(data, "ActualFrameDuration") or 0.0
    each = each if each > 0 or took > LONGEST_MS else took
    each = each if each > 0 or not steps else float(np.mean(steps))  # of a vector that is too short: better than no rate
    return (each,) * frames if each > 0 else ()


def _steps(data: Any, frames: int) -> tuple[float, ...]:
    """From each frame to the next by the Frame Time Vector, at most one fewer than frames; () if it is none.

    Its first value stands for the way to the first frame, 0; some writers leave it out. Two frames of one moment are
    played a millisecond apart. A vector whose steps run back, or do not run at all, is none, and so is one that stands
    beside a Frame Increment Pointer to Frame Time (PS3.3 C.7.6.5.1.2, C.7.6.6.1.1).
    """
    vector = numbers(data, "FrameTimeVector")
    named = {told.replace(" ", "") for told in words(data, "FrameIncrementPointer")}
    if "(0018,1063)" in named and "(0018,1065)" not in named:
        return ()
    steps = vector if len(vector) == frames - 1 and vector[0] > 0 else vector[1:frames]
    if not any(steps) or any(step < 0 for step in steps):
        return ()
    return tuple(max(step, LEAST_MS) for step in steps)


def sweeps(data: Any) -> bool:
    """Preferred Playback Sequencing (0018,1244): 1 is back and forth, anything else a loop."""
    return number(data, "PreferredPlaybackSequencing") == 1


def trim(data: Any, frames: int) -> tuple[int, int] | None:
    """(first, last) frame to be played, 0-based, from Start Trim and Stop Trim (1-based); None: all, or unusable."""
    first, last = number(data, "StartTrim"), number(data, "StopTrim")
    if first is None or last is None or not 1 <= first <= last <= frames:
        return None
    return int(first) - 1, int(last) - 1
