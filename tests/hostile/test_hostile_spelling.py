"""Signed statements spelled anew, so that the signature fits and a check looks past them.

Each of these was accepted once: an ended or revoked credential whose end or status stood where nobody looked.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from verification_kit import (
    ANY_TERM,
    DI,
    HOLDER,
    JCS,
    LIST_URL,
    NOW,
    RDFC,
    SHOP,
    V1,
    V2,
    Json,
    altered,
    assert_accepted,
    assert_refused,
    assert_unknown,
    credential,
    credential_1_1,
    inspect,
    name_of,
    presentation,
    secure,
    signed,
    status_entry,
    status_list,
)
from world import World

from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import Check

CREDENTIALS = "https://www.w3.org/2018/credentials#"
DATE = "http://www.w3.org/2001/XMLSchema#dateTime"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_VOCABULARY = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
EXPIRED = credential(validUntil="2026-02-01T00:00:00Z")
REVOKED = credential(credentialStatus=status_entry(7))


def refused(document: Json, check: Check, *words: str) -> None:
    world = World()
    assert_refused(inspect(document, world), check, *words)
    assert world.fetched == []


def attack(honest: Json, change: Callable[[Json], object], *words: str) -> None:
    """Check that spelling a signed document anew is refused before its content is believed."""
    refused(altered(honest, change), Check.PROOF, *words)


def move(node: Json, name: str, to: str) -> None:
    node[to] = node.pop(name)


def test_the_honest_documents_are_judged_as_they_should_be() -> None:
    assert_refused(inspect(signed(EXPIRED)), Check.VALIDITY, "It was valid until 2026-02-01")
    revoked = World().put(LIST_URL, secure(status_list(7), JCS))
    assert_refused(inspect(signed(REVOKED), revoked), Check.STATUS, "revoked")


@pytest.mark.parametrize("name", ["validUntil", "credentialStatus"])
@pytest.mark.parametrize("keyword", ["@nest", "@included", "@graph", "@reverse", "@set", "@list"])
def test_a_member_hidden_in_a_member_that_stands_for_a_keyword(name: str, keyword: str) -> None:
    for definition in (keyword, {"@id": keyword}):

        def hide(document: Json, definition: Json = definition) -> None:
            document["@context"].append({"extra": definition, "ident": "id"})
            document["extra"] = {name: document.pop(name)}
            if keyword == "@included":
                document["extra"] = [document["extra"] | {"ident": document["id"]}]

        attack(
            signed(EXPIRED | REVOKED | {"validUntil": EXPIRED["validUntil"]}),
            hide,
            "/@context/extra names no IRI",
        )


def test_the_end_of_a_proof_hidden_in_a_member_that_stands_for_a_keyword() -> None:
    ended = signed(credential(), RDFC, created=NOW.replace(month=1), not_after=NOW.replace(month=2))
    assert_refused(inspect(ended), Check.VALIDITY, "Its proof was valid until 2026-02-19")

    def hide(document: Json) -> None:
        document["@context"].append({"extra": "@nest"})
        document["proof"]["extra"] = {"expires": document["proof"].pop("expires")}

    attack(ended, hide, "/@context/extra names no IRI")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("expirationDate", {"@value": "2026-02-01T00:00:00Z", "@type": "xsd:dateTime"}),
        ("credentialStatus", {"id": "https://academy.example/s#1", "type": "https://academy.example/Status"}),
    ],
)
def test_a_member_of_1_1_hidden_behind_a_prefix_of_its_scoped_context(name: str, value: Json) -> None:
    plain = value.get("@value", value)
    honest = signed(credential_1_1(**{name: plain}))
    assert not inspect(honest).accepted

    def hide(document: Json) -> None:
        del document[name]
        document[f"cred:{name}"] = value

    attack(honest, hide, f"/cred:{name} spells a protected term by its IRI")


def test_a_prefix_that_a_second_context_completes() -> None:
    def hide(document: Json) -> None:
        document["@context"] += [{"a": "https://www.w3.org/2018/"}, {"until": "a:credentials#validUntil"}]
        move(document, "validUntil", "until")

    attack(signed(EXPIRED), hide, "gives a protected term another name")


@pytest.mark.parametrize("container", ["@index", "@id", "@graph"])
def test_a_container_that_leaves_its_keys_unprotected(container: str) -> None:
    own = {"grade": {"@id": "https://academy.example/grade"}}
    honest = signed(credential(credentialSubject={"grade": "A"}) | {"@context": [V2, own]})
    assert_accepted(inspect(honest))

    def add(document: Json) -> None:
        document["@context"][1]["grade"]["@container"] = container
        document["credentialSubject"]["grade"] = {"with distinction": "A"}

    attack(honest, add, "uses @container, which could hide protected content")


def badge() -> Json:
    achievement = {
        "id": "urn:a",
        "type": "Achievement",
        "name": "Cooking",
        "description": "Cooks",
        "criteria": {"narrative": "Cook."},
        "creditsAvailable": 5,
    }
    subject = {"type": "AchievementSubject", "achievement": achievement}
    types = ["VerifiableCredential", "OpenBadgeCredential"]
    return credential(type=types, credentialSubject=subject) | {"@context": [V2, OB]}


@pytest.mark.parametrize(
    ("context", "change", "words"),
    [
        (
            {"points": OB_VOCABULARY + "creditsAvailable"},
            lambda node: move(node, "creditsAvailable", "points"),
            "gives a protected term another name",
        ),
        ({}, lambda node: move(node, "creditsAvailable", OB_VOCABULARY + "creditsAvailable"), "by its IRI"),
        ({}, lambda node: move(node, "criteria", "Criteria"), "by its IRI"),
        ({"u": "urn:"}, lambda node: node.update(id="u:a"), "'u:a' is shortened by a prefix"),
        ({}, lambda node: node.update(tag=[]), "/tag is an empty list"),
        ({}, lambda node: node.update(tag=None), "/tag is null"),
        ({}, lambda node: node.update(name=["Cooking", ["Baking"]]), "is a list of lists"),
    ],
)
def test_the_words_of_open_badges_have_one_spelling(
    context: Json, change: Callable[[Json], object], words: str
) -> None:
    honest = signed(badge())
    assert_accepted(inspect(honest))

    def spell(document: Json) -> None:
        document["@context"] += [context] if context else []
        change(document["credentialSubject"]["achievement"])

    attack(honest, spell, words)


def test_an_achievement_told_in_two_objects() -> None:
    def split(document: Json) -> None:
        node = document["credentialSubject"]["achievement"]
        part = {"id": node["id"], "type": "Achievement", "creditsAvailable": node.pop("creditsAvailable")}
        document["credentialSubject"]["achievement"] = [part, node]

    attack(signed(badge()), split, "describes one thing in two objects")


def test_statements_about_the_document_elsewhere_in_it() -> None:
    honest = signed(EXPIRED | {"relatedResource": {"id": EXPIRED["id"]}})

    def hide(document: Json) -> None:
        document["relatedResource"]["validUntil"] = document.pop("validUntil")

    attack(honest, hide, "/relatedResource describes the document a second time")


def test_a_credential_of_2_0_is_not_taken_down_to_1_1_where_its_end_means_nothing() -> None:
    honest = signed(EXPIRED | {"credentialSubject": {"id": "did:example:learner"}})
    refused(honest | {"@context": [V1, DI]}, Check.PROFILE, "/issuanceDate is missing")
    refused(honest | {"@context": [V1]}, Check.PROOF, "is defined by no context")
    refused(honest | {"@context": [V2, V1]}, Check.PROOF, "no usable JSON-LD")


def test_a_credential_of_1_1_is_not_lifted_to_2_0_where_its_end_means_nothing() -> None:
    honest = signed(credential_1_1(expirationDate="2026-02-01T00:00:00Z"))
    refused(honest | {"@context": [V2]}, Check.PROOF, "is defined by no context")
    refused(honest | {"@context": [V2, ANY_TERM]}, Check.PROOF, "does not fit the content")


def test_a_direction_of_text_that_nothing_protects() -> None:
    honest = signed(credential(credentialSubject={"name": {"@value": "abc", "@language": "ar"}}))
    assert_accepted(inspect(honest))
    direction = {"@direction": "rtl"}
    attack(honest, lambda copy: copy["credentialSubject"]["name"].update(direction), "base direction")


def test_an_identifier_that_borrows_its_scheme() -> None:
    honest = signed(credential(evidence={"id": "https://academy.example/x"}))
    attack(honest, lambda copy: copy["evidence"].update(id="//academy.example/x"), "is no absolute IRI")


def test_the_list_of_a_revoked_credential_is_not_spelled_empty() -> None:
    honest, empty = signed(status_list(7)), status_list()["credentialSubject"]["encodedList"]
    iri = "https://www.w3.org/ns/credentials/status#encodedList"

    def both(document: Json) -> None:
        move(document["credentialSubject"], "encodedList", iri)
        document["credentialSubject"]["encodedList"] = empty

    world = World().put(LIST_URL, altered(honest, both))
    assert_unknown(inspect(signed(REVOKED), world), Check.STATUS, "spells a protected term by its IRI")


@pytest.mark.parametrize("way", [RDFC, JCS])
@pytest.mark.parametrize("name", ["domain", "challenge"])
def test_the_binding_of_a_presentation_is_not_taken_away(way: str, name: str) -> None:
    held = signed(credential(credentialSubject={"id": name_of(HOLDER)}), JCS)
    shown = signed(presentation(held), way, HOLDER, transaction=SHOP)
    policy = Policy(transaction=SHOP)
    assert_accepted(inspect(shown, policy=policy))
    without = altered(shown, lambda copy: copy["proof"].pop(name))
    assert_refused(inspect(without, policy=policy), Check.PROOF, "does not fit the content")


@pytest.mark.parametrize("name", [CREDENTIALS + "VerifiableCredential", "cred:VerifiableCredential"])
def test_a_type_hidden_behind_its_iri(name: str) -> None:
    attack(signed(credential()), lambda copy: copy.update(type=[name]), "/type spells a protected term")


def test_the_time_of_a_statement_in_another_form() -> None:
    typed = {"@value": EXPIRED["validUntil"], "@type": DATE}
    for value in (typed, [EXPIRED["validUntil"]], [typed]):
        changed = signed(EXPIRED) | {"validUntil": value}
        refused(changed, Check.PROFILE, "/validUntil must be a point in time written as text")
