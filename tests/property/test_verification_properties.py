"""Whatever is done to a signed document: what is accepted says what was signed, and nothing raises."""

from __future__ import annotations

import asyncio
import copy
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verification_kit import (
    ANY_TERM,
    DI,
    HOLDER,
    ISSUER,
    JCS,
    LIST_URL,
    NOW,
    RDFC,
    SHOP,
    TOKEN,
    V1,
    V2,
    WAYS,
    Json,
    at,
    credential,
    envelope,
    for_holder,
    header,
    inspect,
    name_of,
    part,
    pointers,
    presentation,
    raw_token,
    secure,
    status_entry,
    status_list,
    verifier,
)
from world import World

from did.encoding import base64url
from did.errors import ProblemError
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import Outcome, Verdict, VerificationResult
from vcwallet.verifier.verifier import AsyncVerifier

OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SHOWN = Policy(transaction=SHOP)
STATUS_LIST = secure(status_list(5), JCS)
OWN = "https://academy.example/"
DOCUMENT = credential(
    issuer={"id": name_of(ISSUER), "name": "Academy"},
    credentialStatus=[status_entry(7) | {"id": "https://academy.example/s#7"}],
    credentialSubject={
        "id": name_of(HOLDER),
        "name": {"@value": "Ada", "@language": "en"},
        "description": ["Passed", "Failed"],
        "grade": "A",
        "mark": {"id": "https://academy.example/mark/1", "name": "One"},
    },
    evidence=[{"id": "urn:e", "type": "https://academy.example/Exam", "name": "Exam"}],
) | {"@context": [V2, ANY_TERM]}
# Members, values and contexts that have fooled somebody before.
NAMES = st.sampled_from(
    ["id", "type", "name", "description", "grade", "issuer", "validFrom", "validUntil",
     "credentialStatus", "evidence", "credentialSubject", "holder", "verifiableCredential", "proof",
     "expires", "created", "domain", "challenge", "@context", "@id", "@type", "@graph", "@included",
     "@nest", "@reverse", "@value", "@language", "@direction", "@index", "@list", "@set", "@json",
     "cred:validUntil", "https://schema.org/name", "x:y", "",
     "https://www.w3.org/2018/credentials#validUntil", "iss", "sub", "jti", "exp", "nbf", "iat", "aud",
     "nonce", "vc", "vp", "alg", "typ", "cty", "kid", "crit", "jwk", "b64"]
)  # fmt: skip
CONTEXTS = st.sampled_from(
    [V1, V2, DI, OB, ANY_TERM, None, {}, {"@vocab": "https://academy.example/"}, {"x": "@nest"}, {"x":
     "id"}, {"x": "name"}, {"x": "https://schema.org/name"}, {"grade": OWN + "other"}, {"x": None},
     {"@base": "urn:"}, {"grade": {"@id": OWN + "grade", "@container": "@index"}}, {"u": "urn:"},
     {"@language": "en"}, {"grade": {"@id": OWN + "grade", "@context": {"name": "urn:n"}}}]
)  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(
        [name_of(ISSUER), name_of(HOLDER), DOCUMENT["id"], "_:b0", "u:e", "urn:e", "//academy.example/x",
         LIST_URL, "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "VerifiableCredential", RDFC, JCS, "none",
         "VerifiablePresentation", "EnvelopedVerifiableCredential", "DataIntegrityProof", "EdDSA"]
    )
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


def meaning(value: Json) -> Json:
    """Return what statements say: lists are sets, one value may stand alone, contexts only spell."""
    if isinstance(value, dict):
        return {name: meaning(member) for name, member in value.items() if name != "@context"}
    if isinstance(value, list):
        entries = {json.dumps(meaning(entry), sort_keys=True) for entry in value}
        return json.loads(entries.pop()) if len(entries) == 1 else sorted(entries)
    return value


