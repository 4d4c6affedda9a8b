"""Hostile documents: what has fooled Data Integrity and JSON-LD libraries before, made with real keys.

An RDF proof protects statements. Most attacks here spell signed statements anew, so that the signature would
still fit; that it would is proved beside each of them, with nothing but a JSON-LD processor and the key.
"""

from __future__ import annotations

import asyncio
import copy
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_kit import findings, inside
from pyld import jsonld
from verification_kit import (
    ANY_TERM,
    DAY,
    DI,
    JCS,
    LIST_URL,
    NOW,
    RDFC,
    SECOND,
    SHOP,
    SUBJECT,
    TOKEN,
    V1,
    V2,
    Json,
    assert_accepted,
    assert_refused,
    assert_unknown,
    credential,
    credential_1_1,
    finding,
    header,
    name_of,
    presentation,
    raw_token,
    secure,
    signed,
    status_entry,
    status_list,
    web_did,
    web_signer,
)
from world import World

import vcwallet
from did import jwk
from did.algorithms import ED25519, P256_KEY, X25519_KEY
from did.document_writer import write_document
from did.encoding import jcs, multibase
from did.keys import PublicKey
from did.signers import LocalSigner, generate
from vcwallet import AsyncVerifier, Check, Outcome, Policy, Verifier
from vcwallet.errors import ProfileError, TransformationError
from vcwallet.rdf.contexts import Contexts, bundled_context
from vcwallet.securing.data_integrity.suites import READ
from vcwallet.securing.registry import mechanisms
from vcwallet.verifier.result import VerificationResult

ACADEMY, LEARNER, MALLORY, ACADEMY_P256 = generate(), generate(), generate(), generate(P256_KEY)
WEB_ACADEMY = web_signer(ACADEMY)
WEB_URL = "https://academy.example/.well-known/did.json"
EVIL = "https://evil.example/context"
CREDENTIALS = "https://www.w3.org/2018/credentials#"
SECURITY = "https://w3id.org/security#"
STATUS = "https://www.w3.org/ns/credentials/status#"
DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
OWN = "https://academy.example/terms#"
ENDED = "2026-02-01T00:00:00Z"
STRICT = Policy(leeway=timedelta(0))
SUITES = {suite.name: suite for suite in READ}
BOTH = pytest.mark.parametrize("suite", [RDFC, JCS])


def shown(
    document: Json,
    world: World | None = None,
    *,
    policy: Policy | None = None,
    now: datetime = NOW,
    fetched: Sequence[str] = (),
) -> VerificationResult:
    """Return what the verifier finds; check what it fetches, and that the awaiting one does the same."""
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    asked, first, second = policy or Policy(), world or World(), World((world or World()).answers)
    result = Verifier(asked, first, clock=lambda: now).inspect(data)
    awaiting = AsyncVerifier(asked, second.for_async(), clock=lambda: now)
    assert asyncio.run(awaiting.inspect(data)) == result
    assert first.fetched == second.fetched == list(fetched)
    return result


def refused(
    document: Json, check: Check, *words: str, world: World | None = None, **options: Json
) -> VerificationResult:
    """Check that one check refuses the document, for this reason, and that nothing else was fetched."""
    result = shown(document, world, **options)
    assert_refused(result, check, *words)
    if check in {Check.FORMAT, Check.ALGORITHM, Check.ADMISSION, Check.KEY, Check.PROOF}:
        assert result.credential is None
        assert result.presentation is None
    return result


def accepted(document: Json, world: World | None = None, **options: Json) -> VerificationResult:
    result = shown(document, world, **options)
    assert_accepted(result)
    return result


def badge(**changes: Json) -> Json:
    """Return an unsigned credential of the academy."""
    return credential(ACADEMY, **changes)


def issued(way: str = RDFC, /, **changes: Json) -> Json:
    """Return a signed credential of the academy."""
    return signed(badge(**changes), way, ACADEMY)


def without(document: Json, *names: str) -> Json:
    return {name: value for name, value in document.items() if name not in names}


def inside_subject(document: Json, **members: Json) -> Json:
    return document | {"credentialSubject": document["credentialSubject"] | members}


# How others see a document: a JSON-LD processor, the key, and none of our code in between.


def n_quads(document: Json) -> str:
    def load(url: str, _: object) -> Json:
        loaded = {"contentUrl": None, "contentType": "application/ld+json", "contextUrl": None}
        return loaded | {"documentUrl": url, "document": bundled_context(url)}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    return str(jsonld.normalize(without(document, "proof"), options))


def others_accept(document: Json, key: LocalSigner = ACADEMY) -> None:
    """Check that the signature of an RDF proof fits, as the specification of the suite has it."""
    options = without(document["proof"], "proofValue") | {"@context": document["@context"]}
    hashed = b"".join(hashlib.sha256(n_quads(part).encode()).digest() for part in (options, document))
    key.public_key.verify(multibase.decode(document["proof"]["proofValue"]), hashed, ED25519)


def respelled(original: Json, changed: Json, check: Check, *words: str) -> None:
    """Check that a changed document says the same to a JSON-LD processor, and is refused all the same."""
    assert changed != original
    assert n_quads(changed) == n_quads(original)
    others_accept(original)
    others_accept(changed)
    refused(changed, check, *words)


def proof(
    document: Json, key: LocalSigner = ACADEMY, over: Json = (), suite: str = JCS, **options: Json
) -> Json:
    """Return a well-signed proof over a document and earlier proofs of it; None takes an option away."""
    settings = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "created": "2026-06-19T11:00:00Z",
        "verificationMethod": str(key.verification_method),
        "proofPurpose": "assertionMethod",
    } | options
    settings = {name: value for name, value in settings.items() if value is not None}
    whole = document | {"proof": list(over)} if over else document
    hashed = SUITES[suite].hash_data(whole, settings, ED25519, Contexts())
    return settings | {"proofValue": multibase.encode_base58btc(key.sign(hashed, ED25519))}


def proved(document: Json, suite: str = JCS, key: LocalSigner = ACADEMY, **options: Json) -> Json:
    return document | {"proof": proof(document, key, suite=suite, **options)}


# Control: what all attacks start from is accepted, and a change of statements is seen.


@pytest.mark.parametrize("way", [RDFC, JCS])
def test_the_documents_that_are_attacked_are_accepted_unattacked(way: str) -> None:
    document = issued(way)
    accepted(document)
    refused(inside_subject(document, name="Mallory"), Check.PROOF, "does not fit the content", "RFC 8032")
    accepted(proved(badge(), way))
    data = vcwallet.issue(badge(validUntil="9999-01-01T00:00:00Z"), ACADEMY, way)
    assert_accepted(Verifier(Policy(), World()).inspect(data))


def test_others_accept_the_documents_of_this_file_for_their_signature() -> None:
    others_accept(issued())
    others_accept(issued(credentialStatus=status_entry()))


# Item 33: a member in a spelling that no check reads.

MOMENT = {"@value": ENDED, "@type": DATE_TIME}
BY_IRI = ("spells a protected term by its IRI", "W3C Data Integrity 1.0 §4.6")
KEYWORD = ("is a JSON-LD keyword that could hide", "W3C Data Integrity 1.0 §4.6")
RENAMED = ("gives a protected term another name", "W3C Data Integrity 1.0")


def test_item_33_an_end_spelled_by_its_iri_is_refused() -> None:
    document = issued(validUntil=ENDED)
    refused(document, Check.VALIDITY, f"It was valid until {ENDED}", "W3C VCDM 2.0 §4.9")
    changed = without(document, "validUntil") | {CREDENTIALS + "validUntil": MOMENT}
    respelled(document, changed, Check.PROOF, "/https://www.w3.org/2018/credentials#validUntil", *BY_IRI)
    accepted(issued())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("validFrom", {"@value": "2027-01-01T00:00:00Z", "@type": DATE_TIME}),
        ("issuer", {"id": name_of(ACADEMY)}),
        ("credentialSubject", {"id": SUBJECT, "name": "Ada Lovelace", "description": "Passed"}),
    ],
)
def test_item_33_any_member_of_the_data_model_spelled_by_its_iri_is_refused(name: str, value: Json) -> None:
    document = issued(
        **({"validFrom": "2027-01-01T00:00:00Z", "validUntil": None} if name == "validFrom" else {})
    )
    changed = without(document, name) | {CREDENTIALS + name: value}
    respelled(document, changed, Check.PROOF, *BY_IRI)


