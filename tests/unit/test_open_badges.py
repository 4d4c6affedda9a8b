from __future__ import annotations

import contextlib
import copy
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pyld import jsonld

from did.encoding.strict_json import dump_json, parse_json_object
from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential.codes.assessment import ASSESSMENT_TYPES
from vcwallet.microcredential.codes.quality import QUALITY_ASSURANCE_TYPES
from vcwallet.microcredential.context import CONTEXT, context_object
from vcwallet.microcredential.course import read_course
from vcwallet.microcredential.language_map import LanguageMap
from vcwallet.microcredential.open_badges import from_open_badge, to_open_badge
from vcwallet.microcredential.record import (
    Assessment,
    Learner,
    LearningOutcome,
    Level,
    MicroCredential,
    QualityAssurance,
    Specification,
    Workload,
)
from vcwallet.microcredential.validate import IncompleteMicroCredentialError

ROOT = Path(__file__).parents[2]
CONTEXTS = Path(os.environ.get("VCWALLET_VECTORS", ROOT.parent / "shared")) / "contexts"
needs_contexts = pytest.mark.skipif(
    not CONTEXTS.is_dir(), reason="the published JSON-LD contexts are not at hand (VCWALLET_VECTORS)"
)

ID = "urn:uuid:6f1c2f0a-9d0e-4b53-8f3a-1f2a7c5b9e10"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
COURSE = read_course((ROOT / "examples/data/course.json").read_bytes())
FULL = MicroCredential(
    specification=replace(
        COURSE.specification, level=Level(5, "5b", LanguageMap.of({"fr": "Niveau déclaré", "en": "Declared"}))
    ),
    learner=Learner("did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH", "Zoé", "Weber-Kayser"),
    provider=replace(COURSE.provider, id="did:web:academy.example"),
    issued=datetime(2026, 6, 19, 9, tzinfo=UTC),
    valid_until=datetime(2029, 6, 19, 9, tzinfo=UTC),
    assessed=date(2026, 6, 12),
    grade="15/20",
)
LEAST = MicroCredential(
    specification=Specification(
        id="urn:uuid:2f5a7d3e-7a55-4b1f-9a3e-0a0b0c0d0e0f",
        primary_language="pt",
        title=LanguageMap.of({"pt": "Noções"}),
        outcomes=(LearningOutcome(LanguageMap.of({"pt": "Sabe"})),),
        workload=Workload(Decimal("1.5")),
        level=Level(None, "", LanguageMap.of({"pt": "Nenhum"})),
        assessment=Assessment(ASSESSMENT_TYPES.codes[0]),
        participation=COURSE.specification.participation,
        quality_assurance=QualityAssurance(QUALITY_ASSURANCE_TYPES.codes[0]),
    ),
    learner=Learner("", "Suryani"),
    provider=replace(
        COURSE.provider, id="https://a.example", locality="", url="", legal_name=LanguageMap.of({"pt": "A"})
    ),
    issued=datetime(2026, 6, 19, 9, tzinfo=UTC),
)


def _badge(record: MicroCredential = FULL) -> dict:
    return json.loads(dump_json(to_open_badge(record, ID)))


def _load(url: str, _options: object = None) -> dict:
    entries = json.loads((CONTEXTS / "manifest.json").read_text(encoding="utf-8"))["contexts"]
    file = next(entry["file"] for entry in entries if entry.get("url") == url)
    document = json.loads((CONTEXTS / file).read_text(encoding="utf-8"))
    return {"contextUrl": None, "documentUrl": url, "document": document}


def _quads(badge: dict) -> str:
    return jsonld.normalize(
        badge, {"documentLoader": _load, "algorithm": "URDNA2015", "format": "application/n-quads"}
    )


