"""The look-up of a slide's colour profile against the profile itself, colour by colour."""

from __future__ import annotations

import numpy as np
import pytest
from colour_profiles import ADOBE, P3

from inference.images.colour_profile import to_srgb
from inference.slides.icc import icc_table


@pytest.mark.parametrize("profile", [ADOBE, P3], ids=["Adobe RGB", "Display P3"])
def test_every_colour_is_that_of_the_profile(profile: bytes) -> None:
    colours = np.random.default_rng(7).integers(0, 256, (200, 500, 3), dtype=np.uint8)
    colours[:60] //= 12  # dark ones, where profiles bend most
    assert np.array_equal(icc_table(profile).apply(colours), to_srgb(colours, profile))
    assert icc_table(profile) is icc_table(profile)
