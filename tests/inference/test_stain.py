"""Stain normalisation against hand arithmetic and second implementations (SciPy's nnls, scikit-learn's lasso)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import nnls
from sklearn.decomposition import sparse_encode

from inference.stain import (
    RUIFROK,
    StainError,
    Stains,
    densities,
    factorise,
    fit_stains,
    glass_light,
    normalise,
    optical_density,
)
from inference.stain_table import StainTable

SOURCE = Stains(((0.6, 0.8, 0.0), (0.0, 0.6, 0.8)), (2.0, 1.0))
TARGET = Stains(((0.8, 0.6, 0.0), (0.0, 0.8, 0.6)), (1.0, 1.5))


def test_one_pixel_by_hand() -> None:
    # light 255·e^−0.6, 255·e^−(0.8+0.3), 255·e^−0.4 holds density 1 of the first and 0.5 of the second stain
    pixel = 255 * np.exp([[-0.6, -0.8 - 0.3, -0.4]])
    held = densities(-np.log(pixel / 255), SOURCE.matrix)
    assert held == pytest.approx(np.array([[1.0, 0.5]]))
    # times P99(target)/P99(source): 1·(1/2) = 0.5 and 0.5·(1.5/1) = 0.75; V = 0.5·(.8,.6,0) + 0.75·(0,.8,.6)
    wanted = 255 * np.exp([-0.4, -0.3 - 0.6, -0.45])  # 170.9, 103.7, 162.6
    made = normalise(np.round(pixel).astype(np.uint8)[None], SOURCE, TARGET)[0, 0]
    assert np.abs(made.astype(float) - wanted).max() < 1.5  # the input was rounded to whole greys
    assert optical_density(np.array([[255, 0, 1]])) == pytest.approx(np.array([[0, np.log(255), np.log(255)]]))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_densities_are_those_of_scipys_nnls(seed: int) -> None:
    rng = np.random.default_rng(seed)
    colours = rng.random((2, 3)) + 0.01
    colours /= np.linalg.norm(colours, axis=1, keepdims=True)
    density = rng.normal(0.5, 0.7, (20, 3))
    ours = densities(density, colours)
    for row, mine in zip(density, ours, strict=True):
        theirs, residual = nnls(colours.T, row)
        assert np.linalg.norm(row - mine @ colours) == pytest.approx(residual, abs=1e-6)
        if colours[0] @ colours[1] < 0.98:
            assert mine == pytest.approx(theirs, abs=1e-6)


def test_sparse_densities_are_those_of_scikit_learns_lasso() -> None:
    rng = np.random.default_rng(3)
    colours = np.asarray(RUIFROK) / np.linalg.norm(RUIFROK, axis=1, keepdims=True)
    density = rng.random((50, 3))
    theirs = sparse_encode(density, colours, algorithm="lasso_cd", alpha=0.1, positive=True, max_iter=10_000)
    assert densities(density, colours, sparsity=0.1) == pytest.approx(theirs, abs=2e-3)


def synthetic(colours: np.ndarray, count: int = 4000, seed: int = 0) -> np.ndarray:
    """Pixels of two stains, most of them of one alone, (n, 3) uint8."""
    rng = np.random.default_rng(seed)
    amounts = rng.gamma(2.0, 0.4, (count, 2))
    amounts[: count // 3, 0] = 0
    amounts[count // 3 : 2 * count // 3, 1] = 0
    return np.clip(np.round(255 * np.exp(-amounts @ colours)), 0, 255).astype(np.uint8)


def test_the_fit_finds_the_colours_a_picture_was_made_of() -> None:
    colours = np.array([[0.55, 0.75, 0.37], [0.10, 0.90, 0.42]])
    colours /= np.linalg.norm(colours, axis=1, keepdims=True)
    found = fit_stains(synthetic(colours))
    angle = np.degrees(np.arccos(np.clip((found.matrix * colours).sum(axis=1), -1, 1)))
    assert angle.max() < 3.0
    again = fit_stains(synthetic(colours))
    assert again == found


def test_the_factorisation_never_makes_its_own_sum_worse() -> None:
    density = optical_density(synthetic(np.array([[0.6, 0.7, 0.39], [0.2, 0.9, 0.39]])))

    def cost(colours: np.ndarray) -> float:
        held = densities(density, colours, sparsity=0.05)
        return 0.5 * float(((density - held @ colours) ** 2).sum()) + 0.05 * float(held.sum())

    start = np.asarray(RUIFROK) / np.linalg.norm(RUIFROK, axis=1, keepdims=True)
    assert cost(factorise(density, start)) < cost(start)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 1000))
def test_the_table_is_within_two_greys_of_the_exact_form(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.random((2, 3)) + 0.05
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    source = Stains(tuple(map(tuple, rows.tolist())), (0.5, 1.5), (240.0, 230.0, 250.0))
    picture = rng.integers(0, 256, (64, 65, 3), dtype=np.uint8)
    made = StainTable(source, TARGET).apply(picture)
    assert np.abs(made.astype(int) - normalise(picture, source, TARGET)).max() <= 2


def test_a_slide_in_its_own_colours_stays_as_it_is() -> None:
    pixels = synthetic(np.array(SOURCE.colours))[None]
    made = normalise(pixels, SOURCE, SOURCE).astype(int)
    assert np.abs(made - pixels)[pixels.min(axis=2) > 20].max() <= 3


def test_glass_alone_says_nothing_about_stains() -> None:
    with pytest.raises(StainError, match="too little stained tissue"):
        fit_stains(np.full((1000, 3), 240, np.uint8))


def test_grey_glass_is_light_not_a_stain() -> None:
    picture = np.full((20, 20, 3), (190, 188, 186), np.uint8)
    picture[:5] = (120, 40, 110)
    tissue = np.zeros((20, 20), bool)
    tissue[:5] = True
    assert glass_light(picture, tissue) == (190.0, 188.0, 186.0)
    assert glass_light(picture[:5], tissue[:5]) == (255.0, 255.0, 255.0)
    clear = Stains(SOURCE.colours, SOURCE.strength, (190.0, 188.0, 186.0))
    assert (normalise(picture[6:7], clear, TARGET) == 255).all()


def test_a_tables_answer_does_not_depend_on_what_it_saw_before() -> None:
    """Entries are made when a picture first holds their colour, in whatever company: the same bits each time."""
    rng = np.random.default_rng(4)
    first = rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)
    second = np.concatenate([first[10:20, ::-1], rng.integers(0, 256, (7, 50, 3), dtype=np.uint8)])
    used, pixel_by_pixel = StainTable(SOURCE, TARGET), StainTable(SOURCE, TARGET)
    used.apply(first)
    alone = np.array([[pixel_by_pixel.apply(pixel[None, None])[0, 0] for pixel in row] for row in second])
    assert np.array_equal(used.apply(second), StainTable(SOURCE, TARGET).apply(second))
    assert np.array_equal(used.apply(second), alone)


@pytest.mark.parametrize("count", [400, 401])
def test_the_light_of_glass_is_its_median(count: int) -> None:
    """NumPy's median is the second way; an even count's lies between two greys."""
    rng = np.random.default_rng(count)
    picture = rng.integers(151, 256, (1, count, 3), dtype=np.uint8)
    tissue = np.zeros((1, count), np.bool_)
    tissue[0, :100] = True
    assert glass_light(picture, tissue) == tuple(np.median(picture[~tissue], axis=0))