def test_item_33_a_status_spelled_by_its_iri_is_refused() -> None:
    document = issued(credentialStatus=status_entry(7))
    revoking = World().put(LIST_URL, secure(status_list(7, issuer=ACADEMY), RDFC, ACADEMY))
    refused(document, Check.STATUS, "revoked", world=revoking, fetched=[LIST_URL])
    changed = without(document, "credentialStatus")
    respelled(document, changed | {CREDENTIALS + "credentialStatus": status_entry(7)}, Check.PROOF, *BY_IRI)
    entry = without(status_entry(7), "statusListIndex") | {STATUS + "statusListIndex": "7"}
    respelled(document, changed | {"credentialStatus": entry}, Check.PROOF, *BY_IRI)
    free = World().put(LIST_URL, secure(status_list(issuer=ACADEMY), RDFC, ACADEMY))
    accepted(document, free, fetched=[LIST_URL])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statusListIndex", {"@value": "7"}),
        ("statusListIndex", ["7"]),
        ("statusPurpose", {"@value": "revocation"}),
        ("statusListCredential", {"id": LIST_URL}),
        ("statusListCredential", [LIST_URL]),
    ],
)
def test_item_33_a_status_in_another_json_form_is_never_taken_for_none(name: str, value: Json) -> None:
    document = issued(credentialStatus=status_entry(7))
    changed = document | {"credentialStatus": status_entry(7) | {name: value}}
    others_accept(changed)
    result = Verifier(Policy(), World(), clock=lambda: NOW).inspect(json.dumps(changed).encode())
    if "@value" in value:  # another spelling of the same statement is refused before anything else is read
        assert result.reasons[0].check is Check.PROOF
        assert name in result.reasons[0].detail
        assert not result.accepted
    else:
        assert_unknown(result, Check.STATUS, name)


@pytest.mark.parametrize(("name", "keyword"), [("type", "@type"), ("id", "@id")], ids=["type", "id"])
def test_item_33_keywords_in_place_of_id_and_type_are_refused(name: str, keyword: str) -> None:
    document = issued()
    respelled(document, without(document, name) | {keyword: document[name]}, Check.PROOF, *KEYWORD)
    subject = issued(credentialSubject={"id": SUBJECT, "type": "https://academy.example/Person"})
    value = without(subject["credentialSubject"], name) | {keyword: subject["credentialSubject"][name]}
    respelled(subject, subject | {"credentialSubject": value}, Check.PROOF, *KEYWORD)


def test_item_33_an_end_as_object_or_list_is_refused() -> None:
    document = issued(validUntil=ENDED)
    for value in (MOMENT, [ENDED], [MOMENT]):
        words = ("/validUntil must be a point in time written as text", "W3C VCDM 2.0 §4")
        respelled(document, document | {"validUntil": value}, Check.PROFILE, *words)
    respelled(document, document | {"validUntil": [[ENDED]]}, Check.PROOF, "/validUntil")


def test_item_33_the_end_of_a_proof_spelled_by_its_iri_is_refused() -> None:
    document = signed(badge(), RDFC, ACADEMY, created=NOW - 2 * DAY, not_after=NOW - DAY)
    refused(document, Check.VALIDITY, "Its proof was valid until")
    end = {"@value": document["proof"]["expires"], "@type": DATE_TIME}
    for name in (SECURITY + "expiration",):
        changed = without(document["proof"], "expires") | {name: end}
        respelled(document, document | {"proof": changed}, Check.PROOF, *BY_IRI)


def test_item_33_an_old_credential_is_not_spelled_by_iris_either() -> None:
    document = signed(credential_1_1(ACADEMY, expirationDate=ENDED), RDFC, ACADEMY)
    refused(document, Check.VALIDITY, "It was valid until")
    changed = without(document, "expirationDate") | {CREDENTIALS + "expirationDate": MOMENT}
    respelled(document, changed, Check.PROOF, *BY_IRI)
    accepted(signed(credential_1_1(ACADEMY), RDFC, ACADEMY))


# Item 34: contexts that stand in the document.


def inline(document: Json, context: Json) -> Json:
    return document | {"@context": [*document["@context"], context]}


def test_item_34_other_names_for_known_words_are_refused() -> None:
    document = issued(validUntil=ENDED)
    end, subject = without(document, "validUntil"), without(document, "credentialSubject")
    dated: Json = {"@id": CREDENTIALS + "validUntil", "@type": DATE_TIME}
    for changed in (
        inline(end, {"end": dated}) | {"end": ENDED},
        inline(end, {"end": CREDENTIALS + "validUntil"}) | {"end": MOMENT},
        inline(end, {"c": CREDENTIALS}) | {"c:validUntil": MOMENT},
        inline(end, {"c": CREDENTIALS, "end": "c:validUntil"}) | {"end": MOMENT},
        inline(end, {"c": {"@id": CREDENTIALS + "valid", "@prefix": True}}) | {"c:Until": MOMENT},
        inline(end, {"w": "https://www.w3.org/"}) | {"w:2018/credentials#validUntil": MOMENT},
        inline(end, {"@vocab": CREDENTIALS + "valid"}) | {"Until": MOMENT},
        inline(end, {"@vocab": "https://www.w3.org/2018/"}) | {"credentials#validUntil": MOMENT},
        inline(subject, {"who": {"@id": CREDENTIALS + "credentialSubject", "@type": "@id"}})
        | {"who": document["credentialSubject"]},
    ):
        respelled(document, changed, Check.PROOF, *RENAMED)


def test_item_34_two_prefixes_do_not_build_a_known_word() -> None:
    document = issued(validUntil=ENDED)
    changed = inline(
        without(document, "validUntil"),
        {
            "a": {"@id": "https://www.w3.org/2018/", "@prefix": True},
            "b": {"@id": "a:credentials#", "@prefix": True},
        },
    ) | {"b:validUntil": MOMENT}
    respelled(document, changed, Check.PROOF, "W3C Data Integrity 1.0")


def test_item_34_the_name_and_identifier_of_a_thing_are_not_aliased() -> None:
    document = issued()
    subject = document["credentialSubject"]
    named = without(subject, "name") | {"nick": subject["name"]}
    changed = inline(document, {"nick": "https://schema.org/name"}) | {"credentialSubject": named}
    respelled(document, changed, Check.PROOF, *RENAMED)
    scoped = named | {"@context": {"nick": "https://schema.org/name"}}
    respelled(document, document | {"credentialSubject": scoped}, Check.PROOF, *RENAMED)
    for alias, keyword in (("key", "@id"), ("kind", "@type")):
        member = {"@id": "id", "@type": "type"}[keyword]
        changed = inline(without(document, member), {alias: keyword}) | {alias: document[member]}
        respelled(document, changed, Check.PROOF, "W3C Data Integrity 1.0")


@pytest.mark.parametrize(
    "context",
    [
        {"validUntil": None},
        {"credentialSubject": None},
        {"credentialStatus": None},
        {"credentialStatus": "https://academy.example/nothing"},
        {"issuer": {"@id": CREDENTIALS + "issuer", "@type": "@id"}},
        {"VerifiableCredential": None},
        {"id": None},
        {"type": "@type"},
        {"@base": "https://evil.example/"},
        {"@base": "did:example:"},
        {"@base": None},
        {"@vocab": "_:"},
        {"@vocab": ""},
        {"@vocab": None},
        {"@vocab": CREDENTIALS},
        {"@propagate": False},
        {"@propagate": True},
        {"@import": "https://www.w3.org/ns/credentials/v2"},
        {"@version": 1.1, "x": {"@id": OWN + "x", "@context": {}}},
        {"x": {"@reverse": CREDENTIALS + "credentialSubject"}},
        {"x": {"@id": OWN + "x", "@container": "@graph"}},
        {"x": {"@id": OWN + "x", "@container": ["@id", "@graph"]}},
        {"x": {"@id": OWN + "x", "@container": "@index"}},
        {"x": {"@id": OWN + "x", "@type": "@none", "@nest": "y"}},
        {"x": "@nest"},
        {"x": "@graph"},
        {"x": None},
        {"x": "_:b"},
        {"x": "relative"},
        None,
        [None],
        5,
        EVIL,
        "http://127.0.0.1/context",
        "file:///etc/passwd",
        "",
        "#",
    ],
)
def test_item_34_a_context_that_takes_away_redefines_or_leads_elsewhere_is_refused(context: Json) -> None:
    world = World().put(EVIL, {"@context": {"validUntil": None}})
    result = shown(inline(issued(), context), world)
    assert_refused(result, Check.PROOF)
    assert finding(result, Check.PROOF).clause
    assert result.credential is None
    # Control: what a context may do, it may do when it was there at signing.
    own = badge(grade="A") | {"@context": [V2, {"grade": OWN + "grade"}]}
    accepted(signed(own, RDFC, ACADEMY))


