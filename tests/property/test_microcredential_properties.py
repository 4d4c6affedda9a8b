from __future__ import annotations

import contextlib
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from did.encoding.strict_json import dump_json, parse_json, parse_json_object
from vcwallet.errors import MalformedError, MicroCredentialError
from vcwallet.microcredential.class_list import read_class_list
from vcwallet.microcredential.codes.assessment import ASSESSMENT_TYPES, ATTENDANCE
from vcwallet.microcredential.codes.country import ALPHA_2
from vcwallet.microcredential.codes.credit import CREDIT_SYSTEMS
from vcwallet.microcredential.codes.external import esco_skill, isced_field
from vcwallet.microcredential.codes.language import LANGUAGES
from vcwallet.microcredential.codes.participation import PARTICIPATION_FORMS
from vcwallet.microcredential.codes.quality import QUALITY_ASSURANCE_TYPES
from vcwallet.microcredential.codes.setting import LEARNING_SETTINGS
from vcwallet.microcredential.codes.supervision import SUPERVISION_METHODS
from vcwallet.microcredential.course import read_course
from vcwallet.microcredential.describe import describe
from vcwallet.microcredential.duration import to_duration, to_hours
from vcwallet.microcredential.language_map import LanguageMap
from vcwallet.microcredential.open_badges import from_open_badge, to_open_badge
from vcwallet.microcredential.problem import Severity
from vcwallet.microcredential.record import (
    Assessment,
    Learner,
    LearningOutcome,
    Level,
    MicroCredential,
    Provider,
    QualityAssurance,
    Specification,
    Workload,
)
from vcwallet.microcredential.text import hides_something, visible
from vcwallet.microcredential.validate import problems

CONTEXTS = Path(os.environ.get("VCWALLET_VECTORS", Path(__file__).parents[3] / "shared")) / "contexts"
ID = "urn:uuid:6f1c2f0a-9d0e-4b53-8f3a-1f2a7c5b9e10"
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LANGUAGE = st.sampled_from(["fr", "en", "de", "lb", "pt", "ast"])
WORDS = (
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda text: text and not hides_something(text))
)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - bounds
    lambda moment: moment.replace(microsecond=0)
)
WEB = st.from_regex(r"https://[a-z]{1,10}\.example(/[a-z0-9]{1,8})?", fullmatch=True)
URIS = st.one_of(WEB, st.uuids().map(lambda uuid: f"urn:uuid:{uuid}"))
DIDS = st.from_regex(r"did:example:[a-zA-Z0-9]{1,20}", fullmatch=True)


def texts(primary: str) -> st.SearchStrategy[LanguageMap]:
    others = st.dictionaries(LANGUAGE, WORDS, max_size=3)
    return st.builds(lambda text, more: LanguageMap.of(more | {primary: text}), WORDS, others)


def maybe(strategy: st.SearchStrategy[object], otherwise: object = None) -> st.SearchStrategy[object]:
    return st.one_of(st.just(otherwise), strategy)


def amounts(most: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal("0.01"), Decimal(most), places=2)


def outcomes(primary: str) -> st.SearchStrategy[tuple[LearningOutcome, ...]]:
    named = st.dictionaries(
        st.uuids().map(lambda uuid: f"http://data.europa.eu/esco/skill/{uuid}"), texts("en"), max_size=4
    )

    def build(skills: dict[str, LanguageMap]) -> st.SearchStrategy[tuple[LearningOutcome, ...]]:
        known = [esco_skill(uri, labels) for uri, labels in skills.items()]
        chosen = st.lists(st.sampled_from(known), unique=True).map(tuple) if known else st.just(())
        one = st.builds(LearningOutcome, texts(primary), chosen)
        return st.lists(one, min_size=1, max_size=4, unique_by=lambda outcome: outcome.title).map(tuple)

    return named.flatmap(build)


