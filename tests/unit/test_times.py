from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcwallet.errors import ProfileError
from vcwallet.model.times import format_date_time_stamp, parse_date_time_stamp

CLAUSE = "W3C XML Schema 1.1-2 §3.4.28 (dateTimeStamp)"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-19T12:30:45Z", datetime(2026, 6, 19, 12, 30, 45, tzinfo=UTC)),
        ("2026-06-19T12:30:45+02:00", datetime(2026, 6, 19, 10, 30, 45, tzinfo=UTC)),
        ("2026-06-19T12:30:45-14:00", datetime(2026, 6, 20, 2, 30, 45, tzinfo=UTC)),
        ("2026-06-19T12:30:45.5Z", datetime(2026, 6, 19, 12, 30, 45, 500_000, tzinfo=UTC)),
        ("2026-06-19T12:30:45.1234569Z", datetime(2026, 6, 19, 12, 30, 45, 123_456, tzinfo=UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_point_in_time_is_read_in_utc(text: str, moment: datetime) -> None:
    parsed = parse_date_time_stamp(text)
    assert parsed == moment
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["2026-06-19T24:00:00Z", "2026-06-19T24:00:00.000Z", "2026-06-20T02:00:00+02:00"]
)
def test_midnight_at_the_end_of_a_day_is_the_beginning_of_the_next(text: str) -> None:
    assert parse_date_time_stamp(text) == datetime(2026, 6, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-19T12:30:45",  # no time zone
        "2026-06-19",
        "2026-06-19t12:30:45Z",
        "2026-06-19T12:30:45z",
        "2026-06-19 12:30:45Z",
        "2026-06-19T12:30Z",
        "2026-06-19T12:30:60Z",  # a leap second
        "2026-06-19T24:00:01Z",
        "2026-06-19T24:00:00.1Z",
        "2026-06-19T25:00:00Z",
        "2026-06-19T12:60:00Z",
        "2026-06-19T12:30:45.Z",
        "2026-06-19T12:30:45,5Z",
        "2026-06-19T12:30:45+2:00",
        "2026-06-19T12:30:45+0200",
        "2026-06-19T12:30:45+14:01",
        "2026-06-19T12:30:45+15:00",
        "26-06-19T12:30:45Z",
        "10000-01-01T00:00:00Z",
        "-2026-06-19T12:30:45Z",
        "٢٠٢٦-06-19T12:30:45Z",  # digits of another script
        " 2026-06-19T12:30:45Z",
        "2026-06-19T12:30:45Z\n",
        "",
        "now",
    ],
)
def test_what_is_no_date_time_stamp_is_refused(text: str) -> None:
    with pytest.raises(ProfileError, match="is not a point in time with a time zone") as caught:
        parse_date_time_stamp(text)
    assert caught.value.clause == CLAUSE
    assert caught.value.fix == "Write it like 2026-06-19T00:00:00Z."


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",  # before the first year
        "9999-12-31T24:00:00Z",  # after the last
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_a_time_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ProfileError, match="There is no such time") as caught:
        parse_date_time_stamp(text)
    assert caught.value.clause == CLAUSE


def test_a_long_text_is_not_repeated_in_full() -> None:
    with pytest.raises(ProfileError) as caught:
        parse_date_time_stamp("9" * 10_000)
    assert len(caught.value.detail) < 200


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 6, 19, 12, tzinfo=UTC), "2026-06-19T12:00:00Z"),
        (datetime(2026, 6, 19, 12, 0, 0, 999_999, tzinfo=UTC), "2026-06-19T12:00:00Z"),
        (datetime(2026, 6, 19, 12, tzinfo=timezone(timedelta(hours=2))), "2026-06-19T10:00:00Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ],
)
def test_a_point_in_time_is_written_in_utc_to_the_second(moment: datetime, text: str) -> None:
    assert format_date_time_stamp(moment) == text


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_is_read_back(moment: datetime) -> None:
    assert parse_date_time_stamp(format_date_time_stamp(moment)) == moment.replace(microsecond=0)
