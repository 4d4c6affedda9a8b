from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from did.encoding.strict_json import dump_json
from vcwallet.errors import RegistryError, StatusListError
from vcwallet.status.bitstring import MIN_ENTRIES, Bitstring
from vcwallet.status.publish import PublishError, publish
from vcwallet.status.registry import StatusRegistry
from vcwallet.status.registry_file import SCHEMA_VERSION
from vcwallet.status.registry_state import ListShape, RegistryEntry

URL = "https://academy.example/status/1"
OTHER = "https://academy.example/status/2"
POSIX = pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    StatusRegistry.create(tmp_path / "status.db").close()
    return tmp_path / "status.db"


@pytest.fixture
def registry(path: Path) -> Iterator[StatusRegistry]:
    with StatusRegistry.open(path, busy_seconds=0.2) as opened:
        yield opened


def direct(path: Path, *statements: str, index: int = 0) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for statement in statements:
            connection.execute(statement, {"index": index} if ":index" in statement else {})
    finally:
        connection.close()


def set_indexes(bits: Bitstring) -> set[int]:
    bytes_with_ones = (place for place, byte in enumerate(bits.data) if byte)
    return {
        index for place in bytes_with_ones for index in range(place * 8, place * 8 + 8) if bits.read(index)
    }


# --- allocating


def test_indexes_are_unique_within_the_list_and_in_no_order(registry: StatusRegistry) -> None:
    indexes = [registry.allocate(URL, "revocation", f"urn:c:{number}") for number in range(30)]
    assert len(set(indexes)) == 30
    assert all(0 <= index < MIN_ENTRIES for index in indexes)
    assert indexes != sorted(indexes)  # by chance once in 30! runs
    assert max(indexes) > 1000


def test_a_credential_keeps_its_index_however_often_it_is_asked_for(registry: StatusRegistry) -> None:
    first = registry.allocate(URL, "revocation", "urn:c:1")
    assert registry.allocate(URL, "revocation", "urn:c:1") == first
    again = registry.allocate_many(URL, "revocation", ["urn:c:2", "urn:c:1", "urn:c:2"])
    assert again["urn:c:1"] == first
    assert len(again) == 2
    assert registry.lists()[0].allocated == 2


def test_an_interrupted_class_is_simply_run_again(registry: StatusRegistry) -> None:
    learners = [f"urn:c:{number}" for number in range(100)]
    begun = registry.allocate_many(URL, "revocation", learners[:40])
    whole = registry.allocate_many(URL, "revocation", learners)
    assert {name: whole[name] for name in begun} == begun
    assert len(set(whole.values())) == 100
    assert registry.allocate_many(URL, "revocation", []) == {}


def test_one_credential_may_be_revocable_and_suspendable_in_two_lists(registry: StatusRegistry) -> None:
    revocation = registry.allocate(URL, "revocation", "urn:c:1")
    suspension = registry.allocate(OTHER, "suspension", "urn:c:1")
    assert registry.status("urn:c:1") == (
        RegistryEntry("urn:c:1", URL, "revocation", revocation, 0),
        RegistryEntry("urn:c:1", OTHER, "suspension", suspension, 0),
    )


def test_a_list_serves_one_purpose_and_a_credential_has_one_list_for_it(registry: StatusRegistry) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    with pytest.raises(RegistryError, match="is for revocation; each list serves one purpose"):
        registry.allocate(URL, "suspension", "urn:c:1")
    with pytest.raises(
        RegistryError, match=r"'urn:c:1' has its entry in the list https://academy\.example/status/1"
    ):
        registry.allocate_many(OTHER, "revocation", ["urn:c:2", "urn:c:1"])
    with pytest.raises(RegistryError, match="no entry for 'urn:c:2'"):
        registry.status("urn:c:2")
    assert [state.list_url for state in registry.lists()] == [URL]


@pytest.mark.parametrize("name", ["", "x" * 4097, "\ud800"])
def test_an_identifier_that_cannot_be_stored_is_refused(registry: StatusRegistry, name: str) -> None:
    for call in (
        lambda: registry.allocate(URL, "revocation", name),
        lambda: registry.allocate(URL, name, "urn:c:1"),
        lambda: registry.set_status(name, "revocation", 1),
        lambda: registry.status(name),
        lambda: registry.entries(name),
    ):
        with pytest.raises(RegistryError, match="empty, too long or not Unicode"):
            call()
    assert registry.lists() == ()


