"""The first five minutes: issue, present, verify, one line each over the classes."""

from __future__ import annotations

from collections.abc import Sequence

from did.encoding.strict_json import JSONObject
from did.signers import Signer
from vcwallet.issuer.issuer import Issuer
from vcwallet.securing.mechanism import Transaction
from vcwallet.securing.registry import DEFAULT_SECURING, securer
from vcwallet.trust.pinned import IssuerTrust
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import VerifiedCredential, VerifiedPresentation
from vcwallet.verifier.verifier import Verifier, system_time
from vcwallet.wallet.present import present as present_credentials


def issue(credential: JSONObject, signer: Signer, securing: str = DEFAULT_SECURING) -> bytes:
    """Secure a credential.

    Args:
        credential: an unsigned VCDM 2.0 credential; the issuer is added if it is missing.
        signer: the issuer's key.
        securing: the specification's name of a cryptosuite, or ``"vc+jwt"``.

    Returns:
        The secured credential: JSON with a proof, or a token.

    Raises:
        ProfileError: if the credential does not conform.
        ProofError: if there is no such way of securing, the key does not fit, or a part of the credential
            would not be protected.

    Spec: W3C VCDM 2.0 §4.12
    """
    return Issuer(signer, securer(securing)).issue(credential, system_time())


def verify(secured: bytes, trust: IssuerTrust | None = None) -> VerifiedCredential:
    """Verify a credential of any known format, its status included.

    Args:
        secured: the credential's bytes.
        trust: the issuers to trust; None leaves that question unasked.

    Returns:
        The credential, taken from the verified bytes, with every finding.

    Raises:
        VerificationError: if it was not accepted; its ``result`` has a finding for each check.

    Spec: W3C VCDM 2.0 §7.1
    """
    return Verifier(Policy(trust=trust)).verify(secured)


def present(credentials: Sequence[bytes], signer: Signer, *, audience: str, nonce: str) -> bytes:
    """Present credentials to one verifier, in answer to its nonce.

    Args:
        credentials: secured credentials of which the signer is the subject.
        signer: the holder's key.
        audience: the verifier's name for itself.
        nonce: the verifier's question, used once.

    Raises:
        WalletError: if there are no credentials.
        MalformedError: if one of them is no secured credential.

    Spec: W3C VCDM 2.0 §4.13
    """
    return present_credentials(credentials, signer, Transaction(audience, nonce), system_time())


def verify_presentation(
    presentation: bytes, *, audience: str, nonce: str, trust: IssuerTrust | None = None
) -> VerifiedPresentation:
    """Verify a presentation, and every credential in it, as the verifier that asked for it.

    Args:
        presentation: the presentation's bytes.
        audience: your name for yourself, as you gave it to the holder.
        nonce: the question that you asked; never accept one twice.
        trust: the issuers to trust; None leaves that question unasked.

    Raises:
        VerificationError: if it was not accepted; its ``result`` has a finding for each check.

    Spec: W3C VCDM 2.0 §4.13, §7.1
    """
    policy = Policy(trust=trust, transaction=Transaction(audience, nonce))
    return Verifier(policy).verify_presentation(presentation)
