"""Rules for single values: texts, links, codes, amounts, times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from vcwallet.microcredential.code import Code, CodeList
from vcwallet.microcredential.language_map import LANGUAGE_TAG, LanguageMap
from vcwallet.microcredential.problem import ElementProblem, Place
from vcwallet.microcredential.text import MAX_TEXT, hides_something

_CENT = Decimal("0.01")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_WEB = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:[/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?")
_DID = re.compile(r"did:[a-z0-9]+:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}|:(?!$))+")


def is_uri(text: str) -> bool:
    """Say whether ``text`` is an absolute URI of at most 2,000 characters.

    Spec: RFC 3986 §4.3
    """
    return len(text) <= MAX_TEXT and bool(_URI.fullmatch(text))


def is_did(text: str) -> bool:
    """Say whether ``text`` has the form of a DID, without path, query or fragment.

    Spec: DID Core 1.0 §3.1
    """
    return len(text) <= MAX_TEXT and bool(_DID.fullmatch(text))


def text(value: str, place: Place) -> Iterator[ElementProblem]:
    """Yield what is wrong with a text that is present."""
    if value != value.strip() or not value:
        yield ElementProblem(
            place, f"The {place.name} is blank or has blanks around it.", "Write it without them."
        )
    if len(value) > MAX_TEXT:
        yield ElementProblem(
            place, f"The {place.name} has {len(value)} characters.", f"Use at most {MAX_TEXT}."
        )
    if hides_something(value):
        yield ElementProblem(
            place,
            f"The {place.name} holds an invisible control character, which can falsify what is read.",
            "Type it again without line breaks and formatting marks.",
        )


def texts(value: LanguageMap, place: Place) -> Iterator[ElementProblem]:
    """Yield what is wrong with the texts that are present, in any language."""
    for language, entry in value.entries:
        if not LANGUAGE_TAG.fullmatch(language):
            yield ElementProblem(
                place,
                f"{language!r} is not a language code of two or three lower-case letters.",
                'Write "fr", "en", "de", "lb" and so on, without a region.',
            )
        yield from text(entry, place.at(language))


def required_texts(value: LanguageMap, primary: str, place: Place) -> Iterator[ElementProblem]:
    """Yield what is wrong with texts of which the one in the primary language must be present."""
    if not value.get(primary):
        yield ElementProblem(
            place,
            f"The {place.name} is missing in the primary language ({primary or 'which is not stated'}).",
            "Add it in that language; other languages are welcome beside it.",
        )
    yield from texts(value, place)


def optional_texts(value: LanguageMap, primary: str, place: Place) -> Iterator[ElementProblem]:
    """Yield what is wrong with texts that may be absent, but not in the primary language alone."""
    if value:
        yield from required_texts(value, primary, place)


def web_link(value: str, place: Place) -> Iterator[ElementProblem]:
    """Yield what is wrong with a web address that is present."""
    if value and not (len(value) <= MAX_TEXT and _WEB.fullmatch(value)):
        yield ElementProblem(
            place, f"The {place.name} is not a web address.", "Write it with https:// and without blanks."
        )


def listed(code: Code, codes: CodeList, place: Place) -> Iterator[ElementProblem]:
    """Yield a problem if ``code`` is not one of ``codes``. Labels do not matter, the URI does."""
    if codes.by_uri(code.uri) is None:
        yield ElementProblem(
            place,
            f"The {place.name} is not in the European list of values for {codes.name}.",
            f"Use one of: {codes.notations}.",
        )


def amount(value: Decimal, limit: int, place: Place) -> Iterator[ElementProblem]:
    """Yield what is wrong with a positive amount of at most two decimal places."""
    if not value.is_finite() or not 0 < value <= limit:
        yield ElementProblem(
            place,
            f"The {place.name} must be more than 0 and at most {limit}.",
            "Write the amount as a number, for example 2.5.",
        )
    elif value != value.quantize(_CENT):
        yield ElementProblem(
            place, f"The {place.name} has more than two decimal places.", "Round it to two decimal places."
        )


def moment(value: datetime, place: Place) -> Iterator[ElementProblem]:
    """Yield what is wrong with a point in time."""
    if value.utcoffset() is None:
        yield ElementProblem(place, f"The {place.name} has no time zone.", "Give it with its time zone.")
    elif value.microsecond:
        yield ElementProblem(place, f"The {place.name} has fractions of a second.", "Use whole seconds.")
    elif value.year not in range(1900, 3000):
        yield ElementProblem(place, f"The {place.name} lies in the year {value.year}.", "Check the year.")