def test_a_list_has_an_https_url_and_enough_entries(registry: StatusRegistry) -> None:
    with pytest.raises(StatusListError, match="https URL"):
        registry.allocate("http://academy.example/1", "revocation", "urn:c:1")
    with pytest.raises(StatusListError, match="the least is 131,072"):
        registry.add_list(URL, "revocation", ListShape(entries=1000))
    with pytest.raises(StatusListError, match="from 1 to 8 bits"):
        registry.add_list(URL, "revocation", ListShape(size=9))
    assert registry.lists() == ()


def test_a_list_of_another_shape_is_started_once(registry: StatusRegistry) -> None:
    shape = ListShape(entries=200_000, size=2)
    registry.add_list(URL, "message", shape)
    registry.add_list(URL, "message", shape)
    assert [state.shape for state in registry.lists()] == [shape]
    with pytest.raises(RegistryError, match="exists with another size"):
        registry.add_list(URL, "message")
    registry.allocate(URL, "message", "urn:c:1")
    registry.set_status("urn:c:1", "message", 3)
    assert registry.snapshot(URL, "message").bitstring.read(registry.status("urn:c:1")[0].index, 2) == 3
    with pytest.raises(RegistryError, match="from 0 to 3"):
        registry.set_status("urn:c:1", "message", 4)


def test_the_last_indexes_of_a_list_are_handed_out_and_then_it_asks_for_a_new_list(
    path: Path, registry: StatusRegistry
) -> None:
    registry.add_list(URL, "revocation")
    direct(path, "UPDATE lists SET remaining = 60")  # as if all other indexes had been handed out
    found = registry.allocate_many(URL, "revocation", [f"urn:c:{number}" for number in range(59)])
    with pytest.raises(RegistryError, match=r"is full: 2 needed, 1 left\. Start a new list"):
        registry.allocate_many(URL, "revocation", ["late 1", "late 2"])
    last = registry.allocate(URL, "revocation", "urn:c:59")
    assert {*found.values(), last} == set(range(60))
    with pytest.raises(RegistryError, match=r"is full: 1 needed, 0 left\. Start a new list"):
        registry.allocate(URL, "revocation", "late 1")
    assert registry.allocate(URL, "revocation", "urn:c:59") == last


@pytest.mark.slow
def test_a_whole_list_is_handed_out_without_a_repetition(registry: StatusRegistry) -> None:
    names = [f"c{number}" for number in range(MIN_ENTRIES)]
    found = registry.allocate_many(URL, "revocation", names)
    assert set(found.values()) == set(range(MIN_ENTRIES))
    assert registry.lists()[0].allocated == MIN_ENTRIES


# --- statuses


def test_a_revocation_shows_in_the_list_and_nowhere_else(registry: StatusRegistry) -> None:
    found = registry.allocate_many(URL, "revocation", ["urn:c:1", "urn:c:2", "urn:c:3"])
    registry.set_status("urn:c:2", "revocation", 1)
    assert set_indexes(registry.snapshot(URL, "revocation").bitstring) == {found["urn:c:2"]}
    entries = registry.entries(URL)
    assert {entry.credential_id: entry.value for entry in entries} == {
        "urn:c:1": 0,
        "urn:c:2": 1,
        "urn:c:3": 0,
    }
    assert [entry.index for entry in entries] == sorted(found.values())


def test_a_suspension_can_be_ended_and_a_revocation_cannot(registry: StatusRegistry) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    registry.allocate(OTHER, "suspension", "urn:c:1")
    for purpose in ("revocation", "suspension"):
        registry.set_status("urn:c:1", purpose, 1)
    registry.set_status("urn:c:1", "suspension", 0)
    with pytest.raises(RegistryError, match="cannot be taken back") as caught:
        registry.set_status("urn:c:1", "revocation", 0)
    assert "§2.1" in caught.value.clause
    assert [entry.value for entry in registry.status("urn:c:1")] == [1, 0]


