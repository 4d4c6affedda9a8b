"""Interoperability with openvc-core, an independent implementation.

Most tests show agreement. The others write down a disagreement, who refuses what, and the clause that
decides; where openvc-core departs from that clause, this library stays with the clause.
"""

from __future__ import annotations

import json

import pytest
from openvc_kit import (
    AUDIENCE,
    HOLDER,
    HOLDER_DID,
    ISSUER,
    ISSUER_DID,
    NONCE,
    THEIR_JCS,
    THEIR_RDFC,
    VCDM,
    VCDM_1,
    Embedded,
    badge,
    credential,
    di_jcs,
    openvc,
    read_here,
    read_there,
    reasons,
    refused_there,
    signer,
    state_context,
    their_key,
    their_token,
    vc_jwt,
)

import vcwallet
from did.algorithms import ED25519, ED25519_KEY, P256_KEY, P384_KEY, KeyType
from did.encoding import multibase
from did.encoding.strict_json import dump_json
from did.signers import LocalSigner
from vcwallet.errors import TransformationError
from vcwallet.rdf.contexts import Contexts
from vcwallet.securing import jws
from vcwallet.securing.data_integrity.eddsa_jcs_2022 import EDDSA_JCS_2022
from vcwallet.verifier.result import Check, Outcome, Verdict

KEY_TYPES = pytest.mark.parametrize("key_type", [ED25519_KEY, P256_KEY, P384_KEY], ids=lambda kind: kind.name)
DOCUMENTS = pytest.mark.parametrize("document", [credential(), badge()], ids=["plain", "open-badge"])


def their_jcs(document: dict, own: LocalSigner = ISSUER, **options: object) -> dict:
    """Return their eddsa-jcs-2022 proof with the context that they leave out (see below)."""
    return state_context(THEIR_JCS.sign(document, own, **options))


# What they issue, read here.


@DOCUMENTS
def test_their_eddsa_rdfc_2022_credential_verifies_here(document: dict) -> None:
    result = read_here(THEIR_RDFC.sign(document))
    assert result.accepted, reasons(result)
    assert result.credential.issuer == ISSUER_DID
    assert result.credential.subject_ids == (HOLDER_DID,)


def test_their_eddsa_jcs_2022_credential_is_refused_because_its_proof_hides_a_context_that_was_signed() -> None:
    """openvc-core hashes the document's @context as part of the proof but does not write it into the proof.

    A proof either states @context (§3.3.1 step 2), or was made without it (the note under §3.3.1). The proof
    configuration that a verifier hashes is a clone of the proof's own options (§3.3.2, §3.3.5 step 1), in
    which openvc-core's context does not stand. The vector of §B.2 states it.

    Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.1, §3.3.2, §3.3.5
    """
    theirs = THEIR_JCS.sign(credential())
    assert "@context" not in theirs["proof"]
    result = read_here(theirs)
    assert result.verdict is Verdict.REJECTED
    assert [found.check for found in result.reasons] == [Check.PROOF]
    assert "signature does not fit" in reasons(result)
    assert read_there(dump_json(theirs)).issuer == ISSUER_DID


@DOCUMENTS
def test_their_eddsa_jcs_2022_credential_verifies_here_once_its_proof_states_that_context(
    document: dict,
) -> None:
    """Nothing else differs: with the context written down, the same signature is accepted by both."""
    completed = their_jcs(document)
    assert read_here(completed).accepted
    assert read_there(dump_json(completed)).issuer == ISSUER_DID


@pytest.mark.parametrize(
    "value",
    [1.5, 1e21, 1e-7, -0.0, 1.0, 2**53 - 1, "é😀\u2028\x1f", {"😀": 1, "\ufb33": 2, "é": 3}, [[], {}, None]],
    ids=repr,
)
def test_both_agree_on_canonical_json(value: object) -> None:
    document = credential(credentialSubject={"id": HOLDER_DID, "value": value})
    assert read_here(their_jcs(document)).accepted
    assert read_there(vcwallet.issue(document, ISSUER, "eddsa-jcs-2022")).issuer == ISSUER_DID


