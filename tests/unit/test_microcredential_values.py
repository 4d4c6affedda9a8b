from __future__ import annotations

from decimal import Decimal

import pytest

from vcwallet.microcredential.duration import to_duration, to_hours
from vcwallet.microcredential.language_map import LanguageMap
from vcwallet.microcredential.record import Learner
from vcwallet.microcredential.rules.values import is_did, is_uri
from vcwallet.microcredential.text import hides_something, visible


def test_language_maps_are_equal_whatever_the_order_of_their_languages() -> None:
    assert LanguageMap.of({"fr": "a", "de": "b"}) == LanguageMap.of({"de": "b", "fr": "a"})
    assert hash(LanguageMap.of({"fr": "a", "de": "b"})) == hash(LanguageMap((("fr", "a"), ("de", "b"))))
    assert LanguageMap.of({"fr": "a"}) != LanguageMap.of({"fr": "b"})


def test_language_map_never_falls_back_silently() -> None:
    texts = LanguageMap.of({"fr": "oui"})
    assert texts.get("fr") == "oui"
    assert texts.get("de") == ""
    assert texts
    assert not LanguageMap()


def test_json_of_a_language_map_is_a_copy() -> None:
    texts = LanguageMap.of({"fr": "oui"})
    texts.as_json()["fr"] = "non"
    assert texts.get("fr") == "oui"


@pytest.mark.parametrize(
    ("learner", "name"),
    [
        (Learner("", "Ana", "Weber"), "Ana Weber"),
        (Learner("", "Suryani"), "Suryani"),
        (Learner("", "", "Weber"), "Weber"),
        (Learner("did:example:1"), ""),
    ],
)
def test_full_name_is_made_of_what_there_is(learner: Learner, name: str) -> None:
    assert learner.name == name


@pytest.mark.parametrize(
    ("hours", "duration"),
    [("60", "PT60H"), ("1.5", "PT1H30M"), ("0.25", "PT15M"), ("0.01", "PT36S"), ("10000", "PT10000H")],
)
def test_hours_are_written_as_durations_and_read_back(hours: str, duration: str) -> None:
    assert to_duration(Decimal(hours)) == duration
    assert to_hours(duration) == Decimal(hours)


@pytest.mark.parametrize(
    "text", ["P60M", "PT", "P1D", "60", "PT60", "-PT1H", "PT1.5H", "PT1M1H", "", "pt1h", "PT\u0661H"]
)
def test_durations_that_are_no_number_of_hours_are_not_guessed(text: str) -> None:
    assert to_hours(text) is None


@pytest.mark.parametrize(
    "character",
    ["\x00", "\n", "\x1b", "\x7f", "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800", "\U000e0041"],
)
def test_characters_that_falsify_a_text_are_found_and_made_visible(character: str) -> None:
    assert hides_something(f"a{character}b")
    assert visible(f"a{character}b") == "a\ufffdb"


def test_letters_of_all_scripts_pass_and_joiners_are_allowed_within_words() -> None:
    for text in ("Éisträich", "Παπαδημητρίου", "محمد", "王小明", "Łukasz O'Neil-Ğ", "a\u0301"):
        assert not hides_something(text)
        assert visible(text) == text
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert not hides_something(persian)
    assert visible(persian) == persian.replace("\u200c", "\ufffd")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH", True),
        ("did:web:academy.example%3A8443:courses", True),
        ("did:key:z6Mk#z6Mk", False),
        ("did:key:", False),
        ("did:web:a:", False),
        ("did:Key:z6Mk", False),
        ("did:web:a%zz", False),
        ("did:web:" + "a" * 2_000, False),
        ("https://academy.example", False),
    ],
)
def test_dids_are_told_by_their_form(text: str, expected: object) -> None:
    assert is_did(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("urn:uuid:6f1c2f0a-9d0e-4b53-8f3a-1f2a7c5b9e10", True),
        ("https://a.example/x?y=1", True),
        ("relative/path", False),
        ("urn:a b", False),
        ("urn:<a>", False),
        ("urn:" + "a" * 2_000, False),
        ("", False),
    ],
)
def test_uris_are_absolute_and_fit_into_rdf(text: str, expected: object) -> None:
    assert is_uri(text) is expected
