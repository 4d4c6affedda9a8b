"""W3C Verifiable Credentials Data Model 2.0."""

from __future__ import annotations

from did.encoding.strict_json import JSON, JSONObject, dump_json
from vcwallet.errors import ProfileError
from vcwallet.model.members import Members, entries, is_url
from vcwallet.model.presentation import read_presentation
from vcwallet.model.view import Contained, CredentialView, PresentationView

CONTEXT = "https://www.w3.org/ns/credentials/v2"
NAME = "VCDM 2.0"
_TYPED = ("termsOfUse", "evidence", "refreshService")


class VCDM2:
    """Read credentials and presentations of VCDM 2.0.

    Spec: W3C VCDM 2.0 §4
    """

    name = NAME

    def recognizes(self, document: JSONObject) -> bool:
        """Tell whether the first context is that of VCDM 2.0.

        Spec: W3C VCDM 2.0 §4.3
        """
        return first_context(document) == CONTEXT

    def read(self, document: JSONObject) -> CredentialView | PresentationView:
        """Return the view of a verified document.

        Raises:
            ProfileError: if the document is no conforming credential or presentation.

        Spec: W3C VCDM 2.0 §1.3 (conforming document)
        """
        check_contexts(document, CONTEXT, "W3C VCDM 2.0 §4.3")
        if "VerifiablePresentation" in entries(document.get("type")):
            return read_presentation(Members(document, "W3C VCDM 2.0 §4.13"), NAME, _contained)
        return _credential(document)


def first_context(document: JSONObject) -> JSON:
    """Return the first entry of ``@context``, or None."""
    contexts = entries(document.get("@context"))
    return contexts[0] if contexts else None


def check_contexts(document: JSONObject, first: str, clause: str) -> None:
    """Check that ``@context`` is a list that begins with ``first``; the rest are URLs or objects.

    Raises:
        ProfileError: if it is anything else.

    Spec: W3C VCDM 2.0 §4.3
    """
    contexts = document.get("@context")
    values = entries(contexts)
    if not isinstance(contexts, list) or values[:1] != (first,):
        raise ProfileError(f"The member /@context must be a list that begins with {first}.", clause=clause)
    if not all(isinstance(value, dict) or (isinstance(value, str) and is_url(value)) for value in values):
        raise ProfileError("Each entry of /@context must be a URL or an object.", clause=clause)


def issuer_of(members: Members) -> str:
    """Return the issuer's identifier, which stands alone or in an object.

    Raises:
        ProfileError: if there is none that is an absolute URL.

    Spec: W3C VCDM 2.0 §4.7
    """
    issuer = members.source.get("issuer")
    if isinstance(issuer, dict):
        return Members(issuer, members.clause, "/issuer").url("id")
    return members.url("issuer")


def subjects_of(members: Members) -> tuple[JSONObject, ...]:
    """Return the subjects, at least one.

    Raises:
        ProfileError: if there is none, one is empty, or one has an id that is no URL.

    Spec: W3C VCDM 2.0 §4.8
    """
    subjects = members.objects("credentialSubject")
    if not subjects:
        raise members.refuse("credentialSubject", "is missing")
    for subject in subjects:
        Members(subject, members.clause, "/credentialSubject").optional_url("id")
    return subjects


def _credential(document: JSONObject) -> CredentialView:
    members = Members(document, "W3C VCDM 2.0 §4")
    types = members.types("VerifiableCredential")
    valid_from, valid_until = members.moment("validFrom"), members.moment("validUntil")
    if valid_from and valid_until and valid_until < valid_from:
        raise members.refuse("validUntil", "lies before /validFrom")
    for name in _TYPED:
        members.typed_objects(name)
    schemas = members.typed_objects("credentialSchema")
    for schema in schemas:
        Members(schema, "W3C VCDM 2.0 §4.11", "/credentialSchema").url("id")
    return CredentialView(
        profile=NAME,
        document=document,
        id=members.optional_url("id"),
        types=types,
        issuer=issuer_of(members),
        subjects=subjects_of(members),
        valid_from=valid_from,
        valid_until=valid_until,
        status=members.typed_objects("credentialStatus"),
        schemas=schemas,
    )


def _contained(members: Members, entry: JSON) -> Contained:
    if not isinstance(entry, dict):
        raise members.refuse("verifiableCredential", "must hold objects; a token is wrapped as an envelope")
    return Contained(dump_json(entry), None)