@pytest.mark.parametrize("number", [2**53, 10**20])
def test_integers_that_not_every_reader_keeps_are_signed_there_and_refused_here(number: int) -> None:
    """RFC 8785 defines a form for every double (§3.2.2.3, Appendix B), so openvc-core signs these.

    This library is stricter on purpose: RFC 7493 §2.2 warns that readers round such integers, so that a
    reader might see another number than the one that was signed.

    Spec: RFC 8785 §3.2.2.3; RFC 7493 §2.2
    """
    document = credential(credentialSubject={"id": HOLDER_DID, "value": number})
    theirs = their_jcs(document)
    assert read_there(dump_json(theirs)).issuer == ISSUER_DID
    assert "safe integer" in reasons(read_here(theirs))
    with pytest.raises(TransformationError, match="safe integer"):
        vcwallet.issue(document, ISSUER, "eddsa-jcs-2022")


@KEY_TYPES
@pytest.mark.parametrize("issuer_as", ["text", "object"])
def test_their_vc_jwt_verifies_here_and_is_reported_as_the_jwt_form_of_vcdm_1_1(
    key_type: KeyType, issuer_as: str
) -> None:
    own = signer(2001, key_type)
    did = own.verification_method.did.text
    issuer = did if issuer_as == "text" else {"id": did, "name": "Academy"}
    result = read_here(their_token(credential(issuer=issuer), own, expires_in_s=3600))
    assert result.accepted, reasons(result)
    assert "JWT form of VCDM 1.1 (claim vc)" in result.finding(Check.PROFILE).detail
    assert result.credential.issuer == did


def test_the_fully_specified_algorithm_name_of_rfc_9864_means_the_same_to_both() -> None:
    key = their_key(ISSUER)
    renamed = type(key)(key._sk, key.kid, alg="Ed25519")
    token = vc_jwt.VcJwtProofSuite().sign(credential(), signing_key=renamed)
    assert read_here(token).accepted
    assert read_there(token.encode()).issuer == ISSUER_DID


def vcdm_1_1(**changes: object) -> dict:
    return {
        "@context": [VCDM_1],
        "type": ["VerifiableCredential"],
        "issuer": ISSUER_DID,
        "credentialSubject": {"id": HOLDER_DID},
    } | changes


def test_their_vc_jwt_of_vcdm_1_1_without_an_issuance_date_takes_it_from_the_claim_nbf() -> None:
    result = read_here(their_token(vcdm_1_1()))
    assert result.accepted, reasons(result)
    assert result.credential.profile == "VCDM 1.1"
    assert result.credential.valid_from is not None


def test_their_vc_jwt_of_vcdm_1_1_is_refused_if_nbf_contradicts_the_issuance_date() -> None:
    """openvc-core always writes the present time into nbf, which has to represent issuanceDate.

    Spec: W3C VCDM 1.1 §6.3.1 (JWT encoding: nbf)
    """
    token = their_token(vcdm_1_1(issuanceDate="2025-01-01T00:00:00Z"))
    assert read_there(token.encode()).issuer == ISSUER_DID
    result = read_here(token)
    assert result.verdict is Verdict.REJECTED
    assert "contradict the member issuanceDate" in reasons(result)
    assert "VCDM 1.1 §6.3.1" in reasons(result)


def test_a_fragment_as_kid_is_read_by_both_and_a_bare_word_only_there() -> None:
    """openvc-core also takes the fragment without its number sign, which is no DID URL, relative or not.

    Spec: W3C DID Core 1.0 §3.2.2 (relative DID URLs); W3C VC-JOSE-COSE §4.1.1
    """
    fragment = ISSUER.verification_method.fragment
    suite = vc_jwt.VcJwtProofSuite()
    relative = suite.sign(credential(), signing_key=their_key(ISSUER, f"#{fragment}"))
    assert read_here(relative).accepted
    assert read_there(relative.encode()).issuer == ISSUER_DID
    bare = suite.sign(credential(), signing_key=their_key(ISSUER, fragment))
    assert read_there(bare.encode()).issuer == ISSUER_DID
    assert "not an absolute DID URL" in reasons(read_here(bare))


