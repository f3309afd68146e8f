"""The overlay: what is drawn, where, and that no word lies on the picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.export.ink import ACCENT, OWN_GLYPHS, PLAIN, runs, text_width, wrapped
from inference.export.legend import Bar, Entry, Legend, legend_of
from inference.export.legend_drawing import WIDTH, draw_legend
from inference.export.overlay import Contour, compose, overlay_picture, strokes, write_overlay
from inference.export.pictures import heat_colours
from inference.geometry import Affine, Size, Spacing
from inference.results import Kind, Layer, Result, State
from tests.inference.export.export_samples import result

EMPTY = Legend(())


def disc(side: int) -> np.ndarray:
    y, x = np.mgrid[:side, :side]
    return np.hypot(x - side / 2, y - side / 2) < side / 4


@pytest.mark.parametrize("shape", [(700, 900), (3000, 4000), (600, 600)])
def test_without_findings_every_pixel_of_the_picture_is_kept(shape: tuple[int, int]) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (*shape, 3), dtype=np.uint8)
    out = overlay_picture(picture, [result("breast-us-seg", State.NO_FINDING)])
    assert np.array_equal(out[: shape[0], : shape[1]], picture)  # no word, no mark on tissue
    assert out.shape[0] == shape[0]
    assert out.shape[1] > shape[1]  # the strip beside it


def test_small_pictures_are_magnified_by_a_whole_factor() -> None:
    out = compose(np.zeros((300, 300, 3), np.uint8), [], EMPTY)
    assert out.shape == (600, 600 + WIDTH, 3)


def test_a_legend_higher_than_the_picture_is_shown_whole_with_the_picture_in_the_middle() -> None:
    entry = Entry("Title", bars=tuple(Bar(f"class {n}", 0.5) for n in range(60)))
    out = compose(np.full((500, 700, 3), 200, np.uint8), [], Legend((entry,)))
    assert out.shape[0] > 60 * 20
    top = (out.shape[0] - 500) // 2
    assert (out[top : top + 500, :700] == 200).all()
    assert not out[:top, :700].any()


def test_a_contour_runs_along_the_edge_and_fills_lightly() -> None:
    picture = np.full((700, 700, 3), 100, np.uint8)
    mask = disc(700)
    out = compose(picture, [Contour(mask)], EMPTY)[:700, :700].astype(int)
    assert (out[350, 350] == np.rint(100 * 0.84 + np.array(ACCENT) * 0.16)).all()
    assert (out[5, 5] == 100).all()
    changed = np.argwhere((out != 100).any(axis=2))
    far = np.hypot(changed[:, 1] - 350, changed[:, 0] - 350)
    assert far.max() < 175 + 4  # nothing is drawn away from the outline


def test_an_edited_proposal_bears_a_mark_that_a_persons_own_does_not() -> None:
    picture = np.full((700, 700, 3), 100, np.uint8)
    edited, own = (
        compose(picture, [Contour(disc(700), origin)], EMPTY) for origin in ("AI, edited", "human")
    )
    differs = np.argwhere((edited != own).any(axis=2))
    assert len(differs) > 10
    # the disc's first row is 176 (174 < 175 above the centre); 175² − 174² = 349, so it begins 18 px left of it
    assert np.hypot(*(differs.mean(axis=0) - (176, 332))) < 2


def test_the_ai_is_dashed_and_a_person_is_solid() -> None:
    there = [[x, 0] for x in range(99)] + [[99, y] for y in range(9)]
    back = [[x, 9] for x in range(99, 0, -1)] + [[0, y] for y in range(9, 0, -1)]
    ring = np.array(there + back, dtype=np.int32)
    dashes = strokes(ring, "AI", unit=1.0)
    # once round is 99 + 9 + 99 + 9 = 216 px: 14 whole periods of 15 px and one of 6
    assert len(dashes) == 15
    assert all(len(dash) <= 8 for dash in dashes)
    for origin in ("human", "AI, edited"):
        (solid,) = strokes(ring, origin, unit=1.0)
        assert len(solid) == len(ring) + 1
        assert (solid[0] == solid[-1]).all()


def test_heat_is_painted_only_from_its_lowest_value_on() -> None:
    picture = np.full((600, 600, 3), 80, np.uint8)
    values = np.zeros((600, 600), np.float32)
    values[:, 300:] = 1.0
    values[:, 200:300] = 0.24
    size = Size(600, 600)
    heat = Layer("gradcam", Kind.HEATMAP, values, Affine(), size, about="Grad-CAM, malignant")
    out = overlay_picture(picture, [result("a", State.FINDINGS, 1, layers=(heat,))], heatmap=heat)
    assert (out[:, :299] == 80).all()
    top = heat_colours(np.ones((1, 1), np.float32))[0, 0].astype(float)
    assert np.abs(out[300, 500] - (40 + top / 2)).max() <= 1
    wide = overlay_picture(picture, [result("a", State.FINDINGS, 1, layers=(heat,))])
    assert np.array_equal(wide[:, :600], picture)


def test_the_legend_tells_models_versions_thresholds_areas_and_states(results: list[Result]) -> None:
    legend = legend_of(results, spacing=Spacing(0.5, 0.2, "test"))
    seg, classes, fused = legend.entries
    assert (seg.state, seg.by) == ("1 FINDING", "breast-us-seg 1.0")
    assert [line.figures for line in seg.lines] == ["threshold 0.50 · 0.6 mm²"]
    assert [(bar.name, bar.value, bar.chosen) for bar in classes.bars] == [
        ("normal", 0.2, False), ("benign", 0.2, False), ("malignant", 0.6, True),
    ]  # fmt: skip
    assert (fused.state, fused.notes) == ("OUT OF SCOPE", ("Nothing says which organ this shows.",))


def test_a_warning_that_models_share_is_told_once() -> None:
    both = [result(name, State.NO_FINDING, warnings=("Shared.",)) for name in ("a", "b")]
    legend = legend_of(both)
    assert legend.notes == ("Shared.",)
    assert [entry.notes for entry in legend.entries] == [(), ()]


def test_bars_are_as_long_as_their_probability() -> None:
    def coloured(value: float) -> int:
        strip = draw_legend(Legend((Entry("T", bars=(Bar("benign", value),)),)), 2.0, 10).astype(int)
        return int(((strip[..., 2] - strip[..., 0]) > 100).any(axis=0).sum())

    full = coloured(1.0)
    assert coloured(0.5) == pytest.approx(full / 2, abs=2)
    assert coloured(0.0) == 0


def test_lines_fit_their_width_and_keep_every_word() -> None:
    words = "Colour Doppler or another overlay is in the picture; the model was made for grey scale."
    lines = wrapped(words, 11, 200)
    assert " ".join(lines) == words
    assert all(text_width(line, 11) <= 200 for line in lines)
    assert text_width(wrapped("x" * 200, 11, 200)[0], 11) <= 200


def test_every_sign_is_drawn_by_a_font_that_has_it() -> None:
    pieces = runs("0.5 – 1 mm²", 12)
    joined = "".join(piece for piece, _ in pieces)
    assert joined in ("0.5 – 1 mm²", "0.5 - 1 mm2")  # the second where the machine has no other font
    assert all(
        sign in OWN_GLYPHS for sign in "".join(chr(c) if isinstance(c, int) else c for c in PLAIN.values())
    )


def test_it_is_written_as_a_file(tmp_path: Path, results: list[Result]) -> None:
    write_overlay(tmp_path / "overlay.png", np.zeros((4, 8, 3), np.uint8), results)
    assert (tmp_path / "overlay.png").read_bytes().startswith(b"\x89PNG")
