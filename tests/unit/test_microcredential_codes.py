from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from vcwallet.microcredential.code import LABEL_LANGUAGES, Code, CodeList
from vcwallet.microcredential.codes.assessment import ASSESSMENT_TYPES
from vcwallet.microcredential.codes.country import ALPHA_2, country_name
from vcwallet.microcredential.codes.credit import CREDIT_SYSTEMS
from vcwallet.microcredential.codes.external import (
    esco_skill,
    is_esco_skill,
    is_isced_field,
    isced_field,
    isced_field_of,
)
from vcwallet.microcredential.codes.language import LANGUAGES
from vcwallet.microcredential.codes.level import EQF_LEVELS
from vcwallet.microcredential.codes.participation import PARTICIPATION_FORMS
from vcwallet.microcredential.codes.quality import QUALITY_ASSURANCE_TYPES
from vcwallet.microcredential.codes.setting import LEARNING_SETTINGS
from vcwallet.microcredential.codes.supervision import SUPERVISION_METHODS
from vcwallet.microcredential.language_map import LanguageMap

ROOT = Path(__file__).parents[2]
VECTORS = Path(os.environ.get("VCWALLET_VECTORS", ROOT.parent / "shared"))
LISTS = next(
    (path for path in (VECTORS / "vectors/code-lists", VECTORS / "code-lists") if path.is_dir()), None
)

OURS = (
    ASSESSMENT_TYPES,
    CREDIT_SYSTEMS,
    EQF_LEVELS,
    LANGUAGES,
    LEARNING_SETTINGS,
    PARTICIPATION_FORMS,
    QUALITY_ASSURANCE_TYPES,
    SUPERVISION_METHODS,
)
OFFICIAL = (
    (ASSESSMENT_TYPES, "europass-learning-assessment-types"),
    (CREDIT_SYSTEMS, "credit-points"),
    (EQF_LEVELS, "eqf"),
    (LEARNING_SETTINGS, "europass-learning-setting-types"),
    (PARTICIPATION_FORMS, "europass-modes"),
    (QUALITY_ASSURANCE_TYPES, "europass-accreditation-types"),
)


@pytest.mark.skipif(LISTS is None, reason="the European controlled lists are not at hand (VCWALLET_VECTORS)")
@pytest.mark.parametrize(("ours", "name"), OFFICIAL, ids=[name for _, name in OFFICIAL])
def test_list_holds_exactly_the_concepts_of_the_european_list(ours: CodeList, name: str) -> None:
    official = json.loads((Path(str(LISTS)) / f"{name}.json").read_text(encoding="utf-8"))
    uris = {entry["id"] for part in official["lists"] for entry in part["entries"]}
    assert {code.uri for code in ours.codes} == uris
    assert ours.scheme == official["targetNamespace"]


@pytest.mark.parametrize("codes", OURS, ids=[codes.name for codes in OURS])
def test_every_code_is_unique_and_labelled_in_four_languages(codes: CodeList) -> None:
    assert len({code.uri for code in codes.codes}) == len(codes.codes)
    assert len({code.notation for code in codes.codes}) == len(codes.codes)
    for code in codes.codes:
        assert code.scheme == codes.scheme
        assert code.labels.languages == tuple(sorted(LABEL_LANGUAGES))
        assert all(text.strip() == text != "" for _, text in code.labels.entries)
        assert codes.by_uri(code.uri) is codes.by_notation(code.notation) is code


def test_unknown_codes_are_not_found() -> None:
    assert EQF_LEVELS.by_uri("http://data.europa.eu/snb/eqf/9") is None
    assert EQF_LEVELS.by_notation("9") is None


def test_label_falls_back_to_english_then_to_anything_then_to_the_uri() -> None:
    assert Code("urn:x", "urn:s", "", LanguageMap.of({"fr": "un", "en": "one"})).label("fr") == "un"
    assert Code("urn:x", "urn:s", "", LanguageMap.of({"fr": "un", "en": "one"})).label("de") == "one"
    assert Code("urn:x", "urn:s", "", LanguageMap.of({"fr": "un"})).label("de") == "un"
    assert Code("urn:x", "urn:s").label("de") == "urn:x"


def test_supervised_without_identity_check_is_not_offered_because_its_code_is_unconfirmed() -> None:
    assert SUPERVISION_METHODS.by_notation("supervised-identity-unchecked") is None


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("http://data.europa.eu/esco/skill/26a6e6d2-1c9a-4d7e-8c04-5ba16d1f53da", True),
        ("http://data.europa.eu/esco/skill/fake-id-9", False),
        ("https://data.europa.eu/esco/skill/26a6e6d2-1c9a-4d7e-8c04-5ba16d1f53da", False),
        ("http://data.europa.eu/esco/skill/26a6e6d2-1c9a-4d7e-8c04-5ba16d1f53da/", False),
        ("http://data.europa.eu/esco/skill/26A6E6D2-1C9A-4D7E-8C04-5BA16D1F53DA", False),
        ("http://data.europa.eu/esco/occupation/26a6e6d2-1c9a-4d7e-8c04-5ba16d1f53da", False),
    ],
)
def test_esco_skill_uris_are_told_by_their_form(uri: str, expected: object) -> None:
    assert is_esco_skill(uri) is expected


def test_isced_fields_are_two_to_four_digits_of_the_european_list() -> None:
    assert is_isced_field(isced_field("0612", LanguageMap()))
    assert not is_isced_field(isced_field("6", LanguageMap()))
    assert not is_isced_field(Code("http://elsewhere.example/0612", "", "0612"))
    uri = "http://data.europa.eu/snb/isced-f/0413"
    assert isced_field_of(uri, LanguageMap()) == isced_field("0413", LanguageMap())


def test_esco_skill_belongs_to_the_esco_scheme() -> None:
    assert esco_skill("urn:x", LanguageMap()).scheme == "http://data.europa.eu/esco/concept-scheme/skills"


def test_countries_are_iso_3166_and_not_the_codes_people_mix_up_with_it() -> None:
    assert len(ALPHA_2) == 249
    assert {"LU", "FR", "DE", "BE", "GR", "GB", "NZ"} <= ALPHA_2
    assert not {"EL", "UK", "EU", "XX", "lu", "LUX"} & ALPHA_2


def test_countries_are_named_in_the_reader_s_language_where_a_name_is_kept() -> None:
    assert country_name("LU", "lb") == "Lëtzebuerg"
    assert country_name("BE", "fr") == "Belgique"
    assert country_name("NZ", "fr") == "NZ"
