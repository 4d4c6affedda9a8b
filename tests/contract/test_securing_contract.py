"""What every securing mechanism owes; a new one in the registry is put through all of it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from contract_kit import (
    READ_ONLY,
    SAMPLES,
    SECRET,
    STRANGER,
    WRITTEN,
    Sample,
    mechanism_of,
    mutations,
    open_all,
    opens_to,
    other_algorithms,
    parse,
    same_content,
)
from hypothesis import given
from hypothesis import strategies as st
from verification_kit import NOW, SHOP, SUBJECT, credential, name_of

from did.algorithms import X25519_KEY, algorithm_of_key
from did.errors import ProblemError, SignatureInvalidError
from did.identifiers import DID
from did.keys import PublicKey
from did.relationships import VerificationRelationship
from vcwallet.errors import MalformedError, ProofError, VCWalletError
from vcwallet.securing.mechanism import SecuringMechanism, SecuringOptions, Transaction
from vcwallet.securing.registry import DEFAULT_MECHANISMS, securers
from vcwallet.verifier.checks import AudienceError, NonceError, check_audience, check_nonce

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
every_written = pytest.mark.parametrize("sample", WRITTEN, ids=lambda sample: sample.name)
every_mechanism = pytest.mark.parametrize(
    "mechanism", DEFAULT_MECHANISMS, ids=lambda mechanism: mechanism.format
)
samples = st.sampled_from(SAMPLES)
# Some software leaves the context out of a proof that covers it; it protects the same content.
LEFT_OUT = "remove proof/@context"
SECURED = {sample.name: sample.credential() for sample in SAMPLES}
CONTENT = {sample.name: open_all(SECURED[sample.name], sample.key) for sample in SAMPLES}


def test_every_mechanism_that_is_read_has_a_sample() -> None:
    covered = {mechanism_of(data).format for data in SECURED.values()}
    assert covered == {mechanism.format for mechanism in DEFAULT_MECHANISMS}, (
        "a mechanism that is only read needs a sample in READ_ONLY"
    )
    assert {name for name in SECURED if name in READ_ONLY} == set(READ_ONLY)


def test_names_formats_and_media_types_belong_to_one_mechanism_each() -> None:
    formats = [mechanism.format for mechanism in DEFAULT_MECHANISMS]
    media_types = [name for mechanism in DEFAULT_MECHANISMS for name in mechanism.media_types]
    names = [way.name for way in securers()]
    for values in (formats, media_types, names):
        assert len(set(values)) == len(values)


@every_sample
def test_what_was_secured_opens_to_the_same_content(sample: Sample) -> None:
    for payload in CONTENT[sample.name]:
        assert payload.document["credentialSubject"]["id"] == SUBJECT
        assert SECRET in payload.document["credentialSubject"].values()
        assert "proof" not in payload.document
        assert payload.binding.audiences == ()
        assert payload.binding.nonce is None


@every_written
def test_what_is_written_opens_to_exactly_the_document_that_was_given(sample: Sample) -> None:
    document = credential(sample.key)
    secured = sample.written.secure(document, sample.key, SecuringOptions(NOW))
    assert [payload.document for payload in open_all(secured, sample.key)] == [document]
    assert sample.written.file_ending.startswith(".")


@every_written
def test_securing_does_not_touch_the_document_that_it_is_given(sample: Sample) -> None:
    document = credential(sample.key)
    before = json.dumps(document)
    sample.written.secure(document, sample.key, SecuringOptions(NOW, SHOP))
    assert json.dumps(document) == before


@every_sample
def test_a_seal_names_its_key_its_algorithm_and_its_purpose(sample: Sample) -> None:
    for seal in parse(SECURED[sample.name]).seals:
        did = seal.signer if isinstance(seal.signer, DID) else seal.signer.did
        assert did.text == name_of(sample.key)
        assert algorithm_of_key(sample.key.public_key.key_type) in seal.algorithms
        assert seal.purpose is VerificationRelationship.ASSERTION_METHOD


@every_sample
def test_nothing_a_seal_shows_before_it_opens_holds_a_claim(sample: Sample) -> None:
    sealed = parse(SECURED[sample.name])
    for thing in (sealed, *sealed.seals):
        shown = {name: getattr(thing, name) for name in dir(thing) if not name.startswith("_")}
        values = [value for name, value in shown.items() if name not in {"open", "seals"}]
        assert SECRET not in f"{values!r} {thing!r} {thing!s}"


@every_sample
def test_each_change_of_a_member_is_refused_with_a_declared_error(sample: Sample) -> None:
    tried = 0
    for what, changed in mutations(SECURED[sample.name]):
        outcome = opens_to(changed, sample.key)
        if not isinstance(outcome, ProblemError):
            assert what == LEFT_OUT
            assert same_content(outcome, CONTENT[sample.name])
            continue
        assert outcome.detail
        assert outcome.clause, what
        assert SECRET not in str(outcome)
        tried += 1
    assert tried > 20


@given(samples, st.data())
def test_a_changed_byte_is_refused_or_changes_nothing(sample: Sample, data: st.DataObject) -> None:
    secured = bytearray(SECURED[sample.name])
    position = data.draw(st.integers(0, len(secured) - 1))
    secured[position] = data.draw(st.integers(0, 255))
    outcome = opens_if_recognized(bytes(secured), sample)
    assert isinstance(outcome, ProblemError) or outcome == CONTENT[sample.name]


@given(samples, st.data())
def test_an_inserted_or_removed_byte_is_refused_or_changes_nothing(
    sample: Sample, data: st.DataObject
) -> None:
    secured = SECURED[sample.name]
    start = data.draw(st.integers(0, len(secured)))
    end = data.draw(st.integers(start, min(len(secured), start + 3)))
    changed = secured[:start] + data.draw(st.binary(max_size=2)) + secured[end:]
    outcome = opens_if_recognized(changed, sample)
    assert isinstance(outcome, ProblemError) or outcome == CONTENT[sample.name]


def opens_if_recognized(data: bytes, sample: Sample) -> object:
    if not any(mechanism.recognizes(data) for mechanism in DEFAULT_MECHANISMS):
        return MalformedError("not recognized")
    return opens_to(data, sample.key)


@every_sample
def test_truncations_are_malformed_or_do_not_open(sample: Sample) -> None:
    secured = SECURED[sample.name]
    mechanism = mechanism_of(secured)
    for length in range(len(secured)):
        try:
            seals = mechanism.parse(secured[:length]).seals
        except MalformedError:
            continue
        assert not secured.startswith(b"{"), length  # half a JSON object is none
        for seal in seals:
            with pytest.raises((SignatureInvalidError, ProofError)):
                seal.open(sample.key.public_key)


@every_mechanism
@given(
    data=st.binary(max_size=300) | st.sampled_from([b"", b".", b"..", b"{}", b"[]", b"{", b"null", b"a.b.c"])
)
def test_random_bytes_are_malformed_and_nothing_else(mechanism: SecuringMechanism, data: bytes) -> None:
    assert mechanism.recognizes(data) in {True, False}
    with pytest.raises(MalformedError):
        mechanism.parse(data)


@every_mechanism
@given(
    data=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["proof", "type", "id", "@context", "vc", "alg", "proofValue"])
                | st.text(max_size=5),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_malformed_and_nothing_else(mechanism: SecuringMechanism, data: object) -> None:
    text = json.dumps(data).encode("utf-8", "surrogatepass")
    assert mechanism.recognizes(text) in {True, False}
    with pytest.raises(MalformedError):
        mechanism.parse(text)


@given(st.binary(max_size=200))
def test_no_bytes_are_recognized_by_two_mechanisms(data: bytes) -> None:
    assert sum(mechanism.recognizes(data) for mechanism in DEFAULT_MECHANISMS) <= 1


@every_sample
def test_each_sample_is_recognized_by_one_mechanism(sample: Sample) -> None:
    for data in (SECURED[sample.name], b"\n" + SECURED[sample.name] + b"\n"):
        assert sum(mechanism.recognizes(data) for mechanism in DEFAULT_MECHANISMS) == 1


def test_other_peoples_files_are_recognized_by_one_mechanism_at_most(vectors: Path) -> None:
    files = sorted(path for path in vectors.joinpath("vectors").rglob("*") if path.is_file())
    chosen = random.Random(1).sample(files, min(400, len(files)))  # noqa: S311  # which files, is no secret
    assert chosen
    for path in chosen:
        data = path.read_bytes()[:500_000]
        recognized = [mechanism.format for mechanism in DEFAULT_MECHANISMS if mechanism.recognizes(data)]
        assert len(recognized) <= 1, (path.name, recognized)


@every_sample
def test_another_key_of_the_same_kind_does_not_open(sample: Sample) -> None:
    algorithm = algorithm_of_key(sample.key.public_key.key_type)
    with pytest.raises(SignatureInvalidError, match="does not fit the content and the key"):
        open_all(SECURED[sample.name], STRANGER[algorithm])


@every_sample
def test_a_key_of_another_kind_does_not_open(sample: Sample) -> None:
    for key in other_algorithms(algorithm_of_key(sample.key.public_key.key_type)):
        with pytest.raises((SignatureInvalidError, ProofError), match=r"does not (go with|use)"):
            open_all(SECURED[sample.name], key)
    agreement = PublicKey(X25519_KEY, bytes(range(32)))
    for seal in parse(SECURED[sample.name]).seals:
        with pytest.raises((SignatureInvalidError, ProofError), match=r"does not (go with|use)"):
            seal.open(agreement)


@every_written
def test_a_key_that_does_not_fit_cannot_secure(sample: Sample) -> None:
    for algorithm, key in STRANGER.items():
        if algorithm not in sample.written.algorithms:
            with pytest.raises(ProofError, match="does not use") as caught:
                sample.written.secure(credential(key), key, SecuringOptions(NOW))
            assert caught.value.clause


@every_sample
def test_seals_do_not_open_in_each_others_place(sample: Sample) -> None:
    one, other = SECURED[sample.name], sample.credential("Another text altogether")
    for mixed in (swap_seals(one, other), swap_seals(other, one)):
        outcome = opens_to(mixed, sample.key)
        assert isinstance(outcome, SignatureInvalidError)


def swap_seals(content: bytes, seal: bytes) -> bytes:
    """Return the content of one with the signature of the other."""
    if content.startswith(b"{"):
        return json.dumps(json.loads(content) | {"proof": json.loads(seal)["proof"]}).encode()
    return content.rpartition(b".")[0] + b"." + seal.rpartition(b".")[2]


@every_written
def test_a_presentation_carries_its_audience_and_its_nonce(sample: Sample) -> None:
    payloads = open_all(sample.presentation(), sample.key)
    for seal in parse(sample.presentation()).seals:
        assert seal.purpose is VerificationRelationship.AUTHENTICATION
    assert [payload.binding.audiences for payload in payloads] == [(SHOP.audience,)]
    assert [payload.binding.nonce for payload in payloads] == [SHOP.nonce]
    assert check_audience(payloads, SHOP)
    assert check_nonce(payloads, SHOP)


@every_written
def test_a_presentation_for_another_audience_or_nonce_is_refused(sample: Sample) -> None:
    payloads = open_all(sample.presentation(Transaction("https://other.example", "another")), sample.key)
    with pytest.raises(
        AudienceError, match=r"made for https://other\.example, not for https://shop\.example"
    ):
        check_audience(payloads, SHOP)
    with pytest.raises(NonceError, match="does not answer this request"):
        check_nonce(payloads, SHOP)


@every_written
def test_a_credential_is_bound_to_no_transaction(sample: Sample) -> None:
    with pytest.raises(AudienceError, match="made for nobody"):
        check_audience(CONTENT[sample.name], SHOP)
    with pytest.raises(NonceError, match="does not answer"):
        check_nonce(CONTENT[sample.name], SHOP)


@every_written
def test_the_binding_of_one_presentation_does_not_open_over_another_credential(sample: Sample) -> None:
    other = sample.presentation(text="Another text altogether")
    outcome = opens_to(swap_seals(other, sample.presentation()), sample.key)
    assert isinstance(outcome, SignatureInvalidError)


@every_written
def test_each_change_of_a_presentation_is_refused_with_a_declared_error(sample: Sample) -> None:
    honest = open_all(sample.presentation(), sample.key)
    for what, changed in mutations(sample.presentation()):
        outcome = opens_to(changed, sample.key)
        if isinstance(outcome, list):
            assert what == LEFT_OUT
            assert same_content(outcome, honest)
        else:
            assert isinstance(outcome, VCWalletError | SignatureInvalidError), what


@every_written
def test_the_end_that_was_asked_for_is_the_end_that_opens(sample: Sample) -> None:
    secured = sample.written.secure(credential(sample.key), sample.key, SecuringOptions(NOW, not_after=NOW))
    (payload,) = open_all(secured, sample.key)
    assert payload.not_after == NOW
    assert payload.created == NOW


@every_written
def test_what_is_secured_already_or_has_a_member_of_the_envelope_is_not_secured(sample: Sample) -> None:
    reserved = ("proof",) if sample.written.file_ending == ".json" else ("vc", "vp", "iss", "exp", "nonce")
    for name in reserved:
        with pytest.raises(ProofError, match=name):
            sample.written.secure(credential(sample.key, **{name: {}}), sample.key, SecuringOptions(NOW))
