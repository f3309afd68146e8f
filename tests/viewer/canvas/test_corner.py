"""Corner text, letters and scale bar against what the trade expects."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from inference.geometry import PatientPlane, Point, Size, Spacing
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import GreyScale, Instance, VoiLut, Window
from inference.results import State
from tests.viewer.canvas.conftest import document_of, layer_of, pixels_of, run_of
from viewer.canvas.bearings import Letters, letters, scale_bar
from viewer.canvas.camera import UPRIGHT, Camera
from viewer.canvas.corner import Seen, corners, cursor_line, grey_line
from viewer.canvas.glass import told
from viewer.document.document import Display, Document, LayerKey, LayerView

INSTANCE = Instance(
    patient_name="DOE^JANE^M", patient_id="P-7", birth_date="19610312", sex="F", institution="Hospital",
    study_description="US breast", study_date="20260102", study_time="120341.5", series_number="3",
    laterality="L", view_position="MLO", patient_orientation=("A", "F"), sop_uid="1.2.3",
)  # fmt: skip


def dicom(**more):
    return document_of(np.zeros((50, 60), np.uint8), instance=replace(INSTANCE, **more))


def test_who_what_and_which_image_stand_in_their_corners():
    found = corners(dicom(), Seen(Window(400, 1500), 0.344, "(3, 4) = 9"), brief=False)
    assert found.top_left == ("DOE, JANE M", "1961-03-12", "P-7", "F")
    assert found.top_right == ("Hospital", "US breast", "2026-01-02  12:03")
    assert found.bottom_right[:2] == ("Series 3", "L MLO")
    assert found.bottom_left == ("(3, 4) = 9", "W 1500  L 400 · 34 %")


def test_a_series_that_is_called_by_its_view_says_it_once():
    found = corners(dicom(series_description="L MLO"), Seen(None, 1.0), brief=False)
    assert found.bottom_right[:2] == ("Series 3", "L MLO")
    assert found.bottom_right.count("L MLO") == 1


def test_contrast_agent_and_slice_thickness_stand_with_the_series():
    found = corners(dicom(contrast="Iohexol", slice_thickness="1.250000"), Seen(None, 1.0), brief=False)
    assert found.bottom_right[2:4] == ("Contrast: Iohexol", "Thickness 1.25 mm")


@pytest.mark.parametrize("told", ["", "0", "-1", "nan", "inf", "thick"])
def test_what_is_no_thickness_is_not_said(told: str):
    found = corners(dicom(slice_thickness=told), Seen(None, 1.0), brief=False)
    assert not any("Thickness" in line for line in found.bottom_right)


def test_a_small_view_still_says_who():
    found = corners(dicom(), Seen(None, 1.0), brief=True)
    assert found.top_left == ("DOE, JANE M",)
    assert (found.top_right, found.bottom_right) == ((), ())
    assert found.bottom_left == ("1:1",)


def test_a_picture_without_patient_shows_its_name_and_unknown_spacing_is_said():
    document = document_of(np.zeros((5, 5), np.uint8), name="scan.png")
    found = corners(document, Seen(None, 1.0), brief=False)
    assert found.top_left == ("scan.png",)
    assert found.bottom_right[-1] == "no calibration: lengths in px"


def test_the_codec_is_named_once():
    for kind, lossy, said in (
        ("JPEG", "JPEG lossy", ()), ("DICOM · JPEG", "JPEG lossy 10:1", ("DICOM",)),
        ("DICOM · JPEG 2000", "JPEG lossy", ("DICOM · JPEG 2000",)),  # lossy before, and kept in another codec
        ("DICOM · JPEG-LS", "", ("DICOM · JPEG-LS",)), ("PNG 8 bit", "", ("PNG 8 bit",)),
    ):  # fmt: skip
        document = document_of(np.zeros((5, 5), np.uint8), format=kind, lossy=lossy)
        found = corners(document, Seen(None, 1.0), brief=False)
        assert found.bottom_left[: bool(lossy)] == (lossy,) * bool(lossy)
        assert found.bottom_right[:-1] == said


def test_spacing_comes_with_its_source_and_lossy_is_said():
    document = document_of(
        np.zeros((5, 5), np.uint8), spacing=Spacing(0.08, 0.08, "US region 2"), lossy="JPEG lossy 10:1"
    )
    found = corners(document, Seen(None, 1.0), brief=False)
    assert found.bottom_right[-1] == "0.08 mm/px · US region 2"
    assert found.bottom_left[0] == "JPEG lossy 10:1"


def test_the_ai_is_named_and_hidden_is_said():
    document = dicom()
    document.set_run(run_of((layer_of(np.zeros((5, 5)), Size(60, 50)),)), frame=0)
    assert corners(document, Seen(None, 1.0), brief=False).bottom_left[0] == "AI: breast-us-seg 1.0"
    document.show_ai(False)
    assert corners(document, Seen(None, 1.0), brief=False).bottom_left[0] == "AI hidden"


def test_a_model_that_may_not_look_at_the_image_is_not_named_on_it():
    document = dicom()
    run = run_of((layer_of(np.zeros((5, 5)), Size(60, 50)),))
    assert run.result is not None
    for state in (State.OUT_OF_SCOPE, State.FAILED):
        document.set_run(replace(run, result=replace(run.result, state=state)), frame=0)
        assert not any("AI" in line for line in corners(document, Seen(None, 1.0), brief=False).bottom_left)


def test_light_in_words():
    lut = VoiLut(0, 8, np.zeros(4, np.uint16), name="SHARP")
    assert grey_line(lut, Display(inverted=True)) == "SHARP · inverted"
    assert grey_line(Window(40.5, 400), Display(gamma=1.2)) == "W 400  L 40.5 · γ 1.20"


def test_value_under_the_mouse_is_the_stored_one_with_its_unit():
    assert cursor_line(Point(312.9, 188.2), (97.0,), "HU") == "(312, 188) = 97 HU"
    assert cursor_line(Point(0.0, 0.0), (1.0, 2.0, 3.0), "") == "(0, 0) = 1 2 3"
    assert cursor_line(Point(5.0, 6.0), None, "HU") == "(5, 6)"


def test_pixel_and_map_values_are_read_where_the_mouse_is(canvas):
    pixels = np.arange(5000, dtype=np.uint16).reshape(50, 100)
    canvas.set_document(document_of(pixels, grey=GreyScale(unit="HU", value_range=(0, 5000))))
    run = run_of((layer_of(np.full((5, 10), 0.25), Size(100, 50)),))
    canvas.document.set_run(run, frame=0)
    canvas.document.set_view(LayerKey(run.model, "lesion"), LayerView(threshold=0.1))
    assert told(canvas.picture, Point(7.5, 3.2)) == "(7, 3) = 307 HU · lesion 0.25"
    assert told(canvas.picture, Point(-0.1, 3.2)) == ""


@pytest.mark.parametrize(
    ("turn", "wanted"),
    [(UPRIGHT, Letters("P", "A", "H", "F")), (Camera(Point(0, 0), 1).turned(1).turn, Letters("F", "H", "P", "A")),
     (Camera(Point(0, 0), 1).mirrored(left_right=True).turn, Letters("A", "P", "H", "F"))],
)  # fmt: skip
def test_letters_follow_turns_and_mirrors(turn, wanted):
    assert letters(("A", "F"), turn) == wanted


def test_letters_of_oblique_views_and_of_none():
    assert letters(("LP", "FR"), UPRIGHT) == Letters("RA", "LP", "HL", "FR")
    assert letters(("", ""), UPRIGHT) == Letters("", "", "", "")


@pytest.mark.parametrize(("turn", "wanted"), [(UPRIGHT, ("", "CD", "", "V")), ((-1, 0, 0, 1), ("CD", "", "", "V")),
                                              ((0, -1, 1, 0), ("V", "", "", "CD"))])  # fmt: skip
def test_letters_of_an_animal_stand_at_their_own_end_only(turn, wanted) -> None:
    """PS3.3 C.7.6.1.1.1: caudal's other end is cranial, CR, which our six letters do not know: nothing is made up.

    A mirror brings the end of the rows to the left, a quarter turn clockwise the rows downwards and the columns to the left.
    """
    assert letters(("CD", "V"), turn) == Letters(*wanted)


def test_scale_bar_is_the_longest_round_length_that_fits():
    camera = Camera(Point(0, 0), zoom=2.0)
    bar = scale_bar(camera, Spacing(0.1, 0.1, "x"), room_px=140, ratio=1.0)  # 20 px per mm: 7 mm fit
    assert (bar.text, bar.length_px) == ("5 mm", 100)
    bar = scale_bar(camera, Spacing(1.0, 1.0, "x"), room_px=140, ratio=1.0)  # 2 px per mm: 70 mm
    assert (bar.text, bar.length_px) == ("5 cm", 100)
    bar = scale_bar(camera, None, room_px=140, ratio=2.0)  # 1 logical px per image px
    assert (bar.text, bar.length_px) == ("100 px", 100)
    tall = Camera(Point(0, 0), zoom=1.0, aspect=2.0).turned(1)
    bar = scale_bar(tall, Spacing(0.1, 0.2, "x"), room_px=140, ratio=1.0)  # sideways: 2 px for 0.2 mm
    assert (bar.text, bar.length_px) == ("1 cm", 100)


def test_corner_level_nought_leaves_the_letters_and_the_phantoms_note(canvas):
    canvas.resize(600, 400)
    canvas.set_document(dicom(synthetic=True, patient_orientation=("", "")))
    canvas.set_corner_level(2)
    all_text = (pixels_of(canvas) > 0).any(axis=2)
    canvas.set_corner_level(0)
    only_note = (pixels_of(canvas) > 0).any(axis=2)
    assert all_text[:120, :120].any()
    assert not only_note[:120, :120].any()
    assert only_note[20:60, 200:400].any()


@pytest.mark.parametrize(
    "act",
    [
        lambda view: view.zoom_by(2.0, QPointF(150, 90)),  # off the mouse: another pixel comes under it
        lambda view: view.mirror(left_right=True),
        lambda view: view.rotate_by(1),
        lambda view: view.step_frame(1),
    ],
    ids=["zoom", "flip", "turn", "frame"],
)
def test_the_value_under_the_mouse_follows_what_moves_under_it(canvas, act):
    frames = np.arange(20_000, dtype=np.uint16).reshape(2, 100, 100)
    info = replace(plain_info(frames[0], name="stack"), frames=2)
    canvas.set_document(Document(ArraySource(info, frames)))
    canvas.set_corner_level(2)
    canvas.hover(QPointF(230, 170))
    canvas.grab()
    act(canvas)
    followed = pixels_of(canvas)
    canvas.hover(None)
    assert not np.array_equal(pixels_of(canvas), followed)
    canvas.hover(QPointF(230, 170))
    assert np.array_equal(pixels_of(canvas), followed)


@pytest.mark.parametrize(
    ("row", "column", "origin", "told"),
    [
        ((1, 0, 0), (0, 1, 0), (-180, -170, -150.04), "Location -150.0 mm"),  # axial: along the body
        ((0, 1, 0), (0, 0, -1), (12.5, -170, 90), "Location 12.5 mm"),  # sagittal: its normal points to the right
        ((1, 0, 0), (0, 0, -1), (-180, -33.3, 90), "Location -33.3 mm"),  # coronal
        ((1, 0, 0), (0, 0.8, 0.6), (0, 10, 20), "Location 10.0 mm"),  # tilted: −0.6 · 10 + 0.8 · 20
        ((1, 0, 0), (0, 1, 0), (0, 0, -0.01), "Location 0.0 mm"),
    ],
)
def test_where_a_slice_lies_stands_in_the_corner(row, column, origin, told):
    plane = PatientPlane(origin, row, column, Spacing(1, 1, "told"), "1.2")
    found = corners(document_of(np.zeros((5, 5), np.uint8), plane=plane), Seen(None, 1.0), brief=False)
    assert told in found.bottom_right


def test_a_picture_without_a_place_in_the_patient_tells_none():
    assert not any("Location" in line for line in corners(dicom(), Seen(None, 1.0), brief=False).bottom_right)
