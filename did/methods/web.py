"""did:web: the DID is a place on the web that its owner controls."""

from __future__ import annotations

import re
from urllib.parse import unquote

from did.document import DIDDocument
from did.document_reader import read_document
from did.encoding.strict_json import parse_json_object
from did.errors import EncodingError, InvalidDIDDocumentError, InvalidDIDError
from did.flow import Fetch, Flow
from did.identifiers import DID

MAX_DOCUMENT_BYTES = 262_144
_CLAUSE = "did:web Method §2.3, §2.5.2"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])", re.ASCII)
_AUTHORITY = re.compile(r"(?P<domain>[^%]+)(?:%3A(?P<port>[1-9][0-9]{0,4}))?", re.ASCII | re.IGNORECASE)
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_MAX_PORT = 65535


class DIDWeb:
    """Resolve did:web over https.

    The domain must be a name of at least two labels in lower-case ASCII (an internationalized name is
    written in its ``xn--`` form), never an IP address; a port is written ``%3A`` and the number.

    Spec: did:web Method §2.3, §2.5.2
    """

    name = "web"

    def host(self, did: DID) -> str:
        """Return the domain, with its port if there is one.

        Raises:
            InvalidDIDError: if the DID is no did:web.
        """
        return _authority(did)

    def resolve(self, did: DID) -> Flow[DIDDocument]:
        """Fetch ``did.json`` and read it.

        Raises:
            InvalidDIDError: if the DID is no did:web.
            FetchError: if the document could not be fetched.
            InvalidDIDDocumentError: if it is no JSON or no document of this DID.

        Spec: did:web Method §2.5.2
        """
        response = yield Fetch(
            did_web_url(did), ("application/did+json", "application/json"), MAX_DOCUMENT_BYTES, "DID document"
        )
        try:
            source = parse_json_object(response.body, max_bytes=MAX_DOCUMENT_BYTES)
        except EncodingError as error:
            raise InvalidDIDDocumentError(
                f"What was found for {did} is no DID document: {error.detail}", clause=error.clause
            ) from None
        return read_document(source, did)


def did_web_url(did: DID) -> str:
    """Return the https URL at which the document of a did:web stands.

    Raises:
        InvalidDIDError: if the DID is no did:web.

    Spec: did:web Method §2.5.2
    """
    authority = _authority(did)
    segments = did.method_specific_id.split(":")[1:]
    for segment in segments:
        decoded = unquote(segment)
        if not _SEGMENT.fullmatch(segment) or decoded in {".", ".."} or set(decoded) & set("/\\?#%\x00"):
            raise _invalid(did, "its path would lead elsewhere")
    path = "/".join(segments) if segments else ".well-known"
    return f"https://{authority}/{path}/did.json"


def _authority(did: DID) -> str:
    match = _AUTHORITY.fullmatch(did.method_specific_id.split(":", maxsplit=1)[0])
    if match is None or not _DOMAIN.fullmatch(match["domain"]):
        raise _invalid(did, "its domain is no public domain name in lower case")
    if match["port"] is None:
        return match["domain"]
    if int(match["port"]) > _MAX_PORT:
        raise _invalid(did, "there is no such port")
    return f"{match['domain']}:{match['port']}"


def _invalid(did: DID, reason: str) -> InvalidDIDError:
    return InvalidDIDError(
        f"{did.text[:120]!r} cannot be resolved: {reason}.",
        clause=_CLAUSE,
        fix="A did:web names a domain, and after colons a path: did:web:example.org:courses.",
    )