@pytest.mark.parametrize("value", [-1, 2, 2**70])
def test_a_status_that_does_not_fit_is_refused(registry: StatusRegistry, value: int) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    with pytest.raises(RegistryError, match="from 0 to 1"):
        registry.set_status("urn:c:1", "revocation", value)


def test_what_is_unknown_is_an_error_and_not_unset(registry: StatusRegistry) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    with pytest.raises(RegistryError, match="no 'suspension' entry for 'urn:c:1'"):
        registry.set_status("urn:c:1", "suspension", 1)
    with pytest.raises(RegistryError, match="no 'revocation' entry for 'urn:c:2'"):
        registry.set_status("urn:c:2", "revocation", 1)
    with pytest.raises(RegistryError, match=r"no list 'https://academy\.example/status/2'"):
        registry.snapshot(OTHER, "revocation")
    with pytest.raises(RegistryError, match="no list"):
        registry.entries(OTHER)
    with pytest.raises(RegistryError, match="is for revocation"):
        registry.snapshot(URL, "suspension")


# --- versions and publishing


def test_the_version_counts_changed_statuses_only(registry: StatusRegistry) -> None:
    registry.allocate_many(URL, "suspension", ["urn:c:1", "urn:c:2"])
    versions = [registry.lists()[0].version]
    for value in (1, 1, 0):
        registry.set_status("urn:c:1", "suspension", value)
        versions.append(registry.lists()[0].version)
    assert versions == [1, 2, 2, 3]


def test_a_list_needs_publishing_until_its_newest_version_is_out(
    registry: StatusRegistry, tmp_path: Path
) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    assert registry.lists()[0].needs_publishing
    with registry.publishing(URL, "revocation") as snapshot:
        publish(snapshot.bitstring.encode().encode(), tmp_path / "list")
    assert not registry.lists()[0].needs_publishing
    registry.allocate(URL, "revocation", "urn:c:2")
    assert not registry.lists()[0].needs_publishing
    registry.set_status("urn:c:2", "revocation", 1)
    assert registry.lists()[0].needs_publishing
    assert registry.lists()[0].published == 1


def test_a_publication_that_fails_is_not_recorded(registry: StatusRegistry, tmp_path: Path) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    with pytest.raises(PublishError), registry.publishing(URL, "revocation"):
        publish(b"list", tmp_path / "missing" / "list")
    assert registry.lists()[0].needs_publishing
    registry.set_status("urn:c:1", "revocation", 1)


def test_nothing_changes_while_a_list_is_being_published(registry: StatusRegistry, path: Path) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    refused: list[str] = []

    def revoke() -> None:
        try:
            registry.set_status("urn:c:1", "revocation", 1)
        except RegistryError as error:
            refused.append(str(error))

    with StatusRegistry.open(path, busy_seconds=0.1) as second, registry.publishing(URL, "revocation"):
        with pytest.raises(RegistryError, match="in use by another program"):
            second.set_status("urn:c:1", "revocation", 1)
        with pytest.raises(sqlite3.OperationalError, match="locked"):  # nobody else even begins to write
            direct(path, "PRAGMA busy_timeout = 0", "BEGIN IMMEDIATE")
        with pytest.raises(RegistryError, match="is being published"):
            registry.set_status("urn:c:1", "revocation", 1)
        thread = threading.Thread(target=revoke)
        thread.start()
        thread.join()
        assert second.status("urn:c:1")[0].value == 0
    assert refused == ["The status registry is in use by another thread. Nothing was changed; try again."]
    registry.set_status("urn:c:1", "revocation", 1)


def test_publishing_replaces_the_file_in_one_step_and_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "list.json"
    publish(b"first", target)
    with target.open("rb") as reader:
        publish(b"second", target)
        assert reader.read() == b"first"
    assert target.read_bytes() == b"second"
    assert [entry.name for entry in tmp_path.iterdir()] == ["list.json"]


def test_a_publication_that_cannot_be_written_leaves_the_former_one(tmp_path: Path) -> None:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    publish(b"first", tmp_path / "list")
    for document, target in (
        (b"", tmp_path / "list"),
        (b"new", tmp_path / "folder"),
        (b"new", tmp_path / "missing" / "list"),
        (b"new", tmp_path / ("x" * 300)),
        (b"new", Path("/")),
    ):
        with pytest.raises(PublishError):
            publish(document, target)
    assert (tmp_path / "list").read_bytes() == b"first"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["folder", "list"]


