from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from verification_kit import (
    ISSUER,
    JCS,
    LIST_URL,
    MALLORY,
    NOW,
    TOKEN,
    Json,
    assert_accepted,
    credential,
    inspect,
    name_of,
)

from vcwallet.errors import ProfileError, RegistryError, TransformationError
from vcwallet.issuer.batch import Draft, issue_all
from vcwallet.issuer.issuer import Issuer
from vcwallet.issuer.status import StatusKeeper
from vcwallet.securing.registry import securer
from vcwallet.status.registry import StatusRegistry

POSIX = pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
BY_JCS = Issuer(ISSUER, securer(JCS))


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[StatusRegistry]:
    with StatusRegistry.create(tmp_path / "status.db") as opened:
        yield opened


def draft(number: int, **changes: Json) -> Draft:
    return Draft(f"learner-{number}", credential(issuer=None) | {"id": f"urn:c:{number}"} | changes)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(("way", "ending"), [(JCS, ".json"), (TOKEN, ".jwt")])
def test_each_draft_becomes_a_file_that_verifies(tmp_path: Path, way: str, ending: str) -> None:
    folder = tmp_path / "out" / "course"
    issued = list(issue_all(Issuer(ISSUER, securer(way)), [draft(1), draft(2)], folder, NOW))
    assert names(folder) == [f"learner-1{ending}", f"learner-2{ending}"]
    assert [(row.credential_id, row.before) for row in issued] == [("urn:c:1", False), ("urn:c:2", False)]
    for row in issued:
        assert_accepted(inspect(row.path.read_bytes()))


def test_what_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    first = list(issue_all(BY_JCS, [draft(1)], tmp_path, NOW))
    before = first[0].path.read_bytes()
    again = list(issue_all(BY_JCS, [draft(1, name="changed"), draft(2)], tmp_path, NOW))
    assert [row.before for row in again] == [True, False]
    assert first[0].path.read_bytes() == before


def test_an_interrupted_run_goes_on_where_it_stood_with_the_same_places(
    tmp_path: Path, registry: StatusRegistry
) -> None:
    issuer = Issuer(ISSUER, securer(JCS), StatusKeeper(registry, LIST_URL))
    drafts, folder = [draft(number) for number in range(4)], tmp_path / "out"
    half = issue_all(issuer, drafts, folder, NOW)
    kept = [next(half).path.read_bytes() for _ in range(2)]
    half.close()
    assert len(names(folder)) == 2
    whole = list(issue_all(issuer, drafts, folder, NOW))
    assert [row.before for row in whole] == [True, True, False, False]
    assert [row.path.read_bytes() for row in whole[:2]] == kept
    assert len(registry.entries(LIST_URL)) == 4


def test_a_draft_that_may_not_be_issued_stops_everything_before_it_begins(
    tmp_path: Path, registry: StatusRegistry
) -> None:
    issuer = Issuer(ISSUER, securer(JCS), StatusKeeper(registry, LIST_URL))
    folder = tmp_path / "out"
    for change in ({"validFrom": "yesterday"}, {"issuer": name_of(MALLORY)}, {"credentialSubject": {}}):
        with pytest.raises(ProfileError):
            list(issue_all(issuer, [draft(1), draft(2, **change)], folder, NOW))
        assert names(folder) == []
    assert registry.lists() == ()


@pytest.mark.parametrize("id_", [None, 5, ["urn:x"]])
def test_a_draft_without_an_id_is_refused(tmp_path: Path, id_: Json) -> None:
    with pytest.raises(RegistryError, match="The credential learner-2 has no id"):
        list(issue_all(BY_JCS, [draft(1), draft(2, id=id_)], tmp_path / "out", NOW))
    assert names(tmp_path / "out") == []


@pytest.mark.parametrize("name", ["../escape", "a/b", "/etc/passwd", ".", "a\0b", "a/"])
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RegistryError, match="cannot be the name of a file"):
        list(issue_all(BY_JCS, [Draft(name, draft(1).credential)], tmp_path / "out", NOW))
    assert names(tmp_path) == []


def test_two_drafts_share_neither_name_nor_id(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="Two credentials have the same name: learner-1"):
        list(issue_all(BY_JCS, [draft(1), Draft("learner-1", draft(2).credential)], tmp_path, NOW))
    with pytest.raises(RegistryError, match="Two credentials have the same id: urn:c:1"):
        list(issue_all(BY_JCS, [draft(1), draft(2, id="urn:c:1")], tmp_path, NOW))
    assert names(tmp_path) == []


def test_a_draft_that_cannot_be_protected_ends_the_run_where_it_stands(tmp_path: Path) -> None:
    drafts = [draft(1), draft(2, credentialSubject={"grade": "A"}), draft(3)]
    with pytest.raises(TransformationError, match="/credentialSubject/grade"):
        list(issue_all(Issuer(ISSUER), drafts, tmp_path, NOW))
    assert names(tmp_path) == ["learner-1.json"]


def test_a_folder_that_cannot_be_made_or_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RegistryError, match="cannot be made"):
        list(issue_all(BY_JCS, [draft(1)], tmp_path / "file" / "folder", NOW))
    long = Draft("x" * 300, draft(1).credential)
    with pytest.raises(RegistryError, match="cannot be made"):
        list(issue_all(BY_JCS, [long], tmp_path / "out", NOW))


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    run = issue_all(BY_JCS, [draft(1), draft(2)], tmp_path / "out", NOW)
    next(run)
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(RegistryError):
        next(run)


@POSIX
def test_the_files_are_the_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (issued,) = issue_all(BY_JCS, [draft(1)], folder, NOW)
    assert stat.S_IMODE(issued.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_a_killed_run_left_behind_is_removed_and_nothing_else(tmp_path: Path) -> None:
    old, new = tmp_path / ".private-old.tmp", tmp_path / ".private-new.tmp"
    other, folder = tmp_path / "notes.tmp", tmp_path / ".private-folder.tmp"
    for path in (old, new, other):
        path.write_text("x")
    folder.mkdir()
    now = datetime.now(UTC)
    for path in (old, other, folder):
        os.utime(path, (time.time() - 60, time.time() - 60))
    assert list(issue_all(BY_JCS, [], tmp_path, now)) == []
    assert names(tmp_path) == [".private-folder.tmp", ".private-new.tmp", "notes.tmp"]


def test_a_left_over_that_vanishes_meanwhile_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / ".private-gone.tmp").symlink_to(tmp_path / "nowhere")
    assert list(issue_all(BY_JCS, [], tmp_path, datetime.now(UTC))) == []