def test_item_34_a_new_vocabulary_gives_no_meaning_to_what_was_not_signed() -> None:
    document = issued()
    for context in ({"@vocab": OWN}, ANY_TERM):
        changed = inline(inside_subject(document, grade="A"), context)
        refused(changed, Check.PROOF, "does not fit the content")
    for scoped in ({"@vocab": "_:"}, {"@vocab": ""}, None, [], {"grade": None}):
        changed = inside_subject(document, grade="A", **{"@context": scoped})
        result = shown(changed)
        assert_refused(result, Check.PROOF)


def test_item_34_contexts_are_neither_replaced_nor_moved() -> None:
    document = issued()
    for contexts, words in (
        ([DI, V2], ""),
        ([V1], ""),
        ([V1, V2], ""),
        ([{"x": OWN + "x"}, V2], "/@context names no data model"),
        (V2, "/@context must be a list that begins with"),
        ([], ""),
        ([[V2]], ""),
        ([V2, [V2]], ""),
    ):
        result = shown(document | {"@context": contexts})
        assert not result.accepted
        against = result.reasons[0]
        assert against.check in {Check.PROOF, Check.PROFILE}
        assert against.outcome is Outcome.FAILED
        assert words in against.detail
        assert against.clause


def test_item_34_an_identifier_is_not_shortened() -> None:
    document = issued(id="https://academy.example/badges/1")
    for context, name in (({"a": "https://academy.example/"}, "a:badges/1"),):
        changed = inline(document, context) | {"id": name}
        respelled(document, changed, Check.PROOF, "is shortened by a prefix", "W3C Data Integrity 1.0 §4.6")
    accepted(document)


def marked() -> Json:
    """Return a signed credential that defines two words of its own."""
    words = {"points": OWN + "points", "most": OWN + "most"}
    subject = {"id": SUBJECT, "points": "9", "most": "20"}
    return signed(badge(credentialSubject=subject) | {"@context": [V2, words]}, RDFC, ACADEMY)


def test_item_34_words_of_an_inline_context_do_not_exchange_their_meanings() -> None:
    document = marked()
    words = {"points": OWN + "most", "most": OWN + "points"}
    subject = {"id": SUBJECT, "points": "20", "most": "9"}
    changed = document | {"@context": [V2, words], "credentialSubject": subject}
    assert n_quads(changed) == n_quads(document)
    others_accept(changed)
    assert_says_what_was_signed(changed)


@pytest.mark.parametrize("way", ["another word", "IRI"])
def test_item_34_words_of_an_inline_context_are_not_renamed(way: str) -> None:
    document = marked()
    name, words = ("p", {"p": OWN + "points"}) if way == "another word" else (OWN + "points", {})
    subject = {"id": SUBJECT, name: "9", "most": "20"}
    context = [V2, words | {"most": OWN + "most"}]
    changed = document | {"@context": context, "credentialSubject": subject}
    others_accept(changed)
    assert_says_what_was_signed(changed)


def assert_says_what_was_signed(changed: Json) -> None:
    """Check that the claims come out under the IRIs that were signed, whatever words the holder chose."""
    result = shown(changed)
    assert result.credential is not None
    assert result.credential.subjects == ({"id": SUBJECT, OWN + "points": "9", OWN + "most": "20"},)
    assert result.credential.document["@context"] == [V2]
    profile = result.finding(Check.PROFILE)
    assert profile is not None
    assert "shown as the IRIs that were signed" in profile.detail


def test_item_34_words_of_an_approved_inline_context_stay_as_they_are() -> None:
    document = marked()
    [_, words] = document["@context"]
    approving = mechanisms(Contexts(inline=(words,)))
    result = Verifier(Policy(), World(), mechanisms=approving).inspect(json.dumps(document).encode())
    assert result.accepted
    assert result.credential is not None
    assert result.credential.subjects == (document["credentialSubject"],)


# Item 35: members that no context defines.

DROPPED: dict[str, tuple[Callable[[Json], Json], str]] = {
    "top": (lambda document: document | {"grade": "A"}, "/grade"),
    "subject": (lambda document: inside_subject(document, grade="A"), "/credentialSubject/grade"),
    "object": (
        lambda document: inside_subject(document, grade={"points": 20}),
        "/credentialSubject/grade",
    ),
    "empty": (lambda document: inside_subject(document, grade=[]), "/credentialSubject/grade"),
    "false": (lambda document: inside_subject(document, passed=False), "/credentialSubject/passed"),
    "empty name": (lambda document: inside_subject(document, **{"": "x"}), "/credentialSubject/"),
    "case": (lambda document: inside_subject(document, NAME="Mallory"), "/credentialSubject/NAME"),
    "look-alike": (
        lambda document: inside_subject(document, **dict.fromkeys(["n\u0430me"], "M")),
        "/credentialSubject/n\u0430me",
    ),
    "null": (lambda document: inside_subject(document, grade=None), "/credentialSubject/grade is null"),
    "issuer": (
        lambda document: document | {"issuer": {"id": document["issuer"], "accredited": True}},
        "/issuer/accredited",
    ),
    "colon": (lambda document: inside_subject(document, **{"_:grade": "A"}), "_:grade"),
}


@pytest.mark.parametrize("name", DROPPED)
def test_item_35_a_member_that_nothing_protects_is_refused_at_verification(name: str) -> None:
    change, where = DROPPED[name]
    document = issued()
    respelled(document, change(document), Check.PROOF, where)


@pytest.mark.parametrize("name", DROPPED)
def test_item_35_a_member_that_nothing_protects_is_refused_at_signing(name: str) -> None:
    change, where = DROPPED[name]
    with pytest.raises(TransformationError) as caught:
        vcwallet.issue(change(badge()), ACADEMY)
    assert where in str(caught.value)
    assert caught.value.clause
    assert caught.value.fix or name == "colon"
    assert vcwallet.issue(badge(), ACADEMY)


def test_item_35_a_member_of_the_proof_that_nothing_protects_is_refused() -> None:
    document = issued()
    for members in ({"grade": "A"}, {"Expires": ENDED}, {"expiration": ENDED}):
        changed = document | {"proof": document["proof"] | members}
        respelled(document, changed, Check.PROOF, f"/{next(iter(members))} is defined by no context")


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"id": "learner"}, "identifier 'learner' is no absolute IRI"),
        ({"type": "Learner"}, "The type 'Learner' is no absolute IRI"),
        ({"type": ["https://academy.example/Person", "Learner"]}, "type 'Learner'"),
        ({"name": {"@value": "Ada", "@language": "e n"}}, "is no language tag"),
        ({"name": {"@value": "Ada", "@language": "en", "@direction": "rtl"}}, "base direction"),
        ({"name": {"@value": "Ada", "@type": "text"}}, "The type 'text'"),
    ],
)
def test_item_35_what_would_be_dropped_elsewhere_is_refused_on_both_sides(members: Json, words: str) -> None:
    changed = inside_subject(badge(), **members)
    expected: Json = (
        (ProfileError, "must be one absolute URL") if "id" in members else (TransformationError, words)
    )
    with pytest.raises(expected[0], match=expected[1]):
        vcwallet.issue(changed, ACADEMY)
    refused(changed | {"proof": issued()["proof"]}, Check.PROOF, words)


