"""More hostile tokens: what they may fetch, whose keys they name, and one verdict for all who ask."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import nacl.bindings
import pytest
from cli_kit import findings, inside
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from verification_kit import (
    JCS,
    NOW,
    SHOP,
    SUBJECT,
    V1,
    Json,
    assert_accepted,
    assert_refused,
    assert_unknown,
    credential,
    credential_1_1,
    envelope,
    finding,
    header,
    name_of,
    part,
    presentation,
    raw_token,
    secure,
    web_did,
    web_signer,
)
from world import World

from did import jwk
from did.algorithms import ED25519_KEY, P256_KEY
from did.document_writer import write_document
from did.encoding import base64url, multibase
from did.signers import LocalSigner, generate
from vcwallet import AsyncVerifier, Check, Outcome, Policy, Verifier
from vcwallet.errors import MalformedError
from vcwallet.verifier.result import VerificationResult

VICTIM, LEARNER, MALLORY, VICTIM_P256 = generate(), generate(), generate(), generate(P256_KEY)
WEB_VICTIM = web_signer(VICTIM)
WEB_URL = "https://academy.example/.well-known/did.json"
EVIL = "https://evil.example/keys.json"
STRICT, ASKED = Policy(leeway=timedelta(0)), Policy(transaction=SHOP)
ISSUED, NOW_SECONDS = 1_767_225_600, int(NOW.timestamp())  # 2026-01-01, as in the sample credentials
NEUTRAL = (1).to_bytes(32, "little")
ORDER_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")


def shown(
    data: bytes, world: World | None = None, *, policy: Policy | None = None, fetched: Sequence[str] = ()
) -> VerificationResult:
    """Return what the verifier finds; check what it fetches, and that the awaiting one does the same."""
    asked, first, second = policy or Policy(), world or World(), World((world or World()).answers)
    result = Verifier(asked, first, clock=lambda: NOW).inspect(data)
    awaiting = AsyncVerifier(asked, second.for_async(), clock=lambda: NOW)
    assert asyncio.run(awaiting.inspect(data)) == result
    assert first.fetched == second.fetched == list(fetched)
    return result


def refused(data: bytes, check: Check, *words: str, **options: Json) -> VerificationResult:
    result = shown(data, **options)
    assert_refused(result, check, *words)
    return result


def accepted(data: bytes, **options: Json) -> None:
    assert_accepted(shown(data, **options))


def sealed(header_: Json, payload: Json, signature: bytes) -> bytes:
    return f"{part(header_)}.{part(payload)}.{base64url.encode(signature)}".encode()


def good(key: LocalSigner = VICTIM, /, **claims: Json) -> bytes:
    return raw_token(header(key), credential(key) | claims, key)


def old(**claims: Json) -> bytes:
    """Return an honest token of VCDM 1.1, with further or other claims."""
    document = credential_1_1(VICTIM, **{"@context": [V1]}, expirationDate="2027-01-01T00:00:00Z")
    stated = {"iss": name_of(VICTIM), "sub": SUBJECT, "nbf": ISSUED, "vc": document}
    return raw_token(header(VICTIM, typ="JWT"), stated | claims, VICTIM)


def web(**changes: Json) -> World:
    document = dict(write_document(web_did(), [(WEB_VICTIM.verification_method, WEB_VICTIM.public_key)]))
    return World().put(WEB_URL, document | changes)


def under(data: bytes) -> tuple[Json, Json]:
    """Return header and payload of a credential issued by the did:key of these bytes."""
    did = "did:key:" + multibase.encode_base58btc(ED25519_KEY.public_prefix + data)
    return header(VICTIM, kid=f"{did}#{did[8:]}"), credential(VICTIM, issuer=did)


def test_the_tokens_that_are_attacked_are_accepted_unattacked() -> None:
    for data in (good(), good(VICTIM_P256), old(), raw_token(*under(VICTIM.public_key.data), VICTIM)):
        accepted(data)


def test_item_06_the_signature_that_fits_everything_under_the_neutral_key_is_refused() -> None:
    token = sealed(*under(NEUTRAL), NEUTRAL + bytes(32))
    # OpenSSL takes it: this is no signature that fails by itself.
    Ed25519PublicKey.from_public_bytes(NEUTRAL).verify(NEUTRAL + bytes(32), token.rpartition(b".")[0])
    refused(token, Check.KEY, "anyone could sign for it", "did:key Method")


def test_item_06_a_key_with_a_part_of_small_order_is_refused() -> None:
    mixed = nacl.bindings.crypto_core_ed25519_add(VICTIM.public_key.data, ORDER_8)
    refused(raw_token(*under(mixed), VICTIM), Check.KEY, "no point of the main subgroup")


@pytest.mark.parametrize("name", ["jku", "x5u", "jwks_uri"])
@pytest.mark.parametrize("kid", ["named", "not named"])
def test_item_07_an_address_of_keys_is_not_visited_beside_the_issuers_document(name: str, kid: str) -> None:
    keys: Json = {"keys": [jwk.encode(MALLORY.public_key) | {"kid": str(WEB_VICTIM.verification_method)}]}
    stated = header(WEB_VICTIM) | {name: EVIL}
    if kid == "not named":
        del stated["kid"]
    world = web().put(EVIL, keys)
    forged = raw_token(stated, credential(WEB_VICTIM), MALLORY)
    refused(forged, Check.PROOF, "does not fit", world=World(world.answers), fetched=[WEB_URL])
    accepted(raw_token(stated, credential(WEB_VICTIM), VICTIM), world=world, fetched=[WEB_URL])


def test_item_07_before_the_signature_nothing_but_the_signers_document_is_fetched() -> None:
    status = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "1"}
    document = credential(WEB_VICTIM, credentialStatus=status | {"statusListCredential": EVIL})
    forged = raw_token(header(WEB_VICTIM), document, MALLORY)
    refused(forged, Check.PROOF, world=web().put(EVIL, {}), fetched=[WEB_URL])
    honest = raw_token(header(WEB_VICTIM), document, VICTIM)
    result = shown(honest, web().put(EVIL, {}), fetched=[WEB_URL, EVIL])
    assert finding(result, Check.PROOF).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost%3A8080", "127.0.0.1", "169.254.169.254", "%5B%3A%3A1%5D", "0x7f000001",
     "academy.example%2F..%2Fevil", "academy.example%40evil.example"],
)  # fmt: skip
def test_item_10_the_name_of_a_key_does_not_lead_into_a_private_network(host: str) -> None:
    did = f"did:web:{host}"
    token = raw_token(header(VICTIM, kid=f"{did}#key-1"), credential(VICTIM, issuer=did), VICTIM)
    refused(token, Check.ADMISSION, "cannot be resolved", "did:web Method")


@pytest.mark.parametrize("end", ["#key-2", "", "?versionId=1#key-1", "/../evil#key-1", "#KEY-1"])
def test_item_10_a_key_that_the_document_does_not_have_is_not_found(end: str) -> None:
    token = raw_token(header(WEB_VICTIM, kid=f"{web_did()}{end}"), credential(WEB_VICTIM), VICTIM)
    refused(token, Check.KEY, "has no key with the id", world=web(), fetched=[WEB_URL])


def test_item_12_the_leeway_ends_on_the_second() -> None:
    for late in (NOW_SECONDS, NOW_SECONDS - 0.5, 1_000_000_000.0, 0):
        refused(good(exp=late), Check.VALIDITY, "Its proof was valid until", "RFC 7519", policy=STRICT)
    accepted(good(exp=NOW_SECONDS + 1), policy=STRICT)
    refused(good(nbf=NOW_SECONDS + 1), Check.VALIDITY, "not valid before", policy=STRICT)
    accepted(good(nbf=NOW_SECONDS), policy=STRICT)
    accepted(good(exp=NOW_SECONDS - 59, nbf=NOW_SECONDS + 60))
    refused(good(exp=NOW_SECONDS - 60), Check.VALIDITY)
    refused(good(nbf=NOW_SECONDS + 61), Check.VALIDITY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", "urn:uuid:00000000-0000-4000-8000-000000000000"),
        ("validFrom", "2099-01-01T00:00:00Z"),
        ("validUntil", "2020-01-01T00:00:00Z"),
        ("issuanceDate", "2099-01-01T00:00:00Z"),
        ("expirationDate", "2020-01-01T00:00:00Z"),
        ("credentialStatus", {"type": "BitstringStatusListEntry", "statusListIndex": "1"}),
    ],
)
def test_item_14_an_end_or_a_status_beside_the_claim_vc_is_not_passed_over(name: str, value: Json) -> None:
    assert not shown(old(**{name: value})).accepted


def test_item_11_a_presentation_inside_a_presentation_is_refused() -> None:
    asked = {"aud": SHOP.audience, "nonce": SHOP.nonce}
    stated = header(LEARNER, typ="vp+jwt")
    inner = raw_token(stated, presentation(envelope(good()), by=LEARNER) | asked, LEARNER)
    outer = raw_token(stated, presentation(envelope(inner), by=LEARNER) | asked, LEARNER)
    result = refused(outer, Check.CONTAINED, "0 of 1", policy=ASKED)
    assert_refused(result.contained[0], Check.PROFILE, "holds another presentation")
    with pytest.raises(MalformedError, match="a presentation was expected"):
        Verifier(ASKED, World(), clock=lambda: NOW).verify_presentation(good())


def test_item_16_a_token_that_is_a_document_as_well_is_read_as_one_thing_only() -> None:
    document = json.loads(secure(credential(VICTIM), JCS, VICTIM))
    accepted(json.dumps(document).encode())
    protected, payload, signature = good(MALLORY).decode().split(".")
    both = document | {"payload": payload, "signatures": [{"protected": protected, "signature": signature}]}
    refused(json.dumps(both).encode(), Check.PROOF, "does not fit the content")


def test_item_18_a_post_quantum_key_in_a_did_document_is_never_taken_for_another() -> None:
    key: Json = {"kty": "AKP", "alg": "ML-DSA-44", "pub": base64url.encode(bytes(1312))}
    method = {"id": "#key-1", "type": "JsonWebKey", "controller": web_did().text, "publicKeyJwk": key}
    token = raw_token(header(WEB_VICTIM), credential(WEB_VICTIM), VICTIM)
    result = shown(token, web(verificationMethod=[method]), fetched=[WEB_URL])
    assert_unknown(result, Check.KEY, "of a kind that is not supported here", "Controlled Identifiers")
    private = web(verificationMethod=[method | {"publicKeyJwk": key | {"priv": "AAAA"}}])
    refused(token, Check.KEY, "holds a secret", world=private, fetched=[WEB_URL])


def timeless() -> Json:
    """Return a credential without dates, for a program whose clock cannot be set."""
    return credential(VICTIM, validFrom=None, validUntil=None)


SAMPLE: dict[str, tuple[Callable[[], bytes], Check]] = {
    "01": (lambda: sealed(header(VICTIM, alg="none"), timeless(), b""), Check.FORMAT),
    "02": (lambda: sealed(header(VICTIM, alg="HS256"), timeless(), bytes(32)), Check.FORMAT),
    "03": (lambda: raw_token(header(VICTIM, alg="ES256"), timeless(), VICTIM), Check.KEY),
    "04": (lambda: sealed(header(VICTIM_P256), credential(VICTIM_P256), bytes(64)), Check.PROOF),
    "06": (lambda: sealed(*under(NEUTRAL), NEUTRAL + bytes(32)), Check.KEY),
    "07": (lambda: raw_token(header(VICTIM, jku=EVIL), timeless(), MALLORY), Check.PROOF),
    "08": (lambda: raw_token(header(VICTIM, crit=["exp"]), timeless(), VICTIM), Check.FORMAT),
    "09": (lambda: raw_token(header(VICTIM), b'{"a":1,"a":2}', VICTIM), Check.FORMAT),
    "10": (lambda: raw_token(header(MALLORY), timeless(), MALLORY), Check.ISSUER),
    "11": (lambda: raw_token(header(VICTIM, typ="kb+jwt"), timeless(), VICTIM), Check.FORMAT),
    "12": (lambda: raw_token(header(VICTIM), timeless() | {"exp": 10**30}, VICTIM), Check.PROOF),
    "14": (lambda: raw_token(header(VICTIM), timeless() | {"sub": "did:example:x"}, VICTIM), Check.PROOF),
    "15": (lambda: b"e30.AA.AA.AA.AA", Check.FORMAT),
    "16": (lambda: json.dumps({"payload": "e30", "signatures": []}).encode(), Check.FORMAT),
    "17": (lambda: raw_token(header(VICTIM), b"[" * 50_000, VICTIM), Check.FORMAT),
    "18": (lambda: sealed(header(VICTIM, alg="ML-DSA-44"), timeless(), bytes(2420)), Check.FORMAT),
}


def test_the_program_refuses_a_sample_of_each_item_for_the_same_reason(tmp_path: Path) -> None:
    attacks = {name: make() for name, (make, _) in SAMPLE.items()}
    attacks["honest"] = raw_token(header(VICTIM), timeless(), VICTIM)
    for name, data in attacks.items():
        (tmp_path / name).write_bytes(data)
    ended = inside("verify", "--json", "--offline", *(tmp_path / name for name in attacks))
    assert (ended.code, ended.err) == (1, "")
    *rows, last = ended.lines()
    assert last["outcome"] == "accepted"
    for row, (name, (_, check)) in zip(rows, SAMPLE.items(), strict=True):
        result = Verifier(Policy(), World()).inspect(attacks[name])
        assert_refused(result, check)
        assert row["outcome"] == "rejected", name
        assert findings(row) == {found.check.value: found.outcome.value for found in result.findings}, name
