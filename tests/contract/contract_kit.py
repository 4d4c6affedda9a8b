"""The samples that every securing mechanism is put through.

Whatever stands in the registry takes part by itself: each way of securing makes its own samples, with every
algorithm it has. Only a mechanism that is read and never written needs a sample here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from verification_kit import (
    ISSUER,
    NOW,
    SHOP,
    SIGNERS,
    SUBJECT,
    V1,
    V2,
    altered,
    at,
    credential,
    credential_1_1,
    header,
    part,
    pointers,
    raw_token,
    signer,
)

from did.algorithms import ED25519, Algorithm
from did.encoding import base64url, multibase
from did.errors import ProblemError
from did.signers import LocalSigner
from vcwallet.rdf.contexts import Contexts
from vcwallet.securing.data_integrity.ed25519_signature_2020 import ED25519_SIGNATURE_2020
from vcwallet.securing.mechanism import (
    Payload,
    Sealed,
    Securer,
    SecuringMechanism,
    SecuringOptions,
    Transaction,
)
from vcwallet.securing.registry import DEFAULT_MECHANISMS, securers

Json: TypeAlias = Any

# Stands in every document of the samples, and nowhere else.
SECRET = "Ada Lovelace passed with distinction"


@dataclass(frozen=True)
class Sample:
    """One way of securing with one algorithm.

    Args:
        name: shown by pytest.
        key: the key that signs.
        written: what writes it, or None where it is only read.
    """

    name: str
    key: LocalSigner
    written: Securer | None = None

    def credential(self, text: str = SECRET) -> bytes:
        """Return a secured credential that holds a text."""
        document = credential(self.key, credentialSubject={"id": SUBJECT, "name": text})
        if self.written:
            return self.written.secure(document, self.key, SecuringOptions(NOW))
        return READ_ONLY[self.name](self.key, text)

    def presentation(self, transaction: Transaction = SHOP, text: str = SECRET) -> bytes:
        """Return a secured presentation of an unprotected credential, which no mechanism looks at."""
        held = credential(self.key, credentialSubject={"id": SUBJECT, "name": text})
        document = {"@context": [V2], "type": ["VerifiablePresentation"], "verifiableCredential": [held]}
        if self.written is None:
            raise LookupError(self.name)
        return self.written.secure(document, self.key, SecuringOptions(NOW, transaction))


def _old_token(key: LocalSigner, text: str) -> bytes:
    document = credential_1_1(key, credentialSubject={"id": SUBJECT, "name": text}, **{"@context": [V1]})
    claims = {"iss": document["issuer"], "sub": SUBJECT, "nbf": 1_767_225_600, "vc": document}
    return raw_token(header(key, typ="JWT"), claims, key)


def _old_proof(key: LocalSigner, text: str) -> bytes:
    suite = "https://w3id.org/security/suites/ed25519-2020/v1"
    document = credential(key, credentialSubject={"id": SUBJECT, "description": text}) | {
        "@context": [V2, suite]
    }
    options = {
        "type": "Ed25519Signature2020",
        "created": "2026-06-19T12:00:00Z",
        "verificationMethod": str(key.verification_method),
        "proofPurpose": "assertionMethod",
    }
    hashed = ED25519_SIGNATURE_2020.hash_data(document, options, ED25519, Contexts())
    value = multibase.encode_base58btc(key.sign(hashed, ED25519))
    return json.dumps(document | {"proof": options | {"proofValue": value}}).encode()


READ_ONLY = {"jwt-vc (VCDM 1.1)": _old_token, "Ed25519Signature2020": _old_proof}


def _samples() -> Iterator[Sample]:
    for way in securers():
        for algorithm in sorted(way.algorithms, key=lambda known: known.name):
            yield Sample(f"{way.name} {algorithm.name}", SIGNERS[algorithm], way)
    for name in READ_ONLY:
        yield Sample(name, ISSUER)


SAMPLES = tuple(_samples())
WRITTEN = tuple(sample for sample in SAMPLES if sample.written)


def mechanism_of(data: bytes) -> SecuringMechanism:
    """Return the one mechanism that recognizes an input."""
    found = [mechanism for mechanism in DEFAULT_MECHANISMS if mechanism.recognizes(data)]
    assert len(found) == 1, [mechanism.format for mechanism in found]
    return found[0]


def parse(data: bytes) -> Sealed:
    return mechanism_of(data).parse(data)


def open_all(data: bytes, key: LocalSigner) -> list[Payload]:
    """Parse and open every seal with a key."""
    sealed = parse(data)
    assert sealed.seals
    return [seal.open(key.public_key) for seal in sealed.seals]


def opens_to(data: bytes, key: LocalSigner) -> list[Payload] | ProblemError:
    """Return the payloads, or the declared error; anything else propagates."""
    try:
        return open_all(data, key)
    except ProblemError as error:
        return error


def same_content(one: list[Payload], other: list[Payload]) -> bool:
    """Tell whether two openings say the same; a remark on how a proof was read says nothing about content."""
    plain = [[replace(payload, remarks=()) for payload in payloads] for payloads in (one, other)]
    return plain[0] == plain[1]


def mutations(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a secured input with one member changed, taken away or added, for every member it has."""
    if data.startswith(b"{"):
        for what, document in _changes(json.loads(data)):
            yield what, json.dumps(document).encode()
        return
    pieces = data.split(b".")
    for number, piece in enumerate(pieces[:-1]):
        for what, document in _changes(json.loads(base64url.decode(piece.decode()))):
            changed = [*pieces[:number], part(document).encode(), *pieces[number + 1 :]]
            yield f"part {number}: {what}", b".".join(changed)


def _changes(document: Json) -> Iterator[tuple[str, Json]]:
    for path in pointers(document):
        where = "/".join(map(str, path))
        yield f"change {where}", altered(document, lambda copy, path=path: _replace(copy, path))
        yield f"remove {where}", altered(document, lambda copy, path=path: at(copy, path[:-1]).pop(path[-1]))
    yield "add a member", document | {"name": "another"}


def _replace(document: Json, path: tuple[str | int, ...]) -> None:
    owner, name = at(document, path[:-1]), path[-1]
    value = owner[name]
    owner[name] = value + "x" if isinstance(value, str) else [] if value != [] else ["x"]


def other_algorithms(algorithm: Algorithm) -> list[LocalSigner]:
    """Return keys of every other kind."""
    return [key for known, key in SIGNERS.items() if known != algorithm]


STRANGER = {algorithm: signer(99, algorithm.key_type) for algorithm in SIGNERS}
