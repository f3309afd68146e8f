"""What can be read in each of the three themes, by the arithmetic of WCAG 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from viewer.theme_colours import CONTRAST, DARK, TABLES, Colours

BLACK = "#000000"
INKS = ("text", "quiet", "accent", "error", "warning", "malignant", "benign", "normal")


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB"."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_arithmetic_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)  # the grey that just fails


@pytest.mark.parametrize("ground", ["panel", "raised", "hover"])
@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("name", TABLES)
def test_words_reach_aa_and_aaa_in_high_contrast(name: str, ink: str, ground: str) -> None:
    table = TABLES[name]
    assert contrast(getattr(table, ink), getattr(table, ground)) >= (7.0 if name == CONTRAST else 4.5)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_words_on_filled_controls_reach_aa(table: Colours) -> None:
    assert contrast(table.bright, table.edge) >= 4.5
    assert contrast(table.on_accent, table.accent) >= 4.5


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_focus_is_seen_on_every_surface_and_over_the_black_canvas(table: Colours) -> None:
    for ground in (table.panel, table.raised, table.hover, BLACK):
        assert contrast(table.accent, ground) >= 3.0


@pytest.mark.parametrize("name", [name for name in TABLES if name != DARK])
def test_edges_of_controls_are_seen_where_a_person_asked_for_it(name: str) -> None:
    assert contrast(TABLES[name].edge, TABLES[name].panel) >= 3.0


@pytest.mark.parametrize(("told", "used"), [*((name, name) for name in TABLES), ("mauve", DARK)])
def test_the_chosen_theme_paints_the_style_sheet(told: str, used: str) -> None:
    told = f"from viewer import theme_colours; theme_colours.choose({told!r})"
    ask = f"{told}; from viewer import theme; print(theme.PANEL, theme.TEXT)"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", ask], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [TABLES[used].panel, TABLES[used].text]