def _leaves(
    value: object, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], object]]:
    if isinstance(value, dict):
        for name, member in value.items():
            if name != "@context":
                yield from _leaves(member, (*path, name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _leaves(member, (*path, index))
    else:
        yield path, value


def _set(badge: dict, path: tuple[str | int, ...], value: object) -> dict:
    changed = copy.deepcopy(badge)
    node: object = changed
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return changed


def _without(badge: dict, *path: str | int) -> dict:
    changed = copy.deepcopy(badge)
    node: object = changed
    for step in path[:-1]:
        node = node[step]
    del node[path[-1]]
    return changed


RECORDS = pytest.mark.parametrize("record", [FULL, LEAST], ids=["full", "least"])


@RECORDS
def test_reading_what_was_written_gives_the_same_record(record: MicroCredential) -> None:
    assert from_open_badge(to_open_badge(record, ID)) == record
    assert from_open_badge(parse_json_object(dump_json(to_open_badge(record, ID)))) == record


@needs_contexts
@RECORDS
def test_no_word_is_dropped_and_no_iri_is_relative(record: MicroCredential) -> None:
    dropped: list[object] = []
    expanded = jsonld.expand(_badge(record), {"documentLoader": _load}, dropped.append)
    assert dropped == []
    for path, value in _leaves(expanded):
        keyword = next((step for step in reversed(path) if isinstance(step, str)), "")
        if keyword in ("@id", "@type"):
            assert ":" in str(value), path


@needs_contexts
@RECORDS
def test_every_value_appears_in_the_n_quads(record: MicroCredential) -> None:
    badge = _badge(record)
    quads = _quads(badge)
    for path, value in _leaves(badge):
        if "type" in path:
            continue  # classes appear as their IRIs; the next test changes each of them
        written = (
            json.dumps(value, ensure_ascii=False) if isinstance(value, str) else f'"{json.dumps(value)}"'
        )
        assert written in quads or f"<{value}>" in quads, path


@needs_contexts
def test_changing_any_value_changes_what_is_signed() -> None:
    badge = _badge()
    before = _quads(badge)
    for path, value in _leaves(badge):
        other = {bool: not value, int: 7}.get(type(value), "urn:other:value")
        assert _quads(_set(badge, path, other)) != before, path


@needs_contexts
def test_no_word_of_ours_is_a_word_of_the_other_two_contexts_even_a_scoped_one() -> None:
    def words(context: object) -> Iterator[str]:
        for name, term in context.items():
            yield name
            if isinstance(term, dict) and isinstance(term.get("@context"), dict):
                yield from words(term["@context"])

    for url in ("https://www.w3.org/ns/credentials/v2", OB):
        theirs = set(words(_load(url)["document"]["@context"])) - {"@protected"}
        assert not theirs & set(CONTEXT)


@needs_contexts
def test_words_mean_what_they_mean_in_the_european_context() -> None:
    theirs = _load("http://data.europa.eu/snb/model/context/edc-ap")["document"]["@context"]

    def iri(compact: str) -> str:
        prefix, _, rest = compact.partition(":")
        return theirs[prefix] + rest if prefix in theirs else compact

    ours = {"@protected", "levelNote", "learnerGivenName", "learnerFamilyName"}
    for word in set(CONTEXT) - ours:
        mine, yours = CONTEXT[word], theirs[word]
        if isinstance(yours, str):
            assert mine == iri(yours), word
            continue
        mine = {"@id": mine, "@type": "xsd:string"} if isinstance(mine, str) else dict(mine)
        assert mine["@id"] == iri(yours["@id"]), word
        if "@type" in yours:
            assert iri(mine["@type"]) == iri(yours["@type"]), word
        if "@container" in yours:
            assert mine["@container"] == yours["@container"], word


def test_context_is_frozen_and_every_badge_gets_its_own_copy() -> None:
    with pytest.raises(TypeError):
        CONTEXT["title"] = "urn:other"
    with pytest.raises(TypeError):
        CONTEXT["title"]["@id"] = "urn:other"
    badge = to_open_badge(FULL, ID)
    badge["@context"][2]["title"]["@id"] = "urn:other"
    assert context_object() == to_open_badge(FULL, ID)["@context"][2]
    assert context_object()["title"]["@id"] == "http://purl.org/dc/terms/title"


@RECORDS
def test_badge_has_what_open_badges_requires(record: MicroCredential) -> None:
    badge = _badge(record)
    subject = badge["credentialSubject"]
    achievement = subject["achievement"]
    assert badge["@context"][:2] == ["https://www.w3.org/ns/credentials/v2", OB]
    assert {"id", "type", "issuer", "validFrom", "name"} <= set(badge)
    assert {"VerifiableCredential", "AchievementCredential"} <= set(badge["type"])
    assert "AchievementSubject" in subject["type"]
    assert "id" in subject or subject["identifier"]
    assert {"id", "type", "criteria", "description", "name"} <= set(achievement)
    assert "Achievement" in achievement["type"]
    assert achievement["achievementType"] == "MicroCredential"
    assert "Profile" in badge["issuer"]["type"]
    assert "Address" in badge["issuer"]["address"]["type"]
    for alignment in achievement.get("alignment", []):
        assert alignment["type"] == ["Alignment"]
        assert alignment["targetType"].startswith("ext:")
        assert {"targetName", "targetUrl"} <= set(alignment)
    for identity in subject.get("identifier", []):
        assert set(identity) == {"type", "hashed", "identityHash", "identityType"}
        assert (identity["type"], identity["hashed"]) == ("IdentityObject", False)
    for description in achievement.get("resultDescription", []):
        assert {"id", "type", "name", "resultType"} <= set(description)
    for result in subject.get("result", []):
        assert isinstance(result["value"], str)


def test_badge_shows_the_main_facts_to_any_badge_reader() -> None:
    badge = _badge()
    subject = badge["credentialSubject"]
    achievement = subject["achievement"]
    assert badge["name"] == achievement["name"] == "Sécurité du cloud pour petites entreprises"
    assert achievement["inLanguage"] == "fr"
    assert achievement["creditsAvailable"] == 3
    assert achievement["criteria"]["narrative"].endswith("12/20 pour réussir")
    urls = [alignment["targetUrl"] for alignment in achievement["alignment"]]
    assert urls[0] == "http://data.europa.eu/snb/eqf/5"
    assert len(urls) == 6
    assert badge["awardedDate"] == badge["validFrom"] == "2026-06-19T09:00:00Z"
    assert badge["validUntil"] == "2029-06-19T09:00:00Z"
    assert subject["id"] == FULL.learner.did
    assert subject["identifier"][0]["identityHash"] == "Zoé Weber-Kayser"
    assert badge["issuer"]["address"]["addressCountryCode"] == "LU"
    (result,), (described,) = subject["result"], achievement["resultDescription"]
    assert result["resultDescription"] == described["id"]
    assert (result["value"], result["status"]) == ("15/20", "Completed")


def test_learner_may_be_known_by_did_alone() -> None:
    record = replace(FULL, learner=Learner(FULL.learner.did))
    badge = _badge(record)
    assert "identifier" not in badge["credentialSubject"]
    assert from_open_badge(badge) == record


def test_label_that_a_list_lacks_in_the_primary_language_is_english_and_says_so() -> None:
    mode = _badge(LEAST)["credentialSubject"]["achievement"]["mode"]
    assert mode["prefLabel"] == {"en": "blended, on site and online"}


def test_times_are_written_in_utc_and_fractional_credits_as_written() -> None:
    spec = replace(
        FULL.specification,
        workload=Workload(Decimal(65), Decimal("2.50"), COURSE.specification.workload.credit_system),
    )
    record = replace(
        FULL, specification=spec, issued=datetime.fromisoformat("2026-06-19T11:00:00+02:00"), valid_until=None
    )
    badge = _badge(record)
    achievement = badge["credentialSubject"]["achievement"]
    assert badge["validFrom"] == "2026-06-19T09:00:00Z"
    assert achievement["creditsAvailable"] == 2.5
    assert achievement["creditPoint"]["point"] == "2.5"
    assert from_open_badge(badge) == record


def test_incomplete_record_is_not_written() -> None:
    with pytest.raises(IncompleteMicroCredentialError, match="element 9"):
        to_open_badge(replace(FULL, specification=replace(FULL.specification, assessment=None)), ID)


@pytest.mark.parametrize("credential_id", ["", "badge-1", "urn:a b", COURSE.specification.id])
def test_credential_needs_an_absolute_identifier_of_its_own(credential_id: str) -> None:
    with pytest.raises(MicroCredentialError, match="identifier") as caught:
        to_open_badge(FULL, credential_id)
    assert "urn:uuid:" in caught.value.fix


def test_plain_badge_is_refused_with_the_elements_it_cannot_state() -> None:
    badge = _badge()
    badge["@context"] = badge["@context"][:2]
    with pytest.raises(MicroCredentialError) as caught:
        from_open_badge(badge)
    text = str(caught.value)
    for element in ("6 learning outcomes", "7 notional workload", "9 type of assessment"):
        assert element in text
    for element in ("10 form of participation", "11 type of quality assurance"):
        assert element in text


def _remap(badge: dict) -> dict:
    badge["@context"][2]["title"]["@id"] = "http://attacker.example/title"
    return badge


CONTEXT_ATTACKS: dict[str, Callable[[dict], dict]] = {
    "a word is mapped anew": _remap,
    "another context follows": lambda badge: badge | {"@context": [*badge["@context"], {"mode": "urn:x"}]},
    "a word is missing": lambda badge: _without(badge, "@context", 2, "mode"),
    "1 instead of true": lambda badge: _set(badge, ("@context", 2, "@protected"), 1),
    "the order is changed": lambda badge: badge | {"@context": badge["@context"][::-1]},
    "an older Open Badges context": lambda badge: _set(badge, ("@context", 1), OB.replace("3.0.3", "3.0.2")),
    "another base context": lambda badge: _set(
        badge, ("@context", 0), "https://www.w3.org/2018/credentials/v1"
    ),
    "the profile context by name": lambda badge: _set(badge, ("@context", 2), "https://a.example/context"),
    "the profile context as a list": lambda badge: _set(badge, ("@context", 2), []),
    "no context": lambda badge: _without(badge, "@context"),
    "only a name": lambda badge: badge | {"@context": OB},
}


@pytest.mark.parametrize("attack", CONTEXT_ATTACKS.values(), ids=CONTEXT_ATTACKS.keys())
def test_badge_whose_words_could_mean_something_else_is_refused(attack: Callable[[dict], dict]) -> None:
    with pytest.raises(MicroCredentialError, match="words could mean anything") as caught:
        from_open_badge(attack(_badge()))
    assert OB in caught.value.fix


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (("credentialSubject", "hasClaim"), "@context"),
        (("credentialSubject", "achievement"), "@reverse"),
        (("credentialSubject", "achievement", "alignment", 0), "@included"),
        (("issuer",), "http://www.w3.org/ns/regorg#legalName"),
        ((), "@graph"),
        ((), "https://www.w3.org/2018/credentials#validUntil"),
    ],
)
def test_keywords_and_disguised_words_are_refused_wherever_they_stand(
    path: tuple[str | int, ...], word: str
) -> None:
    with pytest.raises(MicroCredentialError, match="can change what its words mean") as caught:
        from_open_badge(_set(_badge(), (*path, word), {}))
    assert word in str(caught.value)


