"""Read a DID document from JSON, strictly where keys are concerned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from did import jwk, multikey
from did.algorithms import ED25519_KEY
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
_SECRETS = frozenset(
    {"secretKeyMultibase", "secretKeyJwk", "privateKeyMultibase", "privateKeyJwk", "privateKeyBase58"}
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))", re.ASCII)


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
    return VerificationMethod(
        id=DIDURL.parse(id_, did),
        type=type_,
        controller=DID.parse(controller),
        key=_key(entry),
        expires=_time(entry, "expires"),
        revoked=_time(entry, "revoked"),
    )


def _key(entry: JSONObject) -> PublicKey | None:
    if not _SECRETS.isdisjoint(entry):
        raise InvalidDIDDocumentError(
            "A verification method publishes a private key.",
            clause="W3C Controlled Identifiers 1.0 §2.2.2, §2.2.3",
            fix="Remove it, and replace the key: whoever read it can sign in your name.",
        )
    readers = [read for name, read in _READERS.items() if name in entry]
    if len(readers) > 1:
        raise InvalidDIDDocumentError("A verification method states its key twice.", clause=_METHOD_CLAUSE)
    return readers[0](entry) if readers else None


def _jwk_key(entry: JSONObject) -> PublicKey | None:
    value = entry["publicKeyJwk"]
    if not isinstance(value, dict):
        raise InvalidDIDDocumentError("A publicKeyJwk must be an object.", clause=_METHOD_CLAUSE)
    if not jwk.PRIVATE_MEMBERS.isdisjoint(value) or jwk.is_supported(value):
        return jwk.decode(value)
    return None


def _multibase_key(entry: JSONObject) -> PublicKey | None:
    try:
        return multikey.decode(_text(entry, "publicKeyMultibase"))
    except multikey.UnknownMultikeyError:
        return None


def _base58_key(entry: JSONObject) -> PublicKey | None:
    data = multibase.decode_base58btc(_text(entry, "publicKeyBase58"))
    return PublicKey(ED25519_KEY, data) if entry["type"] == "Ed25519VerificationKey2018" else None


def _text(entry: JSONObject, name: str) -> str:
    value = entry[name]
    if not isinstance(value, str):
        raise InvalidDIDDocumentError(f"A {name} must be text.", clause=_METHOD_CLAUSE)
    return value


_READERS = {"publicKeyJwk": _jwk_key, "publicKeyMultibase": _multibase_key, "publicKeyBase58": _base58_key}


def _time(entry: JSONObject, name: str) -> datetime | None:
    value = entry.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise InvalidDIDDocumentError(
            f"The member {name} of a verification method must be a time with its zone.",
            clause=_METHOD_CLAUSE,
            fix="Write it like 2030-01-31T12:00:00Z.",
        )
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
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
