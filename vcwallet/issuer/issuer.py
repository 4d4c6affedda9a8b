"""The issuer: one credential in, one secured credential out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from did.encoding.strict_json import JSONObject
from did.signers import Signer
from vcwallet.errors import ProfileError
from vcwallet.issuer.status import StatusKeeper
from vcwallet.model.profiles import read_view
from vcwallet.model.vcdm2 import VCDM2
from vcwallet.model.view import CredentialView
from vcwallet.securing.mechanism import Securer, SecuringOptions
from vcwallet.securing.registry import DEFAULT_SECURING, securer

_WRITTEN = (VCDM2(),)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Issue credentials with one key, one way of securing and, perhaps, a status list.

    Args:
        signer: the issuer's key.
        securer: how credentials are secured.
        status: what keeps their status, or None for credentials that cannot be revoked.
    """

    signer: Signer
    securer: Securer = field(default_factory=lambda: securer(DEFAULT_SECURING))
    status: StatusKeeper | None = None

    def issue(self, credential: JSONObject, created: datetime) -> bytes:
        """Return the credential, secured.

        The issuer's DID and the status entry are added where they are missing. The same credential id always
        gets the same status index, so issuing can be repeated.

        Args:
            credential: an unsigned VCDM 2.0 credential.
            created: when it is signed.

        Raises:
            ProfileError: if it is no conforming VCDM 2.0 credential, or names another issuer.
            RegistryError: if no status index can be had.
            ProofError: if the key does not fit the way of securing, or the credential already has a proof.
            TransformationError: if a part of it would not be protected.

        Spec: W3C VCDM 2.0 §4, §4.12
        """
        document = self.with_issuer(credential)
        if self.status and "credentialStatus" not in document:
            document = {**document, "credentialStatus": self.status.entry(_identifier(document))}
        check_issuable(document)
        return self.securer.secure(document, self.signer, SecuringOptions(created))

    def with_issuer(self, credential: JSONObject) -> JSONObject:
        """Return the credential with this issuer's identifier in it.

        Raises:
            ProfileError: if it names another issuer.

        Spec: W3C VCDM 2.0 §4.7
        """
        own = self.signer.verification_method.did.text
        stated = credential.get("issuer", own)
        named = stated.get("id", own) if isinstance(stated, dict) else stated
        if named != own:
            raise ProfileError(
                f"The credential names another issuer than the key belongs to ({own}).",
                clause="W3C VCDM 2.0 §4.7",
                fix="Leave the issuer's identifier out, or use the key of that issuer.",
            )
        issuer = {**stated, "id": own} if isinstance(stated, dict) else own
        return {**credential, "issuer": issuer}


def check_issuable(document: JSONObject) -> CredentialView:
    """Return the view of a document that may be issued.

    Raises:
        ProfileError: if it is no conforming VCDM 2.0 credential.

    Spec: W3C VCDM 2.0 §1.3
    """
    view = read_view(document, _WRITTEN)
    if not isinstance(view, CredentialView):
        raise ProfileError("This is a presentation; only a credential is issued.", clause="W3C VCDM 2.0 §4.2")
    return view


def _identifier(document: JSONObject) -> str:
    identifier = document.get("id")
    if not isinstance(identifier, str):
        raise ProfileError(
            "A credential with a status needs an id, by which it can be revoked later.",
            clause="W3C VCDM 2.0 §4.4, §4.10",
            fix='Add a member like "id": "urn:uuid:…".',
        )
    return identifier
