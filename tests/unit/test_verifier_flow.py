from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from verification_kit import (
    DAY,
    HOLDER,
    ISSUER,
    ISSUER_P256,
    JCS,
    LIST_URL,
    MALLORY,
    NOW,
    SECOND,
    SHOP,
    SUBJECT,
    TOKEN,
    V1,
    WAYS,
    Json,
    altered,
    assert_accepted,
    assert_refused,
    assert_unknown,
    credential,
    credential_1_1,
    envelope,
    finding,
    for_holder,
    header,
    inspect,
    name_of,
    presentation,
    raw_token,
    secure,
    signed,
    status_entry,
    status_list,
    verifier,
    web_did,
    web_signer,
)
from world import World

from did.document_writer import write_document
from did.errors import FetchError
from did.fetchers import AsyncHttpFetcher, CachingFetcher
from did.flow import Fetch, FetchResponse, Flow, run
from did.methods.web import did_web_url
from vcwallet.securing.mechanism import Transaction
from vcwallet.securing.registry import DEFAULT_MECHANISMS
from vcwallet.trust.pinned import PinnedIssuers
from vcwallet.verifier.budget import limit_fetches
from vcwallet.verifier.formats import choose, unwrap
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import Check, Outcome, Verdict, VerificationError
from vcwallet.verifier.verifier import AsyncVerifier, Verifier, default_fetcher, system_time

SHOWN = Policy(transaction=SHOP)
LEEWAY = timedelta(seconds=60)


def shown(*credentials: Json, by: Json = HOLDER, way: str = JCS, **changes: Json) -> bytes:
    """Return a presentation to the shop, in answer to its question."""
    return secure(presentation(*credentials, by=by, **changes), way, by, transaction=SHOP)


@pytest.mark.parametrize("way", WAYS)
def test_an_honest_credential_is_accepted_without_any_network(way: str) -> None:
    world = World()
    result = inspect(secure(credential(), way), world)
    assert_accepted(result)
    assert result.credential is not None
    assert result.credential.document == credential()
    assert world.fetched == []
    assert finding(result, Check.ISSUER).detail == f"Signed by its issuer, {name_of(ISSUER)}."
    assert finding(result, Check.VALIDITY).detail == "Valid until 2027-01-01T00:00:00Z."


def test_a_credential_without_an_end_says_so() -> None:
    result = inspect(secure(credential(validUntil=None, validFrom=None)))
    assert finding(result, Check.VALIDITY).detail == "Valid now; it has no end date."


@pytest.mark.parametrize("way", WAYS)
def test_a_credential_that_somebody_else_signed_is_refused(way: str) -> None:
    result = inspect(secure(credential(ISSUER), way, MALLORY))
    if way == TOKEN:
        assert_refused(
            result, Check.ISSUER, f"says it is issued by {name_of(ISSUER)}, but {name_of(MALLORY)}"
        )
    assert_refused(result, Check.ISSUER, "W3C VCDM 2.0 §4.7", "somebody uses the name of another issuer")


def test_a_remark_on_an_older_data_model_stands_in_the_findings() -> None:
    token = raw_token(
        header(typ="JWT"), {"iss": name_of(ISSUER), "vc": credential_1_1() | {"@context": [V1]}}
    )
    result = inspect(token)
    assert_accepted(result)
    assert "Follows VCDM 1.1." in finding(result, Check.PROFILE).detail
    assert "claim vc" in finding(result, Check.PROFILE).detail


# Formats and envelopes.


@pytest.mark.parametrize("data", [b"", b"hello", b"[]", b'"x"', b"\x00\x01", b"%PDF-1.7", b"a.b"])
def test_what_is_no_known_format_is_refused(data: bytes) -> None:
    assert_refused(inspect(data), Check.FORMAT, "not a credential in any format", "Known formats: vc+jwt")


@pytest.mark.parametrize(
    "media_type", [None, "application/vc", "application/json", "text/html", "", "nonsense"]
)
def test_a_media_type_that_fits_or_says_nothing_does_no_harm(media_type: str | None) -> None:
    assert_accepted(verifier().inspect(secure(credential()), media_type))


@pytest.mark.parametrize("media_type", ["application/vc+jwt", "application/vp+jwt"])
def test_a_media_type_that_does_not_fit_decides(media_type: str) -> None:
    assert_refused(
        verifier().inspect(secure(credential()), media_type), Check.FORMAT, "three base64url parts"
    )


