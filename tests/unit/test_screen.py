"""An RDF proof protects statements; these are the ways to spell one statement twice that are refused."""

from __future__ import annotations

import pytest
from verification_kit import ANY_TERM, DI, V2, Json, credential, credential_1_1

from vcwallet.errors import ContextError, TransformationError
from vcwallet.microcredential.context import context_object
from vcwallet.rdf.contexts import Contexts
from vcwallet.rdf.screen import MAX_LIST, MAX_VALUES, screen
from vcwallet.rdf.words import Words, combine

OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_VOCABULARY = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
CREDENTIALS = "https://www.w3.org/2018/credentials#"
CLAUSE = "W3C Data Integrity 1.0 §4.6 (context validation)"


def inline(context: Json, **changes: Json) -> Json:
    return credential(**changes) | {"@context": [V2, context]}


def refused(document: Json, *words: str, error: type[TransformationError] = TransformationError) -> None:
    with pytest.raises(error) as caught:
        screen(document, Contexts())
    assert caught.value.clause
    for word in words:
        assert word in caught.value.detail


def refused_context(context: Json, *words: str) -> None:
    refused(inline(context), *words, error=ContextError)


@pytest.mark.parametrize(
    "document",
    [
        credential(),
        credential_1_1(),
        credential(credentialSubject={"name": {"@value": "Ada", "@language": "en"}}),
        credential(credentialSubject=[{"id": "urn:a"}, {"id": "urn:b"}]),
        credential() | {"@context": [V2, DI, OB]},
        inline({"grade": "https://academy.example/grade", "@vocab": "https://academy.example/words#"}),
        inline(
            {"ex": "https://academy.example/", "grade": "ex:grade"},
            type=["VerifiableCredential", "ex:Course"],
        ),
        inline({"grade": {"@id": "https://academy.example/grade", "@type": "@id", "@container": "@set"}}),
        inline({"@version": 1.1, "@protected": True, "@language": "en"}),
        inline({"name": "https://schema.org/name"}),
        inline(context_object()),
        credential(credentialSubject={"https://academy.example/grade": "A"}),
    ],
)
def test_honest_documents_pass(document: Json) -> None:
    assert screen(document, Contexts()).texts