# --- the file


@POSIX
def test_only_its_owner_can_read_the_file(path: Path, registry: StatusRegistry) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    with pytest.raises(RegistryError, match="open to other users"):
        StatusRegistry.open(path)


def test_a_registry_is_made_where_nothing_is_and_whole(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(RegistryError, match=r"a file named status\.db already"):
        StatusRegistry.create(path)
    assert path.read_bytes() == before
    for impossible in (path.parent / "missing" / "status.db", Path("/")):
        with pytest.raises(RegistryError, match="could not be made"):
            StatusRegistry.create(impossible)
    assert [entry.name for entry in path.parent.iterdir()] == ["status.db"]


def test_making_a_registry_needs_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = ("PRAGMA max_page_count = 1", "BEGIN IMMEDIATE", "CREATE TABLE a (b)")
    monkeypatch.setattr("vcwallet.status.registry_file._SCHEMA", ("COMMIT", *small))
    with pytest.raises(RegistryError, match="no room left"):
        StatusRegistry.create(tmp_path / "status.db")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_registry_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="cannot be opened: No such file"):
        StatusRegistry.open(tmp_path / "status.db")
    assert list(tmp_path.iterdir()) == []
    tmp_path.chmod(0o700)
    with pytest.raises(RegistryError, match="cannot be opened"):
        StatusRegistry.open(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"learner,credit\n" * 400, bytes(8192), b"SQLite format 3\0" + bytes(4000)]
)
def test_a_foreign_file_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(RegistryError, match=r"damaged or is no status registry\. Restore it"):
        StatusRegistry.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path) -> None:
    direct(path, "PRAGMA application_id = 7")
    with pytest.raises(RegistryError, match="is no status registry"):
        StatusRegistry.open(path)


def test_a_registry_of_a_newer_version_is_refused(path: Path) -> None:
    direct(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(RegistryError, match="another version of this program"):
        StatusRegistry.open(path)


def test_a_truncated_registry_is_refused_wherever_it_was_cut(path: Path) -> None:
    with StatusRegistry.open(path) as registry:
        registry.allocate_many(URL, "revocation", [f"urn:c:{number}" for number in range(300)])
    whole = path.read_bytes()
    for length in range(0, len(whole), 4096):
        path.write_bytes(whole[:length])
        with pytest.raises(RegistryError, match="damaged"):
            StatusRegistry.open(path)


def test_overwritten_pages_are_noticed_when_the_registry_is_opened(path: Path) -> None:
    with StatusRegistry.open(path) as registry:
        registry.allocate_many(URL, "revocation", [f"urn:c:{number}" for number in range(300)])
    whole = path.read_bytes()
    for start in range(4096, len(whole), 4096):
        path.write_bytes(whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :])
        with pytest.raises(RegistryError, match="damaged"):
            StatusRegistry.open(path)


def test_an_index_is_not_handed_out_twice_even_from_a_pack_that_was_tampered_with(
    path: Path, registry: StatusRegistry
) -> None:
    index = registry.allocate(URL, "revocation", "urn:c:1")
    direct(
        path,
        "DELETE FROM deck",
        "UPDATE lists SET remaining = 1",
        "INSERT INTO deck (list, place, position) VALUES (1, 0, :index)",
        index=index,
    )
    with pytest.raises(RegistryError, match="damaged"):
        registry.allocate(URL, "revocation", "urn:c:2")
    assert len(registry.entries(URL)) == 1


def test_a_status_outside_its_list_is_damage_and_not_ignored(path: Path, registry: StatusRegistry) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    direct(path, "UPDATE entries SET position = :index, value = 1", index=MIN_ENTRIES)
    with pytest.raises(RegistryError, match="damaged"):
        registry.snapshot(URL, "revocation")


