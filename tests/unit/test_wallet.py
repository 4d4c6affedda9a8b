"""The learner's wallet: what it takes, how it finds and shows it, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from world import World

from did import private_jwk
from did.encoding import base64url
from did.encoding.strict_json import JSON, JSONObject, dump_json, parse_json_object
from did.passphrase import MIB, Argon2id
from did.signers import LocalSigner, generate
from vcwallet.errors import MalformedError, WalletDamagedError, WalletError, WrongPassphraseError
from vcwallet.issuer.issuer import Issuer
from vcwallet.securing.mechanism import Transaction
from vcwallet.securing.registry import securer
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import VerificationResult
from vcwallet.verifier.verifier import Verifier
from vcwallet.wallet import store as store_module
from vcwallet.wallet.records import RecordId
from vcwallet.wallet.store import WalletSettings, WalletStore
from vcwallet.wallet.wallet import Wallet

FAST = WalletSettings(Argon2id(1, 8 * MIB))
SECRET = "open sesame"
NOW = datetime(2026, 6, 19, 12, tzinfo=UTC)
QUESTION = Transaction("https://jobs.example", "n-0S6_WzA2Mj")
ISSUER = generate()
NO_WEB = World()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "wallet"


@pytest.fixture
def wallet(path: Path) -> Iterator[Wallet]:
    with Wallet.create(path, SECRET, FAST) as opened:
        yield opened


def own(wallet: Wallet) -> str:
    return wallet.signer().did.text


def issued(subject: str | None, number: int = 1, **members: JSON) -> bytes:
    about: JSONObject = {"id": subject} if subject else {"type": "Person"}
    credential = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"urn:example:{number}",
        "type": ["VerifiableCredential"],
        "credentialSubject": about,
        **members,
    }
    return Issuer(ISSUER, securer("eddsa-jcs-2022")).issue(credential, NOW)


def inspected(secured: bytes, transaction: Transaction | None = None) -> VerificationResult:
    return Verifier(Policy(transaction=transaction), NO_WEB, clock=lambda: NOW).inspect(secured)


def add(wallet: Wallet, secured: bytes) -> RecordId:
    return wallet.add(secured, inspected(secured))


def holder_of(presentation: bytes) -> JSON:
    return parse_json_object(presentation)["holder"]


def test_a_new_wallet_has_one_key_which_stays_its_own(path: Path) -> None:
    with Wallet.create(path, SECRET, FAST) as wallet:
        (signer,) = wallet.signers()
        assert wallet.credentials() == ()
    with Wallet.open(path, SECRET) as wallet:
        assert wallet.signer() == signer
        assert signer.did.text.startswith("did:key:z6Mk")


def test_a_wallet_whose_making_was_interrupted_gets_its_key_when_it_is_needed(path: Path) -> None:
    WalletStore.create(path, SECRET, FAST).close()
    with Wallet.open(path, SECRET) as wallet:
        signer = wallet.signer()
        assert wallet.signers() == (signer,)
    with Wallet.open(path, SECRET) as wallet:
        assert wallet.signer() == signer


def test_an_accepted_credential_is_kept_as_it_came(path: Path, wallet: Wallet) -> None:
    secured = issued(own(wallet), name="Cloud security")
    name = add(wallet, secured)
    wallet.close()
    with Wallet.open(path, SECRET, FAST) as again:
        (held,) = again.credentials()
    assert (held.id, held.secured) == (name, secured)
    # What it says is what its proof protects: the document without the proof.
    assert held.view.document == {k: v for k, v in parse_json_object(secured).items() if k != "proof"}
    assert (held.view.issuer, held.view.id) == (ISSUER.did.text, "urn:example:1")


def test_credentials_are_listed_in_the_order_in_which_they_were_added(wallet: Wallet) -> None:
    names = [add(wallet, issued(own(wallet), number)) for number in (3, 1, 2)]
    assert [held.id for held in wallet.credentials()] == names
    assert [held.view.id for held in wallet.credentials()] == [f"urn:example:{n}" for n in (3, 1, 2)]


def test_the_same_credential_is_kept_once_and_another_about_the_same_beside_it(wallet: Wallet) -> None:
    first, second = issued(own(wallet)), issued(own(wallet), validUntil="2030-01-01T00:00:00Z")
    names = [add(wallet, secured) for secured in (first, first, second, first)]
    assert names[0] == names[1] == names[3] != names[2]
    assert len(wallet.credentials()) == 2


def test_a_credential_that_names_no_subject_is_taken(wallet: Wallet) -> None:
    add(wallet, issued(None))
    assert len(wallet.credentials()) == 1


def test_a_credential_about_several_is_taken_by_each_of_them(wallet: Wallet) -> None:
    several: list[JSON] = [{"id": "did:example:other"}, {"id": own(wallet)}]
    add(wallet, issued(None, credentialSubject=several))
    assert len(wallet.credentials()) == 1


def test_somebody_elses_credential_is_refused_and_the_own_identifier_told(wallet: Wallet) -> None:
    secured = issued(generate().did.text)
    with pytest.raises(WalletError, match="issued to somebody else") as refused:
        add(wallet, secured)
    assert own(wallet) in refused.value.fix
    assert wallet.credentials() == ()


def test_a_rejected_credential_is_refused_for_the_verifiers_reason(wallet: Wallet) -> None:
    secured = issued(own(wallet), name="Grade 12").replace(b"Grade 12", b"Grade 20")
    with pytest.raises(WalletError, match=r"not taken into the wallet: The signature does not fit"):
        add(wallet, secured)
    expired = issued(own(wallet), validUntil="2026-01-01T00:00:00Z")
    with pytest.raises(WalletError, match=r"not taken into the wallet: .*2026-01-01"):
        add(wallet, expired)
    assert wallet.credentials() == ()


def test_a_credential_that_could_not_be_checked_is_refused(wallet: Wallet) -> None:
    entry: JSON = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": "https://academy.example/status/1",
    }
    secured = issued(own(wallet), credentialStatus=entry)
    with pytest.raises(WalletError, match="There is no status list at https://academy"):
        add(wallet, secured)


def test_a_presentation_is_no_credential(wallet: Wallet) -> None:
    add(wallet, issued(own(wallet)))
    shown = wallet.present([wallet.credentials()[0].id], QUESTION, NOW)
    result = inspected(shown, QUESTION)
    assert result.accepted
    with pytest.raises(WalletError, match="a wallet keeps credentials"):
        wallet.add(shown, result)


def test_a_credential_is_found_by_the_beginning_of_its_id(
    wallet: Wallet, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [RecordId(f"{start:0<32}") for start in ("abcd1", "abcd2", "ef01")]
    left = iter(names)
    monkeypatch.setattr(store_module, "new_id", lambda: next(left))
    assert [add(wallet, issued(own(wallet), number)) for number in range(3)] == names
    assert wallet.find("abcd1").id == names[0]
    assert wallet.find("ef01").id == wallet.find(names[2]).id == names[2]
    with pytest.raises(WalletError, match="more than one credential with the id 'abcd'"):
        wallet.find("abcd")
    for unknown in ("abcd3", names[0] + "0", "ABCD1", "abcd1 "):
        with pytest.raises(WalletError, match="no credential with the id"):
            wallet.find(unknown)


@pytest.mark.parametrize("length", [0, 1, 3])
def test_fewer_than_four_characters_are_never_enough(length: int, wallet: Wallet) -> None:
    name = add(wallet, issued(own(wallet)))
    with pytest.raises(WalletError) as refused:
        wallet.find(name[:length])
    assert "at least the first four characters" in refused.value.fix
    assert wallet.find(name[:4]).id == name


def test_keys_are_not_found_and_not_removed(path: Path) -> None:
    with WalletStore.create(path, SECRET, FAST) as store:
        key = store.add("key", private_jwk.encode(generate()))
    with Wallet.open(path, SECRET) as wallet:
        for act in (wallet.find, wallet.remove):
            with pytest.raises(WalletError, match="no credential"):
                act(key)
        assert len(wallet.signers()) == 1


def test_a_presentation_holds_what_was_chosen_and_is_accepted(wallet: Wallet) -> None:
    names = [add(wallet, issued(own(wallet), number)) for number in (1, 2, 3)]
    shown = wallet.present([names[2][:8], names[0]], QUESTION, NOW)
    result = inspected(shown, QUESTION)
    assert result.accepted
    views = [inner.credential for inner in result.contained]
    assert [view.id for view in views if view] == ["urn:example:3", "urn:example:1"]
    assert holder_of(shown) == own(wallet)


def test_a_presentation_can_be_secured_in_another_way(wallet: Wallet) -> None:
    name = add(wallet, issued(own(wallet)))
    shown = wallet.present([name], QUESTION, NOW, securer("vc+jwt"))
    assert shown.count(b".") == 2
    assert inspected(shown, QUESTION).accepted


def test_nothing_and_what_is_not_there_cannot_be_presented(wallet: Wallet) -> None:
    with pytest.raises(WalletError, match="nothing to present"):
        wallet.present([], QUESTION, NOW)
    with pytest.raises(WalletError, match="no credential"):
        wallet.present(["0123"], QUESTION, NOW)


@pytest.fixture
def merged(wallet: Wallet, tmp_path: Path) -> tuple[Wallet, LocalSigner]:
    """Return a wallet that took over the backup of another one, and the key of that other one."""
    with Wallet.create(tmp_path / "old", SECRET, FAST) as old:
        add(old, issued(own(old), 1))
        assert old.export(tmp_path / "backup", "another") == 2
        former = old.signer()
    add(wallet, issued(own(wallet), 2))
    assert wallet.import_(tmp_path / "backup", "another") == 2
    return wallet, former


def named(wallet: Wallet, number: int) -> RecordId:
    (name,) = [held.id for held in wallet.credentials() if held.view.id == f"urn:example:{number}"]
    return name


def test_a_backup_of_another_wallet_brings_its_key_and_leaves_the_own_one_first(
    merged: tuple[Wallet, LocalSigner], path: Path
) -> None:
    wallet, former = merged
    first, second = wallet.signers()
    assert (second, first == second) == (former, False)
    assert wallet.signer() == first
    wallet.close()
    with Wallet.open(path, SECRET) as again:
        assert again.signers() == (first, former)


def test_each_credential_is_presented_with_the_key_that_it_was_issued_to(
    merged: tuple[Wallet, LocalSigner],
) -> None:
    wallet, former = merged
    for number, signer in ((1, former), (2, wallet.signer())):
        shown = wallet.present([named(wallet, number)], QUESTION, NOW)
        assert holder_of(shown) == signer.did.text
        assert inspected(shown, QUESTION).accepted


def test_credentials_of_two_keys_do_not_pass_as_those_of_one(merged: tuple[Wallet, LocalSigner]) -> None:
    wallet, _ = merged
    with pytest.raises(WalletError, match="different identifiers"):
        wallet.present([named(wallet, 1), named(wallet, 2)], QUESTION, NOW)


def test_a_credential_that_names_no_subject_is_presented_with_the_own_key(
    merged: tuple[Wallet, LocalSigner],
) -> None:
    wallet, _ = merged
    name = add(wallet, issued(None, 3))
    assert holder_of(wallet.present([name], QUESTION, NOW)) == own(wallet)


def test_after_a_backup_came_in_credentials_for_the_former_key_are_still_taken(
    merged: tuple[Wallet, LocalSigner],
) -> None:
    wallet, former = merged
    add(wallet, issued(former.did.text, 4))
    assert len(wallet.credentials()) == 3


def test_importing_twice_adds_nothing(merged: tuple[Wallet, LocalSigner], tmp_path: Path) -> None:
    wallet, _ = merged
    assert wallet.import_(tmp_path / "backup", "another") == 0
    with pytest.raises(WrongPassphraseError):
        wallet.import_(tmp_path / "backup", SECRET)
    with pytest.raises(WalletError):
        wallet.import_(tmp_path / "none", SECRET)


def test_a_wallet_without_a_key_takes_that_of_the_backup_for_its_own(tmp_path: Path, path: Path) -> None:
    with Wallet.create(tmp_path / "old", SECRET, FAST) as old:
        old.export(tmp_path / "backup", "another")
        former = old.signer()
    WalletStore.create(path, SECRET, FAST).close()
    with Wallet.open(path, SECRET) as wallet:
        wallet.import_(tmp_path / "backup", "another")
        assert wallet.signers() == (former,)


def test_a_removed_credential_is_gone_and_the_others_stay(path: Path, wallet: Wallet) -> None:
    names = [add(wallet, issued(own(wallet), number)) for number in (1, 2)]
    wallet.remove(names[0][:4])
    with pytest.raises(WalletError, match="no credential"):
        wallet.remove(names[0])
    wallet.close()
    with Wallet.open(path, SECRET) as again:
        assert [held.id for held in again.credentials()] == [names[1]]


def test_an_export_never_overwrites_a_file(wallet: Wallet, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(WalletError):
        wallet.export(path, SECRET)
    assert path.read_bytes() == before


def kept(**members: JSON) -> bytes:
    secured = issued("did:example:subject")
    document = {name: value for name, value in parse_json_object(secured).items() if name != "proof"}
    return dump_json({"secured": base64url.encode(secured), "document": document, **members})


PRESENTATION: JSON = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiablePresentation"],
    "holder": "did:example:holder",
}


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"no JSON",
        b"[]",
        b"{}",
        kept(secured=None),
        kept(secured="not base64url!"),
        kept(document=None),
        kept(document={}),
        kept(document={"@context": ["https://www.w3.org/ns/credentials/v2"]}),
        kept(document=PRESENTATION),
    ],
)
def test_a_credential_that_makes_no_sense_is_damage_and_is_not_quoted(payload: bytes, path: Path) -> None:
    with WalletStore.create(path, SECRET, FAST) as store:
        store.add("credential", kept())
        assert len(Wallet(store).credentials()) == 1
        store.add("credential", payload)
    with Wallet.open(path, SECRET) as wallet:
        with pytest.raises(WalletDamagedError, match=r"A credential in this wallet makes no sense\."):
            wallet.credentials()
        assert wallet.signer()


@pytest.mark.parametrize("payload", [b"", b"{}", b'{"kty": "OKP", "d": "c2VjcmV0"}', b"\xff"])
def test_a_key_that_makes_no_sense_is_damage_and_is_not_quoted(payload: bytes, path: Path) -> None:
    with WalletStore.create(path, SECRET, FAST) as store:
        store.add("key", payload)
    with Wallet.open(path, SECRET) as wallet:
        with pytest.raises(WalletDamagedError, match="A key in this wallet makes no sense") as damage:
            wallet.signer()
        assert "c2VjcmV0" not in str(damage.value)
        assert damage.value.__suppress_context__


def test_a_key_whose_parts_do_not_belong_together_is_damage(path: Path) -> None:
    mine, other = (json.loads(private_jwk.encode(generate())) for _ in range(2))
    with WalletStore.create(path, SECRET, FAST) as store:
        store.add("key", json.dumps({**mine, "d": other["d"]}).encode())
    with Wallet.open(path, SECRET) as wallet, pytest.raises(WalletDamagedError):
        wallet.signers()


def test_a_wrong_passphrase_and_a_truncated_file_are_told_apart(path: Path, wallet: Wallet) -> None:
    add(wallet, issued(own(wallet)))
    wallet.close()
    with pytest.raises(WrongPassphraseError):
        Wallet.open(path, "something else")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WalletDamagedError):
        Wallet.open(path, SECRET)
    path.write_bytes(whole)
    with Wallet.open(path, SECRET) as again:
        assert len(again.credentials()) == 1


def test_creating_never_overwrites(path: Path, wallet: Wallet) -> None:
    before = path.read_bytes()
    with pytest.raises(WalletError):
        Wallet.create(path, SECRET, FAST)
    assert path.read_bytes() == before


def test_a_closed_wallet_says_so_and_may_be_closed_again(path: Path) -> None:
    with Wallet.create(path, SECRET, FAST) as wallet:
        pass
    wallet.close()
    with pytest.raises(WalletError):
        wallet.credentials()


def test_the_text_form_of_what_is_held_says_nothing_of_the_learner(wallet: Wallet) -> None:
    add(wallet, issued(own(wallet), name="Marie-Claire Wagener"))
    (held,) = wallet.credentials()
    for text in (repr(held), repr(wallet), repr(wallet.credentials())):
        assert "Marie-Claire" not in text
        assert own(wallet) not in text


def test_what_is_no_credential_cannot_be_shown_even_if_a_result_says_otherwise(wallet: Wallet) -> None:
    # A caller that pairs bytes with another input's result gets no further than the presentation.
    result = inspected(issued(own(wallet)))
    name = wallet.add(b"not what was verified", replace(result))
    with pytest.raises(MalformedError):
        wallet.present([name], QUESTION, NOW)
