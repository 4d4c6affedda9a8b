"""Hours of learning as an XML Schema duration."""

from __future__ import annotations

import re
from decimal import Decimal

SECONDS_PER_HOUR = 3600
_DURATION = re.compile(r"PT(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})S)?")


def to_duration(hours: Decimal) -> str:
    """Return ``hours``, of at most two decimal places, as a duration in hours, minutes and seconds.

    Spec: XML Schema 1.1 Part 2 §3.3.6 (duration)
    """
    minutes, seconds = divmod(int(hours * SECONDS_PER_HOUR), 60)
    whole, minutes = divmod(minutes, 60)
    parts = ((whole, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + "".join(f"{count}{unit}" for count, unit in parts if count)


def to_hours(duration: str) -> Decimal | None:
    """Return the hours of a duration, or None if it is not one of hours, minutes and seconds.

    A duration such as ``P60M`` is sixty months, which is no number of hours: it gives None.

    Spec: XML Schema 1.1 Part 2 §3.3.6 (duration)
    """
    match = _DURATION.fullmatch(duration)
    if match is None:
        return None
    hours, minutes, seconds = (Decimal(part or 0) for part in match.groups())
    return hours + (minutes * 60 + seconds) / SECONDS_PER_HOUR