@pytest.mark.parametrize(
    "name",
    ["@graph", "@included", "@reverse", "@nest", "@id", "@type", "@set", "@list", "@index", "@language",
     "@json", "@base", "@vocab", "@import", "@none", "@anything", "@"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["x", {"validUntil": "2020-01-01T00:00:00Z"}, ["x"]])
def test_keywords_are_refused_at_the_top_and_inside(name: str, value: Json) -> None:
    refused(credential() | {name: value}, f"The member /{name} is a JSON-LD keyword")
    refused(
        credential(credentialSubject={"a": [{name: value}]}), f"/credentialSubject/a/0/{name} is a JSON-LD"
    )


def test_a_value_object_has_its_keywords_and_nothing_else() -> None:
    text = {"@value": "Ada", "@language": "en", "@direction": "ltr"}
    assert screen(credential(credentialSubject={"name": text}), Contexts())
    refused(
        credential(credentialSubject={"name": {"@value": "Ada"}}),
        "/credentialSubject/name/@value is a JSON-LD",
    )
    for extra in ({"@index": "x"}, {"@id": "urn:x"}, {"name": "x"}):
        refused(credential(credentialSubject={"name": text | extra}), "is a JSON-LD keyword")


def test_null_is_refused_wherever_it_stands() -> None:
    refused(credential() | {"evidence": None}, "The member /evidence is null")
    refused(credential(credentialSubject={"a": {"b": None}}), "/credentialSubject/a/b is null")
    refused(
        credential(credentialSubject={"a": ["b", None]}), "/credentialSubject/a is a list that holds null"
    )


def test_a_list_that_states_nothing_or_could_be_flatter_is_refused() -> None:
    refused(credential(evidence=[]), "The member /evidence is an empty list: the proof would not protect it")
    refused(credential(credentialSubject={"a": {"b": []}}), "/credentialSubject/a/b is an empty list")
    refused(credential(evidence=["urn:a", ["urn:b"]]), "The member /evidence is a list of lists")
    refused(credential(credentialSubject={"a": [[]]}), "/credentialSubject/a is a list of lists")


@pytest.mark.parametrize(
    "name",
    [
        CREDENTIALS + "validUntil",
        CREDENTIALS + "unheardOf",
        "https://www.w3.org/ns/credentials/status#statusPurpose",
        "https://w3id.org/security#proof",
        "https://schema.org/name",
        "http://purl.org/dc/terms/created",
        OB_VOCABULARY + "achievement",
        "cred:validUntil",  # a prefix of the scoped contexts of VCDM 1.1
        "sec:proof",
    ],
)
def test_a_known_word_is_not_spelled_by_its_iri(name: str) -> None:
    refused(credential() | {name: "x"}, f"at /{name} spells a protected term by its IRI")
    refused(credential_1_1() | {name: "x"}, "spells a protected term by its IRI")
    refused(credential(type=["VerifiableCredential", name]), "at /type spells a protected term by its IRI")


def test_a_word_is_not_spelled_through_a_prefix_of_the_document() -> None:
    document = inline({"s": "https://schema.org/"}, credentialSubject={"s:name": "Ada"})
    refused(document, "at /credentialSubject/s:name spells a protected term by its IRI")
    document = inline(
        {"v": {"@id": "https://schema.org/", "@prefix": True}}, type=["VerifiableCredential", "v:name"]
    )
    refused(document, "at /type spells")


def test_a_word_is_not_spelled_through_a_vocabulary() -> None:
    document = inline({"@vocab": "https://schema.org/"}, credentialSubject={"encodingFormat": "x"})
    refused(document, "at /credentialSubject/encodingFormat spells a protected term by its IRI")
    undefined = "https://www.w3.org/ns/credentials/undefined-term#"
    refused(credential() | {undefined + "grade": "A"}, "spells a protected term by its IRI")
    assert screen(credential(grade="A") | {"@context": [V2, ANY_TERM]}, Contexts())
    assert screen(inline({"@vocab": undefined}, grade="A"), Contexts())


def test_a_class_and_a_property_with_one_iri_are_not_exchanged() -> None:
    for name in ("Criteria", "Image"):
        refused(
            credential(credentialSubject={name: {}}), f"/credentialSubject/{name} spells a protected term"
        )
    refused(credential(type=["VerifiableCredential", "criteria"]), "at /type spells")
    assert screen(credential(credentialSubject={"criteria": {"type": "Criteria"}}), Contexts())


def test_a_type_that_is_no_text_is_left_to_the_processor() -> None:
    assert screen(credential(type=["VerifiableCredential", 5]), Contexts())


def test_the_words_of_a_context_within_a_list_of_contexts_are_protected() -> None:
    own = Contexts({"https://a.example/context": {"@context": [V2, {"Diploma": "https://a.example/D"}]}})
    with pytest.raises(ContextError, match="gives a protected term another name"):
        screen(inline({"Certificate": "https://a.example/D"}), own)


def test_the_document_is_described_at_its_top_only() -> None:
    own = credential()["id"]
    refused(
        credential(credentialSubject={"a": {"id": own, "validUntil": "x"}}), "/credentialSubject/a describes"
    )
    assert screen(credential(credentialSubject={"a": {"id": own}}), Contexts())
    assert screen(credential(id=None, credentialSubject={"a": {"b": "c"}}), Contexts())


def test_one_thing_is_not_described_in_two_objects_of_a_list() -> None:
    twice = [{"id": "urn:a", "name": "x"}, {"id": "urn:a", "description": "y"}]
    refused(credential(evidence=twice), "The list /evidence describes one thing in two objects")
    refused(credential(evidence=[{"id": "urn:a"}, {"id": "urn:a"}]), "describes one thing in two objects")
    assert screen(credential(verifiableCredential=twice), Contexts())


@pytest.mark.parametrize("id_", ["_:b0", "_:", "_:c14n0"])
def test_a_blank_node_has_no_name(id_: str) -> None:
    refused(credential(id=id_), "The identifier /id is no URL")
    refused(
        credential(credentialSubject={"a": [{"id": id_}]}),
        "The identifier /credentialSubject/a/0/id is no URL",
    )


def test_too_much_is_refused_before_any_work_is_done() -> None:
    assert screen(credential(credentialSubject={"a": ["x"] * MAX_LIST}), Contexts())
    refused(credential(credentialSubject={"a": ["x"] * (MAX_LIST + 1)}), "more than 1000 in one list")
    spread = {f"p{number}": {"id": "urn:a", "q": ["x"] * 99} for number in range(11)}
    refused(credential(credentialSubject=spread), "has more than 1000 values for one thing")
    many = {str(number): "x" for number in range(MAX_VALUES)}
    refused(credential(credentialSubject=many), "has more than 5000 values")


@pytest.mark.parametrize(
    "keyword", ["@base", "@import", "@propagate", "@type", "@id", "@direction", "@graph", "@nest", "@unknown"]
)
def test_an_inline_context_sets_no_keyword_that_could_move_meaning(keyword: str) -> None:
    refused_context({keyword: "https://academy.example/"}, f"may not define /@context/{keyword}")


@pytest.mark.parametrize(
    "term", ["credentialSubject", "validUntil", "issuer", "VerifiableCredential", "evidence"]
)
def test_an_inline_context_does_not_define_a_word_of_the_credentials_vocabulary(term: str) -> None:
    refused_context({term: "https://academy.example/x"}, f"may not define /@context/{term}")
    refused_context({term: CREDENTIALS + term}, f"may not define /@context/{term}")


@pytest.mark.parametrize("definition", [None, {"@id": None}, {"@reverse": "https://a.example/"}])
def test_an_inline_context_takes_no_term_away(definition: Json) -> None:
    refused_context({"grade": definition}, "may not take a term away: /@context/grade")


@pytest.mark.parametrize(
    "keyword", ["@id", "@type", "@nest", "@included", "@graph", "@reverse", "@value", "@set", "@json"]
)
def test_an_inline_context_gives_no_keyword_another_name(keyword: str) -> None:
    for definition in (keyword, {"@id": keyword}):
        refused_context({"other": definition}, "The inline context at /@context/other names no IRI")


@pytest.mark.parametrize("meaning", ["id", "type", "name", "grade", "", "path/to", "#part"])
def test_an_inline_context_gives_no_term_another_name(meaning: str) -> None:
    refused_context({"other": meaning, "grade": "https://a.example/grade"}, "at /@context/other names no IRI")
    refused_context({"@vocab": meaning}, "at /@context/@vocab names no IRI")


@pytest.mark.parametrize(
    "iri",
    [
        CREDENTIALS + "validUntil",
        CREDENTIALS,
        "https://www.w3.org/2018/cred",
        "https://w3id.org/security#proof",
        "https:",
        "https://schema.org/name",
        OB_VOCABULARY + "achievement",
        "cred:validUntil",
        "https://www.w3.org/ns/credentials/undefined-term#grade",
        "https://www.w3.org/ns/credentials/undefined-",
    ],
)
def test_an_inline_context_gives_no_known_iri_another_name(iri: str) -> None:
    for definition in (iri, {"@id": iri}):
        refused_context({"other": definition}, "at /@context/other gives a protected term another name")


@pytest.mark.parametrize("vocabulary", [CREDENTIALS, "https://www.w3.org/", "https://w3id.org/security#"])
def test_an_inline_vocabulary_reaches_no_protected_word(vocabulary: str) -> None:
    refused_context({"@vocab": vocabulary}, "at /@context/@vocab gives a protected term another name")


@pytest.mark.parametrize("vocabulary", ["_:", "_:b"])
def test_an_inline_vocabulary_is_no_blank_node(vocabulary: str) -> None:
    refused_context({"@vocab": vocabulary}, "at /@context/@vocab names no IRI")


def test_a_prefix_does_not_build_upon_a_prefix() -> None:
    assert screen(inline({"a": "https://a.example/", "b": "a:b"}), Contexts())
    refused_context({"a": "https://a.example/", "b": "a:b/", "c": "b:c"}, "/@context/c names no IRI")
    chain = credential() | {"@context": [V2, {"a": "https://a.example/"}, {"b": "a:b/"}, {"c": "b:c"}]}
    refused(chain, "names no IRI", error=ContextError)
    split = credential() | {
        "@context": [V2, {"a": "https://www.w3.org/2018/"}, {"b": "a:credentials#validUntil"}]
    }
    refused(split, "gives a protected term another name", error=ContextError)


@pytest.mark.parametrize(
    "container", ["@index", "@id", "@type", "@graph", "@nest", ["@graph", "@id"], 5, [5], None]
)
def test_an_inline_container_hides_nothing(container: Json) -> None:
    refused_context({"grade": {"@id": "https://a.example/grade", "@container": container}}, "uses @container")


@pytest.mark.parametrize("option", ["@nest", "@index", "@context", "@import", "@unknown"])
def test_an_inline_definition_has_no_unusual_option(option: str) -> None:
    definition = {"@id": "https://a.example/grade", option: None}
    refused_context({"grade": definition}, f"at /@context/grade uses {option}")


def test_inline_contexts_are_checked_wherever_they_stand() -> None:
    document = credential(credentialSubject={"a": [{"@context": {"until": CREDENTIALS + "validUntil"}}]})
    refused(document, "/credentialSubject/a/0/@context/until gives", error=ContextError)
    document = credential(credentialSubject={"@context": {"s": "https://schema.org/"}}) | {"s:name": "x"}
    refused(document, "at /s:name spells")


@pytest.mark.parametrize("context", [5, True, [None], [[V2]], [V2, 5]])
def test_a_context_is_a_url_or_an_object(context: Json) -> None:
    document = credential(credentialSubject={"@context": context})
    refused(document, "A context at /credentialSubject/@context is neither", error=ContextError)


def test_inline_contexts_are_bounded() -> None:
    words = {f"w{number}": f"https://a.example/{number}" for number in range(500)}
    assert screen(inline(words), Contexts())
    refused_context(words | {"one": "https://a.example/one"}, "define more than 500 words")


def test_a_malformed_definition_is_left_to_the_processor() -> None:
    assert screen(inline({"grade": 5, "mark": [], "rank": {"@id": 5}}), Contexts())
    assert screen(inline({"grade": {"@type": "@id"}, "@vocab": "https://a.example/"}), Contexts())


def test_the_words_of_the_callers_own_contexts_are_protected_too() -> None:
    own = Contexts({"https://a.example/context": {"@context": {"Diploma": "https://a.example/Diploma"}}})
    document = inline({"Certificate": "https://a.example/Diploma"})
    with pytest.raises(ContextError, match="gives a protected term another name"):
        screen(document, own)
    assert screen(document, Contexts())


def test_words_that_several_contexts_define_keep_every_meaning() -> None:
    one = Words({"a": frozenset({"x:1"}), "b": frozenset({"x:2"})}, frozenset({"v:"}))
    other = Words({"a": frozenset({"y:1"})}, frozenset({"w:"}))
    both = combine((one, other))
    assert both.meanings == {"a": {"x:1", "y:1"}, "b": {"x:2"}}
    assert both.vocabularies == {"v:", "w:"}
    assert both.iris_of("a:s") == {"a:s", "x:1s", "y:1s"}
    assert both.iris_of("a://s") == {"a://s"}
    assert both.iris_of("term") == {"v:term", "w:term"}
