"""Hostile tokens, by the numbers of the list of hostile input: each is refused, says why, reaches nobody."""

from __future__ import annotations

import base64
import hmac
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwcrypto import jwe as jwcrypto_jwe
from jwcrypto import jwk as jwcrypto_jwk
from verification_kit import (
    HOLDER,
    ISSUER,
    ISSUER_P256,
    ISSUER_P384,
    MALLORY,
    NOW,
    SHOP,
    SUBJECT,
    V1,
    Json,
    assert_accepted,
    assert_refused,
    credential,
    credential_1_1,
    for_holder,
    header,
    inspect,
    name_of,
    part,
    presentation,
    raw_token,
    web_did,
    web_signer,
)
from world import World

from did import jwk
from did.algorithms import ES256
from did.document_writer import write_document
from did.encoding import base64url, multibase
from did.keys import _ec_key
from did.methods.web import did_web_url
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import Check

SHOWN = Policy(transaction=SHOP)
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
CLAIMS = credential()
BEFORE_CLAIMS = {Check.FORMAT, Check.ALGORITHM, Check.ADMISSION, Check.KEY, Check.PROOF}


def refused(token: bytes, check: Check, *words: str, policy: Policy | None = None) -> None:
    """Check that a token is refused by one check, with these words, and that nothing was fetched."""
    world = World()
    result = inspect(token, world, policy)
    assert_refused(result, check, *words)
    assert result.credential is None or check.value not in {
        "format",
        "algorithm",
        "admission",
        "key",
        "proof",
    }
    assert world.fetched == []


def resigned(token: bytes, signature: bytes) -> bytes:
    return token.rpartition(b".")[0] + b"." + base64url.encode(signature).encode()


def signature_of(token: bytes) -> bytes:
    return base64url.decode(token.rpartition(b".")[2].decode())


def p256_token() -> bytes:
    return raw_token(header(ISSUER_P256), credential(ISSUER_P256), ISSUER_P256)


def named(did: str, claims: Json = CLAIMS, alg: str = "EdDSA") -> bytes:
    """Return a token whose kid names a key of this DID; the signature does not matter."""
    fragment = did.removeprefix("did:key:") if did.startswith("did:key:") else "0"
    return raw_token(header(kid=f"{did}#{fragment}", alg=alg), claims | {"issuer": did})


def did_key_of(prefix: bytes, data: bytes) -> str:
    return "did:key:" + multibase.encode_base58btc(prefix + data)


@pytest.mark.parametrize("alg", ["none", "None", "nOnE", None])
@pytest.mark.parametrize("signature", [b"", b"\x00" * 64])
def test_item_01_alg_none_in_any_spelling_or_missing(alg: str | None, signature: bytes) -> None:
    token = resigned(raw_token(header(alg=alg), CLAIMS), signature)
    refused(token, Check.FORMAT, "is none that is accepted here", "RFC 8725 §3.1")


