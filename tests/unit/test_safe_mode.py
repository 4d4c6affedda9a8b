from __future__ import annotations

import pytest
from verification_kit import Json

from vcwallet.errors import TransformationError
from vcwallet.rdf.contexts import Contexts
from vcwallet.rdf.safe_mode import NO_BASE, check_expanded, check_identifiers
from vcwallet.rdf.screen import Screened
from vcwallet.rdf.words import Words, lexicon

P = "https://academy.example/p"
CLAUSE = "JSON-LD 1.1 API §8.1 (Deserialize JSON-LD to RDF)"


def refused(expanded: Json, *words: str, clause: str = CLAUSE) -> None:
    with pytest.raises(TransformationError) as caught:
        check_expanded(expanded)
    assert caught.value.clause == clause
    for word in words:
        assert word in caught.value.detail


@pytest.mark.parametrize(
    "expanded",
    [
        [],
        [{P: ["a value on its own"]}],
        [{"@id": "urn:a", "@type": ["https://a.example/T"], P: [{"@value": "x"}]}],
        [{P: [{"@value": "x", "@language": "de-AT"}, {"@value": 5}, {"@value": True}, {"@value": 1.5}]}],
        [{P: [{"@value": "2026", "@type": "http://www.w3.org/2001/XMLSchema#date"}]}],
        [{P: [{"@value": {"a": None}, "@type": "@json"}]}],
        [{P: [{"@list": [{"@id": "did:key:z6Mk"}]}]}],
        [{"@graph": [{"@id": "a+b-.1:x"}]}],
        [{P: [{"@value": "line\nbreak\ttab\rreturn \u0080 ü 😀"}]}],
    ],
)
def test_what_becomes_statements_passes(expanded: Json) -> None:
    check_expanded(expanded)


@pytest.mark.parametrize(
    "iri",
    ["grade", "", "#x", "_:b0", "a b:c", "https://a b", "https://a/<x>", 'a:"', "a:{", "a:\\", "a:^", "a:`",
     "a:|", "a:\x00", "a:\u00a0", "1a:b", ":x", "a:\ud800", None, 5, {}, NO_BASE + "x", "relative-reference://host/x"],
)  # fmt: skip
def test_an_identifier_or_type_that_is_no_absolute_iri_is_refused(iri: Json) -> None:
    refused([{"@id": iri}], "The identifier", "is no absolute IRI")
    refused([{"@type": [iri]}], "The type", "is no absolute IRI")
    refused([{P: [{"@value": "x", "@type": iri}]}], "The type")


def test_a_relative_reference_is_shown_as_it_was_written() -> None:
    refused([{"@id": NO_BASE + "courses/1"}], "The identifier 'courses/1'")


@pytest.mark.parametrize("name", ["grade", "_:b0", "a b:c", "", "a:b c"])
def test_a_property_that_is_no_absolute_iri_is_refused(name: str) -> None:
    refused([{name: [{"@value": "x"}]}], "is no absolute IRI")


@pytest.mark.parametrize("tag", ["", "en_GB", "e n", "en-", "abcdefghi", "1", None, 5, ["en"], "en\n"])
def test_a_language_that_is_no_tag_is_refused(tag: Json) -> None:
    refused([{P: [{"@value": "x", "@language": tag}]}], "is no language tag", clause="RFC 5646 §2.1")


@pytest.mark.parametrize(("name", "shown"), [("@direction", "base direction"), ("@index", "index")])
def test_what_no_statement_would_carry_is_refused(name: str, shown: str) -> None:
    refused([{P: [{"@value": "x", name: "ltr"}]}], f"states a {shown}, which the proof would not protect")


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x0c", "\x1f", "\x7f", "\ud800"])
def test_a_control_character_or_half_a_pair_is_refused(character: str) -> None:
    refused(
        [{P: [{"@value": f"a{character}b"}]}],
        "control character",
        clause="W3C RDF Dataset Canonicalization 1.0, Appendix A",
    )


def test_faults_are_found_at_any_depth() -> None:
    refused([{P: [{"@list": [{P: [{"@graph": [{"@id": "x"}]}]}]}]}], "The identifier 'x'")


def test_an_identifier_behind_a_prefix_is_refused() -> None:
    words = Words({"u": frozenset({"urn:"})}, frozenset())
    expanded = [{"@id": "urn:a", P: [{"@list": [{"@id": "urn:b"}]}, {"@value": "text"}]}]
    check_identifiers(expanded, Screened(words, frozenset({"urn:a", "u:c", "no colon", "https://a.example"})))
    for text in ("u:a", "u:b"):
        with pytest.raises(TransformationError, match=f"'{text}' is shortened by a prefix") as caught:
            check_identifiers(expanded, Screened(words, frozenset({text})))
        assert caught.value.clause == "W3C Data Integrity 1.0 §4.6 (context validation)"


def test_no_known_context_lends_a_prefix_to_an_ordinary_url() -> None:
    words = lexicon(Contexts()).words
    texts = frozenset({"https://a.example/x", "did:key:z6Mk", "urn:uuid:1", "data:,x", "mailto:a@b.example"})
    check_identifiers([{"@id": text} for text in texts], Screened(words, texts))
