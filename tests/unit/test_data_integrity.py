from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest
from verification_kit import (
    ANY_TERM,
    DI,
    HOLDER,
    ISSUER,
    ISSUER_P256,
    JCS,
    NOW,
    RDFC,
    SHOP,
    V2,
    Json,
    altered,
    credential,
    presentation,
    secure,
    signed,
)

from did.algorithms import ED25519
from did.encoding import jcs, multibase
from did.errors import SignatureInvalidError
from did.relationships import VerificationRelationship
from vcwallet.errors import MalformedError, ProofError, TransformationError
from vcwallet.rdf.contexts import Contexts
from vcwallet.securing.data_integrity.eddsa_jcs_2022 import EDDSA_JCS_2022
from vcwallet.securing.data_integrity.eddsa_rdfc_2022 import EDDSA_RDFC_2022
from vcwallet.securing.data_integrity.mechanism import MAX_PROOFS, DataIntegrity
from vcwallet.securing.data_integrity.securer import DataIntegritySecurer
from vcwallet.securing.data_integrity.suites import READ, WRITTEN
from vcwallet.securing.mechanism import Payload, SecuringOptions

BOTH = pytest.mark.parametrize("suite", [RDFC, JCS])
CHAIN = "W3C Data Integrity 1.0 §4.5 (Verify Proof Sets and Chains)"
SUITES = {suite.name: suite for suite in READ}


def parse(document: Json) -> Json:
    return DataIntegrity().parse(json.dumps(document).encode()).seals


def opened(document: Json, key: Json = ISSUER) -> list[Payload]:
    return [seal.open(key.public_key) for seal in parse(document)]


def malformed(document: Json, *words: str, clause: str = "W3C Data Integrity 1.0") -> None:
    with pytest.raises(MalformedError) as caught:
        parse(document)
    assert clause in caught.value.clause
    for word in words:
        assert word in str(caught.value)


def with_proof(**changes: Json) -> Json:
    """Return a signed credential whose proof was changed; a change to None takes the member away."""
    document = signed(credential(), JCS)
    members = document["proof"] | changes
    return document | {"proof": {name: value for name, value in members.items() if value is not None}}


def proof(document: Json, key: Json = ISSUER, over: Json = (), suite: str = JCS, **options: Json) -> Json:
    """Return a proof over a document and over earlier proofs of it."""
    settings = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite,
        "verificationMethod": str(key.verification_method),
        "proofPurpose": "assertionMethod",
    } | options
    whole = document | {"proof": list(over)} if over else document
    hashed = SUITES[suite].hash_data(whole, settings, ED25519, Contexts())
    return settings | {"proofValue": multibase.encode_base58btc(key.sign(hashed, ED25519))}


@BOTH
def test_a_proof_says_who_how_when_and_what_for(suite: str) -> None:
    document = signed(credential(), suite, created=NOW)
    assert {name: document[name] for name in credential()} == credential()
    stated = document["proof"]
    assert stated["type"] == "DataIntegrityProof"
    assert stated["cryptosuite"] == suite
    assert stated["created"] == "2026-06-19T12:00:00Z"
    assert stated["verificationMethod"] == str(ISSUER.verification_method)
    assert stated["proofPurpose"] == "assertionMethod"
    assert stated["proofValue"].startswith("z")
    assert not {"domain", "challenge", "expires"} & set(stated)


@BOTH
def test_a_presentation_is_signed_for_authentication_with_domain_and_challenge(suite: str) -> None:
    document = signed(presentation(signed(credential(), JCS)), suite, HOLDER, transaction=SHOP)
    assert document["proof"]["proofPurpose"] == "authentication"
    assert document["proof"]["domain"] == SHOP.audience
    assert document["proof"]["challenge"] == SHOP.nonce
    (seal,) = parse(document)
    assert seal.purpose is VerificationRelationship.AUTHENTICATION


