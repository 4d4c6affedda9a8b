"""What the tests of securing and verification share: keys, documents, tokens, a verifier at a fixed time."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from world import World

from did.algorithms import ALGORITHMS, ED25519_KEY, P256_KEY, P384_KEY, Algorithm, KeyType
from did.encoding import base64url
from did.identifiers import DID, DIDURL
from did.signers import LocalSigner, load
from vcwallet.securing.mechanism import SecuringOptions, Transaction
from vcwallet.securing.registry import securer
from vcwallet.status.bitstring import Bitstring
from vcwallet.status.status_list import StatusList, StatusListDraft, build_list
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import Check, Finding, Outcome, Verdict, VerificationResult
from vcwallet.verifier.verifier import Verifier

# Tests write JSON that is wrong in every way.
Json: TypeAlias = Any

NOW = datetime(2026, 6, 19, 12, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
DI = "https://w3id.org/security/data-integrity/v2"
ANY_TERM = "https://www.w3.org/ns/credentials/undefined-terms/v2"
RDFC, JCS, TOKEN = "eddsa-rdfc-2022", "eddsa-jcs-2022", "vc+jwt"
WAYS = (RDFC, JCS, TOKEN)
LIST_URL = "https://academy.example/status/1"
SHOP = Transaction("https://shop.example", "a-question-used-once")
SUBJECT = "did:example:learner"


def signer(number: int, key_type: KeyType = ED25519_KEY) -> LocalSigner:
    """Return the same key for the same number."""
    return load(key_type, number.to_bytes(key_type.private_size, "big"))


ISSUER, HOLDER, MALLORY = signer(11), signer(12), signer(13)
ISSUER_P256, ISSUER_P384 = signer(14, P256_KEY), signer(15, P384_KEY)
SIGNERS: dict[Algorithm, LocalSigner] = {
    algorithm: signer(16, algorithm.key_type) for algorithm in ALGORITHMS
}


def name_of(key: LocalSigner) -> str:
    return key.verification_method.did.text


def credential(key: LocalSigner = ISSUER, /, **changes: Json) -> dict[str, Json]:
    """Return an unsigned credential of VCDM 2.0; a change to None takes the member away."""
    document = {
        "@context": [V2],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential"],
        "issuer": name_of(key),
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": {"id": SUBJECT, "name": "Ada Lovelace", "description": "Passed"},
    }
    return {name: value for name, value in (document | changes).items() if value is not None}


def credential_1_1(key: LocalSigner = ISSUER, /, **changes: Json) -> dict[str, Json]:
    """Return an unsigned credential of VCDM 1.1."""
    document = {
        "@context": [V1, DI],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc11",
        "type": ["VerifiableCredential"],
        "issuer": name_of(key),
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": SUBJECT},
    }
    return {name: value for name, value in (document | changes).items() if value is not None}


def status_entry(index: int | str = 7, purpose: str = "revocation", url: str = LIST_URL) -> dict[str, Json]:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


def status_list(
    *set_bits: int, purpose: str = "revocation", url: str = LIST_URL, issuer: LocalSigner = ISSUER
) -> dict[str, Json]:
    """Return an unsigned status list credential that is valid for a day before and after now."""
    bits = Bitstring.zeros().with_values(dict.fromkeys(set_bits, 1))
    draft = StatusListDraft(StatusList((purpose,), bits, id=url), name_of(issuer), NOW - DAY, NOW + DAY)
    return dict(build_list(draft))


def secure(
    document: Mapping[str, Json],
    way: str = RDFC,
    key: LocalSigner = ISSUER,
    **options: Json,
) -> bytes:
    """Return a document secured half an hour ago, unless the options say otherwise."""
    settings = {"created": NOW - timedelta(minutes=30)} | options
    return securer(way).secure(document, key, SecuringOptions(**settings))


def signed(document: Mapping[str, Json], way: str = RDFC, key: LocalSigner = ISSUER, **options: Json) -> Json:
    """Return a document with its proof as JSON."""
    return json.loads(secure(document, way, key, **options))


def presentation(*credentials: Json, by: LocalSigner = HOLDER, **changes: Json) -> dict[str, Json]:
    """Return an unsigned presentation; credentials are bytes or JSON."""
    held = [json.loads(entry) if isinstance(entry, bytes) else entry for entry in credentials]
    document = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": name_of(by),
        "verifiableCredential": held,
    }
    return {name: value for name, value in (document | changes).items() if value is not None}


def envelope(token: bytes, media_type: str = "application/vc+jwt") -> dict[str, Json]:
    return {
        "@context": V2,
        "id": f"data:{media_type},{token.decode()}",
        "type": "EnvelopedVerifiableCredential",
    }


def for_holder(way: str = JCS, **changes: Json) -> bytes:
    """Return a credential about the holder."""
    return secure(credential(credentialSubject={"id": name_of(HOLDER)}, **changes), way)


def part(value: Json) -> str:
    """Return one part of a token; bytes stand for themselves."""
    return base64url.encode(value if isinstance(value, bytes) else json.dumps(value).encode())


def raw_token(header: Json, payload: Json, key: LocalSigner = ISSUER) -> bytes:
    """Return a token signed over exactly this header and payload, however wrong they are."""
    text = f"{part(header)}.{part(payload)}".encode()
    algorithm = next(known for known in ALGORITHMS if known.key_type == key.public_key.key_type)
    return text + b"." + base64url.encode(key.sign(text, algorithm)).encode()


def header(key: LocalSigner = ISSUER, /, **changes: Json) -> dict[str, Json]:
    """Return the header of a vc+jwt; a change to None takes the member away."""
    algorithm = next(known for known in ALGORITHMS if known.key_type == key.public_key.key_type)
    members = {"alg": algorithm.jose[0], "typ": "vc+jwt", "kid": str(key.verification_method)} | changes
    return {name: value for name, value in members.items() if value is not None}


def verifier(world: World | None = None, policy: Policy | None = None, now: datetime = NOW) -> Verifier:
    return Verifier(policy or Policy(), world or World(), clock=lambda: now)


def inspect(
    data: Json,
    world: World | None = None,
    policy: Policy | None = None,
    now: datetime = NOW,
) -> VerificationResult:
    """Verify bytes, or JSON as bytes."""
    return verifier(world, policy, now).inspect(
        data if isinstance(data, bytes) else json.dumps(data).encode()
    )


def finding(result: VerificationResult, check: Check) -> Finding:
    found = result.finding(check)
    assert found is not None, f"no finding for {check.value}"
    return found


def assert_accepted(result: VerificationResult) -> None:
    assert result.verdict is Verdict.ACCEPTED, [(row.check.value, row.detail) for row in result.reasons]


def assert_refused(result: VerificationResult, check: Check, *words: str) -> None:
    """Check that one check failed, and that its reason or clause holds these words."""
    assert not result.accepted
    assert result.verdict is Verdict.REJECTED
    _assert_says(finding(result, check), Outcome.FAILED, words)


def assert_unknown(result: VerificationResult, check: Check, *words: str) -> None:
    """Check that one check could not tell, that its reason says why, and that nothing was accepted."""
    assert not result.accepted
    _assert_says(finding(result, check), Outcome.INDETERMINATE, words)


def _assert_says(found: Finding, outcome: Outcome, words: tuple[str, ...]) -> None:
    assert found.outcome is outcome, (found.check.value, found.outcome, found.detail)
    assert found.problem
    told = f"{found.detail} [{found.clause}]"
    assert all(word in told for word in words), told


def altered(document: Json, change: Callable[[Json], object]) -> Json:
    """Return a copy of a document with a change made to it."""
    changed = copy.deepcopy(document)
    change(changed)
    return changed


def pointers(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield where each member and each entry of a JSON value stands."""
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, member in children:
        yield (*path, name)
        yield from pointers(member, (*path, name))


def at(value: Json, path: tuple[str | int, ...]) -> Json:
    for name in path:
        value = value[name]
    return value


def web_did(name: str = "academy.example") -> DID:
    return DID.parse(f"did:web:{name}")


def web_signer(key: LocalSigner = ISSUER, did: DID | None = None, fragment: str = "key-1") -> LocalSigner:
    """Return a key under the name of a did:web."""
    return key.named(DIDURL(did or web_did(), fragment=fragment))
