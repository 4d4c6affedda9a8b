"""Read a DID document from JSON, strictly where keys are concerned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from did import jwk, multikey
from did.document import DIDDocument, Service, VerificationMethod
from did.encoding import multibase
from did.encoding.strict_json import JSON, JSONObject
from did.errors import DIDError, InvalidDIDDocumentError
from did.identifiers import DID, DIDURL
from did.keys import PublicKey
from did.relationships import VerificationRelationship

_CLAUSE = "W3C DID Core 1.0 §5"
_METHOD_CLAUSE = "W3C Controlled Identifiers 1.0 §2.2"
_MAX_METHODS = 256
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", re.ASCII)


def read_document(source: JSONObject, expected: DID) -> DIDDocument:
    """Return the DID document that ``source`` holds.

    A key of a kind that is not supported here is kept without its key material; a key that is malformed,
    or private, spoils the document.

    Args:
        source: the document.
        expected: the DID that was resolved; the document's ``id`` must be the same text.

    Raises:
        InvalidDIDDocumentError: if the document is malformed or describes another DID.

    Spec: W3C DID Core 1.0 §5, §6.2.2; W3C Controlled Identifiers 1.0 §3.3
    """
    if source.get("id") != expected.text:
        raise InvalidDIDDocumentError(
            f"The document that was found for {expected} describes another DID.",
            clause="W3C DID Core 1.0 §5.1.1",
        )
    try:
        return _read(source, expected)
    except InvalidDIDDocumentError:
        raise
    except DIDError as error:
        raise InvalidDIDDocumentError(
            f"The DID document of {expected} is malformed: {error.detail}", clause=error.clause or _CLAUSE
        ) from None


def _read(source: JSONObject, did: DID) -> DIDDocument:
    methods = [_method(entry, did) for entry in _entries(source, "verificationMethod")]
    relationships: dict[VerificationRelationship, tuple[DIDURL, ...]] = {}
    for relationship in VerificationRelationship:
        ids = []
        for entry in _entries(source, relationship.value):
            if isinstance(entry, str):
                ids.append(DIDURL.parse(entry, did))
            else:
                method = _method(entry, did)
                methods.append(method)
                ids.append(method.id)
        relationships[relationship] = tuple(ids)
    if len({method.id for method in methods}) != len(methods):
        raise InvalidDIDDocumentError("Two verification methods have the same id.", clause=_METHOD_CLAUSE)
    return DIDDocument(
        id=did,
        controllers=tuple(DID.parse(text) for text in _texts(source.get("controller", []))),
        verification_methods=tuple(methods),
        relationships=relationships,
        services=tuple(_service(entry) for entry in _entries(source, "service")),
        source=source,
    )


def _entries(source: JSONObject, name: str) -> Sequence[JSON]:
    value = source.get(name, [])
    if not isinstance(value, list) or len(value) > _MAX_METHODS:
        raise InvalidDIDDocumentError(
            f"The member {name} must be a list of at most {_MAX_METHODS} entries.", clause=_CLAUSE
        )
    return value


def _texts(value: JSON) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise InvalidDIDDocumentError("Text was expected in the DID document.", clause=_CLAUSE)
    return [text for text in texts if isinstance(text, str)]


def _method(entry: JSON, did: DID) -> VerificationMethod:
    if not isinstance(entry, dict):
        raise InvalidDIDDocumentError("A verification method must be an object.", clause=_METHOD_CLAUSE)
    id_, type_, controller = (entry.get(name) for name in ("id", "type", "controller"))
    if not (isinstance(id_, str) and isinstance(type_, str) and isinstance(controller, str)):
        raise InvalidDIDDocumentError(
            "A verification method needs id, type and controller as text.", clause=_METHOD_CLAUSE
        )
    if "publicKeyJwk" in entry and "publicKeyMultibase" in entry:
        raise InvalidDIDDocumentError("A verification method states its key twice.", clause=_METHOD_CLAUSE)
    return VerificationMethod(
        id=DIDURL.parse(id_, did),
        type=type_,
        controller=DID.parse(controller),
        key=_key(entry, type_),
        expires=_time(entry, "expires"),
        revoked=_time(entry, "revoked"),
    )


def _key(entry: JSONObject, type_: str) -> PublicKey | None:
    jwk_, multibase_, base58_ = (
        entry.get(name) for name in ("publicKeyJwk", "publicKeyMultibase", "publicKeyBase58")
    )
    if isinstance(jwk_, dict):
        return _supported_jwk(jwk_)
    if isinstance(multibase_, str):
        return _supported_multikey(multibase_)
    if isinstance(base58_, str) and type_ == "Ed25519VerificationKey2018":
        return multikey.decode(multibase.encode_base58btc(b"\xed\x01" + multibase.decode_base58btc(base58_)))
    return None


def _supported_jwk(entry: JSONObject) -> PublicKey | None:
    if not jwk.PRIVATE_MEMBERS.isdisjoint(entry) or jwk.is_supported(entry):
        return jwk.decode(entry)
    return None


def _supported_multikey(text: str) -> PublicKey | None:
    try:
        return multikey.decode(text)
    except multikey.UnknownMultikeyError:
        return None


def _time(entry: JSONObject, name: str) -> datetime | None:
    value = entry.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise InvalidDIDDocumentError(
            f"The member {name} of a verification method must be a UTC time like 2030-01-31T12:00:00Z.",
            clause=_METHOD_CLAUSE,
        )
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        raise InvalidDIDDocumentError(f"There is no such time as {value}.", clause=_METHOD_CLAUSE) from None


def _service(entry: JSON) -> Service:
    if not isinstance(entry, dict):
        raise InvalidDIDDocumentError("A service must be an object.", clause="W3C DID Core 1.0 §5.4")
    id_, endpoint = entry.get("id"), entry.get("serviceEndpoint")
    endpoints = endpoint if isinstance(endpoint, list) else [endpoint]
    usable = tuple(item for item in endpoints if isinstance(item, str | dict))
    if not isinstance(id_, str) or not usable or len(usable) != len(endpoints):
        raise InvalidDIDDocumentError(
            "A service needs an id, a type and a serviceEndpoint.", clause="W3C DID Core 1.0 §5.4"
        )
    return Service(id_, tuple(_texts(entry.get("type"))), usable if isinstance(endpoint, list) else usable[0])
