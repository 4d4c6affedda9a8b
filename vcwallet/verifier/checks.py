"""The checks that need nothing but the view: issuer, validity, trust, holder, transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from did.errors import CID
from did.identifiers import DID
from did.relationships import VerificationRelationship
from vcwallet.errors import OWN, ProfileError, ProofError, VCWalletError
from vcwallet.model.times import format_date_time_stamp
from vcwallet.model.view import CredentialView, PresentationView
from vcwallet.securing.mechanism import Payload, Seal, Transaction


class NotValidNowError(VCWalletError):
    """A credential or proof that is not valid yet, or not any more."""

    problem = OWN + "NOT_VALID_NOW"


class HolderError(VCWalletError):
    """A credential that somebody else than its subject presents."""

    problem = OWN + "HOLDER_BINDING"


class AudienceError(VCWalletError):
    """A presentation that was made for somebody else."""

    problem = CID + "INVALID_DOMAIN_ERROR"


class NonceError(VCWalletError):
    """A presentation that answers another question."""

    problem = CID + "INVALID_CHALLENGE_ERROR"


def check_purpose(seals: Sequence[Seal], view: CredentialView | PresentationView) -> None:
    """Check that each signature was made for this kind of document.

    Raises:
        ProofError: if one was not.

    Spec: W3C Data Integrity 1.0 §2.2, §4.4
    """
    expected = (
        VerificationRelationship.ASSERTION_METHOD
        if isinstance(view, CredentialView)
        else VerificationRelationship.AUTHENTICATION
    )
    for seal in seals:
        if seal.purpose is not expected:
            raise ProofError(
                f"The signature was made for {seal.purpose.value}, not for {expected.value}.",
                clause="W3C Data Integrity 1.0 §2.2, §4.4",
            )


def check_place(view: CredentialView | PresentationView, presenters: Sequence[DID] | None) -> None:
    """Check that what stands inside a presentation is a credential.

    Raises:
        ProfileError: if it is another presentation: nobody would have shown the credentials in it.

    Spec: W3C VCDM 2.0 §4.13 (verifiableCredential)
    """
    if presenters is not None and isinstance(view, PresentationView):
        raise ProfileError(
            "The presentation holds another presentation where a credential belongs.",
            clause="W3C VCDM 2.0 §4.13 (verifiableCredential)",
            fix="The learner has to present the credentials themselves.",
        )


def check_issuer(view: CredentialView, controllers: Sequence[DID]) -> str:
    """Check that the issuer itself signed; return what to say about it.

    Raises:
        ProofError: if no signature is by a key of the issuer.

    Spec: W3C VCDM 2.0 §4.7; W3C Data Integrity 1.0 §4.4
    """
    if view.issuer not in {did.text for did in controllers}:
        signers = ", ".join(sorted({did.text for did in controllers}))
        raise ProofError(
            f"The credential says it is issued by {view.issuer[:120]}, but {signers[:200]} signed it.",
            clause="W3C VCDM 2.0 §4.7",
            fix="Do not rely on it: somebody uses the name of another issuer.",
        )
    return f"Signed by its issuer, {view.issuer}."


def check_validity(
    view: CredentialView | PresentationView, payloads: Sequence[Payload], now: datetime, leeway: timedelta
) -> str:
    """Check that credential and proofs are valid now; return what to say about it.

    The end of a credential's validity still belongs to it; the end of a token's does not.

    Raises:
        NotValidNowError: if one is not valid yet, or not any more.

    Spec: W3C VCDM 2.0 §4.9; RFC 7519 §4.1.4, §4.1.5; W3C Data Integrity 1.0 §2.1
    """
    begins = [payload.not_before for payload in payloads] + [payload.created for payload in payloads]
    if isinstance(view, CredentialView):
        begins.append(view.valid_from)
        if view.valid_until and now - leeway > view.valid_until:
            raise _not_valid("It was valid until", view.valid_until, "W3C VCDM 2.0 §4.9 (validUntil)")
    for moment in begins:
        if moment and now + leeway < moment:
            clause = "W3C VCDM 2.0 §4.9 (validFrom); RFC 7519 §4.1.5; W3C Data Integrity 1.0 §2.1"
            raise _not_valid("It is not valid before", moment, clause)
    for payload in payloads:
        if payload.not_after and now - leeway >= payload.not_after:
            clause = "RFC 7519 §4.1.4; W3C Data Integrity 1.0 §2.1 (expires)"
            raise _not_valid("Its proof was valid until", payload.not_after, clause)
    until = view.valid_until if isinstance(view, CredentialView) else None
    return f"Valid until {format_date_time_stamp(until)}." if until else "Valid now; it has no end date."


def check_addressee(payloads: Sequence[Payload], expected: Transaction | None) -> None:
    """Check that a credential that was made for somebody in particular was made for this verifier.

    Raises:
        AudienceError: if it was made for others.

    Spec: RFC 7519 §4.1.3 (aud); W3C Data Integrity 1.0 §2.1 (domain)
    """
    for payload in payloads:
        named = payload.binding.audiences
        if named and (expected is None or expected.audience not in named):
            raise AudienceError(
                f"The credential was made for {', '.join(named)[:120]} and not for you.",
                clause="RFC 7519 §4.1.3 (aud); W3C Data Integrity 1.0 §2.1 (domain)",
                fix="Ask the holder for a credential that is not made for somebody else.",
            )


def check_holder(view: CredentialView, presenters: Sequence[DID]) -> str:
    """Check that the subject itself presents; return what to say about it.

    Raises:
        HolderError: if somebody else does, or the credential names no subject by an identifier.

    Spec: W3C VCDM 2.0 §4.13, A.4 (Holder)
    """
    if not {did.text for did in presenters}.intersection(view.subject_ids):
        raise HolderError(
            "Somebody else than the learner named in the credential presents it.",
            clause="W3C VCDM 2.0 §4.13, A.4 (Holder)",
            fix="The learner has to present it from their own wallet.",
        )
    return "Presented by the learner it was issued to."


def check_presenter(view: PresentationView, controllers: Sequence[DID]) -> None:
    """Check that the holder, where one is named, signed the presentation.

    Raises:
        ProofError: if somebody else did.

    Spec: W3C VCDM 2.0 §4.13 (holder)
    """
    if view.holder is not None and view.holder not in {did.text for did in controllers}:
        raise ProofError(
            f"The presentation names {view.holder[:120]} as its holder, but somebody else signed it.",
            clause="W3C VCDM 2.0 §4.13",
        )


def check_audience(payloads: Sequence[Payload], expected: Transaction) -> str:
    """Check that each proof was made for this verifier alone; return what to say about it.

    Raises:
        AudienceError: if one was not.

    Spec: W3C Data Integrity 1.0 §4.4 (domain); RFC 7519 §4.1.3 (aud)
    """
    for payload in payloads:
        if set(payload.binding.audiences) != {expected.audience}:
            named = ", ".join(payload.binding.audiences)[:120] or "nobody"
            raise AudienceError(
                f"The presentation was made for {named}, not for {expected.audience[:120]}.",
                clause="W3C Data Integrity 1.0 §4.4 (domain); RFC 7519 §4.1.3",
                fix="Ask the holder to present again, to you.",
            )
    return f"Made for {expected.audience}."


def check_nonce(payloads: Sequence[Payload], expected: Transaction) -> str:
    """Check that each proof answers this verifier's question; return what to say about it.

    Raises:
        NonceError: if one does not.

    Spec: W3C Data Integrity 1.0 §4.4 (challenge); W3C VC-JOSE-COSE §3.1.2
    """
    for payload in payloads:
        if payload.binding.nonce != expected.nonce:
            raise NonceError(
                "The presentation does not answer this request: it was made earlier, or for another one.",
                clause="W3C Data Integrity 1.0 §4.4 (challenge)",
                fix="Ask the holder to present again, with the nonce of this request.",
            )
    return "Made in answer to this request."


def _not_valid(words: str, moment: datetime, clause: str) -> NotValidNowError:
    return NotValidNowError(f"{words} {format_date_time_stamp(moment)}.", clause=clause)
