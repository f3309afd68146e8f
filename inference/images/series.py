"""Files in the order a reader wants them: Patient ▸ Study ▸ Series ▸ stacks of instances. Knows no pixels."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from inference.images.study_header import Header, Vector

# Each image of these is read by itself, beside others, not in a stack with them.
SEPARATE = frozenset(("MG", "CR", "DX", "RG", "PX", "IO", "SM", "OP", "XC"))
# Segmentations, parametric maps and slides have an opener of their own, whatever their frames.
OWN_CLASSES = ("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7", "1.2.840.10008.5.1.4.1.1.30",
               "1.2.840.10008.5.1.4.1.1.77.1.6")  # fmt: skip
SAME_DIRECTION = 0.02  # cosines that differ less are one direction: about 1°
SAME_PLACE_MM = 1e-3
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Instances that scroll as one, in order; one alone where it has frames of its own or is read by itself."""

    instances: tuple[Header, ...]

    @property
    def first(self) -> Header:
        return self.instances[0]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """What one run of the machine made, by its UID."""

    uid: str
    number: int | None
    modality: str
    stacks: tuple[Stack, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """date: date and time as written, "" if not told."""

    uid: str
    date: str
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Patient:
    """key: what tells patients apart: ID and name as written, without case and blanks."""

    key: tuple[str, str]
    studies: tuple[Study, ...]


def arrange(headers: Iterable[Header]) -> tuple[Patient, ...]:
    """Everything sorted: patients as they came, studies newest first, series by number."""
    patients = _grouped(headers, patient_key)
    return tuple(Patient(key, _studies(found)) for key, found in patients.items())


def stacks_of(patients: Sequence[Patient]) -> list[Stack]:
    """All stacks in the order of the tree."""
    return [k for p in patients for study in p.studies for series in study.series for k in series.stacks]


def patient_key(header: Header) -> tuple[str, str]:
    """See `Patient.key`."""
    return header.patient_id.strip(), plain_name(header.patient_name)


def plain_name(name: str) -> str:
    """A person name for comparison: case, trailing ^ and doubled blanks say nothing (PS3.5 6.2.1)."""
    return " ".join(name.upper().replace("^", " ").split())


def study_key(header: Header) -> str:
    """The study's UID; where it is missing a folder is one study."""
    return header.study_uid or f"folder:{header.file.path.parent}"


def series_key(header: Header) -> str:
    """The series' UID; where it is missing a folder's files of one modality are one series."""
    return header.series_uid or f"folder:{header.file.path.parent}:{header.modality}"


def _studies(headers: Sequence[Header]) -> tuple[Study, ...]:
    groups = _grouped(headers, study_key)
    made = [
        Study(uid, max(h.study_date + h.study_time for h in found), _series(found))
        for uid, found in groups.items()
    ]
    return tuple(sorted(made, key=lambda study: study.date, reverse=True))


def _series(headers: Sequence[Header]) -> tuple[Series, ...]:
    groups = _grouped(headers, series_key)
    made = [
        Series(uid, found[0].series_number, found[0].modality, split(found)) for uid, found in groups.items()
    ]
    return tuple(sorted(made, key=lambda one: (one.number is None, one.number or 0, one.uid)))


def split(headers: Sequence[Header]) -> tuple[Stack, ...]:
    """The instances of one series as stacks: those that can be scrolled as one, each in order.

    Apart are what has frames of its own, another size, kind of values, direction or side, and localisers. Further
    copies of an instance (the same UID) never hide the first: they make a stack of their own.
    """
    alike: dict[Hashable, list[list[Header]]] = {}
    seen: dict[str, int] = {}
    for number, header in enumerate(sorted(headers, key=lambda each: str(each.file.path))):
        copy = seen.get(header.sop_uid, 0) if header.sop_uid else 0
        seen[header.sop_uid] = copy + 1
        alone = not stackable(header) or header.modality in SEPARATE
        key: Hashable = number if alone else (copy, *_kind(header))
        _join(alike.setdefault(key, []), header)
    stacks = [Stack(tuple(in_order(found))) for groups in alike.values() for found in groups]
    return tuple(sorted(stacks, key=_rank))


def stackable(header: Header) -> bool:
    """Whether it is one frame that may lie in a stack with others."""
    return header.frames == 1 and not header.sop_class.startswith(OWN_CLASSES)


def _kind(header: Header) -> tuple[Hashable, ...]:
    return header.form, header.special, header.sop_class, header.localiser, header.laterality, header.view


def _join(groups: list[list[Header]], header: Header) -> None:
    """Into the group of its direction."""
    for group in groups:
        if _parallel(group[0].orientation, header.orientation):
            group.append(header)
            return
    groups.append([header])


def _parallel(one: Vector, other: Vector) -> bool:
    return len(one) == len(other) and all(
        abs(a - b) < SAME_DIRECTION for a, b in zip(one, other, strict=True)
    )


def _rank(stack: Stack) -> tuple[int, int, str]:
    """Stacks of a series by their lowest instance number."""
    numbers = [header.instance_number for header in stack.instances if header.instance_number is not None]
    return (0 if numbers else 1, min(numbers, default=0), str(stack.first.file.path))


def in_order(headers: Sequence[Header]) -> list[Header]:
    """By position along the normal where every instance has its own; else by instance number; else by name."""
    by_number = sorted(
        headers, key=lambda h: (h.instance_number is None, h.instance_number or 0, str(h.file.path))
    )
    places = [_along_normal(header) for header in by_number]
    known = [place for place in places if place is not None]
    if len(known) < len(places) or len(known) < 2 or not _distinct(known):
        return by_number
    order = sorted(range(len(known)), key=known.__getitem__, reverse=_falls(known, by_number))
    return [by_number[index] for index in order]


def _along_normal(header: Header) -> float | None:
    """Millimetres along the normal (row × column direction), None where the file does not place its frame."""
    if not (header.position and header.orientation):
        return None
    a, b = header.orientation[:3], header.orientation[3:]
    normal = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    return sum(p * n for p, n in zip(header.position, normal, strict=True))


def _distinct(places: Sequence[float]) -> bool:
    """Several phases at one place are no volume: there the instance numbers tell the order."""
    rising = sorted(places)
    return all(after - before > SAME_PLACE_MM for before, after in pairwise(rising))


def _falls(places: Sequence[float], by_number: Sequence[Header]) -> bool:
    """The direction of the instance numbers; without them from the head, the left, the front: falling."""
    if by_number[0].instance_number is None or by_number[-1].instance_number is None:
        return True
    steps = [after - before for before, after in pairwise(places)]
    return sum(1 if step > 0 else -1 for step in steps) < 0


def _grouped(headers: Iterable[Header], key: Callable[[Header], Key]) -> dict[Key, list[Header]]:
    """In the order of the first of each group."""
    groups: dict[Key, list[Header]] = {}
    for header in headers:
        groups.setdefault(key(header), []).append(header)
    return groups