def test_item_35_canonical_json_protects_each_member() -> None:
    document = signed(inside_subject(badge(), grade="A"), JCS, ACADEMY)
    accepted(document)
    for change, _ in DROPPED.values():
        refused(change(issued(JCS)), Check.PROOF, "does not fit the content")


@pytest.mark.parametrize("where", ["top", "subject", "issuer"])
def test_item_35_an_empty_list_that_nothing_protects_is_refused(where: str) -> None:
    document = issued(credentialSubject={"id": SUBJECT})
    changed = {
        "top": document | {"relatedResource": []},
        "subject": inside_subject(document, name=[]),
        "issuer": document | {"issuer": {"id": document["issuer"], "name": []}},
    }[where]
    respelled(document, changed, Check.PROOF, "is an empty list: the proof would not protect it")


# Item 36: other structures for the same statements.


def test_item_36_graphs_and_included_and_reversed_nodes_are_refused() -> None:
    document = issued(issuer={"id": name_of(ACADEMY), "name": "Academy"})
    bare = without(document, "@context", "proof")
    around = {"@context": [V2], "proof": document["proof"]}
    held = without(document, "issuer") | {"issuer": name_of(ACADEMY)}
    academy = {"id": name_of(ACADEMY), "name": "Academy"}
    reversed_ = {CREDENTIALS + "credentialSubject": without(bare, "credentialSubject")}
    for changed in (
        around | {"@graph": [bare]},
        around | {"@graph": bare},
        held | {"@included": [academy]},
        held | {"@included": academy},
        around | bare["credentialSubject"] | {"@reverse": reversed_},
        document | {"credentialSubject": {"@set": [bare["credentialSubject"]]}},
        document | {"credentialSubject": bare["credentialSubject"] | {"@included": []}},
        document | {"@included": []},
    ):
        respelled(document, changed, Check.PROOF, *KEYWORD)


@pytest.mark.parametrize(
    "name", ["@graph", "@included", "@reverse", "@nest", "@index", "@list", "@set", "@json"]
)
def test_item_36_a_keyword_is_refused_wherever_it_stands(name: str) -> None:
    document = issued()
    for changed in (document | {name: {}}, inside_subject(document, **{name: []}), document | {name: "x"}):
        refused(changed, Check.PROOF, name, *KEYWORD)
    with pytest.raises(TransformationError, match="JSON-LD keyword"):
        vcwallet.issue(inside_subject(badge(), **{name: []}), ACADEMY)


@pytest.mark.parametrize("name", ["id", "@id"])
def test_item_36_an_identifier_with_a_space_is_refused(name: str) -> None:
    subject = without(badge()["credentialSubject"], "id") | {name: "did:example:learner one"}
    document = badge(credentialSubject=subject)
    words = "no absolute IRI" if name == "id" else "JSON-LD keyword"
    refused(document | {"proof": issued()["proof"]}, Check.PROOF, words)
    with pytest.raises((TransformationError, ProfileError), match=r"absolute (IRI|URL)|keyword"):
        vcwallet.issue(document, ACADEMY)
    # Even a signature over the members does not make it an identifier.
    if name == "id":
        refused(proved(document), Check.PROFILE, "/credentialSubject/id must be one absolute URL")


def test_item_36_blank_nodes_as_vocabulary_or_identifier_are_refused() -> None:
    document = issued()
    changed = inline(document | {"grade": "A"}, {"@vocab": "_:"})
    respelled(document, changed, Check.PROOF, "names no IRI", "W3C Data Integrity 1.0")
    anonymous = issued(id=None)
    respelled(anonymous, anonymous | {"id": "_:b0"}, Check.PROOF, "/id is no URL", "W3C VCDM 2.0 §4.4")


def test_item_36_nested_lists_of_what_is_checked_are_refused() -> None:
    one, two = status_entry(1), status_entry(2, purpose="suspension")
    document = issued(credentialStatus=[one, two])
    for entries in ([one, [two]], [[one], two], [[one, two]], [[[one]], [two]]):
        respelled(document, document | {"credentialStatus": entries}, Check.PROOF, "/credentialStatus")
    single = issued()
    for subject in ([[single["credentialSubject"]]], [[[single["credentialSubject"]]]]):
        respelled(single, single | {"credentialSubject": subject}, Check.PROOF, "/credentialSubject")
    for name in ("validFrom", "validUntil", "issuer"):
        respelled(single, single | {name: [single[name]]}, Check.PROFILE, f"/{name}")
    lists = World().put(LIST_URL, secure(status_list(issuer=ACADEMY), RDFC, ACADEMY))
    assert finding(shown(issued(credentialStatus=one), lists, fetched=[LIST_URL]), Check.STATUS).outcome is (
        Outcome.PASSED
    )


def test_item_36_one_thing_is_not_told_of_in_two_places() -> None:
    document = issued()
    halves = [{"id": SUBJECT, "name": "Ada Lovelace"}, {"id": SUBJECT, "description": "Passed"}]
    respelled(document, document | {"credentialSubject": halves}, Check.PROOF, "one thing in two objects")
    ended = issued(validUntil=ENDED)
    again = inside_subject(
        without(ended, "validUntil"), relatedResource={"id": ended["id"], "validUntil": ENDED}
    )
    refused(again, Check.PROOF, "describes the document a second time")


def test_item_36_nested_lists_elsewhere_are_refused() -> None:
    document = issued()
    for name in ([["Ada Lovelace"]], [[["Ada Lovelace"]]], ["Ada Lovelace", []]):
        respelled(document, inside_subject(document, name=name), Check.PROOF, "/credentialSubject/name")


# Item 42: faults of a proof.


def faulty(**changes: Json) -> Json:
    """Return a signed credential with a change to its proof; None takes a member away."""
    document = issued(JCS)
    members = document["proof"] | changes
    return document | {"proof": {name: value for name, value in members.items() if value is not None}}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"type": "Ed25519Signature2018"}, "is not known here"),
        ({"type": "DataIntegritySignature"}, "is not known here"),
        ({"type": ["DataIntegrityProof"]}, "member type is missing or no text"),
        ({"type": None}, "member type is missing or no text"),
        ({"cryptosuite": None}, "member cryptosuite is missing"),
        ({"cryptosuite": "eddsa-2022"}, "is not known here"),
        ({"cryptosuite": "none"}, "is not known here"),
        ({"cryptosuite": ""}, "is not known here"),
        ({"cryptosuite": ["eddsa-jcs-2022"]}, "member cryptosuite is missing or no text"),
        ({"cryptosuite": "EDDSA-JCS-2022"}, "is not known here"),
        ({"proofPurpose": None}, "member proofPurpose is missing"),
        ({"proofPurpose": "everything"}, "is not known"),
        ({"proofPurpose": ["assertionMethod"]}, "member proofPurpose is missing or no text"),
        ({"verificationMethod": None}, "member verificationMethod is missing"),
        ({"verificationMethod": {"publicKeyMultibase": "z6Mk"}}, "verificationMethod is missing or no text"),
        ({"verificationMethod": "#key-1"}, "verificationMethod"),
        ({"proofValue": None}, "member proofValue is missing"),
        ({"proofValue": ""}, "no base58btc text"),
        ({"proofValue": "uAAAA"}, "no base58btc text"),
        ({"proofValue": "z"}, "no base58btc text"),
        ({"created": "yesterday"}, "The proof's member created"),
        ({"expires": "2027-01-01"}, "The proof's member expires"),
        ({"expires": 1}, "member expires is missing or no text"),
        ({"proof": {}}, "may not have a proof inside it"),
        ({"proof": []}, "may not have a proof inside it"),
    ],
)
def test_item_42_a_malformed_proof_is_refused(changes: Json, words: str) -> None:
    refused(
        faulty(**changes), Check.FORMAT, words, "dateTimeStamp" if "proof's" in words else "Data Integrity"
    )


@pytest.mark.parametrize("value", [[], {}, None, "", "z3x", 5, True, [[]], [None], ["urn:1"], [{}]])
def test_item_42_what_is_no_proof_is_refused(value: Json) -> None:
    refused(issued() | {"proof": value}, Check.FORMAT, "proof")
    refused(without(issued(), "proof"), Check.FORMAT, "has no proof: nobody has signed it")
    good = issued(JCS)
    refused(good | {"proof": [good["proof"], value]}, Check.FORMAT)
    accepted(good | {"proof": [good["proof"]]})


