"""Numbers and dates as a language writes them; expected values from CLDR's tables of the languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QLocale

from viewer import moments
from viewer.numbers import fill, local, places


@pytest.fixture(autouse=True)
def own_locale() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("name", "figure"), [("en_US", "12.3 × 4.5 mm"), ("zh_CN", "12.3 × 4.5 mm"), ("de_DE", "12,3 × 4,5 mm")]
)
def test_fractions_wear_the_languages_mark(name: str, figure: str) -> None:
    QLocale.setDefault(QLocale(name))
    assert local("12.3 × 4.5 mm") == figure


def test_only_numbers_change_in_a_sentence() -> None:
    QLocale.setDefault(QLocale("de_DE"))
    assert fill("{title}: {p:.2f} at 12.5", title="Breast 1.2.0", p=0.254) == "Breast 1.2.0: 0,25 at 12.5"
    assert local("1234.5 mm²") == "1234,5 mm²"  # no mark of thousands, which could be read as the other one


@pytest.mark.parametrize(
    ("name", "day", "moment", "clock"),
    [
        ("en_GB", "31/01/2026", "31/01/2026 14:05", "14:05:09"),
        ("de_DE", "31.01.2026", "31.01.2026 14:05", "14:05:09"),
        ("zh_CN", "2026/1/31", "2026/1/31 14:05", "14:05:09"),
        ("fi_FI", "31.1.2026", "31.1.2026 14.05", "14.05.09"),
        ("C", "2026-01-31", "2026-01-31 14:05", "14:05:09"),
    ],
)
def test_dates_have_four_digits_for_the_year(name: str, day: str, moment: str, clock: str) -> None:
    QLocale.setDefault(QLocale(name))
    assert moments.day("20260131") == day
    assert moments.days_first("2026-01-31 · US") == f"{day} · US"
    assert moments.moment("2026-01-31T14:05:09.123") == moment
    assert moments.clock(datetime(2026, 1, 31, 14, 5, 9)) == clock


@pytest.mark.parametrize("text", ["", "2026", "20261301", "2026-1-1", "２０２６０１３１"])
def test_what_is_no_date_stays_as_it_is_stored(text: str) -> None:
    assert moments.day(text) == text
    assert moments.days_first(text) == text


@pytest.mark.parametrize(
    ("value", "point", "digits"),
    [
        (0.127, 0.1288, 3),  # 0.13 and 0.13 would not tell that it lies below; 0.127 and 0.129 do
        (0.12877, 0.1288, 4),
        (0.1288, 0.1288, 2),
        (0.132, 0.1288, 2),
        (0.54, 0.1288, 2),
        (0.124, 0.1288, 2),
        (0.127, None, 2),
    ],
)
def test_a_probability_is_seen_on_its_side_of_the_operating_point(value: float, point: float | None, digits: int) -> None:
    assert places(value, point) == digits
