"""Measurements of an image, and their file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.geometry import Point
from inference.images.array_source import ArraySource
from inference.images.source import Instance
from inference.measure.measurement import POINTS, Measurement, Shape
from inference.measure.statistics import Statistics
from viewer.document.measurement_places import Places, places_of
from viewer.document.measurement_store import MeasurementStore, Place
from viewer.document.measurements import Measurements
from viewer.document.writer import StoreError

IMAGE = "dicom:1.2.3"
LINE = Measurement(Shape.LENGTH, (Point(1.25, 2.5), Point(30.0, 40.125)), 3, "largest", Point(5.0, 6.5))


def known(store: MeasurementStore, image: str = IMAGE) -> list[Measurement]:
    return [one for _, one in store.load(image)]


@pytest.fixture
def store(tmp_path: Path):
    made = MeasurementStore(tmp_path / "data" / "measurements.sqlite")
    yield made
    made.close()


def test_what_is_written_comes_back_to_the_last_bit(store: MeasurementStore) -> None:
    store.record(Place(IMAGE, 3), LINE.id, LINE)
    store.flush()
    assert known(store) == [LINE]
    assert known(store, "dicom:1.2.4") == []


coordinate = st.floats(allow_nan=False, allow_infinity=False, width=64)
place = st.builds(Point, coordinate, coordinate)


@given(
    st.sampled_from(list(Shape)), st.lists(place, min_size=6, max_size=6), st.text(max_size=30), st.none() | place,
    st.integers(0, 5000),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_whatever_is_written_comes_back_the_same(
    shape: Shape, places, label: str, text_at, frame: int
) -> None:
    count = 6 if shape is Shape.POLYGON else POINTS[shape]
    one = Measurement(shape, tuple(places[:count]), frame, label, text_at)
    with tempfile.TemporaryDirectory() as folder:
        made = MeasurementStore(Path(folder) / "measurements.sqlite")
        made.record(Place(IMAGE, frame), one.id, one)
        made.close()
        assert known(made) == [one]


def test_the_newest_counts_and_the_order_is_that_of_the_first(store: MeasurementStore) -> None:
    other = Measurement(Shape.ELLIPSE, (Point(0, 0), Point(9, 9)))
    for one in (LINE, other, replace(LINE, label="changed")):
        store.record(Place(IMAGE, one.frame), one.id, one)
    store.flush()
    assert [one.label for one in known(store)] == ["changed", ""]


def test_what_was_removed_stays_away_but_its_history_stays(store: MeasurementStore) -> None:
    store.record(Place(IMAGE, 3), LINE.id, LINE)
    store.record(Place(IMAGE, 3), LINE.id, None)
    store.flush()
    assert known(store) == []
    with closing(sqlite3.connect(store.path)) as base:
        assert base.execute("SELECT count(*) FROM entry").fetchone() == (2,)


def test_a_measurement_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "measurements.sqlite"
    code = f"""
        import os, signal
        from pathlib import Path
        from inference.geometry import Point
        from inference.measure.measurement import Measurement, Shape
        from viewer.document.measurement_store import MeasurementStore, Place
        store = MeasurementStore(Path({str(path)!r}))
        store.record(Place({IMAGE!r}, 3), "a", Measurement(Shape.LENGTH, (Point(1, 2), Point(3, 4)), 3, id="a"))
        store.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    """
    if not hasattr(signal, "SIGKILL"):
        pytest.skip("this system has no SIGKILL")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        check=False,
        cwd=Path(__file__).parents[3],
        env=os.environ,
    )
    assert done.returncode == -signal.SIGKILL
    again = MeasurementStore(path)
    assert [one.points for one in known(again)] == [(Point(1, 2), Point(3, 4))]
    again.close()


def test_a_file_of_a_newer_version_is_neither_read_nor_written(tmp_path: Path) -> None:
    path = tmp_path / "measurements.sqlite"
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA user_version = 2")
    before, told = path.read_bytes(), []
    store = MeasurementStore(path, failed=told.append)
    with pytest.raises(StoreError, match="newer"):
        store.load(IMAGE)
    store.record(Place(IMAGE), LINE.id, LINE)
    store.flush()
    store.close()
    assert len(told) == 1
    assert "newer" in told[0]
    assert path.read_bytes() == before


def test_a_broken_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "measurements.sqlite"
    path.write_bytes(b"this is no database, " * 100)
    store = MeasurementStore(path)
    with pytest.raises(StoreError, match=r"measurements\.sqlite"):
        store.load(IMAGE)
    store.close()


@pytest.mark.parametrize(
    "facts",
    [
        '{"shape": "hexagon", "points": [[0, 0], [1, 1]]}',
        '{"shape": "length", "points": [[0, 0]]}',
        '{"points": []}',
        "no json",
        '{"shape": "length", "points": [[0], [1, 1]]}',
    ],
)
def test_an_entry_that_cannot_be_drawn_is_left_out_and_stays_in_the_file(
    store: MeasurementStore, facts: str
) -> None:
    store.record(Place(IMAGE, 3), LINE.id, LINE)
    store.flush()
    with closing(sqlite3.connect(store.path)) as base, base:
        row = (IMAGE, 0, "other", "2026-01-01", facts)
        base.execute("INSERT INTO entry (image, frame, measurement, at, facts) VALUES (?, ?, ?, ?, ?)", row)
    assert known(store) == [LINE]


class Stack(ArraySource):
    """Two files of one frame each and one of two frames, as one source."""

    def frame_info(self, frame: int):
        uid = ("1.1", "1.2", "1.3", "1.3")[frame]
        return replace(self.info, instance=Instance(sop_uid=uid))


def _stack() -> Stack:
    array = np.zeros((4, 8, 8), np.uint8)
    info = replace(ArraySource.of(array[0]).info, frames=4)
    return Stack(info, array)


def test_a_frame_of_a_stack_belongs_to_its_own_file() -> None:
    places = places_of(_stack())
    assert places.of_frame == (
        Place("dicom:1.1"),
        Place("dicom:1.2"),
        Place("dicom:1.3"),
        Place("dicom:1.3", 1),
    )
    assert places.images == ("dicom:1.1", "dicom:1.2", "dicom:1.3")
    assert places.frame(Place("dicom:1.3", 1)) == 3
    assert places.frame(Place("dicom:9")) is None
    assert places.place(4) is None


def test_an_image_made_in_memory_has_no_place_on_disk() -> None:
    source = ArraySource.of(np.zeros((8, 8), np.uint8))
    assert places_of(source).of_frame == (None,)
    assert Places((None,)).images == ()


def test_changes_are_told_and_the_choice_goes_with_its_measurement() -> None:
    held, told = Measurements(), []
    held.changed.join(told.append)
    held.put(LINE)
    held.choose(LINE.id)
    held.drop(LINE.id)
    assert told == [LINE.id, LINE.id]
    assert held.chosen == ""
    assert held.all() == ()


def test_statistics_of_a_shape_that_moved_meanwhile_are_dropped() -> None:
    held, stats = Measurements(), Statistics(1, 0, 1, 1, 1, 1)
    area = Measurement(Shape.RECTANGLE, (Point(0, 0), Point(4, 4)))
    held.put(area)
    held.tell_statistics(area, stats)
    assert held.statistics(area) == stats
    named = replace(area, label="named")
    held.put(named)
    assert held.statistics(named) == stats
    moved = replace(named, points=(Point(1, 1), Point(4, 4)))
    held.put(moved)
    held.tell_statistics(named, stats)
    assert held.statistics(moved) is None
    assert held.statistics(named) is None