def test_missing_elements_are_listed_all_together() -> None:
    badge = _badge()
    achievement = badge["credentialSubject"]["achievement"]
    for word in ("learningOutcome", "volumeOfLearning", "creditPoint", "mode", "accreditation"):
        del achievement[word]
    del badge["credentialSubject"]["hasClaim"]
    with pytest.raises(IncompleteMicroCredentialError) as caught:
        from_open_badge(badge)
    assert {problem.element for problem in caught.value.problems} == {6, 7, 9, 10, 11}


@pytest.mark.parametrize(
    ("path", "element"),
    [
        (("credentialSubject", "achievement"), 2),
        (("credentialSubject", "achievement", "title"), 2),
        (("credentialSubject", "achievement", "inLanguage"), 2),
        (("issuer",), 4),
        (("issuer", "address"), 3),
        (("issuer", "legalName"), 4),
        (("credentialSubject", "hasClaim", "provenBy"), 9),
    ],
)
def test_withheld_element_is_named(path: tuple[str, ...], element: int) -> None:
    with pytest.raises(IncompleteMicroCredentialError) as caught:
        from_open_badge(_without(_badge(), *path))
    assert element in {problem.element for problem in caught.value.problems}


def test_withheld_grade_name_and_notes_leave_a_complete_micro_credential() -> None:
    badge = _badge()
    subject = badge["credentialSubject"]
    for word in ("result", "identifier", "learnerGivenName", "learnerFamilyName"):
        del subject[word]
    for word in ("additionalNote", "entryRequirement", "resultDescription", "alignment"):
        del subject["achievement"][word]
    record = from_open_badge(badge)
    assert record.grade == ""
    assert record.learner == Learner(FULL.learner.did)
    assert record.specification.level.eqf is None