def test_two_mechanisms_that_recognize_one_input_are_no_mechanism() -> None:
    data = secure(credential())
    assert choose(data, None, DEFAULT_MECHANISMS).format == "Data Integrity"
    assert_refused(
        Verifier(mechanisms=DEFAULT_MECHANISMS * 2, fetcher=World()).inspect(data),
        Check.FORMAT,
        "not a credential",
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_credential_in_an_envelope_is_verified_as_itself(way: str) -> None:
    data = secure(credential(), way)
    media_type = "application/vc+jwt" if way == TOKEN else "application/vc"
    wrapped = envelope(b"x") | {"id": f"data:{media_type},{data.decode().replace('%', '%25')}"}
    result = inspect(wrapped)
    assert_accepted(result)
    assert result.credential is not None
    assert result.credential.document == credential()


def test_envelopes_are_taken_off_twice_and_no_more() -> None:
    data = secure(credential(), TOKEN)
    for media_type in ("application/vc+jwt", "application/vc"):
        data = json.dumps(envelope(data.replace(b"%", b"%25"), media_type)).encode()
        assert_accepted(inspect(data))
    thrice = envelope(data.replace(b"%", b"%25"), "application/vc")
    assert_refused(inspect(thrice), Check.FORMAT, "Envelopes are nested too deeply")


def test_unwrapping_leaves_alone_what_is_no_envelope() -> None:
    for data in (b"x Enveloped", b'{"Enveloped":1}', b'{"type":"Enveloped', b'{"a":"Enveloped","a":1}'):
        assert unwrap(data, "a/b") == (data, "a/b")


def test_a_changed_envelope_is_refused() -> None:
    wrapped = envelope(secure(credential(), TOKEN))
    assert_refused(inspect(wrapped | {"credentialSubject": {"name": "Eve"}}), Check.FORMAT, "nothing secures")
    assert_refused(inspect(wrapped | {"id": "https://evil.example"}), Check.FORMAT, "data: URL")
    hidden = json.dumps(wrapped).replace("Enveloped", "\\u0045nveloped").encode()
    assert_refused(inspect(hidden), Check.FORMAT, "not a credential in any format")


# Proof sets, purposes, typ confusion.


def test_every_proof_of_a_set_must_open_and_one_of_them_be_the_issuers() -> None:
    document = signed(credential(), JCS)
    theirs = signed(credential(), JCS, MALLORY)["proof"]
    both = document | {"proof": [document["proof"], theirs]}
    assert_accepted(inspect(both))
    assert name_of(MALLORY) in finding(inspect(both), Check.KEY).detail
    assert_refused(inspect(document | {"proof": [theirs, theirs]}), Check.ISSUER, "signed it")
    broken = altered(both, lambda copy: copy["proof"][1].update(created="2026-06-19T11:00:00Z"))
    assert_refused(inspect(broken), Check.PROOF, "does not fit the content")


def test_proofs_over_different_contexts_do_not_add_up() -> None:
    one = signed(credential(), JCS)
    context = "https://w3id.org/security/data-integrity/v2"
    longer = credential() | {"@context": [*credential()["@context"], context]}
    other = signed(longer, JCS)
    assert_refused(
        inspect(longer | {"proof": [one["proof"], other["proof"]]}), Check.PROOF, "different documents"
    )


@pytest.mark.parametrize("purpose", ["authentication", "keyAgreement", "capabilityInvocation"])
def test_a_proof_for_another_purpose_makes_no_credential(purpose: str) -> None:
    document = signed(credential(), JCS)
    document["proof"]["proofPurpose"] = purpose
    assert not inspect(document).accepted
    for_a_presentation = secure(credential(), JCS, transaction=SHOP)
    assert_refused(
        inspect(for_a_presentation, policy=SHOWN), Check.PROFILE, "made for authentication, not for assert"
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_presentation_signed_as_a_credential_is_refused(way: str) -> None:
    data = secure(presentation(for_holder()), way, HOLDER)
    assert_refused(
        inspect(data, policy=SHOWN), Check.PROFILE, "made for assertionMethod, not for authentication"
    )


def test_a_token_whose_type_and_content_differ_is_refused() -> None:
    as_vp = raw_token(header(typ="vp+jwt"), credential() | {"holder": name_of(ISSUER)})
    assert_refused(
        inspect(as_vp, policy=SHOWN), Check.PROFILE, "made for authentication, not for assertionMethod"
    )
    as_vc = raw_token(header(HOLDER), presentation(for_holder()) | {"issuer": name_of(HOLDER)}, HOLDER)
    assert_refused(inspect(as_vc, policy=SHOWN), Check.PROFILE, "made for assertionMethod")


# Time. The leeway is a minute.


@pytest.mark.parametrize(("seconds", "valid"), [(-61, False), (-60, True), (-59, True), (0, True), (1, True)])
@pytest.mark.parametrize("way", WAYS)
def test_a_credential_begins_at_valid_from_less_the_leeway(way: str, seconds: int, valid: bool) -> None:
    data = secure(credential(validFrom="2026-06-19T12:00:00Z"), way, created=NOW - DAY)
    result = inspect(data, now=NOW + seconds * SECOND)
    assert result.accepted is valid
    if not valid:
        assert_refused(result, Check.VALIDITY, "not valid before 2026-06-19T12:00:00Z", "validFrom")


@pytest.mark.parametrize(("seconds", "valid"), [(0, True), (59, True), (60, True), (61, False)])
@pytest.mark.parametrize("way", WAYS)
def test_a_credential_ends_at_valid_until_and_the_leeway_included(
    way: str, seconds: int, valid: bool
) -> None:
    data = secure(credential(validUntil="2026-06-19T12:00:00Z"), way, created=NOW - DAY)
    result = inspect(data, now=NOW + seconds * SECOND)
    assert result.accepted is valid
    if not valid:
        assert_refused(result, Check.VALIDITY, "was valid until 2026-06-19T12:00:00Z", "§4.9 (validUntil)")


@pytest.mark.parametrize(("seconds", "valid"), [(0, True), (59, True), (60, False), (61, False)])
@pytest.mark.parametrize("way", WAYS)
def test_a_proof_ends_before_exp_or_expires_and_the_leeway(way: str, seconds: int, valid: bool) -> None:
    data = secure(credential(), way, created=NOW - DAY, not_after=NOW)
    result = inspect(data, now=NOW + seconds * SECOND)
    assert result.accepted is valid
    if not valid:
        assert_refused(
            result, Check.VALIDITY, "proof was valid until 2026-06-19T12:00:00Z", "RFC 7519 §4.1.4"
        )


@pytest.mark.parametrize(("seconds", "valid"), [(-61, False), (-60, True), (0, True)])
@pytest.mark.parametrize("way", WAYS)
def test_a_proof_begins_at_created_or_iat_less_the_leeway(way: str, seconds: int, valid: bool) -> None:
    result = inspect(secure(credential(), way, created=NOW), now=NOW + seconds * SECOND)
    assert result.accepted is valid
    if not valid:
        assert_refused(result, Check.VALIDITY, "not valid before 2026-06-19T12:00:00Z")


@pytest.mark.parametrize(("seconds", "valid"), [(-61, False), (-60, True), (0, True)])
def test_a_token_begins_at_nbf_less_the_leeway(seconds: int, valid: bool) -> None:
    token = raw_token(header(), credential() | {"nbf": int(NOW.timestamp())})
    result = inspect(token, now=NOW + seconds * SECOND)
    assert result.accepted is valid
    if not valid:
        assert_refused(result, Check.VALIDITY, "not valid before 2026-06-19T12:00:00Z", "RFC 7519 §4.1.5")


def test_the_stricter_of_claim_and_member_decides() -> None:
    for claims in ({"exp": int(NOW.timestamp()) - 3600}, {"nbf": int(NOW.timestamp()) + 3600}):
        assert_refused(inspect(raw_token(header(), credential() | claims)), Check.VALIDITY)
    long_claim = credential(validUntil="2026-06-01T00:00:00Z") | {"exp": int((NOW + DAY).timestamp())}
    assert_refused(inspect(raw_token(header(), long_claim)), Check.VALIDITY, "valid until 2026-06-01")


@pytest.mark.parametrize(
    "audience", ["https://other.example", ["https://other.example", "https://third.example"]]
)
def test_a_credential_that_was_made_for_somebody_else_is_refused(audience: Json) -> None:
    token = raw_token(header(), credential() | {"aud": audience})
    for policy in (None, SHOWN):
        result = inspect(token, policy=policy)
        assert_refused(result, Check.VALIDITY, "was made for https://other.example", "RFC 7519 §4.1.3 (aud)")
    domain = signed(credential(), JCS)
    domain["proof"]["domain"] = audience
    assert not inspect(domain).accepted


def test_a_credential_that_was_made_for_this_verifier_is_accepted_by_it_alone() -> None:
    token = raw_token(header(), credential() | {"aud": ["https://other.example", SHOP.audience]})
    assert_accepted(inspect(token, policy=SHOWN))
    assert_refused(inspect(token), Check.VALIDITY, "and not for you")


def test_the_leeway_is_the_policys() -> None:
    data = secure(credential(validUntil="2026-06-19T12:00:00Z"), created=NOW - DAY)
    strict = Policy(leeway=timedelta(0))
    assert inspect(data, policy=strict).accepted
    assert not inspect(data, policy=strict, now=NOW + SECOND).accepted


def test_a_presentation_has_its_times_too() -> None:
    late = secure(presentation(for_holder()), JCS, HOLDER, transaction=SHOP, created=NOW + DAY)
    assert_refused(inspect(late, policy=SHOWN), Check.VALIDITY, "not valid before")
    ended = secure(presentation(for_holder()), TOKEN, HOLDER, transaction=SHOP, not_after=NOW - DAY)
    assert_refused(inspect(ended, policy=SHOWN), Check.VALIDITY, "Its proof was valid until")
    assert (
        finding(inspect(shown(for_holder()), policy=SHOWN), Check.VALIDITY).detail
        == "Valid now; it has no end date."
    )


def test_clocks_far_off_decide_and_do_not_crash() -> None:
    for now in (datetime(1970, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)):
        assert_refused(inspect(secure(credential()), now=now), Check.VALIDITY)


# Presentations.


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("inner", WAYS)
def test_a_presentation_of_the_holders_credentials_is_accepted(way: str, inner: str) -> None:
    held = for_holder(inner)
    data = shown(envelope(held) if inner == TOKEN else held, way=way)
    result = inspect(data, policy=SHOWN)
    assert_accepted(result)
    verified = verifier(policy=SHOWN).verify_presentation(data)
    assert verified.presentation.holder == name_of(HOLDER)
    assert [view.subject_ids for view in verified.credentials] == [(name_of(HOLDER),)]
    assert finding(result.contained[0], Check.HOLDER).detail == "Presented by the learner it was issued to."
    assert finding(result, Check.CONTAINED).detail == "1 of 1 credentials accepted."


@pytest.mark.parametrize("way", WAYS)
def test_a_presentation_without_an_expected_transaction_is_never_accepted(way: str) -> None:
    result = inspect(shown(for_holder(), way=way))
    assert result.verdict is Verdict.INDETERMINATE
    for check in (Check.AUDIENCE, Check.NONCE):
        assert_unknown(result, check, "may be a copy of what was shown to others", "§4.4 (domain, challenge)")
    with pytest.raises(VerificationError):
        verifier().verify_presentation(shown(for_holder(), way=way))


@pytest.mark.parametrize("way", WAYS)
def test_a_presentation_for_somebody_else_or_another_request_is_refused(way: str) -> None:
    other = secure(
        presentation(for_holder()), way, HOLDER, transaction=Transaction("https://other.example", SHOP.nonce)
    )
    assert_refused(inspect(other, policy=SHOWN), Check.AUDIENCE, "made for https://other.example")
    stale = secure(presentation(for_holder()), way, HOLDER, transaction=Transaction(SHOP.audience, "another"))
    assert_refused(inspect(stale, policy=SHOWN), Check.NONCE, "does not answer this request")


def test_a_presentation_for_several_audiences_is_refused() -> None:
    claims = {"aud": [SHOP.audience, "https://other.example"], "nonce": SHOP.nonce}
    document = presentation(envelope(for_holder(TOKEN)))
    token = raw_token(header(HOLDER, typ="vp+jwt"), document | claims, HOLDER)
    assert_refused(inspect(token, policy=SHOWN), Check.AUDIENCE, "https://other.example, not for")
    alone = raw_token(header(HOLDER, typ="vp+jwt"), document | claims | {"aud": [SHOP.audience]}, HOLDER)
    assert_accepted(inspect(alone, policy=SHOWN))
    neither = raw_token(header(HOLDER, typ="vp+jwt"), document, HOLDER)
    assert_refused(inspect(neither, policy=SHOWN), Check.AUDIENCE, "made for nobody")
    assert_refused(inspect(neither, policy=SHOWN), Check.NONCE)


@pytest.mark.parametrize("way", WAYS)
def test_a_presentation_that_another_than_its_holder_signed_is_refused(way: str) -> None:
    if way == TOKEN:
        data = raw_token(
            header(MALLORY, typ="vp+jwt"),
            presentation(for_holder()) | {"aud": SHOP.audience, "nonce": SHOP.nonce},
            MALLORY,
        )
    else:
        data = secure(presentation(for_holder()), way, MALLORY, transaction=SHOP)
    result = inspect(data, policy=SHOWN)
    assert_refused(result, Check.HOLDER, f"names {name_of(HOLDER)} as its holder, but somebody else")
    assert result.contained == ()


@pytest.mark.parametrize("way", WAYS)
def test_a_credential_of_somebody_else_is_refused_inside_a_presentation(way: str) -> None:
    result = inspect(shown(for_holder(), by=MALLORY, way=way), policy=SHOWN)
    assert_refused(result, Check.CONTAINED, "0 of 1 credentials accepted")
    assert_refused(result.contained[0], Check.HOLDER, "Somebody else than the learner", "A.4 (Holder)")


def test_a_credential_without_a_subject_identifier_is_bound_to_nobody() -> None:
    bearer = secure(credential(credentialSubject={"name": "Ada"}), JCS)
    assert_refused(inspect(shown(bearer), policy=SHOWN).contained[0], Check.HOLDER, "Somebody else")


def test_a_presentation_without_a_named_holder_is_the_signers() -> None:
    data = shown(for_holder(), holder=None)
    result = inspect(data, policy=SHOWN)
    assert_accepted(result)
    assert name_of(HOLDER) in finding(result, Check.HOLDER).detail
    stolen = secure(presentation(for_holder(), holder=None), JCS, MALLORY, transaction=SHOP)
    assert_refused(inspect(stolen, policy=SHOWN).contained[0], Check.HOLDER)


def test_one_bad_credential_spoils_the_presentation_and_not_the_findings_on_the_others() -> None:
    good, expired = for_holder(), for_holder(validUntil="2026-02-01T00:00:00Z")
    result = inspect(shown(good, expired), policy=SHOWN)
    assert_refused(result, Check.CONTAINED, "1 of 2 credentials accepted")
    assert [inner.verdict for inner in result.contained] == [Verdict.ACCEPTED, Verdict.REJECTED]
    assert [row.check for row in result.reasons] == [Check.VALIDITY]


def test_one_credential_that_could_not_be_checked_leaves_the_presentation_open() -> None:
    unknown = for_holder(credentialStatus=status_entry())
    result = inspect(shown(for_holder(), unknown), World(), SHOWN)
    assert result.verdict is Verdict.INDETERMINATE
    assert_unknown(result, Check.CONTAINED, "1 of 2 credentials accepted")
    assert [inner.verdict for inner in result.contained] == [Verdict.ACCEPTED, Verdict.INDETERMINATE]


@pytest.mark.parametrize("count", [0, 33, 1001])
def test_a_presentation_holds_some_credentials_and_not_too_many(count: int) -> None:
    held = {"type": "x"}
    data = secure(presentation(*[held] * count), JCS, HOLDER, transaction=SHOP)
    counted = 0 if count > 1000 else count
    words = f"between 1 and 32 credentials; this one, {counted}"
    assert_refused(inspect(data, policy=SHOWN), Check.CONTAINED, words, "W3C VCDM 2.0 §4.13")


def test_an_unsigned_credential_inside_a_presentation_is_refused() -> None:
    naked = credential(credentialSubject={"id": name_of(HOLDER)})
    assert_refused(inspect(shown(naked), policy=SHOWN).contained[0], Check.FORMAT, "nobody has signed it")


@pytest.mark.parametrize("way", WAYS)
def test_a_presentation_inside_a_presentation_is_refused(way: str) -> None:
    stolen = shown(for_holder(way if way == JCS else JCS), way=way)
    inner = envelope(stolen, "application/vp+jwt") if way == TOKEN else stolen
    result = inspect(shown(inner, by=MALLORY), policy=SHOWN)
    assert_refused(result, Check.CONTAINED, "0 of 1")
    assert_refused(
        result.contained[0], Check.PROFILE, "holds another presentation", "§4.13 (verifiableCredential)"
    )


def test_the_trust_list_judges_what_is_inside_and_not_the_holder() -> None:
    result = inspect(shown(for_holder()), policy=Policy(transaction=SHOP, trust=PinnedIssuers({})))
    assert_refused(result.contained[0], Check.TRUST, "not on your list of trusted providers")
    assert result.finding(Check.TRUST) is None


def test_nothing_inside_is_looked_at_before_the_presenter_is_known() -> None:
    world = World().put(LIST_URL, secure(status_list(), JCS))
    data = shown(for_holder(credentialStatus=status_entry()))
    broken = altered(json.loads(data), lambda copy: copy.update(id="urn:x"))
    assert_refused(inspect(broken, world, SHOWN), Check.PROOF)
    assert world.fetched == []


# Network: in order, and not without end.


def test_the_network_is_used_for_the_key_then_for_the_status_and_its_key() -> None:
    key = web_signer()
    world = World().put(
        did_web_url(web_did()), write_document(web_did(), [(key.verification_method, key.public_key)])
    )
    listed = status_list() | {"issuer": web_did().text}
    world.put(LIST_URL, secure(listed, JCS, key))
    data = signed(credential(key, credentialStatus=status_entry()), JCS, key)
    assert_accepted(inspect(data, world))
    assert world.fetched == [did_web_url(web_did()), LIST_URL, did_web_url(web_did())]
    world.fetched.clear()
    assert_refused(inspect(altered(data, lambda copy: copy.update(id="urn:y")), world), Check.PROOF)
    assert world.fetched == [did_web_url(web_did())]


@pytest.mark.parametrize(
    "changes",
    [
        {"validUntil": "2026-02-01T00:00:00Z"},
        {"validFrom": "2026-12-01T00:00:00Z"},
        {"issuer": "did:example:other"},
    ],
)
def test_the_status_of_what_is_refused_already_is_not_asked(changes: Json) -> None:
    world = World()
    result = inspect(secure(credential(credentialStatus=status_entry()) | changes, JCS), world)
    assert result.verdict is Verdict.REJECTED
    assert "did not run" in finding(result, Check.STATUS).detail
    assert world.fetched == []


def test_the_status_of_an_untrusted_issuer_is_not_asked() -> None:
    world = World()
    policy = Policy(trust=PinnedIssuers({}))
    assert_refused(inspect(secure(credential(credentialStatus=status_entry())), world, policy), Check.TRUST)
    assert world.fetched == []


def test_a_credential_with_a_thousand_lists_does_not_make_a_thousand_requests() -> None:
    entries = [status_entry(url=f"https://evil.example/{number}") for number in range(900)]
    world = World()
    result = inspect(secure(credential(credentialStatus=entries), JCS), world, Policy(max_fetches=5))
    assert result.verdict is Verdict.INDETERMINATE
    assert_unknown(result, Check.STATUS, "this input already made 5 requests")
    assert len(world.fetched) == 5


def test_a_list_that_has_a_list_that_has_a_list_comes_to_an_end() -> None:
    world = World()
    for level in range(1, 9):
        url = f"https://academy.example/status/{level}"
        below = status_entry(url=f"https://academy.example/status/{level + 1}")
        world.put(url, secure(status_list(url=url) | {"credentialStatus": below}, JCS))
    result = inspect(secure(credential(credentialStatus=status_entry()), JCS), world)
    assert result.verdict is Verdict.INDETERMINATE
    assert_unknown(result, Check.STATUS, "not to be relied on", "nested too deeply")
    assert len(world.fetched) == 3


def test_the_number_of_requests_is_limited_and_each_may_fail_by_itself() -> None:
    def asking(count: int) -> Flow[list[str]]:
        told = []
        for number in range(count):
            try:
                response = yield Fetch(f"https://a.example/{number}", (), 10, "document")
                told.append(response.body.decode())
            except FetchError as error:
                told.append(error.detail)
        return told

    world = (
        World()
        .put("https://a.example/0", "zero")
        .fail("https://a.example/1")
        .put("https://a.example/2", "two")
    )
    told = run(limit_fetches(asking(4), 3), world)
    assert told[0::2] == ["zero", "two"]
    assert "does not answer" in told[1]
    assert told[3] == "The document was not fetched: this input already made 3 requests."
    assert run(limit_fetches(asking(0), 0), world) == []
    assert run(limit_fetches(asking(1), 1), world) == ["zero"]


# One flow, several drivers.


@pytest.mark.parametrize("way", WAYS)
def test_waiting_and_awaiting_find_the_same(way: str) -> None:
    for document in (credential(), credential(credentialStatus=status_entry()), credential(issuer="did:x:y")):
        world = World().put(LIST_URL, secure(status_list(7), JCS))
        data = secure(document, way)
        awaiting = AsyncVerifier(Policy(), world.for_async(), clock=lambda: NOW)
        assert asyncio.run(awaiting.inspect(data)) == inspect(data, world)


def test_awaiting_returns_and_raises_as_waiting_does() -> None:
    world = World()
    awaiting = AsyncVerifier(SHOWN, world.for_async(), clock=lambda: NOW)
    assert asyncio.run(awaiting.verify(secure(credential()))).credential.document == credential()
    shown_to_us = asyncio.run(awaiting.verify_presentation(shown(for_holder())))
    assert len(shown_to_us.credentials) == 1
    with pytest.raises(VerificationError):
        asyncio.run(awaiting.verify(b"rubbish"))
    with pytest.raises(VerificationError):
        asyncio.run(awaiting.verify_presentation(b"rubbish"))


def test_the_default_verifiers_fetch_guarded_over_https_and_read_the_clock() -> None:
    assert isinstance(Verifier().fetcher, CachingFetcher)
    assert isinstance(AsyncVerifier().fetcher, AsyncHttpFetcher)
    assert isinstance(default_fetcher(), CachingFetcher)
    assert system_time().utcoffset() == timedelta(0)
    assert Verifier().clock is system_time


def test_the_time_is_read_once_for_each_verification() -> None:
    times = iter([NOW, NOW + DAY * 400])
    once = Verifier(SHOWN, World(), clock=lambda: next(times))
    data = shown(*[for_holder() for _ in range(3)])
    assert_accepted(once.inspect(data))
    assert not once.inspect(data).accepted
    with pytest.raises(StopIteration):
        next(times)


def test_eight_threads_verify_at_once_and_all_tell_the_truth() -> None:
    good = [secure(credential(credentialSubject={"id": f"did:example:{number}"})) for number in range(4)]
    bad = [data.replace(b"did:example:", b"did:example;") for data in good]
    assert all(one != other for one, other in zip(good, bad, strict=True))
    shared = verifier()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(shared.inspect, (good + bad) * 12))
    accepted = [result.accepted for result in results]
    assert accepted == ([True] * 4 + [False] * 4) * 12
    for number, result in enumerate(results[:4]):
        assert result.credential is not None
        assert result.credential.subject_ids == (f"did:example:{number}",)


@pytest.mark.parametrize("way", WAYS)
def test_a_byte_changed_after_a_successful_verification_is_noticed(way: str) -> None:
    data, same = secure(credential(), way), verifier()
    for _ in range(2):
        assert same.inspect(data).accepted
        changed = data.replace(b"Ada", b"Eva") if way != TOKEN else data[:-20] + b"AAAA" + data[-16:]
        assert changed != data
        assert_refused(same.inspect(changed), Check.PROOF, "does not fit the content")


def test_a_list_that_changed_after_a_successful_verification_is_noticed() -> None:
    world = World().put(LIST_URL, secure(status_list(), JCS))
    same, data = verifier(world), secure(credential(credentialStatus=status_entry()), JCS)
    assert same.inspect(data).accepted
    world.put(LIST_URL, secure(status_list(7), JCS))
    assert_refused(same.inspect(data), Check.STATUS, "revoked")


def test_a_key_of_another_kind_is_fine_where_its_algorithm_is() -> None:
    assert_accepted(inspect(secure(credential(ISSUER_P256), TOKEN, ISSUER_P256)))


def test_an_input_that_is_bytes_of_a_response_is_read_as_such() -> None:
    response = FetchResponse(secure(credential(), TOKEN), "application/vc+jwt")
    assert_accepted(verifier().inspect(response.body, response.media_type))
    assert finding(inspect(response.body), Check.FORMAT).outcome is Outcome.PASSED
    assert SUBJECT in str(inspect(response.body).credential)