@pytest.mark.parametrize("alg", ["HS256", "HS384", "HS512"])
def test_item_02_hmac_keyed_by_the_public_key(alg: str) -> None:
    pem = _ec_key(ISSUER_P256.public_key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secrets = (pem, json.dumps(jwk.encode(ISSUER_P256.public_key)).encode(), ISSUER.public_key.data)
    for secret in secrets:
        text = f"{part(header(ISSUER_P256, alg=alg))}.{part(credential(ISSUER_P256))}".encode()
        digest = hmac.new(secret, text, "sha" + alg[2:]).digest()
        token = text + b"." + base64url.encode(digest).encode()
        refused(token, Check.FORMAT, f"'{alg}' is none that is accepted here", "RFC 8725 §3.1")


@pytest.mark.parametrize(
    ("alg", "key"),
    [
        ("ES256", ISSUER),
        ("ES384", ISSUER),
        ("ES384", ISSUER_P256),
        ("EdDSA", ISSUER_P256),
        ("ES256", ISSUER_P384),
        ("Ed25519", ISSUER_P384),
    ],
)
def test_item_03_an_algorithm_that_does_not_go_with_the_key(alg: str, key: Json) -> None:
    token = raw_token(header(key, alg=alg), credential(key), key)
    refused(token, Check.KEY, "does not go with the", "RFC 8725 §3.1")


def test_item_03_eddsa_over_a_key_for_agreement() -> None:
    did = did_key_of(b"\xec\x01", bytes(range(32)))
    refused(named(did), Check.KEY, "does not list the key", "Controlled Identifiers 1.0 §3.3")


def test_item_04_an_ecdsa_signature_in_der() -> None:
    signature = signature_of(p256_token())
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    token = resigned(p256_token(), encode_dss_signature(r, s))
    refused(token, Check.PROOF, "A signature by ES256 has 64 bytes", "RFC 7518 §3.4")


@pytest.mark.parametrize(
    ("r", "s"),
    [(0, 0), (0, 1), (1, 0), (P256_ORDER, 1), (1, P256_ORDER), (P256_ORDER, P256_ORDER), (0, P256_ORDER)],
)
def test_item_04_r_or_s_out_of_range(r: int, s: int) -> None:
    token = resigned(p256_token(), r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    refused(token, Check.PROOF, "does not fit the content and the key", "FIPS 186-5 §6.4.2")


@pytest.mark.parametrize("size", [0, 1, 63, 65, 96, 128])
def test_item_04_a_signature_of_another_length(size: int) -> None:
    token = resigned(p256_token(), (signature_of(p256_token()) * 2)[:size])
    refused(token, Check.PROOF, f"has 64 bytes, this one has {size}", "RFC 7518 §3.4")


def test_item_04_the_honest_token_is_accepted() -> None:
    assert_accepted(inspect(p256_token()))
    assert ES256.signature_size == len(signature_of(p256_token())) == 64


def test_item_06_an_ed25519_signature_whose_s_is_not_reduced() -> None:
    token = raw_token(header(), CLAIMS)
    signature = signature_of(token)
    s = int.from_bytes(signature[32:], "little") + ED25519_ORDER
    assert s < 2**256
    forged = resigned(token, signature[:32] + s.to_bytes(32, "little"))
    refused(forged, Check.PROOF, "does not fit the content and the key", "RFC 8032 §5.1.7")


@pytest.mark.parametrize(
    "point",
    [
        bytes(32),  # all zero, which is of order 4
        b"\x01" + bytes(31),  # the neutral element
        bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),  # of order 2
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),  # of order 8
        bytes.fromhex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),  # 1 + p
        b"\xff" * 32,
        b"\x02" + bytes(31),  # not on the curve
    ],
)
def test_item_06_an_ed25519_key_that_anyone_could_sign_for(point: bytes) -> None:
    did = did_key_of(b"\xed\x01", point)
    for signature in (b"\x01" + bytes(63), point + bytes(32)):
        token = resigned(named(did), signature)
        refused(token, Check.KEY, "no point of the main subgroup: anyone could sign for it", "did:key Method")


def test_item_07_a_key_in_the_header_is_never_used() -> None:
    theirs = jwk.encode(MALLORY.public_key)
    for extra in ({"jwk": theirs}, {"x5c": ["MIIB"]}, {"jwk": theirs, "iss": name_of(ISSUER)}):
        token = raw_token(header(**extra), CLAIMS, MALLORY)
        refused(token, Check.PROOF, "does not fit the content and the key")
        anonymous = raw_token(header(kid=None, **extra), CLAIMS, MALLORY)
        refused(anonymous, Check.PROOF, "does not fit the content and the key")


