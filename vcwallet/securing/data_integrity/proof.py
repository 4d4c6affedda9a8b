"""A Data Integrity proof, read strictly; nothing in it is verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from did.encoding import multibase
from did.encoding.strict_json import JSON, JSONObject
from did.errors import EncodingError, InvalidDIDURLError
from did.identifiers import DIDURL
from did.relationships import VerificationRelationship
from vcwallet.errors import MalformedError, ProfileError
from vcwallet.model.times import parse_date_time_stamp
from vcwallet.securing.data_integrity.cryptosuite import PROOF_TYPE, Cryptosuite
from vcwallet.securing.mechanism import Binding

_CLAUSE = "W3C Data Integrity 1.0 §2.1"
_PURPOSES = {relationship.value: relationship for relationship in VerificationRelationship}


@dataclass(frozen=True, slots=True)
class Proof:
    """Hold a parsed proof.

    Args:
        options: the proof without its value.
        value: the signature's bytes.
        suite: the cryptosuite that it names.
        verification_method: the key that is said to have signed.
        purpose: what the proof is for.
        binding: the transaction that it was made for.
        created: when it says it was made, or None.
        expires: when it ends, or None.
        id: its identifier, or None.
        previous: the identifiers of the proofs that it builds upon.

    Spec: W3C Data Integrity 1.0 §2.1
    """

    options: JSONObject
    value: bytes
    suite: Cryptosuite
    verification_method: DIDURL
    purpose: VerificationRelationship
    binding: Binding
    created: datetime | None
    expires: datetime | None
    id: str | None
    previous: tuple[str, ...]


def read_proof(source: JSON, suites: tuple[Cryptosuite, ...]) -> Proof:
    """Return the proof that ``source`` holds, not verified.

    Raises:
        MalformedError: if a member is missing or malformed, or the suite is not known.

    Spec: W3C Data Integrity 1.0 §2.1, §4.4
    """
    if not isinstance(source, dict):
        raise MalformedError("A proof must be an object.", clause=_CLAUSE)
    if "proof" in source:
        raise MalformedError("A proof may not have a proof inside it.", clause=_CLAUSE)
    return Proof(
        options={name: value for name, value in source.items() if name != "proofValue"},
        value=_value(_text(source, "proofValue")),
        suite=_suite(source, suites),
        verification_method=_verification_method(_text(source, "verificationMethod")),
        purpose=_purpose(_text(source, "proofPurpose")),
        binding=Binding(_texts(source, "domain"), _optional_text(source, "challenge")),
        created=_moment(source, "created"),
        expires=_moment(source, "expires"),
        id=_optional_text(source, "id"),
        previous=_texts(source, "previousProof"),
    )


def _text(source: JSONObject, name: str) -> str:
    value = source.get(name)
    if not isinstance(value, str):
        raise MalformedError(f"The proof's member {name} is missing or no text.", clause=_CLAUSE)
    return value


def _optional_text(source: JSONObject, name: str) -> str | None:
    return _text(source, name) if name in source else None


def _texts(source: JSONObject, name: str) -> tuple[str, ...]:
    if name not in source:
        return ()
    value = source[name]
    values = value if isinstance(value, list) else [value]
    texts = tuple(entry for entry in values if isinstance(entry, str))
    if not texts or len(texts) != len(values):
        raise MalformedError(f"The proof's member {name} must be text or a list of texts.", clause=_CLAUSE)
    return texts


def _value(text: str) -> bytes:
    try:
        return multibase.decode_base58btc(text[1:] if text.startswith("z") else "")
    except EncodingError as error:
        raise MalformedError(
            f"The proof's value is no base58btc text: {error.detail}",
            clause="W3C Data Integrity EdDSA Cryptosuites 1.0 §2.2.1 (proofValue)",
        ) from None


def _suite(source: JSONObject, suites: tuple[Cryptosuite, ...]) -> Cryptosuite:
    type_ = _text(source, "type")
    name = _text(source, "cryptosuite") if type_ == PROOF_TYPE else type_
    for suite in suites:
        if (suite.proof_type, suite.name) == (type_, name):
            return suite
    raise MalformedError(
        f"The proof's type {type_[:60]!r} with the cryptosuite {name[:60]!r} is not known here.",
        clause="W3C Data Integrity 1.0 §2.1 (type, cryptosuite)",
        fix="Known: " + ", ".join(suite.name for suite in suites) + ".",
    )


def _verification_method(text: str) -> DIDURL:
    try:
        return DIDURL.parse(text)
    except InvalidDIDURLError as error:
        raise MalformedError(
            f"The proof's verificationMethod: {error.detail}",
            clause="W3C Data Integrity 1.0 §2.1 (verificationMethod)",
            fix=error.fix,
        ) from None


def _purpose(text: str) -> VerificationRelationship:
    purpose = _PURPOSES.get(text)
    if purpose is None:
        raise MalformedError(
            f"The proof's purpose {text[:60]!r} is not known.", clause="W3C Data Integrity 1.0 §2.2"
        )
    return purpose


def _moment(source: JSONObject, name: str) -> datetime | None:
    text = _optional_text(source, name)
    try:
        return None if text is None else parse_date_time_stamp(text)
    except ProfileError as error:
        raise MalformedError(f"The proof's member {name}: {error.detail}", clause=error.clause) from None