@BOTH
def test_item_42_a_suite_goes_with_one_kind_of_key(suite: str) -> None:
    other = str(ACADEMY_P256.verification_method)
    document = badge(issuer=name_of(ACADEMY_P256))
    changed = proved(document, suite, verificationMethod=other)
    refused(changed, Check.KEY, "does not go with the P-256 key", "RFC 8725 §3.1")
    mixed = issued(suite)
    name = {RDFC: JCS, JCS: RDFC}[suite]
    refused(mixed | {"proof": mixed["proof"] | {"cryptosuite": name}}, Check.PROOF)


@BOTH
@pytest.mark.parametrize("purpose", ["authentication", "capabilityInvocation", "capabilityDelegation"])
def test_item_42_a_credential_is_not_signed_for_another_purpose(suite: str, purpose: str) -> None:
    changed = proved(badge(), suite, proofPurpose=purpose)
    words = (f"was made for {purpose}, not for assertionMethod", "W3C Data Integrity 1.0 §2.2")
    refused(changed, Check.PROFILE, *words)
    refused(proved(badge(), suite, proofPurpose="keyAgreement"), Check.KEY, "does not list the key")
    relabelled = proved(badge(), suite)
    relabelled["proof"]["proofPurpose"] = purpose
    refused(relabelled, Check.PROOF, "does not fit the content")


@BOTH
def test_item_42_a_presentation_is_not_signed_for_assertion(suite: str) -> None:
    about = signed(badge(credentialSubject={"id": name_of(LEARNER)}), JCS, ACADEMY)
    document = presentation(about, by=LEARNER) | ({"@context": [V2, DI]} if suite == RDFC else {})
    asked = {"domain": SHOP.audience, "challenge": SHOP.nonce}
    policy = Policy(transaction=SHOP)
    wrong = proved(document, suite, LEARNER, **asked)
    refused(wrong, Check.PROFILE, "was made for assertionMethod, not for authentication", policy=policy)
    right = proved(document, suite, LEARNER, proofPurpose="authentication", **asked)
    accepted(right, policy=policy)
    for name, check in (("domain", Check.AUDIENCE), ("challenge", Check.NONCE)):
        missing = proved(document, suite, LEARNER, proofPurpose="authentication", **asked | {name: None})
        refused(missing, check, policy=policy)


@BOTH
def test_item_42_a_proof_of_tomorrow_or_of_yesterday_is_refused(suite: str) -> None:
    refused(
        proved(badge(), suite, created="2026-06-20T12:00:00Z"), Check.VALIDITY, "not valid before 2026-06-20"
    )
    ended = proved(badge(), suite, expires="2026-06-18T12:00:00Z")
    refused(ended, Check.VALIDITY, "Its proof was valid until 2026-06-18", "W3C Data Integrity 1.0 §2.1")
    for late in ("2026-06-19T12:00:00Z", "2026-06-19T14:00:00+02:00"):
        refused(proved(badge(), suite, expires=late), Check.VALIDITY, "valid until", policy=STRICT)
    accepted(
        proved(badge(), suite, expires="2026-06-19T12:00:01Z", created="2026-06-19T12:00:00Z"), policy=STRICT
    )
    refused(proved(badge(), suite, created="2026-06-19T12:00:01Z"), Check.VALIDITY, policy=STRICT)
    early = proved(badge(), suite, expires="2026-06-18T12:00:00Z")
    early["proof"]["expires"] = "2030-01-01T00:00:00Z"
    refused(early, Check.PROOF, "does not fit the content")


@BOTH
def test_item_42_one_bad_proof_of_two_spoils_both(suite: str) -> None:
    document = badge()
    good = proof(document, suite=suite)
    forged = proof(document, MALLORY, suite=suite) | {"verificationMethod": str(ACADEMY.verification_method)}
    bad = {
        "forged": (forged, Check.PROOF),
        "of another document": (proof(document | {"id": "urn:x:1"}, suite=suite), Check.PROOF),
        "ended": (proof(document, suite=suite, expires=ENDED), Check.VALIDITY),
        "early": (proof(document, suite=suite, created="2027-01-01T00:00:00Z"), Check.VALIDITY),
        "for another purpose": (proof(document, suite=suite, proofPurpose="authentication"), Check.PROFILE),
        "unknown": (good | {"cryptosuite": "none"}, Check.FORMAT),
        "by a strange method": (good | {"verificationMethod": "did:web:localhost#x"}, Check.ADMISSION),
    }
    for other, check in bad.values():
        for proofs in ([good, other], [other, good], [good, good, other]):
            refused(document | {"proof": proofs}, check)
    accepted(document | {"proof": [good, proof(document, LEARNER, suite=suite)]})
    refused(document | {"proof": [proof(document, LEARNER, suite=suite)]}, Check.ISSUER, "signed it")


def test_item_42_two_proofs_that_protect_different_documents_are_refused() -> None:
    document = badge()
    more = document | {"@context": [V2, DI]}
    first = proof(document, **{"@context": [V2]})
    second = proof(more, **{"@context": [V2, DI]})
    refused(more | {"proof": [first, second]}, Check.PROOF, "protect different documents", "§4.5")
    accepted(more | {"proof": [first]})
    accepted(more | {"proof": [second]})


def test_item_42_too_many_proofs_are_refused() -> None:
    good = proof(badge())
    refused(badge() | {"proof": [good] * 17}, Check.FORMAT, "between 1 and 16 proofs")
    accepted(badge() | {"proof": [good] * 16})


# Item 43: keys that may not do this.


def web(**changes: Json) -> World:
    """Return a web with the DID document of the academy; None takes a member away."""
    key = (WEB_ACADEMY.verification_method, WEB_ACADEMY.public_key)
    document = dict(write_document(web_did(), [key])) | changes
    return World().put(WEB_URL, {name: value for name, value in document.items() if value is not None})


def method(**changes: Json) -> Json:
    (found,) = write_document(web_did(), [(WEB_ACADEMY.verification_method, WEB_ACADEMY.public_key)])[
        "verificationMethod"
    ]
    return {name: value for name, value in (dict(found) | changes).items() if value is not None}


def web_badge(way: str = RDFC) -> Json:
    return signed(credential(WEB_ACADEMY), way, WEB_ACADEMY)


def test_item_43_the_key_of_the_academy_is_accepted() -> None:
    for way in (RDFC, JCS):
        accepted(web_badge(way), web(), fetched=[WEB_URL])
    later = {"expires": "2026-06-19T12:00:01Z", "revoked": "2026-06-19T12:00:01Z"}
    accepted(web_badge(), web(verificationMethod=[method(**later)]), fetched=[WEB_URL])
    relative = {"verificationMethod": [method(id="#key-1")], "assertionMethod": ["#key-1"]}
    accepted(web_badge(), web(**relative), fetched=[WEB_URL])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"verificationMethod": [method(controller="did:web:evil.example")]}, "controlled by another DID"),
        ({"verificationMethod": [method(controller=name_of(MALLORY))]}, "controlled by another DID"),
        ({"verificationMethod": [method(controller=None)]}, "needs id, type and controller"),
        ({"verificationMethod": [method(controller=[web_did().text])]}, "needs id, type and controller"),
        ({"assertionMethod": []}, "does not list the key"),
        ({"assertionMethod": None}, "does not list the key"),
        ({"assertionMethod": [f"{web_did()}#key-2"]}, "does not list the key"),
        ({"assertionMethod": [f"{web_did()}#KEY-1"]}, "does not list the key"),
        ({"assertionMethod": ["did:web:evil.example#key-1"]}, "does not list the key"),
        ({"assertionMethod": f"{web_did()}#key-1"}, "must be a list"),
        ({"verificationMethod": [method(revoked="2026-06-19T12:00:00Z")]}, "was revoked"),
        ({"verificationMethod": [method(revoked="2020-01-01T00:00:00Z")]}, "was revoked"),
        ({"verificationMethod": [method(expires="2026-06-19T12:00:00Z")]}, "has expired"),
        ({"verificationMethod": [method(expires="2026-06-19T14:00:00+02:00")]}, "has expired"),
        ({"verificationMethod": [method(revoked="yesterday")]}, "must be a time with its zone"),
        ({"verificationMethod": [method(revoked=0)]}, "must be a time with its zone"),
        ({"verificationMethod": [method(id="did:web:evil.example#key-1")]}, "has no key with the id"),
        ({"verificationMethod": [method(id=f"{web_did()}#key-2")]}, "has no key with the id"),
        ({"verificationMethod": []}, "has no key with the id"),
        ({"verificationMethod": [method(), method()]}, "have the same id"),
        ({"id": "did:web:evil.example"}, "describes another DID"),
        ({"id": None}, "describes another DID"),
        (
            {"verificationMethod": [method(publicKeyJwk=jwk.encode(MALLORY.public_key))]},
            "states its key twice",
        ),
        (
            {"verificationMethod": [method(privateKeyMultibase="z3u2")]},
            "publishes a private key",
        ),
    ],
)
def test_item_43_a_key_that_may_not_sign_this_is_refused(changes: Json, words: str) -> None:
    for way in (RDFC, JCS):
        refused(web_badge(way), Check.KEY, words, world=web(**changes), fetched=[WEB_URL])


