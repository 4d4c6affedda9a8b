"""That verified documents come out in words that are known."""

from __future__ import annotations

import pytest

from vcwallet.rdf.contexts import Contexts
from vcwallet.rdf.recompact import has_unknown_words, recompact

V2 = "https://www.w3.org/ns/credentials/v2"
TERMS = "https://terms.example/#"
OWN = {"points": f"{TERMS}points", "score": f"{TERMS}score"}


def credential(context: object, **subject: object) -> dict[str, object]:
    return {
        "@context": context,
        "id": "urn:uuid:0a2d1c9e-3b1a-4e55-9a51-1c3d9c1f0b11",
        "type": ["VerifiableCredential"],
        "issuer": "did:example:academy",
        "credentialSubject": {"id": "did:example:learner", **subject},
    }


def test_a_document_without_inline_contexts_is_given_back_as_it_is() -> None:
    document = credential([V2])
    assert recompact(document, Contexts()) is document


def test_an_approved_inline_context_keeps_its_words() -> None:
    document = credential([V2, OWN], points="9")
    assert recompact(document, Contexts(inline=(OWN,))) is document


def test_words_of_another_inline_context_come_out_as_their_iris() -> None:
    written = recompact(credential([V2, OWN], points="9", score="20"), Contexts())
    assert written["@context"] == [V2]
    assert written["credentialSubject"] == {
        "id": "did:example:learner",
        f"{TERMS}points": "9",
        f"{TERMS}score": "20",
    }
    assert written["issuer"] == "did:example:academy"


def test_a_vocabulary_that_stands_inline_is_no_exception() -> None:
    written = recompact(credential([V2, {"@vocab": TERMS}], points="9"), Contexts())
    assert written["credentialSubject"] == {"id": "did:example:learner", f"{TERMS}points": "9"}


def test_an_inline_context_deeper_in_the_document_is_seen() -> None:
    document = credential([V2], **{"@context": OWN, "points": "9"})
    assert has_unknown_words(document, Contexts())
    written = recompact(document, Contexts())
    assert written["credentialSubject"] == {"id": "did:example:learner", f"{TERMS}points": "9"}


def test_credentials_inside_a_presentation_keep_their_own_contexts() -> None:
    shown = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [credential([V2, OWN], points="9")],
    }
    assert recompact(shown, Contexts()) is shown


@pytest.mark.parametrize("context", [[OWN, V2], [V2, [OWN]], OWN, [], None], ids=repr)
def test_contexts_in_an_odd_place_are_left_for_the_profile_to_refuse(context: object) -> None:
    document = credential(context)
    assert recompact(document, Contexts()) is document
