"""``vcwallet verify``: verdicts and reasons, for people and for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cli_kit import (
    AUDIENCE,
    NONCE,
    PROVIDER,
    Academy,
    Ended,
    findings,
    found_academy,
    inside,
    items,
    program,
)

from did.encoding.strict_json import JSON
from vcwallet.verifier.result import Check, Outcome

QUESTION = ["--audience", AUDIENCE, "--nonce", NONCE]
# The checks of a credential and of a presentation, in the order in which they are made.
CREDENTIAL_CHECKS = [
    "format", "algorithm", "admission", "key", "proof", "profile", "issuer",
    "validity", "trust", "holder", "status", "schema",
]  # fmt: skip
PRESENTATION_CHECKS = {
    "format", "algorithm", "admission", "key", "proof", "profile",
    "holder", "validity", "audience", "nonce", "contained",
}  # fmt: skip


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Academy:
    return found_academy(tmp_path_factory.mktemp("academy"))


@pytest.fixture(scope="module")
def shown(academy: Academy) -> Path:
    """Return the learner's presentation of her badge."""
    path = academy.folder / "shown.json"
    assert inside("present", academy.badge, "--key", academy.learner_key, *QUESTION, "-o", path).code == 0
    return path


def verify(academy: Academy, *arguments: str | Path) -> Ended:
    return inside("verify", "--mirror", academy.web, *arguments)


def details(row: JSON) -> dict[str, str]:
    assert isinstance(row, dict)
    return {str(item["check"]): str(item["detail"]) for item in items(row["findings"])}


def test_an_accepted_credential_is_told_in_plain_words(academy: Academy) -> None:
    ended = program("verify", academy.badge, "--mirror", academy.web)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"ACCEPTED  {academy.badge}\n")
    for label, value in (
        ("Title", "Cloud security for small companies"),
        ("Learner", "Marie-Claire Wagener"),
        ("Grade", "18/20"),
        ("Level", "EQF level 5"),
        ("Assessed on", "12 June 2026"),
    ):
        assert re.search(rf"^  {label} +{value}", ended.out, re.MULTILINE), label
    assert "not to be relied on" not in ended.out
    assert "\x1b" not in ended.out


def test_what_a_rejected_credential_says_is_marked_or_left_out(academy: Academy) -> None:
    altered = program("verify", academy.altered, "--mirror", academy.web)
    assert altered.code == 1
    assert "20/20" not in altered.out  # nothing is known of it, so nothing of it is shown
    assert re.search(r"✘ +Signature +The signature does not fit .* \[RFC 8032", altered.out)
    assert "Not reached, because of the above: " in altered.out
    revoked = verify(academy, academy.revoked)
    assert revoked.code == 1
    assert "What it claims, not to be relied on:" in revoked.out
    assert re.search(r"✘ +Revocation +The provider has revoked .* \[W3C Bitstring Status List", revoked.out)


def test_json_is_one_object_per_source_with_these_members_and_no_others(academy: Academy) -> None:
    ended = program("verify", "--json", academy.badge, academy.revoked, "--mirror", academy.web)
    assert (ended.code, ended.err, ended.out.count("\n")) == (1, "", 2)
    accepted, rejected = ended.lines()
    for row in (accepted, rejected):
        assert list(row) == ["source", "outcome", "findings"]
        for finding in items(row["findings"]):
            assert list(finding) == ["check", "outcome", "problem", "detail", "clause"]
        assert [finding["check"] for finding in items(row["findings"])] == CREDENTIAL_CHECKS
    assert (accepted["source"], accepted["outcome"]) == (str(academy.badge), "accepted")
    assert (rejected["source"], rejected["outcome"]) == (str(academy.revoked), "rejected")
    failed = [finding for finding in items(rejected["findings"]) if finding["outcome"] == "failed"]
    assert [finding["check"] for finding in failed] == ["status"]
    assert str(failed[0]["problem"]).startswith(("https://", "urn:"))
    assert str(failed[0]["clause"]).startswith("W3C Bitstring Status List")
    assert all(finding["problem"] is None for finding in items(accepted["findings"]))


def test_the_words_of_json_are_those_of_the_library() -> None:
    assert {check.value for check in Check} == {*CREDENTIAL_CHECKS, *PRESENTATION_CHECKS}
    words = {"passed", "failed", "indeterminate", "not applicable"}
    assert {outcome.value for outcome in Outcome} == words


