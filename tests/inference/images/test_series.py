"""Sorting into patients, studies, series and stacks: orders worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inference.images.series import arrange, in_order, split, stacks_of
from inference.images.study_header import FileRef, Header

AXIAL, CORONAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0), (1.0, 0.0, 0.0, 0.0, 0.0, -1.0)
FORM = (b"\x00\x02", b"\x00\x02")


def header(name: str, **told: Any) -> Header:
    facts: dict[str, Any] = {
        "study_uid": "1",
        "series_uid": "1.1",
        "sop_uid": name,
        "modality": "CT",
        "form": FORM,
    }
    return Header(FileRef(Path("/d") / name), **{**facts, **told})


def names(headers: Any) -> list[str]:
    return [each.file.path.name for each in headers]


def test_slices_lie_in_the_order_of_their_positions_and_of_the_instance_numbers() -> None:
    """z falls while the numbers rise: the numbers give the direction, the positions the order."""
    slices = [
        header("a", position=(0, 0, 10.0), orientation=AXIAL, instance_number=3),
        header("b", position=(0, 0, 30.0), orientation=AXIAL, instance_number=1),
        header("c", position=(0, 0, 20.0), orientation=AXIAL, instance_number=2),
    ]
    assert names(in_order(slices)) == ["b", "c", "a"]


def test_a_wrong_instance_number_does_not_move_a_slice() -> None:
    """Heights 0, 1, 2, 3 numbered 1, 2, 9, 4: by number the third would come last."""
    numbers = (1, 2, 9, 4)
    slices = [
        header(str(z), position=(0, 0, float(z)), orientation=AXIAL, instance_number=n)
        for z, n in enumerate(numbers)
    ]
    assert names(in_order(slices)) == ["0", "1", "2", "3"]


def test_without_numbers_the_head_comes_first() -> None:
    slices = [header(str(z), position=(0, 0, float(z)), orientation=AXIAL) for z in (0, 2, 1)]
    assert names(in_order(slices)) == ["2", "1", "0"]


def test_the_normal_of_a_coronal_series_is_followed() -> None:
    """row (1,0,0) × column (0,0,−1) = (0,1,0): y counts, z does not."""
    slices = [
        header(f"y{y}", position=(0, float(y), float(-y * 7)), orientation=CORONAL, instance_number=y)
        for y in (3, 1, 2)
    ]
    assert names(in_order(slices)) == ["y1", "y2", "y3"]


def test_phases_at_one_place_keep_the_order_of_their_numbers() -> None:
    slices = [
        header(f"n{n}", position=(0, 0, float(n % 2)), orientation=AXIAL, instance_number=n)
        for n in (4, 2, 3, 1)
    ]
    assert names(in_order(slices)) == ["n1", "n2", "n3", "n4"]


def test_without_positions_the_numbers_count_and_without_these_the_names() -> None:
    assert names(in_order([header("a", instance_number=10), header("b", instance_number=9)])) == ["b", "a"]
    assert names(in_order([header("b"), header("a")])) == ["a", "b"]


@given(st.permutations(range(12)))
def test_the_order_of_the_files_on_the_disk_means_nothing(order: list[int]) -> None:
    slices = [
        header(f"f{z:02}", position=(0, 0, z * 2.5), orientation=AXIAL, instance_number=z) for z in order
    ]
    assert names(in_order(slices)) == [f"f{z:02}" for z in range(12)]


def test_a_localiser_another_direction_and_another_size_are_stacks_of_their_own() -> None:
    parts = split(
        [
            header("1", orientation=AXIAL, position=(0, 0, 1.0), instance_number=2),
            header("2", orientation=AXIAL, position=(0, 0, 2.0), instance_number=3),
            header("scout", orientation=AXIAL, position=(0, 0, 3.0), instance_number=1, localiser=True),
            header("coronal", orientation=CORONAL, position=(0, 0, 3.0), instance_number=4),
            header("small", orientation=AXIAL, position=(0, 0, 3.0), instance_number=5, form=(b"\x00\x01",)),
        ]
    )
    assert [names(part.instances) for part in parts] == [["scout"], ["1", "2"], ["coronal"], ["small"]]


def test_a_rounding_of_the_direction_does_not_split_a_series() -> None:
    nearly = (0.99999, 0.0, 0.004, 0.0, 1.0, 0.0)
    parts = split([header("a", orientation=AXIAL), header("b", orientation=nearly)])
    assert len(parts) == 1


def test_mammograms_and_clips_stand_by_themselves() -> None:
    assert len(split([header("l", modality="MG"), header("r", modality="MG")])) == 2
    assert len(split([header("clip", modality="US", frames=30), header("still", modality="US")])) == 2


def test_a_second_copy_of_an_instance_hides_nothing() -> None:
    parts = split([header("a", sop_uid="7"), header("b", sop_uid="7"), header("c", sop_uid="8")])
    assert [names(part.instances) for part in parts] == [["a", "c"], ["b"]]


def test_patients_are_told_apart_by_number_and_by_name() -> None:
    """One number with two names is two patients until a person says otherwise; ^ and case are one name."""
    found = arrange(
        [
            header("a", patient_id="1", patient_name="DOE^JANE"),
            header("b", patient_id="1", patient_name="Doe^Jane^"),
            header("c", patient_id="1", patient_name="ROE^RICHARD"),
            header("d", patient_id="2", patient_name="DOE^JANE"),
        ]
    )
    assert [patient.key for patient in found] == [("1", "DOE JANE"), ("1", "ROE RICHARD"), ("2", "DOE JANE")]


def test_the_newest_study_comes_first_and_series_by_number() -> None:
    found = arrange(
        [
            header("old", study_uid="1", study_date="20250101"),
            header("late", study_uid="2", study_date="20260101", series_uid="9", series_number=10),
            header("early", study_uid="2", study_date="20260101", series_uid="8", series_number=2),
            header("none", study_uid="2", study_date="20260101", series_uid="7"),
        ]
    )
    assert names(stack.first for stack in stacks_of(found)) == ["early", "late", "none", "old"]


def test_files_without_uids_are_grouped_by_folder() -> None:
    ones = [header("a", study_uid="", series_uid=""), header("b", study_uid="", series_uid="")]
    other = Header(FileRef(Path("/e/c")), modality="CT", form=FORM)
    (patient,) = arrange([*ones, other])
    assert [len(study.series[0].stacks[0].instances) for study in patient.studies] == [2, 1]