@st.composite
def records(draw: st.DrawFn) -> MicroCredential:
    primary = draw(LANGUAGE)
    some = maybe(texts(primary), LanguageMap())
    credit = draw(maybe(st.tuples(amounts(1_000), st.sampled_from(CREDIT_SYSTEMS.codes)), (None, None)))
    hours = draw(amounts(10_000)) if credit[0] is None else draw(maybe(amounts(10_000)))
    eqf, nqf = draw(maybe(st.integers(1, 8))), draw(maybe(WORDS, ""))
    note = draw(some if eqf or nqf else texts(primary))
    agent = draw(some)
    types = [code for code in ASSESSMENT_TYPES.codes if code.uri != ATTENDANCE]
    did, given_name = draw(maybe(DIDS, "")), draw(maybe(WORDS, ""))
    issued = draw(MOMENTS)
    later = st.integers(1, 10**9).map(
        lambda seconds: datetime.fromtimestamp(issued.timestamp() + seconds, UTC)
    )
    return MicroCredential(
        specification=Specification(
            id=draw(URIS),
            primary_language=primary,
            title=draw(texts(primary)),
            outcomes=draw(outcomes(primary)),
            workload=Workload(hours, *credit),
            level=Level(eqf, nqf, note),
            assessment=Assessment(
                draw(st.sampled_from(types)),
                draw(some),
                draw(maybe(st.sampled_from(SUPERVISION_METHODS.codes))),
            ),
            participation=draw(st.sampled_from(PARTICIPATION_FORMS.codes)),
            quality_assurance=QualityAssurance(
                draw(st.sampled_from(QUALITY_ASSURANCE_TYPES.codes)),
                agent,
                draw(maybe(WEB, "")) if agent else "",
            ),
            languages=tuple(draw(st.lists(st.sampled_from(LANGUAGES.codes), unique=True, max_size=3))),
            setting=draw(maybe(st.sampled_from(LEARNING_SETTINGS.codes))),
            field_of_study=draw(
                maybe(st.builds(isced_field, st.from_regex(r"[0-9]{2,4}", fullmatch=True), some))
            ),
            prerequisites=draw(some),
            stackability=draw(some),
            further_information=draw(maybe(WEB, "")),
        ),
        learner=Learner(did, given_name, draw(maybe(WORDS, "") if did or given_name else WORDS)),
        provider=Provider(
            draw(st.one_of(DIDS, WEB)),
            draw(texts(primary)),
            draw(st.sampled_from(sorted(ALPHA_2))),
            draw(maybe(WORDS, "")),
            draw(maybe(WEB, "")),
        ),
        issued=issued,
        valid_until=draw(maybe(later)),
        assessed=draw(maybe(st.dates(date(1, 1, 1), issued.date()))),
        grade=draw(maybe(WORDS, "")),
    )


@unhurried
@given(records())
def test_record_to_badge_to_record_is_the_identity(record: MicroCredential) -> None:
    assert not [problem for problem in problems(record) if problem.severity is Severity.ERROR]
    badge = to_open_badge(record, ID)
    assert from_open_badge(badge) == record
    assert from_open_badge(parse_json_object(dump_json(badge))) == record


@pytest.mark.skipif(not CONTEXTS.is_dir(), reason="the published JSON-LD contexts are not at hand")
@settings(unhurried, max_examples=25)
@given(records())
def test_no_record_makes_a_badge_with_a_dropped_word(record: MicroCredential) -> None:
    files = {
        "https://www.w3.org/ns/credentials/v2": "www.w3.org/ns/credentials/v2.jsonld",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": (
            "purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ),
    }

    def load(url: str, _options: object) -> dict[str, object]:
        document = parse_json((CONTEXTS / files[url]).read_bytes())
        return {"contextUrl": None, "documentUrl": url, "document": document}

    dropped: list[object] = []
    badge = parse_json(dump_json(to_open_badge(record, ID)))
    jsonld.expand(badge, {"documentLoader": load}, dropped.append)
    assert dropped == []


@unhurried
@given(records(), st.sampled_from(["en", "fr", "de", "lb"]))
def test_description_never_shows_what_hides(record: MicroCredential, language: str) -> None:
    lines = describe(record, language)
    assert lines
    assert not any(hides_something(label + value) for label, value in lines)


@given(st.text())
def test_visible_text_hides_nothing_and_stays_as_it_is(text: str) -> None:
    assert not hides_something(visible(text))
    assert visible(visible(text)) == visible(text)


@given(amounts(10_000))
def test_every_number_of_hours_survives_the_duration(hours: Decimal) -> None:
    assert to_hours(to_duration(hours)) == hours


@given(st.text(max_size=20))
def test_duration_reader_is_total(text: str) -> None:
    hours = to_hours(text)
    assert hours is None or hours >= 0


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@unhurried
@given(st.data(), records(), JSON)
def test_badge_reader_raises_only_declared_errors(
    data: st.DataObject, record: MicroCredential, value: object
) -> None:
    badge = parse_json(dump_json(to_open_badge(record, ID)))
    node, path = badge, []
    while isinstance(node, dict | list) and node and (not path or data.draw(st.booleans())):
        path.append(
            (node, data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node)))))
        )
        node = path[-1][0][path[-1][1]]
    container, step = path[-1]
    container[step] = value
    with contextlib.suppress(MicroCredentialError):
        from_open_badge(badge)


@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "workload", "level", "languages", "assessment", "x"]), JSON
    )
)
def test_course_reader_raises_only_declared_errors(members: dict[str, object]) -> None:
    with pytest.raises(MicroCredentialError):
        read_course(dump_json(members))


@given(st.binary(max_size=300))
def test_readers_of_files_raise_only_declared_errors_on_any_bytes(data: bytes) -> None:
    with pytest.raises(MalformedError):
        read_class_list(data)
    with pytest.raises(MicroCredentialError):
        read_course(data)


@given(st.lists(st.text(max_size=12), min_size=7, max_size=7))
def test_class_list_reader_raises_only_declared_errors_on_any_cells(cells: list[str]) -> None:
    header = "learner_id,given_name,family_name,did,assessment_date,grade,email\n"
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    try:
        data = (header + line).encode()
    except UnicodeEncodeError:
        return
    with pytest.raises(MalformedError):
        read_class_list(data)