def test_item_07_an_address_in_the_header_is_never_visited() -> None:
    key = web_signer()
    document = write_document(web_did(), [(key.verification_method, key.public_key)])
    for name in ("jku", "x5u"):
        world = World().put(did_web_url(web_did()), document)
        extra = {name: "https://evil.example/keys", "jwk": jwk.encode(MALLORY.public_key)}
        token = raw_token(header(key, **extra), credential(key), MALLORY)
        assert_refused(inspect(token, world), Check.PROOF, "does not fit the content and the key")
        assert world.fetched == [did_web_url(web_did())]


@pytest.mark.parametrize(
    "extra",
    [
        {"crit": ["exp"], "exp": 4102444800},
        {"crit": []},
        {"crit": ["b64"], "b64": False},
        {"b64": False},
        {"crit": ["http://example.org/unheard-of"], "http://example.org/unheard-of": True},
        {"crit": None},
        {"crit": "exp"},
        {"crit": {"exp": 1}},
    ],
)
def test_item_08_critical_extensions(extra: Json) -> None:
    refused(
        raw_token(header() | extra, CLAIMS),
        Check.FORMAT,
        "marks an extension as critical",
        "RFC 7515 §4.1.11",
    )


def test_item_08_critical_extensions_outside_the_protected_header() -> None:
    head, payload, signature = raw_token(header(), CLAIMS).decode().split(".")
    flattened = {"protected": head, "header": {"crit": ["exp"]}, "payload": payload, "signature": signature}
    refused(json.dumps(flattened).encode(), Check.FORMAT, "nobody has signed it")


def test_item_09_duplicate_members_in_the_header() -> None:
    for text in (
        b'{"alg":"EdDSA","typ":"vc+jwt","kid":"a","kid":"b"}',
        b'{"alg":"none","typ":"vc+jwt","alg":"EdDSA"}',
        b'{"alg":"EdDSA","typ":"vc+jwt","\\u0061lg":"none"}',
    ):
        refused(raw_token(text, CLAIMS), Check.FORMAT, "The token is malformed", "RFC 7515 §5.2")


@pytest.mark.parametrize("name", ["iss", "issuer", "credentialSubject", "validUntil"])
def test_item_09_duplicate_members_in_the_payload(name: str) -> None:
    text = json.dumps(CLAIMS)[:-1] + f', "{name}": 1, "{name}": 2}}'
    refused(raw_token(header(), text.encode()), Check.FORMAT, "The token's payload: This is not strict JSON")
    nested = json.dumps(CLAIMS | {"name": "DEEP"}).replace('"DEEP"', f'{{"{name}": 1, "{name}": 2}}')
    refused(
        raw_token(header(), nested.encode()), Check.FORMAT, "The token's payload: This is not strict JSON"
    )


@pytest.mark.parametrize("kid", [5, 5.5, True, ["#a"], {"id": "#a"}])
def test_item_10_a_kid_that_is_no_text(kid: Json) -> None:
    refused(raw_token(header(kid=kid), CLAIMS), Check.FORMAT, "kid must be text", "RFC 7515 §4.1.4")


@pytest.mark.parametrize(
    "kid",
    ["../../etc/passwd", "' OR '1'='1", "; DROP TABLE keys", "\x00", "", "key-1", "https://evil.example/k"],
)
def test_item_10_a_kid_that_is_a_path_or_sql_or_nothing(kid: str) -> None:
    refused(
        raw_token(header(kid=kid), CLAIMS), Check.FORMAT, "The token's key cannot be found", "§4.1.1 (kid)"
    )


def test_item_10_a_kid_of_a_megabyte() -> None:
    token = raw_token(header(kid="did:key:" + "z" * 1_000_000), CLAIMS)
    refused(token, Check.FORMAT, "too large or nested too deeply")
    refused(token, Check.FORMAT, "not a credential in any format", policy=Policy(max_bytes=10_000_000))
    long = raw_token(header(kid="did:key:" + "z" * 8_000), CLAIMS)
    refused(long, Check.KEY, "has 7999 characters; at most 4096 are read")