def test_item_43_a_key_for_authentication_alone_asserts_nothing() -> None:
    listed = {"assertionMethod": None, "authentication": [f"{web_did()}#key-1"]}
    refused(web_badge(), Check.KEY, "for assertionMethod", world=web(**listed), fetched=[WEB_URL])
    embedded = {"verificationMethod": None, "assertionMethod": None, "authentication": [method()]}
    refused(web_badge(), Check.KEY, "does not list the key", world=web(**embedded), fetched=[WEB_URL])
    embedded = {"verificationMethod": None, "assertionMethod": [method()], "authentication": None}
    accepted(web_badge(), web(**embedded), fetched=[WEB_URL])


def test_item_43_a_key_for_agreement_signs_nothing() -> None:
    agreement = PublicKey(X25519_KEY, bytes(range(32)))
    document = write_document(web_did(), [(WEB_ACADEMY.verification_method, agreement)])
    world = World().put(WEB_URL, document)
    refused(web_badge(), Check.KEY, "does not go with the X25519 key", world=world, fetched=[WEB_URL])


@pytest.mark.parametrize(
    "url",
    ["#key-1", "key-1", "?x#key-1", "//academy.example#key-1", "https://academy.example/did.json#key-1",
     "did:web:#key-1", "", "DID:web:academy.example#key-1"],
)  # fmt: skip
def test_item_43_a_verification_method_is_an_absolute_did_url(url: str) -> None:
    for suite in (RDFC, JCS):
        document = web_badge(suite)
        document["proof"]["verificationMethod"] = url
        refused(document, Check.FORMAT, "verificationMethod", "W3C Data Integrity 1.0 §2.1", world=web())


def test_item_43_the_key_of_another_did_does_not_speak_for_the_issuer() -> None:
    for suite in (RDFC, JCS):
        document = proved(credential(WEB_ACADEMY), suite, MALLORY)
        refused(document, Check.ISSUER, "somebody uses the name of another issuer", "§4.7", world=web())
        forged = proved(credential(WEB_ACADEMY), suite, MALLORY)
        forged["proof"]["verificationMethod"] = str(WEB_ACADEMY.verification_method)
        refused(forged, Check.PROOF, "does not fit the content", world=web(), fetched=[WEB_URL])


def test_item_43_the_document_of_another_did_does_not_lend_a_name() -> None:
    # The attacker's own document lists a key under the academy's name, and the other way round.
    evil = "https://evil.example/.well-known/did.json"
    key = method(controller="did:web:evil.example")
    listed = {"id": "did:web:evil.example", "verificationMethod": [key], "assertionMethod": [key["id"]]}
    document = proved(credential(WEB_ACADEMY), verificationMethod="did:web:evil.example#key-1")
    refused(document, Check.KEY, "has no key", world=World().put(evil, listed), fetched=[evil])
    own = method(id="did:web:evil.example#key-1", controller="did:web:evil.example")
    listed = {"id": "did:web:evil.example", "verificationMethod": [own], "assertionMethod": [own["id"]]}
    refused(document, Check.ISSUER, "signed it", world=World().put(evil, listed), fetched=[evil])
    own = own | {"controller": web_did().text}
    listed = listed | {"verificationMethod": [own], "controller": web_did().text}
    refused(document, Check.KEY, "controlled by another DID", world=World().put(evil, listed), fetched=[evil])


def test_item_43_a_document_that_is_not_there_is_no_reason_to_accept() -> None:
    result = shown(web_badge(), World(), fetched=[WEB_URL])
    assert_unknown(result, Check.KEY, "There is no DID document")


# Item 44: chains of proofs.

CHAIN = "W3C Data Integrity 1.0 §4.5 (Verify Proof Sets and Chains)"


@BOTH
def test_item_44_a_sound_chain_is_accepted(suite: str) -> None:
    document = badge()
    first = proof(document, suite=suite, id="urn:proof:1")
    second = proof(document, LEARNER, over=[first], suite=suite, previousProof="urn:proof:1")
    accepted(document | {"proof": [first, second]})
    accepted(document | {"proof": [second, first]})


@BOTH
def test_item_44_a_chain_to_nowhere_to_itself_or_in_a_circle_is_refused(suite: str) -> None:
    document = badge()
    first = proof(document, suite=suite, id="urn:proof:1")
    dangling = proof(document, suite=suite, previousProof="urn:proof:9")
    refused(document | {"proof": dangling}, Check.FORMAT, "urn:proof:9, which is not there", CHAIN)
    refused(document | {"proof": [first, dangling]}, Check.FORMAT, "which is not there", CHAIN)
    both = proof(document, over=[first], suite=suite, previousProof=["urn:proof:1", "urn:proof:9"])
    refused(document | {"proof": [first, both]}, Check.FORMAT, "urn:proof:9, which is not there", CHAIN)
    own = proof(document, suite=suite, id="urn:proof:1", previousProof="urn:proof:1")
    refused(document | {"proof": own}, Check.FORMAT, "runs in a circle", CHAIN)
    ring = [
        proof(document, suite=suite, id=f"urn:proof:{this}", previousProof=f"urn:proof:{that}")
        for this, that in ((1, 2), (2, 3), (3, 1))
    ]
    refused(document | {"proof": ring}, Check.FORMAT, "runs in a circle", CHAIN)
    tail = proof(document, suite=suite, previousProof="urn:proof:3")
    refused(document | {"proof": [*ring, tail]}, Check.FORMAT, "runs in a circle", CHAIN)
    twins = [first, proof(document, LEARNER, suite=suite, id="urn:proof:1")]
    refused(document | {"proof": twins}, Check.FORMAT, "Two proofs have the same id", CHAIN)


@BOTH
def test_item_44_a_chain_upon_a_proof_that_does_not_verify_is_refused(suite: str) -> None:
    document = badge()
    method_ = {"verificationMethod": str(ACADEMY.verification_method)}
    forged = proof(document, MALLORY, suite=suite, id="urn:proof:1") | method_
    upon = proof(document, over=[forged], suite=suite, previousProof="urn:proof:1")
    # The second proof is right by itself: it was made over the first one as it stands.
    refused(document | {"proof": [forged, upon]}, Check.PROOF, "does not fit the content")
    refused(document | {"proof": [upon, forged]}, Check.PROOF, "does not fit the content")


@BOTH
def test_item_44_a_link_is_neither_exchanged_nor_taken_away(suite: str) -> None:
    document = badge()
    first = proof(document, suite=suite, id="urn:proof:1")
    other = proof(document, suite=suite, id="urn:proof:1", created="2026-06-19T10:00:00Z")
    second = proof(document, LEARNER, over=[first], suite=suite, previousProof="urn:proof:1")
    refused(document | {"proof": [other, second]}, Check.PROOF, "does not fit the content")
    refused(document | {"proof": second}, Check.FORMAT, "which is not there", CHAIN)
    refused(document | {"proof": [first, without(second, "previousProof")]}, Check.PROOF, "does not fit")
    unbound = proof(document, LEARNER, suite=suite, previousProof="urn:proof:1")
    refused(document | {"proof": [first, unbound]}, Check.PROOF, "does not fit the content")
    renamed = without(second, "previousProof") | {SECURITY + "previousProof": {"id": "urn:proof:1"}}
    refused(document | {"proof": [first, renamed]}, Check.PROOF)


