"""Interoperability with openvc-core, an independent implementation.

Most tests show agreement. The others write down a disagreement, who refuses what, and the clause that
decides; where openvc-core departs from that clause, this library stays with the clause.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

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
    badge,
    credential,
    di_jcs,
    enveloped,
    openvc,
    openvc_did,
    openvc_verify,
    presentation,
    read_here,
    read_presentation_there,
    read_there,
    reasons,
    refused_there,
    signer,
    status,
    status_there,
    their_key,
    their_token,
    their_vp_token,
    vc_jwt,
    vp_jwt,
)
from world import World

import vcwallet
from did import jwk
from did.algorithms import ED25519, ED25519_KEY, P256_KEY, P384_KEY, KeyType
from did.document import DIDDocument
from did.document_reader import read_document
from did.encoding import multibase
from did.encoding.strict_json import dump_json
from did.flow import run
from did.methods.jwk import did_jwk
from did.methods.key import did_key
from did.relationships import VerificationRelationship
from did.resolver import Resolver
from did.signers import LocalSigner
from vcwallet.errors import TransformationError
from vcwallet.issuer.status import ListSigner
from vcwallet.rdf.contexts import Contexts
from vcwallet.securing import jws
from vcwallet.securing.data_integrity.eddsa_jcs_2022 import EDDSA_JCS_2022
from vcwallet.securing.registry import securer
from vcwallet.status.bitstring import Bitstring
from vcwallet.status.entry import StatusEntry, build_entry
from vcwallet.verifier.result import Check, Outcome, Verdict, VerificationResult

KEY_TYPES = pytest.mark.parametrize("key_type", [ED25519_KEY, P256_KEY, P384_KEY], ids=lambda kind: kind.name)
DOCUMENTS = pytest.mark.parametrize("document", [credential(), badge()], ids=["plain", "open-badge"])


def their_jcs(document: dict, own: LocalSigner = ISSUER, **options: object) -> dict:
    """Return their eddsa-jcs-2022 proof."""
    return THEIR_JCS.sign(document, own, **options)


# What they issue, read here.


@DOCUMENTS
def test_their_eddsa_rdfc_2022_credential_verifies_here(document: dict) -> None:
    result = read_here(THEIR_RDFC.sign(document))
    assert result.accepted, reasons(result)
    assert result.credential.issuer == ISSUER_DID
    assert result.credential.subject_ids == (HOLDER_DID,)


@DOCUMENTS
def test_their_eddsa_jcs_2022_credential_verifies_here_and_a_finding_says_what_its_proof_leaves_out(
    document: dict,
) -> None:
    """openvc-core hashes the document's @context as part of the proof but does not write it into the proof.

    A proof either states @context (§3.3.1 step 2), or was made without it (the note under §3.3.1). The proof
    configuration that a verifier hashes is a clone of the proof's own options (§3.3.2, §3.3.5 step 1), in
    which openvc-core's context does not stand. The signed document among the published vectors states it.
    Reading it all the same is safe, because the signature covers the context that the document has.

    Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.1, §3.3.2, §3.3.5
    """
    theirs = THEIR_JCS.sign(document)
    assert "@context" not in theirs["proof"]
    result = read_here(theirs)
    assert result.accepted, reasons(result)
    assert "leaves out the @context that it signed" in result.finding(Check.PROFILE).detail
    assert read_there(dump_json(theirs)).issuer == ISSUER_DID


def test_a_context_that_their_proof_leaves_out_can_still_not_be_changed() -> None:
    theirs = THEIR_JCS.sign(credential())
    theirs["@context"] = [*theirs["@context"], "https://later.example/context"]
    result = read_here(theirs)
    assert result.verdict is Verdict.REJECTED
    assert [found.check for found in result.reasons] == [Check.PROOF]


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

    Spec: RFC 8785 §3.2.2.3; RFC 7493 §2.2; spec/adr/0008 (5)
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
    with pytest.raises(openvc.OpenvcError, match=r"no issuer|no embedded `vc`"):
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


def test_an_alias_of_open_badges_is_refused_there_where_rdf_is_signed() -> None:
    """Open Badges 3.0 allows both names of its type, and its context maps both to one IRI.

    openvc-core demands that a document be its own compaction, for which JSON-LD prefers the shorter name. The
    algorithm that the specification offers replaces a document by its compaction, and refuses none for it.

    Spec: W3C Data Integrity 1.0 §4.6 (recompact); Open Badges 3.0 (AchievementCredential, type)
    """
    document = badge() | {"type": ["VerifiableCredential", "AchievementCredential"]}
    over_rdf = vcwallet.issue(document, ISSUER, "eddsa-rdfc-2022")
    assert read_here(over_rdf).accepted
    with pytest.raises(openvc.OpenvcError, match="compacted form under its @context \\(at /type/1\\)"):
        read_there(over_rdf)
    assert read_there(vcwallet.issue(document, ISSUER, "eddsa-jcs-2022")).issuer == ISSUER_DID


def test_a_member_that_no_context_defines_is_signed_by_neither() -> None:
    """Spec: W3C Data Integrity 1.0 §2.4.1; JSON-LD 1.1 API §5.1.2."""
    document = credential(credentialSubject={"id": HOLDER_DID, "nowhereDefined": "x"})
    with pytest.raises(TransformationError, match="defined by no context"):
        vcwallet.issue(document, ISSUER, "eddsa-rdfc-2022")
    with pytest.raises(openvc.OpenvcError, match="no trusted context"):
        THEIR_RDFC.sign(document)


def test_a_proof_from_the_future_is_refused_here_and_accepted_there() -> None:
    """No algorithm demands it: created is when the proof was made, and nothing was made in the future.

    Spec: W3C Data Integrity 1.0 §2.1 (created)
    """
    data = dump_json(THEIR_RDFC.sign(credential(), created=datetime(2099, 1, 1, tzinfo=UTC)))
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


def own_context_of_proof(secured: bytes) -> range:
    """Return where a proof states its own context, which openvc-core does not read (see below)."""
    proof = secured.find(b'"proof":{')
    start = secured.find(b'"@context":', proof) if proof >= 0 else -1
    if start < 0:
        return range(0)
    return range(start + len(b'"@context":'), secured.index(b"]", start) + 1)


@pytest.mark.parametrize(
    "form",
    [
        "our eddsa-rdfc-2022",
        "their eddsa-rdfc-2022",
        "our eddsa-jcs-2022",
        "their eddsa-jcs-2022",
        "their vc-jwt",
    ],
)
def test_any_changed_byte_is_refused_by_both(form: str) -> None:
    secured = in_form(form)
    assert read_here(secured).accepted
    assert not refused_there(secured)
    unread_there = own_context_of_proof(secured)
    for position in range(len(secured)):
        changed = bytearray(secured)
        changed[position] ^= 1
        at = f"byte {position} of {secured[max(position - 20, 0) : position + 20]!r}"
        assert not read_here(bytes(changed)).accepted, f"accepted here: {at}"
        assert position in unread_there or refused_there(bytes(changed)), f"accepted there: {at}"


def test_a_changed_context_inside_a_proof_is_noticed_here_and_not_there() -> None:
    """The document's context must begin with the proof's, which is hashed; openvc-core hashes the document's.

    Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3.2 (step 4), §3.3.5
    """
    secured = json.loads(vcwallet.issue(credential(), ISSUER, "eddsa-jcs-2022"))
    secured["proof"]["@context"] = ["https://changed.example/context"]
    assert "context does not begin with the one that was signed" in reasons(read_here(secured))
    assert not refused_there(dump_json(secured))


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


# Presentations.


IN_PRESENTATIONS = pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])


def our_presentation(*credentials: bytes, nonce: str = NONCE) -> bytes:
    return vcwallet.present(credentials, HOLDER, audience=AUDIENCE, nonce=nonce)


@IN_PRESENTATIONS
def test_our_presentation_and_the_credentials_in_it_verify_there(suite: str) -> None:
    secured = vcwallet.issue(badge(), ISSUER, suite), dump_json(THEIR_RDFC.sign(credential()))
    verified = read_presentation_there(json.loads(our_presentation(*secured)))
    assert verified.holder == HOLDER_DID
    assert [inner.issuer for inner in verified.credentials] == [ISSUER_DID, ISSUER_DID]


def test_our_presentation_for_another_question_or_verifier_is_refused_there() -> None:
    """Spec: W3C Data Integrity 1.0 §4.4 (domain, challenge)."""
    made = json.loads(our_presentation(vcwallet.issue(credential(), ISSUER)))
    with pytest.raises(openvc.OpenvcError, match="challenge"):
        read_presentation_there(made, nonce="another question")
    with pytest.raises(openvc.OpenvcError, match="domain"):
        read_presentation_there(made, audience="other.example")


@pytest.mark.parametrize("member", ["holder", "verifiableCredential", "domain", "challenge"])
def test_a_changed_presentation_of_ours_is_refused_there_and_here(member: str) -> None:
    made = json.loads(our_presentation(vcwallet.issue(credential(), ISSUER)))
    assert read_here(made).accepted
    if member == "verifiableCredential":
        made[member][0]["name"] += "!"
    else:
        (made if member in made else made["proof"])[member] += "x"
    assert read_here(made).verdict is Verdict.REJECTED
    with pytest.raises(openvc.OpenvcError):
        read_presentation_there(made)


def their_presentation(suite: str, **binding: object) -> dict:
    """Return their presentation with an embedded proof of their credential and of ours."""
    ours = json.loads(vcwallet.issue(credential(), ISSUER, "eddsa-jcs-2022"))
    document = presentation(THEIR_RDFC.sign(badge()), ours)
    options = {"proof_purpose": "authentication", "challenge": NONCE, "domain": AUDIENCE} | binding
    if suite == "eddsa-jcs-2022":
        return their_jcs(document, HOLDER, **options)
    return THEIR_RDFC.sign(document, HOLDER, **options)


@IN_PRESENTATIONS
def test_their_presentation_and_the_credentials_in_it_verify_here(suite: str) -> None:
    result = read_here(their_presentation(suite))
    assert result.accepted, reasons(result)
    assert result.presentation.holder == HOLDER_DID
    assert [inner.credential.issuer for inner in result.contained] == [ISSUER_DID, ISSUER_DID]


@pytest.mark.parametrize(
    ("binding", "check"),
    [
        ({"challenge": "another question"}, Check.NONCE),
        ({"domain": "other.example"}, Check.AUDIENCE),
        ({"proof_purpose": "assertionMethod"}, Check.PROFILE),
    ],
    ids=["challenge", "domain", "purpose"],
)
def test_their_presentation_for_something_else_is_refused_here(binding: dict, check: Check) -> None:
    """Spec: W3C Data Integrity 1.0 §4.4 (domain, challenge, expectedProofPurpose)."""
    result = read_here(their_presentation("eddsa-rdfc-2022", **binding))
    assert [found.check for found in result.reasons] == [check]


def test_a_presentation_for_two_domains_is_refused_here_and_accepted_there() -> None:
    """The expected domain must hold the same strings as the proof's; openvc-core is content with one of them.

    Spec: W3C Data Integrity 1.0 §4.4 (INVALID_DOMAIN_ERROR)
    """
    made = their_presentation("eddsa-rdfc-2022", domain=[AUDIENCE, "other.example"])
    assert "was made for shop.example, other.example" in reasons(read_here(made))
    assert read_presentation_there(made).holder == HOLDER_DID


def test_a_token_for_two_audiences_is_refused_here_and_accepted_there() -> None:
    """RFC 7519 asks only that the verifier be one of them; this library is stricter on purpose.

    Spec: RFC 7519 §4.1.3; spec/adr/0008 (2)
    """
    ours = json.loads(vcwallet.issue(credential(), ISSUER))
    token = their_vp_token([ours], audience=[AUDIENCE, "other.example"])
    assert "was made for shop.example, other.example" in reasons(read_here(token))
    assert vp_jwt.VpJwtProofSuite().verify(token, audience=AUDIENCE, nonce=NONCE).holder == HOLDER_DID


@KEY_TYPES
def test_their_vp_jwt_of_embedded_proofs_verifies_here_and_is_reported_as_vcdm_1_1(key_type: KeyType) -> None:
    holder = signer(2002, key_type)
    subject = {"id": holder.verification_method.did.text}
    inside = [
        THEIR_RDFC.sign(credential(credentialSubject=subject)),
        json.loads(vcwallet.issue(credential(credentialSubject=subject), ISSUER, "eddsa-jcs-2022")),
    ]
    result = read_here(their_vp_token(inside, holder))
    assert result.accepted, reasons(result)
    assert "JWT form of VCDM 1.1 (claim vp)" in result.finding(Check.PROFILE).detail
    assert len(result.contained) == 2


def test_their_vp_jwt_with_an_enveloped_token_verifies_here_and_with_a_bare_one_only_there() -> None:
    """Their presentation names VCDM 2.0, whose verifiableCredential MUST NOT hold strings.

    Spec: W3C VCDM 2.0 §4.13 (verifiableCredential), §4.13.1
    """
    token, ours = their_token(credential()), vcwallet.issue(credential(), ISSUER, "vc+jwt").decode()
    inside = [enveloped(token, "application/jwt"), enveloped(ours, "application/vc+jwt")]
    result = read_here(their_vp_token(inside))
    assert result.accepted, reasons(result)
    bare = their_vp_token([token])
    assert "a token is wrapped as an envelope" in reasons(read_here(bare))
    verified = vp_jwt.VpJwtProofSuite().verify(bare, audience=AUDIENCE, nonce=NONCE)
    assert verified.credentials[0].issuer == ISSUER_DID


def test_their_vc_jwt_is_no_vc_jwt_of_vcdm_2_0_whatever_the_envelope_calls_it() -> None:
    """Spec: W3C VC-JOSE-COSE §3.1.1 (typ), §3.1.3 (vc MUST NOT be present)."""
    called = enveloped(their_token(credential()), "application/vc+jwt")
    assert "not vc+jwt or vp+jwt" in reasons(read_here(called))
    assert read_there(dump_json(called)).issuer == ISSUER_DID


def test_our_vp_jwt_is_not_read_there() -> None:
    """openvc-core reads only tokens with a claim vp, which a token of VCDM 2.0 must not have.

    Spec: W3C VC-JOSE-COSE §3.1.2, §3.1.3
    """
    token = our_presentation(vcwallet.issue(credential(), ISSUER, "vc+jwt"))
    assert read_here(token).accepted
    with pytest.raises(openvc.OpenvcError, match="no holder"):
        vp_jwt.VpJwtProofSuite().verify(token.decode(), audience=AUDIENCE, nonce=NONCE)


def test_somebody_elses_credential_is_refused_here_always_and_there_on_request() -> None:
    """Spec: W3C VCDM 2.0 §4.13, A.4 (Holder)."""
    ours = json.loads(vcwallet.issue(credential(), ISSUER))
    token = their_vp_token([ours], ISSUER)
    assert [found.check for found in read_here(token).reasons] == [Check.HOLDER]
    suite = vp_jwt.VpJwtProofSuite()
    assert suite.verify(token, audience=AUDIENCE, nonce=NONCE).holder == ISSUER_DID
    with pytest.raises(openvc.OpenvcError, match="holder binding required"):
        suite.verify(token, audience=AUDIENCE, nonce=NONCE, require_holder_binding=True)


@pytest.mark.parametrize("part", [0, 1, 2], ids=["header", "payload", "signature"])
def test_a_changed_vp_jwt_of_theirs_is_refused_by_both(part: int) -> None:
    token = their_vp_token([json.loads(vcwallet.issue(credential(), ISSUER))])
    parts = token.split(".")
    middle = len(parts[part]) // 2
    other = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + other + parts[part][middle + 1 :]
    changed = ".".join(parts)
    assert read_here(changed).verdict is not Verdict.ACCEPTED
    with pytest.raises(openvc.OpenvcError):
        vp_jwt.VpJwtProofSuite().verify(changed, audience=AUDIENCE, nonce=NONCE)


# Status lists.


LIST_URL, REVOKED, NOT_REVOKED = "https://lists.example/1", 94_567, 94_568


def our_list(suite: str) -> bytes:
    bits = Bitstring.zeros().with_values({REVOKED: 1})
    return ListSigner(ISSUER, securer(suite)).sign(LIST_URL, "revocation", bits, datetime.now(UTC))


def their_list(size: int = 131_072) -> dict:
    """Return their unsigned status list."""
    bits = status.new_bitstring(size)
    if size > REVOKED:
        status.set_status_bit(bits, REVOKED, 1)
    return status.build_status_list_credential(id=LIST_URL, issuer=ISSUER_DID, bitstring=bits, ttl=60_000)


def test_the_bits_of_each_side_are_the_bits_of_the_other() -> None:
    indices = [0, 1, 7, 8, 9, 131_063, 131_071]
    encoded = Bitstring.zeros().with_values(dict.fromkeys(indices, 1)).encode()
    read = status.decode_bitstring(encoded)
    assert [index for index in range(131_072) if status.get_status_bit(read, index)] == indices
    bits = status.new_bitstring(131_072)
    for index in indices:
        status.set_status_bit(bits, index, 1)
    theirs = Bitstring.from_encoded(status.encode_bitstring(bits))
    assert [index for index in range(131_072) if theirs.read(index)] == indices


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_our_status_entry_and_list_are_read_there(suite: str) -> None:
    def issued(index: int) -> bytes:
        entry = build_entry(StatusEntry("revocation", index, LIST_URL))
        return vcwallet.issue(credential(credentialStatus=entry), ISSUER, suite)

    found = status_there(issued(NOT_REVOKED), our_list(suite))
    assert [(entry.entry.index, entry.is_set) for entry in found.entries] == [(NOT_REVOKED, False)]
    with pytest.raises(status.CredentialRevoked):
        status_there(issued(REVOKED), our_list(suite))


@pytest.mark.parametrize("secured_as", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "vc-jwt"])
def test_their_status_entry_and_list_are_read_here(secured_as: str) -> None:
    if secured_as == "vc-jwt":
        world = World().put(LIST_URL, their_token(their_list()), "application/jwt")
    else:
        secured = their_jcs(their_list()) if "jcs" in secured_as else THEIR_RDFC.sign(their_list())
        world = World().put(LIST_URL, secured, "application/vc")

    def inspected(index: int) -> VerificationResult:
        entry = status.build_status_list_entry(status_list_credential=LIST_URL, index=index)
        return read_here(THEIR_RDFC.sign(credential(credentialStatus=entry)), world)

    assert inspected(NOT_REVOKED).finding(Check.STATUS).outcome is Outcome.PASSED
    assert inspected(NOT_REVOKED).accepted
    revoked = inspected(REVOKED)
    assert revoked.verdict is Verdict.REJECTED
    assert "has revoked this credential" in reasons(revoked)


def test_a_changed_status_list_is_relied_on_by_neither() -> None:
    entry = build_entry(StatusEntry("revocation", REVOKED, LIST_URL))
    secured = vcwallet.issue(credential(credentialStatus=entry), ISSUER)
    cleared = json.loads(our_list("eddsa-rdfc-2022"))
    cleared["credentialSubject"]["encodedList"] = Bitstring.zeros().encode()
    result = read_here(secured, World().put(LIST_URL, cleared, "application/vc"))
    assert result.verdict is Verdict.INDETERMINATE
    assert "not to be relied on" in reasons(result)
    with pytest.raises(openvc.OpenvcError, match="does not verify"):
        status_there(secured, dump_json(cleared))


def test_a_short_list_is_refused_here_and_read_there() -> None:
    """A list has 131,072 statuses at least, so that an index tells as little as possible about its holder.

    Spec: W3C Bitstring Status List 1.0 §2.2, §3.2 (STATUS_LIST_LENGTH_ERROR), §6.1
    """
    short = dump_json(THEIR_RDFC.sign(their_list(1_000)))
    entry = status.build_status_list_entry(status_list_credential=LIST_URL, index=7)
    secured = dump_json(THEIR_RDFC.sign(credential(credentialStatus=entry)))
    result = read_here(secured, World().put(LIST_URL, short, "application/vc"))
    assert result.verdict is Verdict.INDETERMINATE
    assert "at least 131,072" in reasons(result)
    assert not status_there(secured, short).revoked


def test_our_list_as_vc_jwt_is_not_read_there() -> None:
    """For the reason for which no vc+jwt is; a list for all readers is better signed as embedded proof.

    Spec: W3C VC-JOSE-COSE §3.1.1, §3.1.3
    """
    entry = build_entry(StatusEntry("revocation", NOT_REVOKED, LIST_URL))
    secured = vcwallet.issue(credential(credentialStatus=entry), ISSUER)
    signed = our_list("vc+jwt")
    assert read_here(secured, World().put(LIST_URL, signed, "application/vc+jwt")).accepted
    with pytest.raises(openvc.OpenvcError, match="no issuer"):
        status_there(secured, signed)


# DID documents.


def public_jwks(document: DIDDocument) -> dict:
    return {str(method.id): jwk.encode(method.key) for method in document.verification_methods}


@KEY_TYPES
@pytest.mark.parametrize("method", ["key", "jwk"])
def test_both_resolve_a_did_to_the_same_keys(method: str, key_type: KeyType) -> None:
    key = signer(3001, key_type).public_key
    did = did_key(key) if method == "key" else did_jwk(key)
    ours = run(Resolver().resolve(did), World())
    theirs = openvc_verify.default_resolver().resolve(did.text)
    assert theirs.id == did.text
    assert public_jwks(ours) == {entry.id: entry.public_key_jwk for entry in theirs.verification_methods}
    assert list(public_jwks(ours).values()) == [jwk.encode(key)]
    for name in ("assertionMethod", "authentication"):
        [url] = ours.relationships[VerificationRelationship(name)]
        assert theirs.relationships[name] == [str(url)]


@KEY_TYPES
@pytest.mark.parametrize("method", ["key", "jwk"])
def test_each_reads_the_did_document_that_the_other_wrote(method: str, key_type: KeyType) -> None:
    """What openvc-core leaves out does no harm: assertionMethod and authentication are what is asked for.

    It writes two of the four signing relationships that a did:key has, and no keyAgreement for a did:jwk.

    Spec: did:key Method v0.9 §3.1.2; did:jwk Method, Read; W3C Controlled Identifiers 1.0 §2.3
    """
    key = signer(3001, key_type).public_key
    did = did_key(key) if method == "key" else did_jwk(key)
    ours = run(Resolver().resolve(did), World())
    theirs = openvc_verify.default_resolver().resolve(did.text)
    reread = openvc_did.parse_did_document(ours.source)
    assert [entry.public_key_jwk for entry in reread.verification_methods] == [jwk.encode(key)]
    stated = {name.value: [str(url) for url in urls] for name, urls in ours.relationships.items()}
    assert reread.relationships == stated
    here = read_document(theirs.raw, did)
    assert public_jwks(here) == public_jwks(ours)
    granted = {name: urls for name, urls in here.relationships.items() if urls}
    assert granted.items() <= ours.relationships.items()
    assert {VerificationRelationship.ASSERTION_METHOD, VerificationRelationship.AUTHENTICATION} <= set(
        granted
    )
