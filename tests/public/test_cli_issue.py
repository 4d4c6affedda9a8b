"""``vcwallet issue``: one credential, or one for each learner of a class."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cli_kit import (
    CLASS_LIST,
    COURSE,
    PROVIDER,
    STATUS_LIST,
    Academy,
    found_academy,
    inside,
    parsed,
    program,
    small_credential,
    write_json,
)

from did.encoding.strict_json import JSON
from vcwallet.securing.registry import securers
from vcwallet.status.registry import StatusRegistry

CLASS = ["issue", COURSE, "--learners", CLASS_LIST]


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Academy:
    return found_academy(tmp_path_factory.mktemp("academy"))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return write_json(tmp_path / "draft.json", small_credential(id="urn:example:1"))


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "registry.db"
    StatusRegistry.create(path).close()
    return path


def test_a_credential_is_signed_into_a_file_that_verifies(
    academy: Academy, draft: Path, tmp_path: Path
) -> None:
    issued = program("issue", draft, "--key", academy.key, "-o", "issued.json", folder=tmp_path)
    assert (issued.code, issued.out, issued.err) == (0, "", "")
    path = tmp_path / "issued.json"
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    document = parsed(path)
    assert isinstance(document, dict)
    assert document["issuer"] == PROVIDER.text
    assert program("verify", path, "--mirror", academy.web).code == 0


@pytest.mark.parametrize("name", [known.name for known in securers()])
def test_each_way_of_securing_verifies(name: str, academy: Academy, draft: Path, tmp_path: Path) -> None:
    path = tmp_path / "issued"
    assert inside("issue", draft, "--key", academy.key, "--securing", name, "-o", path).code == 0
    if name == "vc+jwt":
        assert path.read_bytes().count(b".") == 2
    else:
        document = parsed(path)
        assert isinstance(document, dict)
        assert isinstance(document["proof"], dict)
        assert document["proof"]["cryptosuite"] == name
    assert inside("verify", path, "--mirror", academy.web).code == 0


def test_a_status_is_kept_in_the_registry(academy: Academy, draft: Path, registry: Path) -> None:
    status = ["--status-registry", registry, "--status-list", STATUS_LIST]
    first, again = (program("issue", draft, "--key", academy.key, *status).object() for _ in range(2))
    with StatusRegistry.open(registry) as opened:
        (entry,) = opened.entries(STATUS_LIST)
    # W3C Bitstring Status List §2.1: the index is text.
    assert first["credentialStatus"] == {
        "id": f"{STATUS_LIST}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(entry.index),
        "statusListCredential": STATUS_LIST,
    }
    assert again["credentialStatus"] == first["credentialStatus"]


def test_registry_and_list_belong_together(academy: Academy, draft: Path, registry: Path) -> None:
    for options in (["--status-registry", registry], ["--status-list", STATUS_LIST]):
        refused = inside("issue", draft, "--key", academy.key, *options)
        assert (refused.code, refused.out) == (2, "")
        assert "belong together" in refused.err


def test_a_credential_with_a_status_needs_an_id(academy: Academy, registry: Path, tmp_path: Path) -> None:
    draft = write_json(tmp_path / "draft.json", small_credential())
    status = ["--status-registry", registry, "--status-list", STATUS_LIST]
    refused = inside("issue", draft, "--key", academy.key, *status)
    assert (refused.code, refused.out) == (1, "")
    assert "needs an id" in refused.err


def test_a_list_that_is_not_https_is_refused(academy: Academy, draft: Path, registry: Path) -> None:
    status = ["--status-registry", registry, "--status-list", "http://academy.example/1"]
    refused = inside("issue", draft, "--key", academy.key, *status)
    assert (refused.code, refused.out) == (1, "")
    assert "https" in refused.err


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"issuer": "did:web:famous-university.example"}, "names another issuer"),
        ({"type": ["Something"]}, "VerifiableCredential"),
        ({"@context": ["https://example.org/other"]}, "context"),
        ({"credentialSubject": []}, "credentialSubject"),
        ({"validFrom": "yesterday"}, "validFrom"),
        ({"proof": {"type": "DataIntegrityProof"}}, "proof"),
        ({"credentialSubject": {"invented": "a term that no context defines"}}, "invented"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_may_not_be_issued_is_refused_with_the_reason(
    members: dict[str, JSON], words: str, academy: Academy, tmp_path: Path
) -> None:
    draft = write_json(tmp_path / "draft.json", small_credential(**members))
    out = tmp_path / "issued.json"
    refused = inside("issue", draft, "--key", academy.key, "-o", out)
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert words in refused.err
    assert not out.exists()


def test_a_key_that_does_not_fit_the_way_of_securing_is_refused(draft: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    inside("did", "create", "--key-type", "P-256", "-o", key)
    refused = inside("issue", draft, "--key", key, "--securing", "eddsa-jcs-2022")
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)


def test_a_class_is_issued_once_however_often_the_command_runs(academy: Academy, tmp_path: Path) -> None:
    out = tmp_path / "issued"
    command = [*CLASS, "--key", academy.key, "-o", out]
    first = program(*command)
    assert (first.code, first.out) == (0, "")
    assert first.err == f"25 issued, 0 were there already, in {out}\n"
    files = {path.name: path.read_bytes() for path in out.iterdir()}
    assert sorted(files) == [f"CSK-{number}.json" for number in range(1001, 1026)]
    again = program(*command)
    assert (again.code, again.err) == (0, f"0 issued, 25 were there already, in {out}\n")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == files
    checked = program("verify", *sorted(out.iterdir()), "--json", "--mirror", academy.web)
    assert [row["outcome"] for row in checked.lines()] == ["accepted"] * 25
    if sys.platform != "win32":
        assert out.stat().st_mode & 0o777 == 0o700


def test_the_missing_files_of_a_class_are_added(academy: Academy, registry: Path, tmp_path: Path) -> None:
    out = tmp_path / "issued"
    status = ["--status-registry", registry, "--status-list", STATUS_LIST]
    command = [*CLASS, "--key", academy.key, "-o", out, *status]
    inside(*command)
    before = parsed(out / "CSK-1007.json")
    (out / "CSK-1007.json").unlink()
    again = inside(*command)
    assert again.err == f"1 issued, 24 were there already, in {out}\n"
    after = parsed(out / "CSK-1007.json")
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert (after["id"], after["credentialStatus"]) == (before["id"], before["credentialStatus"])


def test_a_class_needs_a_folder(academy: Academy, tmp_path: Path) -> None:
    for output in ([], ["-o", "-"]):
        refused = program(*CLASS, "--key", academy.key, *output, folder=tmp_path)
        assert (refused.code, refused.out) == (2, "")
        assert "Name the folder" in refused.err
    (tmp_path / "file").touch()
    refused = inside(*CLASS, "--key", academy.key, "-o", tmp_path / "file")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "cannot be made" in refused.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_every_fault_of_a_class_list_is_told_and_nothing_is_issued(academy: Academy, tmp_path: Path) -> None:
    people = tmp_path / "class.csv"
    people.write_text(
        "learner_id,given_name,family_name,did,assessment_date,grade\n"
        "1,,Wagener,,2026-06-12,18/20\n2,\x1b[31mLuc,Schmit,,yesterday,12/20\n",
        encoding="utf-8",
    )
    out = tmp_path / "issued"
    refused = inside("issue", COURSE, "--learners", people, "--key", academy.key, "-o", out)
    assert (refused.code, refused.out) == (1, "")
    assert "\n  - line 2, given_name: " in refused.err
    assert "\n  - line 3, assessment_date: " in refused.err
    assert "\x1b" not in refused.err
    assert not out.exists()


def test_a_learner_number_that_would_leave_the_folder_is_refused(academy: Academy, tmp_path: Path) -> None:
    people = tmp_path / "class.csv"
    header = "learner_id,given_name,family_name,did,assessment_date,grade\n"
    people.write_text(f"{header}../../evil,Luc,Schmit,,2026-06-12,12/20\n")
    refused = inside("issue", COURSE, "--learners", people, "--key", academy.key, "-o", tmp_path / "a" / "b")
    assert (refused.code, refused.out) == (1, "")
    assert [path.name for path in tmp_path.iterdir()] == ["class.csv"]
