"""Make a presentation: credentials, bound to one verifier and one question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from did.encoding.strict_json import JSONObject
from did.signers import Signer
from vcwallet.errors import WalletError
from vcwallet.model.vcdm2 import CONTEXT
from vcwallet.securing.enveloped import as_member
from vcwallet.securing.mechanism import Securer, SecuringOptions, Transaction
from vcwallet.securing.registry import DEFAULT_MECHANISMS, presenting
from vcwallet.verifier.formats import choose, unwrap


def build_presentation(credentials: Sequence[bytes], holder: str) -> JSONObject:
    """Return an unsigned presentation of secured credentials.

    Raises:
        WalletError: if there are no credentials.
        MalformedError: if one of them is no secured credential.

    Spec: W3C VCDM 2.0 §4.13, §4.13.1
    """
    if not credentials:
        raise WalletError("There is nothing to present.", fix="Choose at least one credential.")
    return {
        "@context": [CONTEXT],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": [as_member(check_secured(credential)) for credential in credentials],
    }


def check_secured(credential: bytes) -> bytes:
    """Return a credential that is secured in a known way; its proof is not verified.

    Raises:
        MalformedError: if it is not.

    Spec: W3C VC-JOSE-COSE §3.1.2 (credentials in presentations must be secured)
    """
    data, media_type = unwrap(credential, None)
    choose(data, media_type, DEFAULT_MECHANISMS).parse(data)
    return credential


def present(
    credentials: Sequence[bytes],
    signer: Signer,
    transaction: Transaction,
    created: datetime,
    *,
    securer: Securer | None = None,
) -> bytes:
    """Return a presentation that the holder signed for one verifier and one question.

    Args:
        credentials: secured credentials, of any known format.
        signer: the key of the holder, which the credentials name as their subject.
        transaction: the verifier's audience and nonce.
        created: when.
        securer: how; by default as fits the credentials and the key.

    Raises:
        WalletError: if there are no credentials.
        MalformedError: if one of them is no secured credential.
        ProofError: if the key does not fit.

    Spec: W3C VCDM 2.0 §4.13; W3C VC-JOSE-COSE §3.1.2
    """
    document = build_presentation(credentials, signer.verification_method.did.text)
    way = securer or presenting(credentials, signer)
    return way.secure(document, signer, SecuringOptions(created, transaction))