def test_a_locked_registry_says_so_after_the_agreed_wait(path: Path, registry: StatusRegistry) -> None:
    blocker = sqlite3.connect(path, isolation_level=None)
    try:
        blocker.execute("BEGIN EXCLUSIVE")
        for call in (registry.lists, lambda: registry.allocate(URL, "revocation", "urn:c:1")):
            with pytest.raises(
                RegistryError, match=r"in use by another program\. Nothing was changed; try again"
            ):
                call()
        with pytest.raises(RegistryError, match="in use by another program"):
            StatusRegistry.open(path, busy_seconds=-1)
    finally:
        blocker.close()
    registry.allocate(URL, "revocation", "urn:c:1")


def test_a_full_disk_changes_nothing(registry: StatusRegistry) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    connection = registry._file._connection
    assert connection is not None
    connection.execute("PRAGMA max_page_count = 1")  # SQLite then reports what it reports for a full disk
    with pytest.raises(RegistryError, match="no room left"):
        registry.allocate_many(URL, "revocation", [f"urn:c:{number}" for number in range(1000)])
    assert len(registry.entries(URL)) == 1


def test_a_registry_that_cannot_be_written_says_so(registry: StatusRegistry) -> None:
    connection = registry._file._connection
    assert connection is not None
    connection.execute("PRAGMA query_only = ON")
    with pytest.raises(RegistryError, match="cannot be written"):
        registry.allocate(URL, "revocation", "urn:c:1")


def test_a_closed_registry_says_so(registry: StatusRegistry) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    with pytest.raises(RegistryError, match="is closed"), registry.publishing(URL, "revocation"):
        registry.close()
    registry.close()
    with pytest.raises(RegistryError, match=r"is closed\. Open it again"):
        registry.lists()


def test_a_commit_waits_for_the_disk(registry: StatusRegistry) -> None:
    connection = registry._file._connection
    assert connection is not None
    extra = 3  # https://www.sqlite.org/pragma.html#pragma_synchronous
    assert connection.execute("PRAGMA synchronous").fetchone() == (extra,)


# --- several at once


ALLOCATE = """
import sys
from pathlib import Path
from vcwallet.status.registry import StatusRegistry
path, count, who, url = sys.argv[1:]
with StatusRegistry.open(Path(path), busy_seconds=60) as registry:
    for number in range(int(count)):
        name = f"urn:{who}:{number}"
        index = registry.allocate(url, "revocation", name)
        if number % 4 == 0:
            registry.set_status(name, "revocation", 1)
        print(name, index, flush=True)
"""


@pytest.mark.parametrize("count", [24, pytest.param(200, marks=pytest.mark.slow)])
def test_two_processes_allocate_and_revoke_at_once_and_lose_nothing(
    path: Path, registry: StatusRegistry, count: int
) -> None:
    command = [sys.executable, "-c", ALLOCATE, str(path), str(count)]
    children = [subprocess.Popen([*command, who, URL], stdout=subprocess.PIPE, text=True) for who in "ab"]
    lines = [line for child in children for line in child.communicate()[0].splitlines()]
    assert [child.returncode for child in children] == [0, 0]
    printed = {name: int(index) for name, index in (line.split() for line in lines)}
    assert len(printed) == len(set(printed.values())) == 2 * count
    assert {entry.credential_id: entry.index for entry in registry.entries(URL)} == printed
    revoked = {index for name, index in printed.items() if int(name.rpartition(":")[2]) % 4 == 0}
    assert set_indexes(registry.snapshot(URL, "revocation").bitstring) == revoked
    assert registry.lists()[0].version == 1 + len(revoked) == 1 + count // 2


def test_two_threads_with_one_registry_lose_nothing(path: Path) -> None:
    found: list[int] = []
    with StatusRegistry.open(path, busy_seconds=60) as registry:

        def work(who: str) -> None:
            for number in range(5):
                found.append(registry.allocate(URL, "revocation", f"urn:{who}:{number}"))
                registry.set_status(f"urn:{who}:{number}", "revocation", 1)

        threads = [threading.Thread(target=work, args=(who,)) for who in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(found)) == 20
        assert set_indexes(registry.snapshot(URL, "revocation").bitstring) == set(found)


def test_what_the_registry_tells_can_be_signed(registry: StatusRegistry) -> None:
    registry.allocate(URL, "revocation", "urn:c:1")
    assert dump_json(registry.snapshot(URL, "revocation").bitstring.encode()).startswith(b'"u')
