"""``vcwallet present``: credentials for one verifier, in answer to its nonce."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_kit import (
    AUDIENCE,
    NONCE,
    Academy,
    findings,
    found_academy,
    inside,
    items,
    parsed,
    program,
    small_credential,
)

from did.key_file import save_key
from did.signers import generate

QUESTION = ["--audience", AUDIENCE, "--nonce", NONCE]


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Academy:
    return found_academy(tmp_path_factory.mktemp("academy"))


def test_a_presentation_is_made_for_one_verifier_and_one_question(academy: Academy, tmp_path: Path) -> None:
    path = tmp_path / "shown.json"
    made = program("present", academy.badge, "--key", academy.learner_key, *QUESTION, "-o", path)
    assert (made.code, made.out, made.err) == (0, "", "")
    document = parsed(path)
    assert isinstance(document, dict)
    assert document["holder"] == academy.learner.did.text
    # W3C Data Integrity §2.1: the audience is the domain, the nonce the challenge.
    assert isinstance(document["proof"], dict)
    assert (document["proof"]["domain"], document["proof"]["challenge"]) == (AUDIENCE, NONCE)
    assert document["proof"]["proofPurpose"] == "authentication"
    assert program("verify", path, *QUESTION, "--mirror", academy.web).code == 0


def test_several_credentials_are_shown_together(academy: Academy) -> None:
    made = inside("present", academy.badge, academy.revoked, "--key", academy.learner_key, *QUESTION)
    assert len(items(made.object()["verifiableCredential"])) == 2
    checked = inside("verify", "-", "--json", *QUESTION, "--mirror", academy.web, stdin=made.out.encode())
    assert checked.code == 1
    inner = items(checked.object()["contained"])
    assert [row["outcome"] for row in inner] == ["accepted", "rejected"]
    assert findings(inner[1])["status"] == "failed"


@pytest.mark.parametrize("securing", ["eddsa-jcs-2022", "vc+jwt"])
def test_the_way_of_securing_can_be_chosen(securing: str, academy: Academy) -> None:
    made = inside("present", academy.badge, "--key", academy.learner_key, *QUESTION, "--securing", securing)
    assert made.out.startswith("ey") is (securing == "vc+jwt")
    checked = inside("verify", "-", *QUESTION, "--mirror", academy.web, stdin=made.out.encode())
    assert checked.code == 0


def test_somebody_elses_credential_can_be_shown_but_is_not_accepted(academy: Academy, tmp_path: Path) -> None:
    thief = tmp_path / "thief.key"
    save_key(thief, generate())
    made = inside("present", academy.badge, "--key", thief, *QUESTION)
    checked = inside("verify", "-", "--json", *QUESTION, "--mirror", academy.web, stdin=made.out.encode())
    assert checked.code == 1
    assert findings(items(checked.object()["contained"])[0])["holder"] == "failed"


def test_what_is_no_credential_is_not_shown(academy: Academy, tmp_path: Path) -> None:
    out = tmp_path / "shown.json"
    unsigned = json.dumps(small_credential(issuer="did:example:issuer")).encode()
    for contents in (b"", b"{}", b"not a token", b"\xff\xfe", unsigned):
        made = inside("present", "-", "--key", academy.learner_key, *QUESTION, "-o", out, stdin=contents)
        assert (made.code, made.out, made.err.count("\n")) == (1, "", 1)
        assert made.err.startswith("vcwallet: -: ")
        assert "not a credential" in made.err or "nobody has signed it" in made.err
    assert not out.exists()


@pytest.mark.parametrize("missing", ["--audience", "--nonce", "--key"])
def test_audience_nonce_and_key_are_needed(missing: str, academy: Academy) -> None:
    options = {"--audience": AUDIENCE, "--nonce": NONCE, "--key": str(academy.learner_key)}
    given = [word for name, value in options.items() if name != missing for word in (name, value)]
    refused = program("present", academy.badge, *given)
    assert (refused.code, refused.out) == (2, "")
    assert f"Missing option '{missing}'" in refused.err
