"""Several images at once: order, doubles, closing while models could run, a missing file, a folder with junk."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from slices import series_in

import resources
from viewer.app import App
from viewer.document.document import Document
from viewer.viewports.grid import Shape
from viewer.window import BELOW_PX

WAIT_MS = 60_000

pytestmark = pytest.mark.timeout(180)


def write_pictures(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"{number:02}.png" for number in range(count)]
    for number, path in enumerate(paths):
        cv2.imwrite(str(path), np.full((64, 80), 10 * number, np.uint8))
    return paths


def names(app: App) -> list[str]:
    return [document.info.name for document in app.workspace.documents]


def test_a_folder_opens_in_order_with_the_first_shown_and_one_line_for_the_junk(
    program, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write_pictures(folder, 5)
    for number in range(3):
        (folder / f"junk{number}.dcm").write_text("no image")
    app: App = program(folder)
    qtbot.waitUntil(lambda: len(app.workspace.documents) == 5 and bool(app.notices.lines), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "3 files" in " ".join(line.text for line in app.notices.lines), timeout=WAIT_MS)
    assert names(app) == [f"{number:02}.png" for number in range(5)]
    assert app.workspace.current is app.workspace.documents[0]
    assert len([line for line in app.notices.lines if "opened" in line.text]) == 1


def test_an_image_that_joins_the_list_does_not_touch_the_one_on_show(
    program, qtbot: QtBot, tmp_path: Path
) -> None:
    first, *others = write_pictures(tmp_path, 3)
    app: App = program(first)
    qtbot.waitUntil(lambda: app.workspace.current is not None, timeout=WAIT_MS)
    shown: list[Document | None] = []
    app.workspace.current_changed.connect(shown.append)
    app.opening.open([first, *others])
    qtbot.waitUntil(lambda: len(app.workspace.documents) == 3, timeout=WAIT_MS)
    assert shown == []


def test_the_same_file_asked_for_twice_opens_once(program, qtbot: QtBot, tmp_path: Path) -> None:
    first, second = write_pictures(tmp_path, 2)
    app: App = program()
    app.opening.open([first])
    app.opening.open([first])
    app.opening.open([second])
    qtbot.waitUntil(lambda: len(app.workspace.documents) >= 2, timeout=WAIT_MS)
    assert sorted(names(app)) == ["00.png", "01.png"]


def test_closing_with_images_that_were_never_run_ends_cleanly(program, qtbot: QtBot) -> None:
    app: App = program(*[resources.path("demo", f"{name}.dcm") for name in ("malignant", "benign", "normal")])
    qtbot.waitUntil(lambda: len(app.workspace.documents) == 3, timeout=WAIT_MS)
    app.window.close()
    assert app.workspace.documents == ()
    assert not app.jobs.running("run")


def test_a_missing_file_leaves_the_page_of_the_empty_window(program, qtbot: QtBot, tmp_path: Path) -> None:
    app: App = program(tmp_path / "gone.dcm")
    qtbot.waitUntil(lambda: bool(app.notices.lines), timeout=WAIT_MS)
    assert "gone.dcm" in app.notices.lines[0].text
    assert app.welcome.isVisible()
    assert not app.canvas.isVisible()


def test_a_damaged_file_beside_a_study_is_not_remembered_as_that_study(
    program, qtbot: QtBot, tmp_path: Path
) -> None:
    good, bad = resources.path("demo", "malignant.dcm"), tmp_path / "bad.dcm"
    bad.write_bytes(good.read_bytes()[:2000])
    app: App = program(good, bad)
    qtbot.waitUntil(lambda: bool(app.recent.paths), timeout=WAIT_MS)
    assert app.notices.lines
    assert app.recent.paths == (str(good),)


def test_each_of_a_few_files_that_could_not_be_opened_is_named(program, qtbot: QtBot, tmp_path: Path) -> None:
    bad = [tmp_path / f"bad{number}.dcm" for number in range(4)]
    for path in bad:
        path.write_bytes(b"no picture")
    app: App = program(*bad[:2])
    qtbot.waitUntil(lambda: any("bad1.dcm" in line.text for line in app.notices.lines), timeout=WAIT_MS)
    (line,) = app.notices.lines
    assert "bad0.dcm" in line.text
    assert line.text.count("“") == 2
    app.open_names([str(path) for path in bad])
    qtbot.waitUntil(lambda: any(line.text.startswith("4 files") for line in app.notices.lines), timeout=WAIT_MS)


@pytest.mark.parametrize("panels", [True, False])
def test_a_file_that_cannot_be_opened_moves_no_picture(program, qtbot: QtBot, tmp_path: Path, panels: bool) -> None:
    (good,) = write_pictures(tmp_path, 1)
    bad = tmp_path / "bad.dcm"
    bad.write_bytes(b"no picture")
    app: App = program(good)
    qtbot.waitUntil(lambda: app.workspace.current is not None and app.canvas.isVisible(), timeout=WAIT_MS)
    app.window.show_panels(panels)
    qtbot.wait(50)
    before = app.canvas.mapTo(app.window, app.canvas.rect().topLeft()), app.canvas.size(), app.canvas.camera
    app.open_names([str(bad)])
    qtbot.waitUntil(lambda: bool(app.notices.lines) and app.notices.isVisible(), timeout=WAIT_MS)
    qtbot.wait(50)
    after = app.canvas.mapTo(app.window, app.canvas.rect().topLeft()), app.canvas.size(), app.canvas.camera
    assert after == before


def test_pictures_beside_a_stack_keep_their_place_when_one_or_the_other_is_taken(
    program, qtbot: QtBot, tmp_path: Path
) -> None:
    """The bar under the pictures is the stack's; its room stays while one is on show, and goes with the last."""
    (single,) = write_pictures(tmp_path, 1)
    series_in(tmp_path / "ct")
    app: App = program(single, tmp_path / "ct")
    qtbot.waitUntil(lambda: sorted(d.info.frames for d in app.workspace.documents) == [1, 5], timeout=WAIT_MS)
    picture, stack = sorted(app.workspace.documents, key=lambda document: document.info.frames)
    app.grid.set_shape(Shape(1, 2))
    left, right = app.grid.viewports
    for place, document in ((left, picture), (right, stack)):
        app.grid.activate(place)
        app.workspace.show(document)
        qtbot.wait(50)
    before = [(place.canvas.size(), place.canvas.camera) for place in (left, right)]
    for place in (left, right, left):
        app.grid.activate(place)
        qtbot.wait(50)
        assert [(each.canvas.size(), each.canvas.camera) for each in (left, right)] == before
    app.grid.set_shape(Shape(1, 1))
    app.workspace.show(picture)
    qtbot.wait(50)
    high = app.canvas.height()
    app.workspace.show(stack)
    qtbot.wait(50)
    assert app.canvas.height() == high - BELOW_PX