def test_members_this_profile_does_not_use_are_passed_over() -> None:
    badge = _badge() | {
        "credentialStatus": {"id": "urn:x", "type": "BitstringStatusListEntry"},
        "evidence": [{"type": ["Evidence"]}],
        "proof": {"@context": ["urn:x"]},
    }
    subject = badge["credentialSubject"]
    subject["achievement"]["tag"] = ["cloud"]
    subject["achievement"]["alignment"].append(
        {"type": ["Alignment"], "targetName": "x", "targetUrl": "urn:x"}
    )
    subject["identifier"].append(
        {"type": "IdentityObject", "identityType": "emailAddress", "hashed": True, "identityHash": "sha256$0"}
    )
    subject["result"].append({"type": ["Result"], "value": "1"})
    badge["type"] = ["VerifiableCredential", "OpenBadgeCredential"]
    assert from_open_badge(badge) == FULL


ACHIEVEMENT = ("credentialSubject", "achievement")
CLAIM = ("credentialSubject", "hasClaim")


@pytest.mark.parametrize(
    ("path", "value", "place", "expected"),
    [
        (("type",), ["VerifiableCredential"], "/type", "AchievementCredential or OpenBadgeCredential"),
        (("type",), "AchievementCredential", "/type", "VerifiableCredential"),
        (("type",), 5, "/type", "array"),
        (("validFrom",), "2026-06-19", "/validFrom", "with time zone"),
        (("validFrom",), "2026-06-19T24:00:00Z", "/validFrom", "with time zone"),
        (("validFrom",), "2026-13-19T09:00:00Z", "/validFrom", "with time zone"),
        (("validFrom",), 5, "/validFrom", "text"),
        (("validUntil",), "never", "/validUntil", "with time zone"),
        (("awardedDate",), "2026-06-18T09:00:00Z", "/awardedDate", "same time as validFrom"),
        (("issuer",), "did:web:academy.example", "/issuer", "object"),
        (("issuer", "type"), ["Organisation"], "/issuer/type", "Profile"),
        (("issuer", "address", "type"), [5], "/issuer/address/type", "array of texts"),
        (("issuer", "legalName"), "Academy", "/issuer/legalName", "object"),
        (("issuer", "legalName", "fr"), ["Academy"], "/issuer/legalName/fr", "text"),
        (("issuer", "name"), "Harvard", "/issuer/name", "as stated elsewhere"),
        (("name",), "PhD", "/name", "as stated elsewhere"),
        (("credentialSubject", "type"), "Person", "/credentialSubject/type", "AchievementSubject"),
        (("credentialSubject", "result"), {}, "/credentialSubject/result", "array"),
        (("credentialSubject", "result"), [5], "/credentialSubject/result", "array of objects"),
        (("credentialSubject", "result", 0, "type"), [], "/credentialSubject/result/0/type", "Result"),
        (
            ("credentialSubject", "result", 0, "status"),
            "Failed",
            "/credentialSubject/result/0/status",
            "Completed",
        ),
        (
            ("credentialSubject", "identifier", 0, "identityHash"),
            "Somebody Else",
            "/credentialSubject/identifier/0/identityHash",
            "'Zoé Weber-Kayser'",
        ),
        ((*CLAIM, "id"), "urn:x", "/credentialSubject/hasClaim/id", "no such member"),
        ((*CLAIM, "type"), "Claim", "/credentialSubject/hasClaim/type", "LearningAchievement"),
        (
            (*CLAIM, "specifiedBy"),
            "urn:x",
            "/credentialSubject/hasClaim/specifiedBy",
            "id of the achievement",
        ),
        ((*CLAIM, "provenBy", "grade"), "A", "/credentialSubject/hasClaim/provenBy/grade", "no such member"),
        (
            (*CLAIM, "provenBy", "dateIssued"),
            "2026-06-12T08:00:00Z",
            "/credentialSubject/hasClaim/provenBy/dateIssued",
            "midnight UTC",
        ),
        (
            (*CLAIM, "provenBy", "dateIssued"),
            "2026-06-12T00:00:00+02:00",
            "/credentialSubject/hasClaim/provenBy/dateIssued",
            "midnight UTC",
        ),
        (
            (*CLAIM, "provenBy", "specifiedBy", "dcType", "id"),
            "http://data.europa.eu/snb/assessment/0",
            "/credentialSubject/hasClaim/provenBy/specifiedBy/dcType",
            "type of assessment",
        ),
        ((*ACHIEVEMENT, "type"), ["LearningAchievementSpecification"], "achievement/type", "Achievement"),
        ((*ACHIEVEMENT, "achievementType"), "Course", "achievement/achievementType", '"MicroCredential"'),
        ((*ACHIEVEMENT, "name"), "PhD", "achievement/name", "as stated elsewhere"),
        ((*ACHIEVEMENT, "creditsAvailable"), 30, "achievement/creditsAvailable", "as stated by creditPoint"),
        ((*ACHIEVEMENT, "creditsAvailable"), True, "achievement/creditsAvailable", "amount"),
        ((*ACHIEVEMENT, "creditPoint", "point"), "3e9", "achievement/creditPoint/point", "amount"),
        ((*ACHIEVEMENT, "creditPoint", "point"), None, "achievement/creditPoint/point", "amount"),
        ((*ACHIEVEMENT, "volumeOfLearning"), "P60M", "achievement/volumeOfLearning", "sixty months"),
        ((*ACHIEVEMENT, "language", 0), "urn:x", "achievement/language", "language of instruction"),
        (
            (*ACHIEVEMENT, "alignment", 0, "targetUrl"),
            "http://data.europa.eu/snb/eqf/9",
            "targetUrl",
            "EQF level",
        ),
        ((*ACHIEVEMENT, "alignment", 0, "type"), "Item", "alignment/0/type", "Alignment"),
        (
            (*ACHIEVEMENT, "alignment", 1, "targetName"),
            "fly",
            "alignment/1/targetName",
            "as stated elsewhere",
        ),
        (
            (*ACHIEVEMENT, "alignment", 1, "targetUrl"),
            "http://data.europa.eu/snb/eqf/8",
            "achievement/alignment",
            "one EQF level at most",
        ),
        ((*ACHIEVEMENT, "learningOutcome", 0, "type"), "Claim", "learningOutcome/0/type", "LearningOutcome"),
        ((*ACHIEVEMENT, "mode", "x"), "y", "achievement/mode/x", "no such member"),
    ],
)
def test_wrong_member_is_refused_with_its_place_and_what_is_expected(
    path: tuple[str | int, ...], value: object, place: str, expected: str
) -> None:
    with pytest.raises(MicroCredentialError) as caught:
        from_open_badge(_set(_badge(), path, value))
    assert f"{place}:" in caught.value.detail
    assert expected in caught.value.fix
    assert caught.value.clause