@BOTH
def test_the_payload_tells_the_times_of_the_proof(suite: str) -> None:
    until = datetime(2026, 7, 1, tzinfo=UTC)
    (payload,) = opened(signed(credential(), suite, created=NOW, not_after=until))
    assert (payload.not_before, payload.created, payload.not_after) == (NOW, NOW, until)


def test_the_proof_of_canonical_json_carries_the_context_and_that_of_statements_does_not() -> None:
    assert signed(credential(), JCS)["proof"]["@context"] == [V2]
    assert "@context" not in signed(credential(), RDFC)["proof"]


def test_what_is_signed_is_the_hash_of_the_options_then_of_the_document() -> None:
    document = signed(credential(), JCS)
    options = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    data = b"".join(hashlib.sha256(jcs.canonicalize(part)).digest() for part in (options, credential()))
    ISSUER.public_key.verify(multibase.decode(document["proof"]["proofValue"]), data, ED25519)


def test_a_document_without_context_can_be_secured_as_json_only() -> None:
    document = credential() | {"@context": None}
    del document["@context"]
    assert "@context" not in signed(document, JCS)["proof"]
    assert opened(signed(document, JCS))[0].document == document
    with pytest.raises(TransformationError, match=r"defined by no context|absolute IRI"):
        secure(document, RDFC)


def test_contexts_appended_after_signing_are_left_out_of_what_opens() -> None:
    document = signed(credential(), JCS)
    more = document | {"@context": [V2, DI, {"name": "https://evil.example/"}]}
    assert opened(more)[0].document == credential()


@pytest.mark.parametrize("contexts", [[DI, V2], [], V2.upper(), None, [[V2]], [DI]])
def test_contexts_put_before_or_in_place_of_the_signed_ones_are_refused(contexts: Json) -> None:
    document = signed(credential(), JCS) | {"@context": contexts}
    with pytest.raises(ProofError, match="does not begin with the one that was signed") as caught:
        opened(document)
    assert caught.value.clause == "W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.2"


def test_a_context_alone_and_in_a_list_are_the_same() -> None:
    document = credential() | {"@context": V2}
    listed = signed(document, JCS) | {"@context": [V2, DI]}
    assert opened(listed)[0].document == document


def test_a_proof_that_leaves_out_its_context_still_covers_that_of_the_document_and_no_other() -> None:
    without = altered(signed(credential(), JCS), lambda document: document["proof"].pop("@context"))
    (payload,) = opened(without)
    assert payload.document == credential()
    assert payload.remarks == (
        "The proof leaves out the @context that it signed, against EdDSA Cryptosuites 1.0 §3.3.1.",
    )
    assert opened(signed(credential(), JCS))[0].remarks == ()
    for contexts in ([V2, DI], [DI], [], V2):
        with pytest.raises(SignatureInvalidError):
            opened(without | {"@context": contexts})


def test_a_proof_of_statements_with_another_context_is_refused() -> None:
    document = signed(credential(), RDFC)
    assert opened(altered(document, lambda copy: copy["proof"].update({"@context": [V2]})))
    with pytest.raises(ProofError, match="another context than its document") as caught:
        opened(altered(document, lambda copy: copy["proof"].update({"@context": [V2, DI]})))
    assert caught.value.clause == "W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2.5"


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"x", b'{"a":1,"a":2}', b"\xff{}", b'{"a":NaN}', b"null"])
def test_what_is_no_strict_json_object_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        DataIntegrity().parse(data)


def test_a_document_without_a_proof_is_refused() -> None:
    malformed(credential(), "nobody has signed it", clause="W3C VCDM 2.0 §4.12")


@pytest.mark.parametrize("count", [0, MAX_PROOFS + 1])
def test_there_is_at_least_one_proof_and_not_too_many(count: int) -> None:
    document = signed(credential(), JCS)
    malformed(document | {"proof": [document["proof"]] * count}, "between 1 and 16 proofs", clause="§2.1.1")
    assert len(parse(document | {"proof": [document["proof"]] * MAX_PROOFS})) == MAX_PROOFS