def test_item_10_a_kid_of_another_did() -> None:
    token = raw_token(header(MALLORY), CLAIMS, MALLORY)
    refused(token, Check.ISSUER, f"says it is issued by {name_of(ISSUER)}, but {name_of(MALLORY)}", "§4.7")
    refused(raw_token(header(), CLAIMS, MALLORY), Check.PROOF, "does not fit the content and the key")


@pytest.mark.parametrize(
    "typ", ["JWT", "kb+jwt", "statuslist+jwt", "openid4vci-proof+jwt", "at+jwt", "dc+sd-jwt"]
)
def test_item_11_a_token_made_for_something_else(typ: str) -> None:
    shown = presentation(for_holder()) | {"aud": SHOP.audience, "nonce": SHOP.nonce}
    for token in (raw_token(header(typ=typ), CLAIMS), raw_token(header(HOLDER, typ=typ), shown, HOLDER)):
        refused(token, Check.FORMAT, f"type is '{typ}', not vc+jwt or vp+jwt", "RFC 8725 §3.11", policy=SHOWN)


def test_item_11_a_credential_where_a_presentation_is_required_and_the_other_way_round() -> None:
    shown = presentation(for_holder()) | {"aud": SHOP.audience, "nonce": SHOP.nonce}
    token = raw_token(header(HOLDER, typ="vc+jwt"), shown, HOLDER)
    refused(token, Check.PROFILE, "made for assertionMethod, not for authentication", policy=SHOWN)
    token = raw_token(header(typ="vp+jwt"), CLAIMS)
    refused(token, Check.PROFILE, "made for authentication, not for assertionMethod", policy=SHOWN)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1" * 5000])
@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
def test_item_12_times_that_are_no_json_numbers(name: str, text: str) -> None:
    payload = json.dumps(CLAIMS)[:-1] + f', "{name}": {text}}}'
    refused(raw_token(header(), payload.encode()), Check.FORMAT, "The token's payload:", "RFC")


@pytest.mark.parametrize("value", ["1e9", "1700000000", True, False, None, -1, -1e9, 10**30, 1e300, [1], {}])
@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
def test_item_12_times_that_are_no_points_in_time(name: str, value: Json) -> None:
    token = raw_token(header(), CLAIMS | {name: value})
    refused(token, Check.PROOF, f"The claim {name} is no point in time", "RFC 7519 §2")


def test_item_12_exp_equal_to_now_is_over() -> None:
    token = raw_token(header(), CLAIMS | {"exp": int(NOW.timestamp()) - 60})
    refused(token, Check.VALIDITY, "Its proof was valid until 2026-06-19T11:59:00Z", "RFC 7519 §4.1.4")
    assert_accepted(inspect(raw_token(header(), CLAIMS | {"exp": int(NOW.timestamp()) - 59})))


def test_item_14_a_credential_of_both_data_models_that_disagree() -> None:
    other = credential_1_1(MALLORY) | {"@context": [V1]}
    for name in ("vc", "vp"):
        token = raw_token(header(), CLAIMS | {name: other})
        refused(token, Check.FORMAT, "carries the claim vc or vp of VCDM 1.1", "W3C VC-JOSE-COSE §3.1.3")
        token = raw_token(header(typ="JWT"), CLAIMS | {name: other})
        refused(token, Check.FORMAT, "states a credential twice", "W3C VCDM 1.1 §6.3.1")
    refused(raw_token(header(typ="JWT"), {"vc": other, "vp": other}), Check.FORMAT, "both vc and vp")


@pytest.mark.parametrize(
    ("claims", "claim"),
    [({"iss": name_of(MALLORY)}, "iss"), ({"sub": name_of(MALLORY)}, "sub"), ({"jti": "urn:other"}, "jti")],
)
def test_item_14_claims_that_contradict_the_credential(claims: Json, claim: str) -> None:
    token = raw_token(header(), CLAIMS | claims)
    refused(token, Check.PROOF, f"The token's claim {claim} contradicts the document", "VC-JOSE-COSE §3.1.3")


