"""Points in time as credentials write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from vcwallet.errors import ProfileError

_CLAUSE = "W3C XML Schema 1.1-2 §3.4.28 (dateTimeStamp)"
_STAMP = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T"
    r"(?:(?P<time>(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?:\.(?P<fraction>[0-9]+))?|(?P<end>24:00:00(?:\.0+)?))"
    r"(?P<zone>Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))",
    re.ASCII,
)


def parse_date_time_stamp(text: str) -> datetime:
    """Return the point in time that ``text`` names, in UTC.

    A time zone is required. ``24:00:00`` is midnight at the end of that day. There is no leap second.
    Fractions finer than a microsecond are cut off. Years before 1 and after 9999 are refused.

    Raises:
        ProfileError: if the text is no dateTimeStamp or names a day that does not exist.

    Spec: W3C XML Schema 1.1-2 §3.4.28; W3C VCDM 2.0 §4.9
    """
    match = _STAMP.fullmatch(text)
    if match is None:
        raise ProfileError(
            f"{text[:60]!r} is not a point in time with a time zone.",
            clause=_CLAUSE,
            fix="Write it like 2026-06-19T00:00:00Z.",
        )
    fraction = (match["fraction"] or "")[:6].ljust(6, "0")
    clock = match["time"] or "00:00:00"
    zone = "+00:00" if match["zone"] == "Z" else match["zone"]
    try:
        moment = datetime.fromisoformat(f"{match['date']}T{clock}.{fraction}{zone}").astimezone(UTC)
        return moment + timedelta(days=1) if match["end"] else moment
    except (ValueError, OverflowError):
        raise ProfileError(f"There is no such time as {text!r}.", clause=_CLAUSE) from None


def format_date_time_stamp(moment: datetime) -> str:
    """Return an aware point in time as a dateTimeStamp in UTC, to the second.

    Spec: W3C XML Schema 1.1-2 §3.4.28
    """
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