@pytest.mark.parametrize("value", [None, 5, "x", [], True])
def test_a_proof_is_an_object(value: Json) -> None:
    malformed(credential() | {"proof": [value]}, "A proof must be an object", clause="§2.1")


def test_a_proof_has_no_proof_inside_it() -> None:
    malformed(with_proof(proof={"type": "x"}), "may not have a proof inside it", clause="§2.1")


@pytest.mark.parametrize("name", ["type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"])
@pytest.mark.parametrize("value", [None, 5, ["x"], {"id": "x"}, True])
def test_what_a_proof_cannot_do_without_is_text(name: str, value: Json) -> None:
    malformed(with_proof(**{name: value}), f"The proof's member {name} is missing or no text", clause="§2.1")


@pytest.mark.parametrize("name", ["id", "challenge", "created", "expires"])
@pytest.mark.parametrize("value", [5, ["x"], {}, True])
def test_what_a_proof_may_have_is_text(name: str, value: Json) -> None:
    malformed(with_proof(**{name: value}), f"The proof's member {name} is missing or no text")
    document = altered(with_proof(), lambda copy: copy["proof"].update({name: None}))
    malformed(document, f"The proof's member {name} is missing or no text")


@pytest.mark.parametrize("name", ["domain", "previousProof"])
@pytest.mark.parametrize("value", [5, [], {}, ["x", 5], True])
def test_a_domain_and_an_earlier_proof_are_texts(name: str, value: Json) -> None:
    malformed(with_proof(**{name: value}), f"The proof's member {name} must be text or a list of texts")


def test_several_domains_are_kept() -> None:
    document = with_proof(domain=["a", "b"], challenge="c")
    assert parse(document)[0].proof.binding.audiences == ("a", "b")
    assert parse(document)[0].proof.binding.nonce == "c"


@pytest.mark.parametrize(
    ("type_", "suite"),
    [
        ("DataIntegrityProof", ""),
        ("DataIntegrityProof", "eddsa-2022"),
        ("DataIntegrityProof", "ecdsa-rdfc-2019"),
        ("DataIntegrityProof", "EDDSA-JCS-2022"),
        ("DataIntegrityProof", "Ed25519Signature2020"),
        ("Ed25519Signature2018", JCS),
        ("dataintegrityproof", JCS),
        (JCS, JCS),
    ],
)
def test_an_unknown_cryptosuite_is_refused(type_: str, suite: str) -> None:
    malformed(
        with_proof(type=type_, cryptosuite=suite), "is not known here. Known: eddsa-rdfc-2022", clause="§2.1"
    )


@pytest.mark.parametrize(
    "value", ["", "u", "uAAAA", "z", "zO0Il", "m", "Z123", "z ", "z" + "1" * 5_000, "z\n"]
)
def test_a_proof_value_is_base58btc(value: str) -> None:
    malformed(with_proof(proofValue=value), "no base58btc text", clause="EdDSA Cryptosuites 1.0 §2.2.1")


@pytest.mark.parametrize("size", [0, 1, 63, 65, 128])
def test_a_signature_of_another_length_does_not_open(size: int) -> None:
    value = multibase.encode_base58btc(b"\x01" * size)
    if size == 0:
        malformed(with_proof(proofValue=value), "no base58btc text", clause="§2.2.1")
        return
    with pytest.raises(SignatureInvalidError, match=f"has 64 bytes, this one has {size}"):
        opened(with_proof(proofValue=value))


@pytest.mark.parametrize(
    "url", ["", "#key-1", "key-1", "https://evil.example/key", "did:web:", "did:key:z6Mk #x"]
)
def test_a_verification_method_is_an_absolute_did_url(url: str) -> None:
    malformed(with_proof(verificationMethod=url), "verificationMethod", clause="§2.1 (verificationMethod)")