@pytest.mark.parametrize(
    ("claims", "member"),
    [
        ({"iss": name_of(MALLORY)}, "issuer"),
        ({"sub": name_of(MALLORY)}, "id"),
        ({"jti": "urn:other"}, "id"),
        ({"nbf": 1}, "issuanceDate"),
        ({"exp": 4102444800}, "expirationDate"),
    ],
)
def test_item_14_claims_that_contradict_a_credential_of_1_1(claims: Json, member: str) -> None:
    document = credential_1_1(expirationDate="2027-01-01T00:00:00Z", credentialSubject={"id": SUBJECT})
    token = raw_token(header(typ="JWT"), {"vc": document | {"@context": [V1]}} | claims)
    refused(token, Check.PROOF, f"claims contradict the member {member}", "W3C VCDM 1.1 §6.3.1")


def test_item_14_of_nbf_and_valid_from_the_later_decides() -> None:
    token = raw_token(header(), CLAIMS | {"nbf": int(NOW.timestamp()) + 3600})
    refused(token, Check.VALIDITY, "It is not valid before 2026-06-19T13:00:00Z")
    token = raw_token(header(), credential(validFrom="2026-06-19T14:00:00Z") | {"nbf": 1})
    refused(token, Check.VALIDITY, "It is not valid before 2026-06-19T14:00:00Z")


def encrypted(protected: Json, plaintext: bytes = b"x" * 10_000) -> bytes:
    key = jwcrypto_jwk.JWK.generate(kty="EC", crv="P-256")
    if protected["alg"] == "dir":
        key = jwcrypto_jwk.JWK.generate(kty="oct", size=256)
    token = jwcrypto_jwe.JWE(plaintext, json.dumps(protected), recipient=key)
    return str(token.serialize(compact=True)).encode()


@pytest.mark.parametrize(
    "protected",
    [
        {"alg": "ECDH-ES", "enc": "A256GCM"},
        {"alg": "ECDH-ES", "enc": "A256GCM", "zip": "DEF"},
        {"alg": "dir", "enc": "A256GCM"},
        {"alg": "dir", "enc": "A256GCM", "typ": "vc+jwt", "cty": "vc"},
    ],
)
def test_item_15_an_encrypted_token_is_no_credential(protected: Json) -> None:
    token = encrypted(protected, b"x" * 900_000 if "zip" in protected else b"x" * 10_000)
    assert token.count(b".") == 4
    refused(token, Check.FORMAT, "not a credential in any format that is known here", "VCDM 2.0 §4.12")