def test_the_json_of_a_presentation_holds_that_of_its_credentials(academy: Academy, shown: Path) -> None:
    ended = program("verify", "--json", shown, *QUESTION, "--mirror", academy.web, "--trust", academy.trust)
    assert (ended.code, ended.err, ended.out.count("\n")) == (0, "", 1)
    row = ended.object()
    assert list(row) == ["source", "outcome", "findings", "contained"]
    assert set(findings(row)) == PRESENTATION_CHECKS
    assert set(findings(row).values()) == {"passed"}
    (inner,) = items(row["contained"])
    assert list(inner) == ["source", "outcome", "findings"]
    assert (inner["source"], inner["outcome"]) == (f"{shown}#0", "accepted")
    assert findings(inner)["holder"] == findings(inner)["trust"] == "passed"


def test_json_is_plain_ascii_whatever_a_file_is_called(academy: Academy, tmp_path: Path) -> None:
    name = "attestation de réussite \u202e\x9b31m.json"
    (tmp_path / name).write_bytes(academy.badge.read_bytes())
    ended = verify(academy, "--json", tmp_path / name)
    assert ended.out.isascii()
    assert json.loads(ended.out)["source"] == str(tmp_path / name)


def test_a_presentation_is_accepted_by_the_verifier_that_asked_and_by_no_other(
    academy: Academy, shown: Path
) -> None:
    assert verify(academy, shown, *QUESTION).code == 0
    other = verify(academy, "--json", shown, "--audience", "https://other.example", "--nonce", NONCE)
    assert (other.code, findings(other.object())["audience"]) == (1, "failed")
    replayed = verify(academy, "--json", shown, "--audience", AUDIENCE, "--nonce", "another")
    assert (replayed.code, findings(replayed.object())["nonce"]) == (1, "failed")
    unasked = verify(academy, "--json", shown)
    assert (unasked.code, findings(unasked.object())["nonce"]) == (3, "indeterminate")


@pytest.mark.parametrize("option", [["--audience", AUDIENCE], ["--nonce", NONCE]], ids=" ".join)
def test_audience_and_nonce_belong_together(option: list[str], academy: Academy, shown: Path) -> None:
    refused = program("verify", shown, *option)
    assert (refused.code, refused.out) == (2, "")
    assert "belong together" in refused.err


def test_whether_a_provider_is_trusted_is_asked_only_with_a_list(academy: Academy, tmp_path: Path) -> None:
    unasked = verify(academy, "--json", academy.badge)
    assert findings(unasked.object())["trust"] == "not applicable"
    trusted = verify(academy, "--json", academy.badge, "--trust", academy.trust)
    assert "Our academy" in details(trusted.object())["trust"]
    others = tmp_path / "trust.json"
    others.write_text('{"issuers": [{"id": "did:web:other.example", "name": "Another academy"}]}')
    refused = verify(academy, "--json", academy.badge, "--trust", others)
    assert (refused.code, findings(refused.object())["trust"]) == (1, "failed")
    assert PROVIDER.text in details(refused.object())["trust"]
    wrong_type = f'{{"issuers": [{{"id": "{PROVIDER.text}", "name": "Our academy", "types": ["Diploma"]}}]}}'
    others.write_text(wrong_type)
    refused = verify(academy, "--json", academy.badge, "--trust", others)
    assert (refused.code, findings(refused.object())["trust"]) == (1, "failed")


@pytest.mark.parametrize(
    "text", ["", "{}", '{"issuers": []}', '{"issuers": [{"id": "not a DID", "name": "x"}]}', "\x00"]
)
def test_a_trust_list_that_cannot_be_read_stops_everything(
    text: str, academy: Academy, tmp_path: Path
) -> None:
    trust = tmp_path / "trust.json"
    trust.write_text(text)
    refused = verify(academy, academy.badge, "--trust", trust)
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert "trust list" in refused.err


def test_a_trust_list_may_come_from_standard_input(academy: Academy) -> None:
    ended = program(
        "verify", "--json", academy.badge, "--trust", "-", "--mirror", academy.web,
        stdin=academy.trust.read_bytes(),
    )  # fmt: skip
    assert (ended.code, findings(ended.object())["trust"]) == (0, "passed")