def test_two_grades_are_refused() -> None:
    badge = _badge()
    badge["credentialSubject"]["result"] *= 2
    with pytest.raises(MicroCredentialError, match="one grade at most"):
        from_open_badge(badge)


def test_badge_without_date_of_issuing_is_refused() -> None:
    with pytest.raises(MicroCredentialError, match="element 5"):
        from_open_badge(_without(_badge(), "validFrom"))


def test_badge_without_learner_is_refused() -> None:
    badge = _badge(LEAST)
    for word in ("learnerGivenName", "identifier"):
        del badge["credentialSubject"][word]
    with pytest.raises(IncompleteMicroCredentialError, match="element 1 "):
        from_open_badge(badge)


def test_long_values_are_cut_in_messages() -> None:
    with pytest.raises(MicroCredentialError) as caught:
        from_open_badge(_set(_badge(), ("validUntil",), "9" * 100_000))
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("cut", range(0, 12_000, 1_499))
def test_badges_with_one_strange_value_raise_only_declared_errors(cut: int) -> None:
    badge = _badge()
    leaves = list(_leaves(badge))
    for value in (None, [], {}, 0, "x"):
        path = leaves[cut % len(leaves)][0]
        with contextlib.suppress(MicroCredentialError):
            from_open_badge(_set(badge, path, value))
