"""W3C Verifiable Credentials Data Model 1.1, read only: nothing is issued in it here."""

from __future__ import annotations

from did.encoding.strict_json import JSON, JSONObject, dump_json
from vcwallet.model.members import Members, entries
from vcwallet.model.presentation import read_presentation
from vcwallet.model.vcdm2 import check_contexts, first_context, issuer_of, subjects_of
from vcwallet.model.view import Contained, CredentialView, PresentationView

CONTEXT = "https://www.w3.org/2018/credentials/v1"
NAME = "VCDM 1.1"


class VCDM1:
    """Read credentials and presentations of VCDM 1.1.

    Spec: W3C VCDM 1.1 §4
    """

    name = NAME

    def recognizes(self, document: JSONObject) -> bool:
        """Tell whether the first context is that of VCDM 1.1.

        Spec: W3C VCDM 1.1 §4.1
        """
        return first_context(document) == CONTEXT

    def read(self, document: JSONObject) -> CredentialView | PresentationView:
        """Return the view of a verified document.

        Raises:
            ProfileError: if the document does not follow VCDM 1.1.

        Spec: W3C VCDM 1.1 §4
        """
        check_contexts(document, CONTEXT, "W3C VCDM 1.1 §4.1")
        if "VerifiablePresentation" in entries(document.get("type")):
            return read_presentation(Members(document, "W3C VCDM 1.1 §4.10"), NAME, _contained)
        return _credential(document)


def _credential(document: JSONObject) -> CredentialView:
    members = Members(document, "W3C VCDM 1.1 §4")
    types = members.types("VerifiableCredential")
    issued, expires = members.moment("issuanceDate"), members.moment("expirationDate")
    if issued is None:
        raise members.refuse("issuanceDate", "is missing")
    return CredentialView(
        profile=NAME,
        document=document,
        id=members.optional_url("id"),
        types=types,
        issuer=issuer_of(members),
        subjects=subjects_of(members),
        valid_from=issued,
        valid_until=expires,
        status=members.typed_objects("credentialStatus"),
        schemas=members.typed_objects("credentialSchema"),
    )


def _contained(members: Members, entry: JSON) -> Contained:
    if isinstance(entry, str):  # VCDM 1.1 presentations carry tokens as they are
        return Contained(entry.encode(), None)
    if isinstance(entry, dict):
        return Contained(dump_json(entry), None)
    raise members.refuse("verifiableCredential", "must hold objects or tokens")