@pytest.mark.parametrize(
    "purpose", ["", "AssertionMethod", "https://w3id.org/security#assertionMethod", "contract"]
)
def test_an_unknown_purpose_is_refused(purpose: str) -> None:
    malformed(with_proof(proofPurpose=purpose), "is not known", clause="W3C Data Integrity 1.0 §2.2")


@pytest.mark.parametrize("name", ["created", "expires"])
@pytest.mark.parametrize("value", ["2026-06-19", "2026-06-19T12:00:00", "now", "2026-06-19T12:00:60Z"])
def test_a_time_of_a_proof_has_a_time_zone(name: str, value: str) -> None:
    malformed(with_proof(**{name: value}), f"The proof's member {name}:", clause="dateTimeStamp")


@pytest.mark.parametrize("purpose", [relationship.value for relationship in VerificationRelationship])
def test_every_purpose_is_read(purpose: str) -> None:
    assert parse(with_proof(proofPurpose=purpose))[0].purpose.value == purpose


def test_two_independent_proofs_open_each_with_its_key() -> None:
    document = credential()
    both = document | {"proof": [proof(document), proof(document, HOLDER, suite=RDFC)]}
    first, second = parse(both)
    assert first.open(ISSUER.public_key).document == second.open(HOLDER.public_key).document == document
    for seal, key in ((first, HOLDER), (second, ISSUER)):
        with pytest.raises(SignatureInvalidError):
            seal.open(key.public_key)


@BOTH
def test_a_link_of_a_chain_protects_the_proofs_before_it(suite: str) -> None:
    document = credential()
    first = proof(document, suite=suite, id="urn:1")
    second = proof(document, suite=suite, id="urn:2")
    third = proof(document, over=[first, second], suite=suite, previousProof=["urn:2", "urn:1"])
    assert len(opened(document | {"proof": [first, second, third]})) == 3
    assert len(opened(document | {"proof": [third, first, second]})) == 3
    changed = first | {"created": "2026-01-01T00:00:00Z"}
    seals = parse(document | {"proof": [changed, second, third]})
    with pytest.raises(SignatureInvalidError):
        seals[2].open(ISSUER.public_key)
    alone = proof(document, over=[first], suite=suite, previousProof="urn:1")
    assert len(opened(document | {"proof": [first, alone]})) == 2
    with pytest.raises(SignatureInvalidError):
        parse(document | {"proof": [first, proof(document, suite=suite, previousProof="urn:1")]})[1].open(
            ISSUER.public_key
        )


def test_a_chain_to_nowhere_is_refused() -> None:
    document = credential()
    dangling = proof(document, previousProof="urn:gone")
    malformed(
        document | {"proof": dangling}, "builds upon the proof urn:gone, which is not there", clause=CHAIN
    )
    first = proof(document, id="urn:1")
    dangling = proof(document, over=[first], previousProof=["urn:1", "urn:2"])
    malformed(document | {"proof": [first, dangling]}, "urn:2, which is not there", clause=CHAIN)


def test_a_chain_in_a_circle_is_refused() -> None:
    document = credential()
    own = proof(document, id="urn:1", previousProof="urn:1")
    malformed(document | {"proof": own}, "runs in a circle", clause=CHAIN)
    pair = [proof(document, id=f"urn:{a}", previousProof=f"urn:{b}") for a, b in ((1, 2), (2, 1))]
    malformed(document | {"proof": pair}, "runs in a circle", clause=CHAIN)
    tail = proof(document, previousProof="urn:1")
    malformed(document | {"proof": [*pair, tail]}, "runs in a circle", clause=CHAIN)


def test_two_proofs_do_not_share_an_id() -> None:
    document = credential()
    twins = [proof(document, id="urn:1"), proof(document, HOLDER, id="urn:1")]
    malformed(document | {"proof": twins}, "Two proofs have the same id", clause=CHAIN)


