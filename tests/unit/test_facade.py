from __future__ import annotations

import json

import pytest
from verification_kit import HOLDER, ISSUER, WAYS, credential, name_of

import did
import vcwallet
from did.identifiers import DIDURL
from vcwallet.errors import ProfileError, ProofError, WalletError

DRAFT = credential(issuer=None, validFrom="2020-01-01T00:00:00Z", validUntil=None) | {
    "credentialSubject": {"id": name_of(HOLDER), "name": "Ada"}
}
SHOP = {"audience": "https://shop.example", "nonce": "a-question-used-once"}
TRUST = vcwallet.PinnedIssuers({name_of(ISSUER): vcwallet.TrustedIssuer("Academy")})


@pytest.mark.parametrize("way", WAYS)
def test_issue_verify_present_and_verify_again(way: str) -> None:
    issued = vcwallet.issue(DRAFT, ISSUER, way)
    verified = vcwallet.verify(issued, TRUST)
    assert verified.credential.document["credentialSubject"] == DRAFT["credentialSubject"]
    shown = vcwallet.present([issued], HOLDER, **SHOP)
    accepted = vcwallet.verify_presentation(shown, trust=TRUST, **SHOP)
    assert [view.issuer for view in accepted.credentials] == [name_of(ISSUER)]


def test_the_first_minutes_need_a_key_and_nothing_else() -> None:
    key = did.generate()
    assert vcwallet.verify(vcwallet.issue(DRAFT, key)).credential.issuer == name_of(key)


def test_a_credential_that_does_not_hold_is_raised_with_the_findings() -> None:
    document = json.loads(vcwallet.issue(DRAFT, ISSUER))
    document["credentialSubject"]["name"] = "Eve"
    with pytest.raises(vcwallet.VerificationError, match="does not fit the content") as caught:
        vcwallet.verify(json.dumps(document).encode())
    assert caught.value.result.verdict is vcwallet.Verdict.REJECTED
    with pytest.raises(vcwallet.VerificationError, match="not on your list"):
        vcwallet.verify(vcwallet.issue(DRAFT, ISSUER), vcwallet.PinnedIssuers({}))


@pytest.mark.parametrize(("name", "value"), [("audience", "https://other.example"), ("nonce", "another")])
def test_a_presentation_for_something_else_is_refused(name: str, value: str) -> None:
    shown = vcwallet.present([vcwallet.issue(DRAFT, ISSUER)], HOLDER, **SHOP)
    with pytest.raises(vcwallet.VerificationError, match=r"made for|does not answer"):
        vcwallet.verify_presentation(shown, **SHOP | {name: value})


def test_what_cannot_be_issued_or_presented_is_refused() -> None:
    with pytest.raises(ProfileError, match="/credentialSubject"):
        vcwallet.issue(credential(issuer=None, credentialSubject={}), ISSUER)
    with pytest.raises(ProofError, match="There is no way of securing called"):
        vcwallet.issue(DRAFT, ISSUER, "none")
    with pytest.raises(WalletError, match="nothing to present"):
        vcwallet.present([], HOLDER, **SHOP)


def test_every_public_name_is_there_and_no_other() -> None:
    for package in (vcwallet, did):
        for name in package.__all__:
            assert getattr(package, name) is not None
        with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
            package.nothing  # noqa: B018  # asking is the test
    assert vcwallet.__version__
    assert str(ISSUER.verification_method) == str(DIDURL.parse(str(ISSUER.verification_method)))
