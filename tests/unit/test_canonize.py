from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from verification_kit import ANY_TERM, V2, Json, credential

from vcwallet.errors import ContextError, TransformationError
from vcwallet.rdf import canonize as module
from vcwallet.rdf import recompact as recompacting
from vcwallet.rdf.canonize import canonize, compact
from vcwallet.rdf.contexts import Contexts

OWN = "https://academy.example/context"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
CREDENTIALS = "https://www.w3.org/2018/credentials#"


def refused(document: Json, *words: str, error: type[TransformationError] = TransformationError) -> None:
    with pytest.raises(error) as caught:
        canonize(document, Contexts())
    assert caught.value.clause
    for word in words:
        assert word in caught.value.detail


def about(subject: Json) -> Json:
    return credential(credentialSubject=subject) | {"@context": [V2, ANY_TERM]}


def test_a_credential_becomes_sorted_statements() -> None:
    document = credential(
        id="urn:x", issuer="did:example:i", validUntil=None, credentialSubject={"name": 'A "b"\n\\ ü'}
    )
    assert canonize(document, Contexts()).decode() == (
        f"<urn:x> {TYPE} <{CREDENTIALS}VerifiableCredential> .\n"
        f"<urn:x> <{CREDENTIALS}credentialSubject> _:c14n0 .\n"
        f"<urn:x> <{CREDENTIALS}issuer> <did:example:i> .\n"
        f'<urn:x> <{CREDENTIALS}validFrom> "2026-01-01T00:00:00Z"'
        "^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n"
        '_:c14n0 <https://schema.org/name> "A \\"b\\"\\n\\\\ ü" .\n'
    )


def test_the_order_of_members_and_of_sets_does_not_matter() -> None:
    one = about({"name": "Ada", "tags": ["a", "b"]})
    other = dict(reversed(about({"tags": ["b", "a", "b"], "name": "Ada"}).items()))
    assert canonize(one, Contexts()) == canonize(other, Contexts())
    assert canonize(one, Contexts()) != canonize(about({"name": "Ada", "tags": ["a"]}), Contexts())


@pytest.mark.parametrize("name", ["grade", "credentialsubject", "foo bar", ""])
def test_a_member_that_no_context_defines_is_refused_with_its_pointer(name: str) -> None:
    refused(credential() | {name: "x"}, f"The member /{name} is defined by no context")
    refused(
        credential(credentialSubject=[{"id": "urn:a"}, {name: 1}]), f"/credentialSubject/1/{name} is defined"
    )


def test_an_undefined_member_is_found_below_one_of_the_same_name_that_is_defined() -> None:
    document = credential(credentialSubject={"id": "urn:a", "evidence": {"a": "b"}})
    refused(document, "/credentialSubject/evidence is defined by no context")


@pytest.mark.parametrize(
    "subject",
    [{"id": "ada"}, {"id": "//academy.example/x"}, {"id": "#x"}, {"id": "?x"}, {"id": "../x"}, {"id": "@id"},
     {"id": "a b:c"}, {"type": "Learner"}, {"id": ""}],
)  # fmt: skip
def test_a_relative_reference_is_refused(subject: Json) -> None:
    refused(credential(credentialSubject=subject | {"name": "x"}), "is no absolute IRI")


def test_a_language_or_direction_that_would_be_lost_is_refused() -> None:
    refused(about({"name": {"@value": "x", "@language": "no tag"}}), "is no language tag")
    refused(about({"name": {"@value": "x", "@direction": "rtl"}}), "base direction")
    refused(credential() | {"@context": [V2, {"@language": "en", "@direction": "rtl"}]}, "may not define")


def test_an_unknown_context_is_refused_wherever_it_stands() -> None:
    refused(credential() | {"@context": [V2, OWN]}, "is not known here", error=ContextError)
    refused(
        credential(credentialSubject={"@context": OWN, "name": "x"}), "is not known here", error=ContextError
    )


@pytest.mark.parametrize(
    "context",
    [
        {"grade": 5},
        {"grade": {"@id": 5}},
        {"grade": {"@id": "https://a.example/g", "@type": 5}},
        {"grade": {"@id": "https://a.example/g", "@language": 5}},
        {"grade": {"@id": "https://a.example/g", "@prefix": 5}},
        {"name": "https://academy.example/name"},
        {"@version": 2},
    ],
)
def test_a_context_that_is_malformed_or_breaks_protection_is_refused(context: Json) -> None:
    refused(credential() | {"@context": [V2, context]}, "The document is no usable JSON-LD:")