def same(way: str, one: Json, other: Json) -> bool:
    return meaning(one) == meaning(other) if way == RDFC else one == other


@st.composite
def edits(draw: st.DrawFn, document: Json) -> Json:
    """Return a copy of a document with one change, or a few that belong together."""
    changed = copy.deepcopy(document)
    kind = draw(st.sampled_from(["replace", "remove", "add", "wrap", "move", "context", "swap"]))
    paths = list(pointers(changed))
    path = draw(st.sampled_from(paths))
    owner, name = at(changed, path[:-1]), path[-1]
    if kind == "replace":
        owner[name] = draw(VALUES)
    elif kind == "remove":
        owner.pop(name)
    elif kind == "wrap":
        value = owner[name]
        owner[name] = draw(st.sampled_from([[value], [value] * 2, {"@value": value}, {"x": value}]))
    elif kind == "swap":
        other = draw(st.sampled_from(paths))
        one, two = copy.deepcopy(owner[name]), copy.deepcopy(at(changed, other))
        owner[name] = two
        with suppress(KeyError, IndexError, TypeError):  # what was there is inside what was moved
            at(changed, other[:-1])[other[-1]] = one
    else:
        nodes = [found for where in [(), *paths] if isinstance(found := at(changed, where), dict)]
        node = draw(st.sampled_from(nodes))
        if kind == "move" and isinstance(owner, dict) and name in owner:
            node[draw(NAMES)] = owner.pop(name)
        elif kind == "add":
            node[draw(NAMES)] = draw(VALUES)
        contexts = [draw(CONTEXTS)] if kind == "context" or draw(st.booleans()) else []
        stated = node.get("@context", [])
        if contexts:
            node["@context"] = (stated if isinstance(stated, list) else [stated]) + contexts
    return changed


def world() -> World:
    return World().put(LIST_URL, STATUS_LIST)


def edited(data: st.DataObject, secured: bytes) -> bytes:
    """Return a secured input with a part of it edited, its signature left as it was."""
    if secured.startswith(b"{"):
        return dumped(data.draw(edits(json.loads(secured))))
    parts = secured.split(b".")
    number = data.draw(st.sampled_from([0, 1]))
    document = data.draw(edits(json.loads(base64url.decode(parts[number].decode()))))
    parts[number] = part(document).encode()
    return b".".join(parts)


def dumped(document: Json) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize("way", WAYS)
@given(data=st.data())
def test_an_accepted_credential_says_what_was_signed(way: str, data: st.DataObject) -> None:
    changed = edited(data, secure(DOCUMENT, way))
    result = inspect(changed, world())
    if result.accepted:
        assert result.credential is not None
        assert same(way, result.credential.document, DOCUMENT)


@pytest.mark.parametrize("way", WAYS)
@given(data=st.data())
def test_an_accepted_presentation_says_what_was_signed(way: str, data: st.DataObject) -> None:
    held = for_holder(TOKEN if way == TOKEN else JCS)
    document = presentation(envelope(held) if way == TOKEN else held)
    changed = edited(data, secure(document, way, HOLDER, transaction=SHOP))
    result = inspect(changed, policy=SHOWN)
    if result.accepted:
        assert result.presentation is not None
        assert same(way, result.presentation.document, document)
        (inner,) = result.contained
        assert inner.credential is not None
        assert inner.credential.subject_ids == (name_of(HOLDER),)


@pytest.mark.parametrize("way", WAYS)
@given(data=st.data())
def test_a_changed_list_never_sets_a_revoked_credential_free(way: str, data: st.DataObject) -> None:
    listed = edited(data, secure(status_list(7), way))
    result = inspect(secure(DOCUMENT, JCS), World().put(LIST_URL, listed))
    assert not result.accepted