# What we issue, read there.


@DOCUMENTS
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_our_embedded_proofs_verify_there(suite: str, document: dict) -> None:
    result = read_there(vcwallet.issue(document, ISSUER, suite))
    assert result.format == f"data-integrity:{suite}"
    assert (result.issuer, result.subject) == (ISSUER_DID, HOLDER_DID)


@pytest.mark.parametrize("claims", [{}, {"iss": ISSUER_DID}], ids=["as issued", "with iss"])
def test_our_vc_jwt_is_not_read_there(claims: dict) -> None:
    """openvc-core reads only tokens with a claim vc, which a token of VCDM 2.0 must not have.

    In VCDM 2.0 the credential is the whole payload; vc and vp MUST NOT be present.

    Spec: W3C VC-JOSE-COSE §3.1.1, §3.1.3
    """
    token = jws.sign({"typ": "vc+jwt", "cty": "vc"}, credential(**claims), ISSUER)
    if not claims:
        token = vcwallet.issue(credential(), ISSUER, "vc+jwt")
    assert read_here(token).accepted
    with pytest.raises(openvc.OpenvcError, match="no issuer|no embedded `vc`"):
        read_there(token)


def test_a_proof_made_without_a_context_of_its_own_verifies_here_and_not_there() -> None:
    """Some implementations leave out step 2 of §3.3.1, as its note says; nothing is then hashed for it.

    Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.1 (note), §3.3.5
    """
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2025-01-01T00:00:00Z",
        "verificationMethod": str(ISSUER.verification_method),
        "proofPurpose": "assertionMethod",
    }
    hashed = EDDSA_JCS_2022.hash_data(credential(), options, ED25519, Contexts())
    value = multibase.encode_base58btc(ISSUER.sign(hashed, ED25519))
    secured = credential(proof={**options, "proofValue": value})
    assert read_here(secured).accepted
    assert refused_there(dump_json(secured))


def test_a_context_added_after_signing_is_accepted_here_and_not_there() -> None:
    """The document's context has to begin with the proof's; what follows was added later and is not signed.

    Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.2 (step 4)
    """
    secured = json.loads(vcwallet.issue(credential(), ISSUER, "eddsa-jcs-2022"))
    secured["@context"].append("https://later.example/context")
    result = read_here(secured)
    assert result.accepted, reasons(result)
    assert result.credential.document["@context"] == [VCDM]
    assert refused_there(dump_json(secured))


def test_a_set_of_proofs_is_read_here_and_not_there() -> None:
    """Spec: W3C Data Integrity 1.0 §2.1.1 (proof sets), §4.5."""
    secured = json.loads(vcwallet.issue(credential(), ISSUER, "eddsa-jcs-2022"))
    secured["proof"] = [secured["proof"]]
    assert read_here(secured).accepted
    with pytest.raises(openvc.OpenvcError, match="no `proof`"):
        read_there(dump_json(secured))


def test_a_context_inside_the_document_is_refused_there_only_where_rdf_is_signed() -> None:
    """A verifier must validate contexts, and may know them by URL only; this matters to whoever embeds one.

    VCDM 2.0 §4.3 allows objects in @context. Which of them a verifier approves of is left to the verifier:
    openvc-core approves of no object but @vocab, this library of those that leave the base vocabulary alone.

    Spec: W3C Data Integrity 1.0 §2.4.1, §4.6; W3C VCDM 2.0 §4.3
    """
    embedded = {"level": "https://academy.example/terms#level"}
    subject = {"id": HOLDER_DID, "level": "5"}
    document = credential(credentialSubject=subject, **{"@context": [VCDM, embedded]})
    over_rdf = vcwallet.issue(document, ISSUER, "eddsa-rdfc-2022")
    assert read_here(over_rdf).accepted
    with pytest.raises(openvc.OpenvcError, match="inline @context object"):
        read_there(over_rdf)
    assert read_there(vcwallet.issue(document, ISSUER, "eddsa-jcs-2022")).issuer == ISSUER_DID