def test_a_key_that_does_not_fit_neither_secures_nor_opens() -> None:
    for way in (DataIntegritySecurer(suite) for suite in WRITTEN):
        with pytest.raises(ProofError, match="does not use P-256 keys") as caught:
            way.secure(credential(), ISSUER_P256, SecuringOptions(NOW))
        assert caught.value.clause == "W3C Data Integrity 1.0 §4.2"
        assert caught.value.fix
    with pytest.raises(ProofError, match="does not use P-256 keys") as caught:
        opened(signed(credential(), RDFC), ISSUER_P256)
    assert caught.value.clause == "W3C Data Integrity EdDSA Cryptosuites 1.0 §2.1 (verification methods)"


@BOTH
@pytest.mark.parametrize("value", [{}, [], None, {"type": "DataIntegrityProof"}])
def test_a_document_that_has_a_proof_is_not_secured_again(suite: str, value: Json) -> None:
    with pytest.raises(ProofError, match="already has a proof") as caught:
        secure(credential() | {"proof": value}, suite)
    assert caught.value.clause == "W3C Data Integrity 1.0 §4.2"


def test_what_would_not_be_protected_is_not_secured() -> None:
    with pytest.raises(TransformationError, match="/credentialSubject/grade is defined by no context"):
        secure(credential(credentialSubject={"grade": "A"}), RDFC)
    with pytest.raises(TransformationError, match="no canonical form"):
        secure(credential(credentialSubject={"points": 2**53}), JCS)
    assert secure(credential(credentialSubject={"grade": "A"}), JCS)
    assert secure(credential(credentialSubject={"grade": "A"}) | {"@context": [V2, ANY_TERM]}, RDFC)


def test_a_proof_of_one_cryptosuite_does_not_serve_another() -> None:
    for one, other in ((RDFC, JCS), (JCS, RDFC), (RDFC, None)):
        document = signed(credential(), one)
        if other:
            document["proof"]["cryptosuite"] = other
        else:
            document["proof"]["type"] = "Ed25519Signature2020"
        with pytest.raises((SignatureInvalidError, ProofError)):
            opened(document)


def test_only_the_suites_that_were_asked_for_are_read() -> None:
    data = secure(credential(), RDFC)
    assert DataIntegrity(suites=(EDDSA_RDFC_2022,)).parse(data).seals
    with pytest.raises(MalformedError, match=r"Known: eddsa-jcs-2022\."):
        DataIntegrity(suites=(EDDSA_JCS_2022,)).parse(data)


def test_the_callers_own_contexts_are_used_for_signing_and_opening() -> None:
    own = Contexts({"https://a.example/c": {"@context": {"grade": "https://a.example/grade"}}})
    document = credential(credentialSubject={"grade": "A"}) | {"@context": [V2, "https://a.example/c"]}
    data = DataIntegritySecurer(EDDSA_RDFC_2022, own).secure(document, ISSUER, SecuringOptions(NOW))
    (seal,) = DataIntegrity(own).parse(data).seals
    assert seal.open(ISSUER.public_key).document == document
    (seal,) = DataIntegrity().parse(data).seals
    with pytest.raises(TransformationError, match="is not known here"):
        seal.open(ISSUER.public_key)


@pytest.mark.parametrize(
    ("data", "known"),
    [(b"{}", True), (b" \n{}", True), (b"{", True), (b'{"a":1,"a":2}', True), (b"[]", False), (b"", False),
     (b'{"type":"Enveloped', True), (b'{"\\u0045', True), (b'{"a":"\\u0045"}', True),
     (b'{"type":"EnvelopedVerifiableCredential"}', False), (b"x{}", False), (b"\xef\xbb\xbf{}", False)],
)  # fmt: skip
def test_anything_that_begins_like_an_object_and_is_no_envelope_is_recognized(
    data: bytes, known: bool
) -> None:
    assert DataIntegrity().recognizes(data) is known