@given(data=st.data())
def test_nothing_but_a_finding_comes_of_what_a_stranger_signs(data: st.DataObject) -> None:
    """The signature is right here, so that whatever is odd about the content gets as far as it can."""
    way = data.draw(st.sampled_from(WAYS))
    plain = {name: value for name, value in DOCUMENT.items() if name != "proof"}
    document = data.draw(edits(data.draw(edits(plain))))
    try:
        secured = secure(document, way)
    except ProblemError:
        return
    sound(inspect(secured, world()))


@given(data=st.data())
def test_nothing_but_a_finding_comes_of_a_strange_token(data: st.DataObject) -> None:
    claims = DOCUMENT | {"iss": name_of(ISSUER), "sub": name_of(HOLDER), "exp": 1_900_000_000}
    old = {"iss": name_of(ISSUER), "nbf": 1_700_000_000, "vc": DOCUMENT | {"@context": [V1]}}
    head, payload = data.draw(st.sampled_from([(header(), claims), (header(typ="JWT"), old)]))
    head, payload = data.draw(
        st.sampled_from([(head, data.draw(edits(payload))), (data.draw(edits(head)), payload)])
    )
    sound(inspect(raw_token(head, payload), world()))


@given(data=st.data())
def test_nothing_but_a_finding_comes_of_what_a_stranger_presents(data: st.DataObject) -> None:
    held = data.draw(edits(json.loads(for_holder(JCS, credentialStatus=status_entry(7)))))
    way = data.draw(st.sampled_from([JCS, TOKEN]))
    try:
        shown = secure(data.draw(edits(presentation(held))), way, HOLDER, transaction=SHOP)
    except ProblemError:
        return
    sound(inspect(shown, world(), SHOWN))


@given(
    st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_rejected(data: bytes) -> None:
    nobody = World()
    result = inspect(data, nobody)
    assert result.verdict is Verdict.REJECTED
    assert nobody.fetched == []
    sound(result)


@given(
    VALUES, st.sampled_from([None, "application/vc", "application/vc+jwt", "application/vp", "text/plain"])
)
def test_any_json_is_rejected(value: Json, media_type: str | None) -> None:
    result = verifier().inspect(dumped(value), media_type)
    assert not result.accepted
    sound(result)


@given(
    st.dictionaries(NAMES, VALUES, max_size=6),
    st.dictionaries(NAMES, VALUES, max_size=6),
    st.binary(max_size=70),
)
def test_any_token_is_rejected(head: Json, payload: Json, signature: bytes) -> None:
    token = f"{part(header() | head)}.{part(DOCUMENT | payload)}.{base64url.encode(signature)}".encode()
    result = inspect(token, world())
    assert not result.accepted
    sound(result)


@pytest.mark.parametrize("way", WAYS)
@given(data=st.data())
def test_waiting_and_awaiting_come_to_the_same_findings(way: str, data: st.DataObject) -> None:
    changed = edited(data, secure(DOCUMENT, way))
    first, second = world(), world()
    awaiting = AsyncVerifier(Policy(), second.for_async(), clock=lambda: NOW)
    assert asyncio.run(awaiting.inspect(changed)) == inspect(changed, first)
    assert first.fetched == second.fetched


@given(st.data())
def test_one_input_spoils_nothing_for_the_next(data: st.DataObject) -> None:
    secured = [secure(DOCUMENT, way) for way in WAYS]
    inspect(edited(data, data.draw(st.sampled_from(secured))), world())
    for honest in secured:
        assert inspect(honest, world()).accepted


def sound(result: VerificationResult) -> None:
    """Check what every result owes: one finding per check, and a reason for what speaks against it."""
    checks = [finding.check for finding in result.findings]
    assert len(set(checks)) == len(checks)
    for finding in result.findings:
        assert finding.detail
        assert (finding.problem is None) is (finding.outcome in {Outcome.PASSED, Outcome.NOT_APPLICABLE})
    if not result.accepted:
        assert result.reasons or result.verdict is Verdict.INDETERMINATE
    for inner in result.contained:
        sound(inner)