def test_a_member_that_no_context_defines_is_signed_by_neither() -> None:
    """Spec: W3C Data Integrity 1.0 §2.4.1; JSON-LD 1.1 API §5.1.2."""
    document = credential(credentialSubject={"id": HOLDER_DID, "nowhereDefined": "x"})
    with pytest.raises(TransformationError, match="defined by no context"):
        vcwallet.issue(document, ISSUER, "eddsa-rdfc-2022")
    with pytest.raises(openvc.OpenvcError, match="no trusted context"):
        THEIR_RDFC.sign(document)


@pytest.mark.parametrize("theirs", [False, True], ids=["ours", "theirs"])
def test_a_proof_from_the_future_is_refused_here_and_accepted_there(theirs: bool) -> None:
    """No algorithm demands it: created is when the proof was made, and nothing was made in the future.

    Spec: W3C Data Integrity 1.0 §2.1 (created)
    """
    from datetime import UTC, datetime  # noqa: PLC0415  # only here

    later = datetime(2099, 1, 1, tzinfo=UTC)
    if theirs:
        data = dump_json(THEIR_RDFC.sign(credential(), created=later))
    else:
        data = vcwallet.Issuer(ISSUER).issue(credential(), later)
    assert "not valid before 2099" in reasons(read_here(data))
    assert read_there(data).issuer == ISSUER_DID


# One changed byte.


def in_form(form: str) -> bytes:
    """Return a credential as one of the two sides secured it."""
    maker, name = form.split(" ")
    if maker == "our":
        return vcwallet.issue(credential(), ISSUER, name)
    if name == "vc-jwt":
        return their_token(credential()).encode()
    return dump_json(THEIR_RDFC.sign(credential()) if name == "eddsa-rdfc-2022" else their_jcs(credential()))


def assert_each_byte_counts(secured: bytes, step: int) -> None:
    assert read_here(secured).accepted
    assert not refused_there(secured)
    for position in range(0, len(secured), step):
        changed = bytearray(secured)
        changed[position] ^= 1
        at = f"byte {position} of {secured[max(position - 20, 0) : position + 20]!r}"
        assert not read_here(bytes(changed)).accepted, f"accepted here: {at}"
        assert refused_there(bytes(changed)), f"accepted there: {at}"


@pytest.mark.parametrize("form", ["our eddsa-jcs-2022", "their eddsa-jcs-2022", "their vc-jwt"])
def test_any_changed_byte_is_refused_by_both(form: str) -> None:
    assert_each_byte_counts(in_form(form), 1)


@pytest.mark.parametrize("form", ["our eddsa-rdfc-2022", "their eddsa-rdfc-2022"])
def test_changed_bytes_of_an_rdf_proof_are_refused_by_both(form: str) -> None:
    assert_each_byte_counts(in_form(form), 41)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["our eddsa-rdfc-2022", "their eddsa-rdfc-2022"])
def test_any_changed_byte_of_an_rdf_proof_is_refused_by_both(form: str) -> None:
    assert_each_byte_counts(in_form(form), 1)


def test_a_credential_in_another_issuers_name_is_refused_by_both() -> None:
    """Spec: W3C VCDM 2.0 §4.7; W3C Data Integrity 1.0 §4.4."""
    forged = dump_json(THEIR_RDFC.sign(credential(), HOLDER))
    assert "signed it" in reasons(read_here(forged))
    assert refused_there(forged)
    token = their_token(credential(), HOLDER).encode()
    assert read_here(token).verdict is Verdict.REJECTED
    assert refused_there(token)


# A suite that only they have.


def test_a_cryptosuite_that_is_not_known_here_is_named_in_the_refusal() -> None:
    own = signer(2001, P256_KEY)
    key = their_key(own)
    theirs = di_jcs.EcdsaJcsProofSuite().add_proof(
        credential(issuer=own.verification_method.did.text), signing_key=key, verification_method=key.kid
    )
    result = read_here(theirs)
    assert result.finding(Check.FORMAT).outcome is Outcome.FAILED
    assert "ecdsa-jcs-2019" in reasons(result)
    assert AUDIENCE, NONCE
    assert Embedded