@pytest.mark.parametrize(
    "head",
    [
        {"alg": "RSA1_5", "enc": "A128CBC-HS256"},
        {"alg": "dir", "enc": "A128GCM", "zip": "DEF"},
        {"alg": "ECDH-ES", "enc": "A256GCM", "epk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}},
        {"alg": "EdDSA", "typ": "vc+jwt", "zip": "DEF"},
        {"alg": "EdDSA", "typ": "vc+jwt", "enc": "XYZ"},
    ],
)
def test_item_15_the_header_of_an_encrypted_token_in_three_parts(head: Json) -> None:
    refused(raw_token(head, CLAIMS), Check.FORMAT, "belongs to an encrypted token", "RFC 7516 §4.1")


def test_item_15_a_compressed_payload_is_never_expanded() -> None:
    bomb = base64url.decode("eJzTyCkw5ApUSMsvUkhUyM1ILUpVKMlIVUjNSy5KTE9VAADnLQwc")
    refused(raw_token(header(), bomb), Check.FORMAT, "The token's payload:")


def test_item_16_five_parts_where_three_are_expected() -> None:
    token = raw_token(header(), CLAIMS)
    for five in (token + b".AAAA.AAAA", b"AAAA.AAAA." + token, b"....", b".".join([b"AAAA"] * 5)):
        refused(five, Check.FORMAT, "not a credential in any format that is known here")


def test_item_16_the_json_form_with_two_signatures_one_of_them_valid() -> None:
    head, payload, signature = raw_token(header(), CLAIMS).decode().split(".")
    other = raw_token(header(MALLORY), CLAIMS, MALLORY).decode().split(".")
    general = {
        "payload": payload,
        "signatures": [
            {"protected": head, "signature": signature},
            {"protected": other[0], "signature": signature},
        ],
    }
    flattened = {"payload": payload, "protected": head, "signature": signature}
    for form in (general, flattened, general | flattened, general | CLAIMS):
        refused(json.dumps(form).encode(), Check.FORMAT, "nobody has signed it", "W3C VCDM 2.0 §4.12")


@pytest.mark.parametrize("deep", [b"[" * 50_000, b'{"a":' * 50_000, b"[" * 50_000 + b"]" * 50_000])
def test_item_17_a_payload_nested_fifty_thousand_deep(deep: bytes) -> None:
    refused(raw_token(header(), deep), Check.FORMAT, "The token's payload:")
    whole = json.dumps(CLAIMS)[:-1].encode() + b',"a":' + deep + b"}"
    refused(raw_token(header(), whole), Check.FORMAT, "The token's payload:")
    refused(raw_token(deep, CLAIMS), Check.FORMAT, "The token is malformed", "RFC 7515 §5.2")
    refused(deep, Check.FORMAT)


def test_item_17_a_hundred_thousand_entries() -> None:
    for name in ("credentialSubject", "type", "@context", "credentialStatus", "evidence"):
        token = raw_token(header(), CLAIMS | {name: [{}] * 100_000})
        refused(token, Check.PROFILE, name if name != "@context" else "names no data model")
    harmless = raw_token(header(), CLAIMS | {"name": ["x"] * 100_000})
    assert_accepted(inspect(harmless))


def test_item_17_a_token_of_ten_megabytes() -> None:
    token = raw_token(header(), CLAIMS | {"name": "x" * 10_000_000})
    refused(token, Check.FORMAT, "at most 1000000 bytes")
    refused(b"a" * 10_000_000, Check.FORMAT, "at most 1000000 bytes")
    refused(token, Check.FORMAT, "not a credential in any format", policy=Policy(max_bytes=20_000_000))


@pytest.mark.parametrize("alg", ["ML-DSA-44", "ML-DSA-65", "ML-DSA-87", "65", "SLH-DSA-SHA2-128s"])
@pytest.mark.parametrize("size", [2420, 3309, 0])
def test_item_18_signatures_that_are_not_enabled(alg: str, size: int) -> None:
    token = resigned(raw_token(header(alg=alg), CLAIMS), b"\x01" * size)
    refused(token, Check.FORMAT, f"'{alg}' is none that is accepted here", "RFC 8725 §3.1")


def test_item_18_keys_that_are_not_enabled() -> None:
    key = {"kty": "AKP", "alg": "ML-DSA-44", "pub": base64url.encode(bytes(1312))}
    for members in (key, key | {"priv": base64url.encode(bytes(32))}, key | {"alg": "ML-DSA-65"}):
        did = "did:jwk:" + base64url.encode(json.dumps(members).encode())
        refused(named(did), Check.KEY, "This did:jwk does not spell a key", "did:jwk Method")
    multikey = "did:key:u" + base64.urlsafe_b64encode(b"\x90\x24" + bytes(1312)).rstrip(b"=").decode()
    refused(named(multikey), Check.KEY, "This did:key does not spell a key", "did:key Method")


def test_no_finding_on_a_hostile_token_repeats_the_token() -> None:
    token = raw_token(header(), CLAIMS | {"iss": name_of(MALLORY)})
    told = repr(inspect(token).findings)
    for piece in token.split(b"."):
        assert piece.decode() not in told