def test_the_signature_alone_can_be_checked(academy: Academy) -> None:
    revoked = verify(academy, "--json", "--proof-only", academy.revoked)
    assert revoked.code == 0
    assert list(findings(revoked.object())) == ["format", "algorithm", "admission", "key", "proof", "profile"]
    assert verify(academy, "--proof-only", academy.altered).code == 1


def test_without_fetching_nothing_that_is_on_the_web_can_be_told(academy: Academy, tmp_path: Path) -> None:
    ended = program("verify", "--json", "--offline", academy.badge)
    assert (ended.code, ended.object()["outcome"]) == (3, "indeterminate")
    assert findings(ended.object())["key"] == "indeterminate"
    empty = inside("verify", "--json", "--mirror", tmp_path, academy.badge)
    assert (empty.code, findings(empty.object())["key"]) == (3, "indeterminate")
    assert "there is no such file" in details(empty.object())["key"]


def test_a_list_that_cannot_be_had_leaves_the_status_open(academy: Academy, tmp_path: Path) -> None:
    document = tmp_path / "academy.example" / ".well-known" / "did.json"
    document.parent.mkdir(parents=True)
    document.write_bytes((academy.web / "academy.example" / ".well-known" / "did.json").read_bytes())
    ended = inside("verify", "--json", "--mirror", tmp_path, academy.badge)
    assert (ended.code, findings(ended.object())["status"]) == (3, "indeterminate")


def test_one_file_that_is_no_credential_does_not_stop_the_others(academy: Academy, tmp_path: Path) -> None:
    junk, huge = tmp_path / "junk", tmp_path / "huge"
    junk.write_text("hello")
    with huge.open("wb") as file:
        file.truncate(10_000_000)
    ended = program("verify", "--json", junk, academy.badge, huge, academy.badge, "--mirror", academy.web)
    assert (ended.code, ended.err) == (1, "")
    assert [row["outcome"] for row in ended.lines()] == ["rejected", "accepted", "rejected", "accepted"]
    assert "too large" in details(ended.lines()[2])["format"]


def test_a_missing_file_or_a_folder_is_a_usage_error(academy: Academy, tmp_path: Path) -> None:
    for path, words in ((tmp_path / "missing", "does not exist"), (tmp_path, "is a directory")):
        refused = program("verify", academy.badge, path, "--mirror", academy.web)
        assert (refused.code, refused.out) == (2, "")
        assert words in refused.err


# The word for "learner" in each language.
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Cloud security for small companies"),
        ("fr", "Sécurité du cloud pour petites entreprises"),
        ("de", "Cloud-Sicherheit für kleine Unternehmen"),
        ("lb", "Cloud-Sécherheet fir kleng Entreprisen"),
    ],
)
def test_a_credential_is_shown_in_four_languages(language: str, title: str, academy: Academy) -> None:
    ended = verify(academy, academy.badge, "--lang", language)
    assert ended.code == 0
    assert title in ended.out


def test_another_language_is_a_usage_error(academy: Academy) -> None:
    refused = verify(academy, academy.badge, "--lang", "la")
    assert (refused.code, refused.out) == (2, "")


def test_a_credential_that_is_no_micro_credential_is_shown_by_what_every_one_has(
    academy: Academy, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.json"
    draft.write_text(
        json.dumps(
            {
                "@context": ["https://www.w3.org/ns/credentials/v2"],
                "type": ["VerifiableCredential"],
                "name": {"@value": "Membership", "@language": "en"},
                "credentialSubject": {"id": "did:example:subject"},
                "validFrom": "2020-01-01T00:00:00Z",
                "validUntil": "2020-12-31T00:00:00Z",
            }
        )
    )
    issued = inside("issue", draft, "--key", academy.key, "-o", tmp_path / "issued.json")
    assert issued.code == 0
    ended = verify(academy, tmp_path / "issued.json")
    assert ended.code == 1
    for label, value in (
        ("Title", "Membership"),
        ("Type", "VerifiableCredential"),
        ("Issued by", PROVIDER.text),
        ("About", "did:example:subject"),
        ("Valid until", "2020-12-31T00:00:00Z"),
    ):
        assert re.search(rf"^  {label} +{value}$", ended.out, re.MULTILINE), label
    assert re.search(r"✘ +Validity ", ended.out)