@pytest.mark.parametrize("value", [5, [], {}, None, [5], ["urn:proof:1", 5], [["urn:proof:1"]], True])
def test_item_44_what_is_no_name_of_a_proof_is_refused(value: Json) -> None:
    document = badge()
    first = proof(document, id="urn:proof:1")
    second = proof(document, over=[first]) | {"previousProof": value}
    words = ("previousProof must be text or a list of texts", "W3C Data Integrity 1.0 §2.1")
    refused(document | {"proof": [first, second]}, Check.FORMAT, *words)


# Item 46: canonical JSON.


def written(text: str, points: str) -> bytes:
    """Return a document's text in which the number 1234 is written in another way."""
    assert text.count("1234") == 1
    return text.replace("1234", points).encode()


def number(value: Json) -> Json:
    return inside_subject(badge(), points=value)


@pytest.mark.parametrize(
    ("value", "spelling"),
    [(1, "1.0"), (1, "1e0"), (1, "10E-1"), (0, "-0"), (0, "-0.0"), (0, "0e5"), (1e21, "1e+21"),
     (1e21, "1000000000000000000000.0"), (0.002, "2e-3"), (2**53 - 1, "9007199254740991.0")],
)  # fmt: skip
def test_item_46_a_number_in_another_spelling_is_the_same_number(value: float, spelling: str) -> None:
    signed_ = proof(number(value))
    text = json.dumps(number(1234) | {"proof": signed_})
    result = accepted(written(text, spelling))
    assert result.credential is not None
    assert float(result.credential.subjects[0]["points"]) == value  # type: ignore[arg-type]  # a number


@pytest.mark.parametrize(
    ("value", "spelling"),
    [(1, '"1"'), (1, "true"), (1, "1.0000000000000002"), (0, "false"), (0, "null"), (0, '""'), (1, "[1]"),
     (1e21, "1e22"), (1e21, '"1e+21"'), (2**53 - 1, "9007199254740990")],
)  # fmt: skip
def test_item_46_another_value_is_refused(value: float, spelling: str) -> None:
    text = json.dumps(number(1234) | {"proof": proof(number(value))})
    refused(written(text, spelling), Check.PROOF, "does not fit the content")


@pytest.mark.parametrize(
    "spelling", ["9007199254740993", "9007199254740992", "-9007199254740993", "1" + "0" * 21]
)
def test_item_46_an_integer_that_readers_read_differently_is_refused(spelling: str) -> None:
    rounded = float(spelling)
    text = json.dumps(number(1234) | {"proof": proof(number(rounded))})
    refused(written(text, spelling), Check.PROOF, "no canonical form", "RFC 8785 §3.2")
    with pytest.raises(TransformationError, match="no canonical form"):
        vcwallet.issue(number(int(spelling)), ACADEMY, JCS)


@pytest.mark.parametrize("spelling", ["NaN", "Infinity", "-Infinity", "1e400", "01", "+1", "0x1", ".5", "1."])
def test_item_46_what_is_no_number_is_refused(spelling: str) -> None:
    text = json.dumps(number(1234) | {"proof": proof(number(1))})
    refused(written(text, spelling), Check.FORMAT)


@pytest.mark.parametrize(
    "extra",
    [
        '"validUntil": "2099-01-01T00:00:00Z"',
        '"issuer": "did:example:mallory"',
        '"proof": {}',
        '"\\u0069d": "urn:x:y"',
    ],
)
@pytest.mark.parametrize("way", [RDFC, JCS])
def test_item_46_a_member_that_stands_twice_is_refused(extra: str, way: str) -> None:
    text = json.dumps(issued(way))
    for data in ("{" + extra + ", " + text[1:], text[:-1] + ", " + extra + "}"):
        refused(data.encode(), Check.FORMAT, "uplicate key", "RFC 7493")
    subject = text.replace('"name": "Ada Lovelace"', '"name": "Ada Lovelace", "name": "Mallory"')
    refused(subject.encode(), Check.FORMAT, "uplicate key")
    accepted(text.encode())


def test_item_46_members_are_sorted_by_utf_16() -> None:
    # U+FB33 comes before U+1F600 by code point, and after it by UTF-16.
    names = {"\ufb33": "1", "\U0001f600": "2", "\u20ac": "3", "1": "4", "\r": "5", "\u0080": "6"}
    document = inside_subject(badge(), **names)
    canonical = jcs.canonicalize(document).decode()
    places = [
        canonical.index(json.dumps(name, ensure_ascii=False)) for name in ("\r", "1", "\u0080", "\u20ac")
    ]
    assert places == sorted(places)
    assert canonical.index('"\U0001f600"') < canonical.index('"\ufb33"')
    accepted(proved(document))
    turned = dict(reversed(document["credentialSubject"].items()))
    accepted(proved(document) | {"credentialSubject": turned})
    # A signature over members in order of code points is one over other bytes.
    options = without(proof(document), "proofValue")
    wrong = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert wrong != canonical.encode()
    hashed = hashlib.sha256(jcs.canonicalize(options)).digest() + hashlib.sha256(wrong).digest()
    value = multibase.encode_base58btc(ACADEMY.sign(hashed, ED25519))
    refused(document | {"proof": options | {"proofValue": value}}, Check.PROOF, "does not fit the content")


@pytest.mark.parametrize("text", ["\\ud800", "\\udc00x", "\\ud800\\ud800", "\\udfff\\ud800", "a\\udbffb"])
@pytest.mark.parametrize("way", [RDFC, JCS])
def test_item_46_half_a_character_is_refused(text: str, way: str) -> None:
    document = json.dumps(issued(way))
    for old in ("Ada Lovelace", '"name"'):
        new = f'"{text}"' if old.startswith('"') else text
        refused(document.replace(old, new).encode(), Check.FORMAT, "not strict JSON")
    with pytest.raises(vcwallet.VCWalletError):
        vcwallet.issue(inside_subject(badge(), name=json.loads(f'"{text}"')), ACADEMY, way)


def test_item_46_texts_are_compared_without_normalization() -> None:
    composed, decomposed = "\u00e9", "e\u0301"
    document = signed(inside_subject(badge(), name=composed), JCS, ACADEMY)
    refused(inside_subject(document, name=decomposed), Check.PROOF, "does not fit the content")
    accepted(document)


def test_item_46_contexts_appended_after_signing_change_no_meaning() -> None:
    document = issued(JCS)
    result = accepted(document | {"@context": [V2, EVIL, {"name": None}]})
    assert result.credential is not None
    assert result.credential.document["@context"] == [V2]
    for contexts in ([EVIL, V2], [EVIL], []):
        changed = document | {"@context": contexts}
        refused(changed, Check.PROOF, "does not begin with the one that was signed", "§3.3.2")


# Item 47: dates.

NO_DATES = [
    "2026-01-01T00:00:00",
    "2026-01-01",
    "2026-01-01 00:00:00Z",
    "2026-01-01T00:00:00z",
    "2026-01-01t00:00:00Z",
    "2026-01-01t00:00:00z",
    "2026-01-01T23:59:60Z",
    "2016-12-31T23:59:60Z",
    "2026-01-01T24:00:01Z",
    "2026-01-01T24:00:00.1Z",
    "2026-01-01T24:01:00Z",
    "2026-01-01T25:00:00Z",
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-32T00:00:00Z",
    "2026-00-00T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "+10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "9999-12-31T24:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "2026-01-01T00:00Z",
    "2026-01-01T00:00:00,5Z",
    "2026-01-01T00:00:00.Z",
    "2026-01-01T00:00:00+14:01",
    "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+0200",
    "2026-01-01T00:00:00+02",
    "2026-01-01T00:00:00ZZ",
    " 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z\n",
    "20260101T000000Z",
    "2026-W01-1T00:00:00Z",
    "\u0662\u0660\u0662\u0666-01-01T00:00:00Z",
    "1767225600",
    "now",
    "",
]
TYPELESS = [1_767_225_600, True, ["2026-01-01T00:00:00Z"], {"@value": "2026-01-01T00:00:00Z"}, []]


