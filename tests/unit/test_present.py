from __future__ import annotations

import json

import pytest
from verification_kit import (
    DAY,
    HOLDER,
    ISSUER,
    JCS,
    NOW,
    RDFC,
    SHOP,
    TOKEN,
    V1,
    V2,
    WAYS,
    assert_accepted,
    credential,
    credential_1_1,
    for_holder,
    header,
    inspect,
    name_of,
    raw_token,
    secure,
    signer,
)

from did.algorithms import P256_KEY, X25519_KEY
from did.identifiers import DIDURL
from did.keys import PublicKey
from did.methods.key import did_key_url
from vcwallet.errors import MalformedError, ProofError, TransformationError, WalletError
from vcwallet.securing import jws
from vcwallet.securing.registry import presenting, securer, securers
from vcwallet.verifier.policy import Policy
from vcwallet.wallet.present import build_presentation, present

SHOWN = Policy(transaction=SHOP)


@pytest.mark.parametrize("ways", [(RDFC,), (JCS,), (TOKEN,), WAYS, (TOKEN, TOKEN)])
def test_what_is_presented_verifies_with_all_that_is_in_it(ways: tuple[str, ...]) -> None:
    held = [for_holder(way) for way in ways]
    result = inspect(present(held, HOLDER, SHOP, NOW), policy=SHOWN)
    assert_accepted(result)
    assert len(result.contained) == len(ways)
    assert result.presentation is not None
    assert result.presentation.holder == name_of(HOLDER)


def test_a_token_of_vcdm_1_1_is_presented_too() -> None:
    document = credential_1_1(credentialSubject={"id": name_of(HOLDER)}) | {"@context": [V1]}
    token = raw_token(header(typ="JWT"), {"iss": name_of(ISSUER), "vc": document})
    for others in ([], [for_holder(JCS)]):
        result = inspect(present([token, *others], HOLDER, SHOP, NOW), policy=SHOWN)
        assert_accepted(result)
        assert result.contained[0].credential is not None
        assert result.contained[0].credential.profile == "VCDM 1.1"


@pytest.mark.parametrize("way", WAYS)
def test_the_way_may_be_chosen(way: str) -> None:
    data = present([for_holder(way)], HOLDER, SHOP, NOW, securer=securer(way))
    assert_accepted(inspect(data, policy=SHOWN))
    assert jws.looks_like(data) is (way == TOKEN)


def test_tokens_are_presented_in_a_token_and_documents_in_a_document() -> None:
    token, document = for_holder(TOKEN), for_holder(RDFC)
    assert presenting([token], HOLDER).name == TOKEN
    assert presenting([document], HOLDER).name == JCS
    assert presenting([token, document], HOLDER).name == JCS


def test_the_key_decides_where_only_one_way_takes_it() -> None:
    key = signer(21, P256_KEY)
    assert presenting([for_holder(JCS)], key).name == TOKEN
    about = secure(credential(credentialSubject={"id": name_of(key)}), JCS)
    assert_accepted(inspect(present([about], key, SHOP, NOW), policy=SHOWN))


def test_a_key_that_does_not_sign_does_not_present() -> None:
    class Agreement:
        public_key = PublicKey(X25519_KEY, bytes(range(32)))

        @property
        def verification_method(self) -> DIDURL:
            return did_key_url(self.public_key)

        def sign(self, *_: object) -> bytes:
            raise LookupError

    with pytest.raises(ProofError, match="A X25519 key cannot present"):
        present([for_holder()], Agreement(), SHOP, NOW)


def test_only_the_ways_that_were_given_are_chosen_from() -> None:
    assert presenting([for_holder(JCS)], HOLDER, securers()).name == JCS
    with pytest.raises(ProofError, match="There is no way of securing called 'eddsa-jcs-2022'"):
        presenting([for_holder(JCS)], HOLDER, [securer(TOKEN)])


def test_nothing_to_present_is_refused() -> None:
    with pytest.raises(WalletError, match="There is nothing to present"):
        present([], HOLDER, SHOP, NOW)


@pytest.mark.parametrize("data", [b"", b"x", b"{}", b"[]", b"a.b.c", json.dumps(credential()).encode()])
def test_what_is_not_secured_is_not_presented(data: bytes) -> None:
    with pytest.raises(MalformedError):
        build_presentation([for_holder(), data], name_of(HOLDER))


def test_a_presentation_names_its_holder_and_holds_each_credential_as_it_is() -> None:
    document = build_presentation([for_holder(JCS), for_holder(TOKEN)], name_of(HOLDER))
    assert document["@context"] == [V2]
    assert document["type"] == ["VerifiablePresentation"]
    assert document["holder"] == name_of(HOLDER)
    first, second = document["verifiableCredential"]
    assert first == json.loads(for_holder(JCS))
    assert second["type"] == "EnvelopedVerifiableCredential"


def test_a_credential_that_the_chosen_way_cannot_protect_is_not_presented() -> None:
    held = secure(credential(credentialSubject={"grade": "A"}), JCS)
    with pytest.raises(TransformationError, match="is defined by no context"):
        present([held], HOLDER, SHOP, NOW, securer=securer(RDFC))


def test_the_moment_of_presenting_is_the_one_that_was_given() -> None:
    data = present([for_holder()], HOLDER, SHOP, NOW - DAY)
    assert json.loads(data)["proof"]["created"] == "2026-06-18T12:00:00Z"