@pytest.mark.parametrize("number", [10**400, -(10**310)])
def test_a_number_that_json_ld_cannot_express_is_refused(number: int) -> None:
    refused(about({"points": number}), "The document is no usable JSON-LD:")


def test_a_document_that_is_nested_beyond_the_stack_is_refused() -> None:
    document: Json = {"name": "x"}
    for _ in range(300):
        document = {"part": document}
    refused(about(document), "JSON-LD")


@pytest.mark.parametrize(
    "subject",
    [
        {"p": [{"id": f"_:b{i}", "p": [{"id": f"_:b{j}"} for j in range(8)]} for i in range(8)]},
        [{"id": f"_:b{i}", "p": {"id": f"_:b{(i + 1) % 160}"}} for i in range(160)],
    ],
    ids=["clique", "ring"],
)
def test_graphs_of_named_blank_nodes_cannot_even_be_written(subject: Json) -> None:
    refused(about(subject), "is no URL")


def tree(depth: int, width: int) -> Json:
    return {"p": [tree(depth - 1, width) for _ in range(width)]} if depth else {"q": "x"}


@pytest.mark.parametrize("subject", [tree(3, 3), tree(7, 2), tree(40, 1)], ids=["triples", "pairs", "chain"])
def test_blank_nodes_made_to_look_alike_are_given_up_after_a_fixed_effort(
    subject: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(about(subject), "takes too long")
    monkeypatch.setattr(module, "MAX_HASH_STEPS", 0)
    refused(about(tree(2, 2)), "takes too long")
    monkeypatch.setattr(module, "MAX_HASH_STEPS", 500)
    assert canonize(about(tree(2, 2)), Contexts())


@pytest.mark.parametrize(
    "subject",
    [
        {"p": [str(i) for i in range(8_000)]},
        {"p": [{"id": "urn:a", "q": str(i)} for i in range(6_000)]},
        {"type": ["VerifiableCredential"] * 10_000, "q": "x"},
        [{"p": {"id": "urn:x"}, "q": str(i)} for i in range(6_000)],
    ],
    ids=["values", "nodes into one", "types", "subjects"],
)
def test_floods_are_refused_before_they_cost_anything(subject: Json) -> None:
    before = time.process_time()
    refused(about(subject), "more than")
    assert time.process_time() - before < 5  # minutes, if it were processed


def test_too_many_statements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_QUADS", 5)
    refused(credential(), "makes more than 5 statements")


def test_two_sets_of_contexts_with_one_url_are_not_mixed_up() -> None:
    document = credential(credentialSubject={"grade": "A"}) | {"@context": [V2, OWN]}
    one, other = (
        Contexts({OWN: {"@context": {"grade": f"https://academy.example/{name}"}}})
        for name in ("one", "other")
    )
    for _ in range(2):
        assert b"/one>" in canonize(document, one)
        assert b"/other>" in canonize(document, other)


def test_one_document_after_another_does_not_change_the_first() -> None:
    first = canonize(credential(), Contexts())
    refused(credential() | {"@context": [V2, {"name": "https://academy.example/name"}]}, "no usable")
    canonize(about({"x": "y"}), Contexts())
    assert canonize(credential(), Contexts()) == first


def test_eight_threads_get_the_same_statements_as_one() -> None:
    documents = [about({"id": f"urn:{number}", "name": "x", "p": [tree(2, 2)]}) for number in range(4)]
    expected = [canonize(document, Contexts()) for document in documents]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: canonize(documents[number % 4], Contexts()), range(64)))
    assert found == [expected[number % 4] for number in range(64)]


def test_a_document_is_not_written_in_words_that_nobody_knows() -> None:
    document = credential() | {"@context": [V2, {"grade": "https://academy.example/grade"}]}
    assert compact(document, Contexts(), [V2])
    with pytest.raises(ContextError, match="is not known here"):
        compact(document, Contexts(), [OWN])


def test_a_document_that_comes_out_as_a_graph_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    document = credential() | {"@context": [V2, {"grade": "https://academy.example/grade"}]}
    monkeypatch.setattr(recompacting, "compact", lambda *_: {"@graph": []})
    with pytest.raises(TransformationError, match="cannot be written in known words"):
        recompacting.recompact(document, Contexts())
