"""Series: a folder, one slice of it, an archive; one Document each, the first picture at once."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from slices import series_in

from inference.geometry import Point, Rect
from inference.images.source import Region
from viewer.app import App
from viewer.document.annotations import Annotation
from viewer.document.tiles import TiledMask

WAIT_MS = 60_000

pytestmark = pytest.mark.timeout(180)


def only(app: App, qtbot: QtBot, frames: int) -> None:
    qtbot.waitUntil(lambda: [d.info.frames for d in app.workspace.documents] == [frames], timeout=WAIT_MS)


def first_value(app: App) -> float:
    document = app.workspace.current
    assert document is not None
    return float(document.source.read(Region(Rect(0, 0, 1, 1), frame=document.frame))[0, 0])


def test_a_folder_with_a_series_is_one_image(program, qtbot: QtBot, tmp_path: Path) -> None:
    series_in(tmp_path / "ct")
    app: App = program(tmp_path / "ct")
    only(app, qtbot, 5)
    assert app.workspace.current is app.workspace.documents[0]
    assert app.workspace.documents[0].info.name == "Thorax"
    assert app.recent.paths == (str(tmp_path / "ct"),)


def test_the_slice_asked_for_is_shown_and_its_series_lies_around_it(
    program, qtbot: QtBot, tmp_path: Path
) -> None:
    """Slice 4 of 5 holds 100 · 3 − 1024 in its corner."""
    paths = series_in(tmp_path / "ct")
    series_in(tmp_path / "ct" / "below", SeriesInstanceUID="1.2.9")
    app: App = program(paths[3])
    only(app, qtbot, 5)
    assert app.workspace.current is not None
    assert app.workspace.current.frame == 3
    assert first_value(app) == 300 - 1024
    assert app.workspace.current.frame_info.path == str(paths[3])


def test_another_slice_of_an_open_series_is_gone_to(program, qtbot: QtBot, tmp_path: Path) -> None:
    paths = series_in(tmp_path / "ct")
    app: App = program(paths[0])
    only(app, qtbot, 5)
    app.opening.open([paths[2]])
    qtbot.waitUntil(lambda: app.workspace.current is not None and app.workspace.current.frame == 2)
    assert len(app.workspace.documents) == 1


def test_chosen_slices_alone_make_the_stack(program, qtbot: QtBot, tmp_path: Path) -> None:
    paths = series_in(tmp_path / "ct")
    app: App = program(paths[0], paths[1])
    only(app, qtbot, 2)


def test_an_archive_opens_without_being_unpacked(program, qtbot: QtBot, tmp_path: Path) -> None:
    paths = series_in(tmp_path / "ct")
    with zipfile.ZipFile(tmp_path / "study.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for path in paths:
            made.write(path, f"in/{path.name}")
            path.unlink()
    app: App = program(tmp_path / "study.zip")
    only(app, qtbot, 5)
    assert first_value(app) in {100.0 * n - 1024 for n in range(5)}
    app.workspace.close(app.workspace.documents[0])
    (tmp_path / "study.zip").unlink()  # nobody holds it any more: Windows would refuse


def test_two_patients_are_told_by_their_number(program, qtbot: QtBot, tmp_path: Path) -> None:
    series_in(tmp_path / "all" / "a")
    series_in(tmp_path / "all" / "b", PatientID="P2", PatientName="OTHER^ONE")
    app: App = program(tmp_path / "all")
    qtbot.waitUntil(lambda: len(app.workspace.documents) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: any("2 patients" in line.text for line in app.notices.lines), timeout=WAIT_MS)


def test_a_mask_belongs_to_its_slice_however_it_is_opened_again(
    program, qtbot: QtBot, tmp_path: Path
) -> None:
    """Drawn on the fourth of five; found on it when it is opened alone, elsewhere, as the only slice."""
    paths = series_in(tmp_path / "ct")
    app: App = program(paths[3])
    only(app, qtbot, 5)
    document = app.workspace.current
    assert document is not None
    array = np.zeros(document.info.size.shape, np.bool_)
    array[2:5, 3:9] = True
    document.put(Annotation(TiledMask.from_array(array), frame=3))
    app.window.close()
    alone = tmp_path / "alone"
    alone.mkdir()
    moved = paths[3].rename(alone / "moved.dcm")
    again: App = program(moved)
    qtbot.waitUntil(lambda: bool(again.workspace.documents[0].annotations()), timeout=WAIT_MS)
    (found,) = again.workspace.documents[0].annotations()
    assert found.frame == 0
    assert np.array_equal(found.mask.to_array(), array)


def test_a_model_is_asked_about_the_slice_that_is_shown(program, qtbot: QtBot, tmp_path: Path) -> None:
    """The request names the slice's own file, and frame 0 of it."""
    told = {"Modality": "US", "BodyPartExamined": "BREAST", "SOPClassUID": "1.2.840.10008.5.1.4.1.1.6.1"}
    paths = series_in(tmp_path / "us", 3, **told)
    app: App = program(paths[1])
    only(app, qtbot, 3)
    document = app.workspace.current
    assert document is not None
    qtbot.waitUntil(lambda: len(document.results()) == 3, timeout=WAIT_MS)
    assert {(r.request.source, r.request.frame) for r in document.results()} == {(str(paths[1]), 0)}
    assert document.runs_at(0) == ()


def test_a_key_image_belongs_to_its_slice_however_the_series_is_opened_again(
    program, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = series_in(tmp_path / "ct")
    app: App = program(paths[0])
    only(app, qtbot, 5)
    app.workspace.current.go_to(2)
    app.actions["key_image"].trigger()
    assert [one.frame for one in app.later.around.keys.frames()] == [2]
    app.window.close()  # at once: no thread had the time to keep the mark
    again: App = program(paths[4])
    only(again, qtbot, 5)
    qtbot.waitUntil(lambda: [one.frame for one in again.later.around.keys.frames()] == [2], timeout=WAIT_MS)
    assert again.later.around.keys.frames()[0].document.source.frame_info(2).path == str(paths[2])


def test_a_series_that_was_only_listed_is_seen_wherever_it_is_scrolled_to(program, qtbot: QtBot, tmp_path: Path) -> None:
    """Its pixels were forgotten after its thumbnail; they are kept again. Slice 4 of 5: 100 · 3 − 1024 in its corner."""
    series_in(tmp_path / "ct" / "a")
    series_in(tmp_path / "ct" / "b", SeriesInstanceUID="1.2.9")
    app: App = program(tmp_path / "ct")
    qtbot.waitUntil(lambda: [d.info.frames for d in app.workspace.documents] == [5, 5], timeout=WAIT_MS)
    for number in (1, 0):
        app.workspace.show_index(number)
        for frame in (2, 3):
            app.workspace.current.go_to(frame)
            app.canvas.grab()
        qtbot.waitUntil(lambda: app.canvas.picture.value_at(Point(0.5, 0.5)) == (300.0 - 1024,), timeout=WAIT_MS)
