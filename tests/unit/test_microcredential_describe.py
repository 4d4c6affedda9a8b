from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential import phrases
from vcwallet.microcredential.code import Code
from vcwallet.microcredential.course import read_course
from vcwallet.microcredential.describe import describe
from vcwallet.microcredential.language_map import LanguageMap
from vcwallet.microcredential.phrases import Language, Line
from vcwallet.microcredential.record import (
    Learner,
    Level,
    MicroCredential,
    Provider,
    Specification,
    Workload,
)

COURSE = read_course((Path(__file__).parents[2] / "examples/data/course.json").read_bytes())
RECORD = MicroCredential(
    specification=COURSE.specification,
    learner=Learner("did:example:ana", "Ana", "Weber"),
    provider=replace(COURSE.provider, id="did:web:academy.example"),
    issued=datetime(2026, 6, 19, 9, tzinfo=UTC),
    valid_until=datetime(2029, 3, 1, 9, tzinfo=UTC),
    assessed=date(2026, 6, 12),
    grade="15/20",
)
BARE = MicroCredential(
    specification=Specification(id="", primary_language="fr", title=LanguageMap()),
    learner=Learner(),
    provider=Provider(),
    issued=datetime(2026, 1, 2, tzinfo=UTC),
)


def _spec(**changes: object) -> MicroCredential:
    return replace(RECORD, specification=replace(RECORD.specification, **changes))


def test_description_in_english_tells_the_eleven_elements() -> None:
    lines = dict(describe(RECORD, "en"))
    assert lines["Title"] == "Cloud security for small companies"
    assert lines["Provider"] == "Luxembourg Academy of Digital Trades (example)"
    assert lines["Country"] == "Luxembourg"
    assert lines["Learner"] == "Ana Weber"
    assert lines["Learner's DID"] == "did:example:ana"
    assert lines["Can do"].startswith("Analyse the risks of a cloud service")
    assert lines["Skills (ESCO)"].startswith("perform risk analysis; security threats; ")
    assert lines["Level"] == "EQF level 5 (Level assigned by the provider)"
    assert lines["Workload"] == "78 hours, 3 ECTS credits"
    assert lines["Assessment"].startswith("project work: Cloud security plan")
    assert lines["Supervision"] == "supervised, identity checked"
    assert lines["Grade"] == "15/20"
    assert lines["Participation"] == "blended, on site and online"
    assert (
        lines["Quality assurance"]
        == "quality assurance of the institution, Training Quality Agency (example)"
    )
    assert lines["Taught in"] == "French, English"
    assert lines["Field"] == "Database and network design and administration (ISCED-F 0612)"
    assert lines["Assessed on"] == "12 June 2026"
    assert lines["Issued on"] == "19 June 2026"
    assert lines["Valid until"] == "1 March 2029"


@pytest.mark.parametrize(
    ("language", "pairs"),
    [
        (
            "fr",
            {
                "Délivré le": "19 juin 2026",
                "Pays": "Luxembourg",
                "Charge de travail": "78 heures, 3 crédits ECTS",
            },
        ),
        ("de", {"Ausgestellt am": "19. Juni 2026", "Land": "Luxemburg", "Prüfung": "Projektarbeit: Cloud-"}),
        ("lb", {"Gülteg bis": "1. Mäerz 2029", "Land": "Lëtzebuerg", "Nott": "15/20"}),
    ],
)
def test_description_speaks_the_other_three_languages(language: str, pairs: dict[str, str]) -> None:
    lines = dict(describe(RECORD, language))
    for label, value in pairs.items():
        assert lines[label].startswith(value)


def test_every_language_has_the_same_lines_and_no_english_ones_slip_in() -> None:
    counts = {len(describe(RECORD, language)) for language in Language}
    assert counts == {23}
    for language in ("fr", "de", "lb"):
        assert not any("[" in value for _, value in describe(RECORD, language))


def test_every_line_has_a_label_in_every_language() -> None:
    for language in Language:
        labels = [phrases.label(line, language) for line in Line]
        assert len(set(labels)) == len(labels)
        assert all(labels)


def test_missing_translation_falls_back_visibly() -> None:
    record = _spec(title=LanguageMap.of({"fr": "Nuage"}))
    assert dict(describe(record, "lb"))["Titel"] == "Nuage [fr]"
    record = _spec(title=LanguageMap.of({"en": "Cloud", "pt": "Nuvem"}))
    assert dict(describe(record, "lb"))["Titel"] == "Cloud [en]"
    record = _spec(title=LanguageMap.of({"pt": "Nuvem"}))
    assert dict(describe(record, "lb"))["Titel"] == "Nuvem [pt]"


def test_what_is_not_stated_has_no_line() -> None:
    assert describe(BARE, "en") == (("Issued on", "2 January 2026"),)


def test_text_cannot_dress_up_as_another_line_or_turn_its_direction() -> None:
    record = replace(
        _spec(title=LanguageMap.of({"fr": "Nuage\nNote: 20/20"})),
        learner=Learner("", "Ana\u202e", "\x1b[31mWeber"),
        grade="\u2066\u2069",
    )
    lines = dict(describe(record, "fr"))
    assert lines["Titre"] == "Nuage\ufffdNote: 20/20"
    assert lines["Apprenant"] == "Ana\ufffd \ufffd[31mWeber"
    assert lines["Note"] == "\ufffd\ufffd"


def test_labels_that_a_credential_brings_along_for_listed_codes_are_not_believed() -> None:
    listed = RECORD.specification.participation
    assert listed is not None
    false = Code(listed.uri, listed.scheme, "", LanguageMap.of({"en": "two years at sea"}))
    assert dict(describe(_spec(participation=false), "en"))["Participation"] == "blended, on site and online"
    unknown = Code("urn:x", "urn:x", "", LanguageMap.of({"en": "two years at sea"}))
    assert "Participation" not in dict(describe(_spec(participation=unknown), "en"))


@pytest.mark.parametrize(
    ("level", "value"),
    [
        (Level(5), "niveau 5 du CEC"),
        (Level(None, "5b"), "5b"),
        (Level(5, "CLQ 5"), "niveau 5 du CEC, CLQ 5"),
        (Level(None, "", LanguageMap.of({"fr": "Hors cadre"})), "sans objet (Hors cadre)"),
    ],
)
def test_level_is_told_as_stated_or_as_not_applicable(level: Level, value: str) -> None:
    assert dict(describe(_spec(level=level), "fr"))["Niveau"] == value


@pytest.mark.parametrize(
    ("workload", "language", "value"),
    [
        (Workload(Decimal("62.50")), "fr", "62,5 heures"),
        (
            Workload(None, Decimal("2.5"), COURSE.specification.workload.credit_system),
            "de",
            "2,5 ECTS-Punkte",
        ),
        (Workload(Decimal(100)), "en", "100 hours"),
        (Workload(None, Decimal(2)), "lb", "2"),
    ],
)
def test_amounts_are_written_as_in_the_reader_s_language(
    workload: Workload, language: str, value: str
) -> None:
    assert value in dict(describe(_spec(workload=workload), language)).values()


def test_field_without_name_is_told_by_its_number() -> None:
    field = RECORD.specification.field_of_study
    assert field is not None
    record = _spec(field_of_study=replace(field, labels=LanguageMap()))
    assert dict(describe(record, "en"))["Field"] == "(ISCED-F 0612)"


def test_unknown_language_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(MicroCredentialError, match="Choose one of en, fr, de, lb") as caught:
        describe(RECORD, "xx")
    assert caught.value.clause