def in_each_way(document: Json) -> dict[str, Json]:
    token = raw_token(header(ACADEMY), document, ACADEMY)
    return {JCS: proved(document, JCS), RDFC: proved(document, RDFC), TOKEN: token}


@pytest.mark.parametrize("text", NO_DATES)
@pytest.mark.parametrize("name", ["validFrom", "validUntil"])
def test_item_47_what_is_no_date_is_refused_in_each_format(name: str, text: str) -> None:
    document = badge(validFrom=None, validUntil=None) | {name: text}
    for secured in in_each_way(document).values():
        refused(secured, Check.PROFILE, f"/{name}", "W3C VCDM 2.0 §4")
    with pytest.raises(ProfileError, match=name):
        vcwallet.issue(document, ACADEMY)


@pytest.mark.parametrize("value", TYPELESS)
@pytest.mark.parametrize("name", ["validFrom", "validUntil"])
def test_item_47_a_date_is_text(name: str, value: Json) -> None:
    document = badge(validFrom=None, validUntil=None) | {name: value}
    for secured in (proved(document), raw_token(header(ACADEMY), document, ACADEMY)):
        refused(secured, Check.PROFILE, f"/{name} must be a point in time")
    for way in (RDFC, JCS, TOKEN):
        with pytest.raises(ProfileError, match=f"/{name} must be a point in time"):
            vcwallet.issue(document, ACADEMY, way)


def in_each_way_of_1_1(document: Json) -> list[Json]:
    bare = without(document, "@context") | {"@context": [V1]}
    token = raw_token(header(ACADEMY, typ="JWT"), {"iss": name_of(ACADEMY), "vc": bare}, ACADEMY)
    return [proved(document, JCS), proved(document, RDFC), token]


@pytest.mark.parametrize("text", NO_DATES)
@pytest.mark.parametrize("name", ["issuanceDate", "expirationDate"])
def test_item_47_what_is_no_date_is_refused_in_the_old_data_model(name: str, text: str) -> None:
    for secured in in_each_way_of_1_1(credential_1_1(ACADEMY) | {name: text}):
        refused(secured, Check.PROFILE, f"/{name}", "W3C VCDM 1.1 §4")
    for secured in in_each_way_of_1_1(credential_1_1(ACADEMY)):
        accepted(secured)


@pytest.mark.parametrize("text", NO_DATES)
@pytest.mark.parametrize("name", ["created", "expires"])
def test_item_47_what_is_no_date_is_refused_in_a_proof(name: str, text: str) -> None:
    for suite in (JCS, RDFC):
        document = proved(badge(), suite, **{name: text})
        refused(document, Check.FORMAT, f"The proof's member {name}")


@pytest.mark.parametrize("way", [JCS, RDFC, TOKEN])
def test_item_47_midnight_at_the_end_of_a_day_is_the_next_midnight(way: str) -> None:
    midnight = datetime(2026, 6, 19, tzinfo=UTC)
    early = {"created": "2026-06-01T00:00:00Z"}

    def secured(document: Json) -> Json:
        if way == TOKEN:
            return raw_token(header(ACADEMY), document, ACADEMY)
        return proved(document, way, **early)

    for text in ("2026-06-18T24:00:00Z", "2026-06-18T24:00:00.000Z", "2026-06-18T24:00:00+00:00"):
        ends = secured(badge(validUntil=text))
        accepted(ends, policy=STRICT, now=midnight)
        refused(ends, Check.VALIDITY, "until 2026-06-19T00:00:00Z", policy=STRICT, now=midnight + SECOND)
        begins = secured(badge(validFrom=text))
        accepted(begins, policy=STRICT, now=midnight)
        refused(begins, Check.VALIDITY, "before 2026-06-19T00:00:00Z", policy=STRICT, now=midnight - SECOND)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2026-06-01T00:00:00Z", "2026-05-31T23:59:59Z"),
        ("2026-06-01T00:00:00Z", "2026-06-01T01:59:59+02:00"),
        ("2026-06-01T00:00:00.000001Z", "2026-06-01T00:00:00Z"),
        ("2026-06-19T12:00:30Z", "2026-06-19T11:59:30Z"),
        ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
    ],
)
def test_item_47_an_end_before_the_beginning_is_refused(begin: str, end: str) -> None:
    document = badge(validFrom=begin, validUntil=end)
    for secured in in_each_way(document).values():
        refused(secured, Check.PROFILE, "/validUntil lies before /validFrom", "W3C VCDM 2.0 §4")
    with pytest.raises(ProfileError, match="lies before"):
        vcwallet.issue(document, ACADEMY)
    accepted(
        proved(badge(validFrom="2026-06-19T12:00:00Z", validUntil="2026-06-19T12:00:00Z")), policy=STRICT
    )


@pytest.mark.parametrize(
    ("issuance", "expiration"),
    [
        ("2026-06-01T00:00:00Z", "2026-05-31T23:59:59Z"),
        ("2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
    ],
)
def test_item_47_an_old_credential_that_ends_before_it_begins_is_refused(
    issuance: str, expiration: str
) -> None:
    document = credential_1_1(ACADEMY, issuanceDate=issuance, expirationDate=expiration)
    for secured in in_each_way_of_1_1(document):
        refused(secured, Check.VALIDITY, "valid")


# The same through the program, whose clock cannot be set.


def timeless(**changes: Json) -> Json:
    return badge(**({"validFrom": None, "validUntil": None} | changes))


def bare_proof(document: Json, suite: str = RDFC, **options: Json) -> Json:
    return proved(document, suite, **({"created": None} | options))


SAMPLE: dict[str, tuple[Callable[[], Mapping[str, Json]], Check]] = {
    "33": (
        lambda: (
            without(bare_proof(timeless(validUntil=ENDED)), "validUntil")
            | {CREDENTIALS + "validUntil": MOMENT}
        ),
        Check.PROOF,
    ),
    "34": (lambda: inline(bare_proof(timeless()), {"end": CREDENTIALS + "validUntil"}), Check.PROOF),
    "35": (lambda: inside_subject(bare_proof(timeless()), grade="A"), Check.PROOF),
    "36": (lambda: bare_proof(timeless()) | {"@included": []}, Check.PROOF),
    "42": (lambda: bare_proof(timeless(), proofPurpose="authentication"), Check.PROFILE),
    "43": (lambda: bare_proof(timeless(issuer=name_of(MALLORY))), Check.ISSUER),
    "44": (lambda: bare_proof(timeless(), previousProof="urn:proof:9"), Check.FORMAT),
    "46": (lambda: inside_subject(bare_proof(timeless(), JCS), points=2**53 + 1), Check.PROOF),
    "47": (lambda: bare_proof(timeless(validFrom="2026-01-01T00:00:00")), Check.PROFILE),
}


def test_the_program_refuses_a_sample_of_each_item_for_the_same_reason(tmp_path: Path) -> None:
    attacks = {name: json.dumps(make()).encode() for name, (make, _) in SAMPLE.items()}
    attacks["honest"] = json.dumps(bare_proof(timeless())).encode()
    for name, data in attacks.items():
        (tmp_path / name).write_bytes(data)
    ended = inside("verify", "--json", "--offline", *(tmp_path / name for name in attacks))
    assert (ended.code, ended.err) == (1, "")
    *rows, last = ended.lines()
    assert last["outcome"] == "accepted"
    for row, (name, (_, check)) in zip(rows, SAMPLE.items(), strict=True):
        assert row["outcome"] == "rejected", name
        assert findings(row)[check.value] == "failed", name
        result = Verifier(Policy(), World()).inspect(attacks[name])
        assert findings(row) == {found.check.value: found.outcome.value for found in result.findings}, name


def test_an_attack_leaves_nothing_behind() -> None:
    document = issued()
    before = copy.deepcopy(document)
    for context in ({"validUntil": None}, {"@vocab": "_:"}, {"@base": "https://evil.example/"}, EVIL):
        assert not shown(inline(document, context)).accepted
        accepted(document)
    assert document == before
