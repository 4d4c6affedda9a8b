from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from did import passphrase as sealing
from did.passphrase import MIB, MODERATE, Argon2id, MemoryShortError, seal
from vcwallet.errors import WalletDamagedError, WalletError, WrongPassphraseError
from vcwallet.wallet import records as records_module
from vcwallet.wallet import schema
from vcwallet.wallet.backup import decode_backup
from vcwallet.wallet.data_key import DataKey
from vcwallet.wallet.records import Entry, RecordId, decode_manifest, digest, encode_manifest
from vcwallet.wallet.store import Record, WalletSettings, WalletStore

CHEAP = Argon2id(1, 8 * MIB)
FAST = WalletSettings(CHEAP, busy_seconds=0.1)
PATIENT = WalletSettings(CHEAP, busy_seconds=30)
SECRET = "open sesame"
DIPLOMA = b"the diploma of Ada Lovelace"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my wallet.db"


@pytest.fixture
def wallet(path: Path) -> Iterator[WalletStore]:
    with WalletStore.create(path, SECRET, FAST) as store:
        yield store


@pytest.fixture
def filled(path: Path) -> Path:
    """A closed wallet with the credentials one, two, three and the key four."""
    with WalletStore.create(path, SECRET, FAST) as store:
        for payload in (b"one", b"two", b"three"):
            store.add("credential", payload)
        store.add("key", b"four")
    return path


def reopen(path: Path, secret: str = SECRET) -> WalletStore:
    return WalletStore.open(path, secret, FAST)


def payloads(path: Path, kind: str = "credential", secret: str = SECRET) -> list[bytes]:
    with reopen(path, secret) as store:
        return [record.payload for record in store.records(kind)]


def sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def copy_of(path: Path) -> Path:
    return Path(shutil.copy(path, path.with_suffix(".copy")))


# Keeping records


def test_records_are_kept_in_the_order_in_which_they_were_added(path: Path, wallet: WalletStore) -> None:
    names = [wallet.add("credential", bytes([number]) * number) for number in range(20)]
    key = wallet.add("key", b"\x00\xff")
    wallet.close()
    with reopen(path) as again:
        assert [record.id for record in again.records("credential")] == names
        assert [record.payload for record in again.records("credential")] == [
            bytes([n]) * n for n in range(20)
        ]
        assert again.get(key) == Record(key, "key", b"\x00\xff")
        assert again.records("other") == ()


def test_a_payload_of_several_pages_is_kept(path: Path, wallet: WalletStore) -> None:
    large = os.urandom(300_000)
    wallet.add("credential", large)
    assert payloads(path) == [large]


def test_adding_the_same_twice_returns_the_same_id_and_leaves_the_file(
    path: Path, wallet: WalletStore
) -> None:
    name = wallet.add("credential", DIPLOMA)
    before = path.read_bytes()
    assert wallet.add("credential", DIPLOMA) == name
    assert path.read_bytes() == before
    assert wallet.add("key", DIPLOMA) != name


def test_ids_are_random_and_never_come_back(wallet: WalletStore) -> None:
    first = wallet.add("credential", DIPLOMA)
    wallet.remove(first)
    second = wallet.add("credential", DIPLOMA)
    assert first != second
    assert re.fullmatch("[0-9a-f]{32}", second)


def test_a_removed_record_is_gone_and_the_others_stay(filled: Path) -> None:
    with reopen(filled) as store:
        two = store.records("credential")[1].id
        store.remove(two)
        for attempt in (store.get, store.remove):
            with pytest.raises(WalletError, match="no such record"):
                attempt(two)
    assert payloads(filled) == [b"one", b"three"]


@pytest.mark.parametrize("name", ["", "zz", "0" * 32, "../..", "\0"])
def test_an_id_that_was_never_given_is_a_declared_error(name: str, wallet: WalletStore) -> None:
    with pytest.raises(WalletError, match="no such record"):
        wallet.get(RecordId(name))


@pytest.mark.parametrize("kind", ["", "Credential", "a b", "é", "a" * 33, "a\n", "1a"])
def test_a_kind_that_is_no_word_is_refused(kind: str, wallet: WalletStore) -> None:
    with pytest.raises(WalletError, match="kind of a record is a lower-case word"):
        wallet.add(kind, DIPLOMA)


def test_a_payload_that_is_too_large_is_refused_before_anything_is_written(
    path: Path, wallet: WalletStore
) -> None:
    with pytest.raises(WalletError, match="has 16777217 bytes; a wallet holds at most 16777216"):
        wallet.add("credential", bytes(16 * MIB + 1))
    assert payloads(path) == []
    largest = bytes(16 * MIB)
    wallet.add("credential", largest)
    assert payloads(path) == [largest]


def test_a_full_wallet_says_so_and_keeps_what_it_has(
    path: Path, wallet: WalletStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records_module, "MAX_RECORDS", 2)
    wallet.add("credential", b"1")
    wallet.add("credential", b"2")
    with pytest.raises(WalletError, match="is full"):
        wallet.add("credential", b"3")
    assert payloads(path) == [b"1", b"2"]


def test_a_full_disk_says_so_and_keeps_what_it_has(path: Path, wallet: WalletStore) -> None:
    wallet.add("credential", b"1")
    connection = wallet._database._connection
    assert connection is not None
    connection.execute("PRAGMA max_page_count = 5")
    with pytest.raises(WalletError, match="has no room to grow"):
        wallet.add("credential", bytes(100_000))
    connection.execute("PRAGMA max_page_count = 1000")
    wallet.add("credential", b"2")
    assert payloads(path) == [b"1", b"2"]


# Creating and opening


def test_opening_and_reading_change_no_byte_and_no_time(filled: Path) -> None:
    before = filled.read_bytes(), filled.stat().st_mtime_ns
    with reopen(filled) as store:
        store.records("credential")
    with pytest.raises(WrongPassphraseError):
        reopen(filled, "wrong")
    assert (filled.read_bytes(), filled.stat().st_mtime_ns) == before
    assert list(filled.parent.iterdir()) == [filled]


def test_creating_never_overwrites(filled: Path) -> None:
    before = filled.read_bytes()
    with pytest.raises(WalletError, match="already something at"):
        WalletStore.create(filled, "other", FAST)
    assert filled.read_bytes() == before


def test_a_wallet_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(WalletError, match="cannot be written: No such file"):
        WalletStore.create(tmp_path / "missing" / "wallet", SECRET, FAST)


@pytest.mark.parametrize("name", ["missing", ".", "nul\0byte"])
def test_a_missing_wallet_is_not_created_by_opening_it(name: str, tmp_path: Path) -> None:
    with pytest.raises(WalletError, match="no wallet at"):
        reopen(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["w?mode=memory", "w#1", "w%41", "wällét", "a;b'c\"d", "-x", ":memory:"])
def test_any_file_name_will_do(name: str, tmp_path: Path) -> None:
    WalletStore.create(tmp_path / name, SECRET, FAST).close()
    reopen(tmp_path / name).close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_relative_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    WalletStore.create(Path("w"), SECRET, FAST).close()
    reopen(Path("w")).close()


@pytest.mark.parametrize("secret", ["", "a\n", "x" * 2000])
def test_a_passphrase_that_cannot_be_used_is_refused(secret: str, path: Path, filled: Path) -> None:
    with pytest.raises(WrongPassphraseError, match="passphrase"):
        WalletStore.create(path.with_name("new"), secret, FAST)
    with reopen(filled) as store:
        for attempt in (
            lambda: reopen(filled, secret),
            lambda: store.change_passphrase(secret),
            lambda: store.export(path.with_name("backup"), secret),
        ):
            with pytest.raises(WrongPassphraseError, match="passphrase"):
                attempt()
    assert list(path.parent.iterdir()) == [filled]
    assert payloads(filled) == [b"one", b"two", b"three"]


def test_a_wrong_passphrase_opens_nothing_and_says_what_else_it_could_be(filled: Path) -> None:
    for secret in ("Open sesame", "open sesame ", "x"):
        with pytest.raises(WrongPassphraseError, match="Either this is not the passphrase, or") as caught:
            reopen(filled, secret)
        assert caught.value.fix
    assert payloads(filled, secret="open\u00a0sesame") == [b"one", b"two", b"three"]


def test_after_closing_nothing_works_but_closing(wallet: WalletStore) -> None:
    wallet.close()
    wallet.close()
    with pytest.raises(WalletError, match="was closed"):
        wallet.records("key")
    with pytest.raises(WalletError, match="was closed"):
        wallet.add("key", b"")


def test_the_default_settings_cost_a_guess_what_libsodium_calls_moderate() -> None:
    assert WalletSettings().costs == MODERATE
    assert WalletSettings().busy_seconds == 5.0


def test_too_little_memory_is_neither_a_wrong_passphrase_nor_damage(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(*_: object) -> bytes:
        raise MemoryShortError("Argon2id needs 8 MiB")

    monkeypatch.setattr(sealing, "derive_key", short)
    with pytest.raises(WalletError, match="Argon2id needs") as caught:
        reopen(filled)
    assert type(caught.value) is WalletError


def test_every_commit_waits_for_the_disk_and_for_the_folder(wallet: WalletStore) -> None:
    # No kill shows this, only a power failure: 3 is EXTRA, https://www.sqlite.org/pragma.html#pragma_synchronous
    connection = wallet._database._connection
    assert connection is not None
    assert connection.execute("PRAGMA synchronous").fetchone() == (3,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


# Secrecy


def test_nothing_about_the_person_can_be_read_in_the_files(path: Path) -> None:
    with WalletStore.create(path, SECRET, FAST) as store:
        name = store.add("credential", DIPLOMA * 200)
        store.add("privatekind", b"d" * 32)
        with store._database.writing() as rows:
            rows.put(name, rows.get(name))
            journal = path.with_name(path.name + "-journal").read_bytes()
        store.change_passphrase("second secret")
        store.export(path.with_name("backup"), "third secret")
        key = store._data_key.to_bytes()
    written = [journal, path.read_bytes(), path.with_name("backup").read_bytes()]
    for data in written:
        for secret in (b"diploma", b"Lovelace", b"credential", b"privatekind", b"d" * 8, key[:16], key[16:]):
            assert secret not in data
            assert secret.hex().encode() not in data
        for phrase in (SECRET, "second secret", "third secret"):
            assert phrase.encode() not in data
        assert digest("credential", DIPLOMA * 200).encode() not in data
    assert len(journal) > 512


def test_no_text_form_shows_a_secret(path: Path, wallet: WalletStore) -> None:
    record = wallet.get(wallet.add("key", b"sixteen secrets!"))
    key = wallet._data_key.to_bytes()
    with wallet._database.reading() as rows:
        head = rows.head()
    texts = [repr(thing) + str(thing) for thing in (wallet, record, wallet._data_key, head, wallet._settings)]
    with pytest.raises(WrongPassphraseError) as caught:
        reopen(path, "a wrong guess")
    texts.append("".join(traceback.format_exception(caught.value)) + repr(caught.value))
    for text in texts:
        assert "sixteen secrets!" not in text
        assert "wrong guess" not in text.replace('reopen(path, "a wrong guess")', "")
        assert SECRET not in text
        assert repr(key)[2:10] not in text
        assert key.hex() not in text


def test_only_the_owner_can_read_the_wallet_and_its_journal(path: Path) -> None:
    before = os.umask(0)
    try:
        with WalletStore.create(path, SECRET, FAST) as store:
            name = store.add("credential", DIPLOMA)
            with store._database.writing() as rows:
                rows.put(name, rows.get(name))
                modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == {path.name: 0o600, f"{path.name}-journal": 0o600}


def test_a_removed_record_is_overwritten(path: Path, wallet: WalletStore) -> None:
    name = wallet.add("credential", os.urandom(20_000))
    with wallet._database.reading() as rows:
        sealed = rows.get(name)
    assert sealed[5000:5064] in path.read_bytes()
    wallet.remove(name)
    left = path.read_bytes()
    assert not any(sealed[start : start + 64] in left for start in range(0, len(sealed) - 64, 64))


def test_wallets_with_the_same_contents_and_passphrase_share_no_bytes(tmp_path: Path) -> None:
    rows = []
    for number in "ab":
        with WalletStore.create(tmp_path / number, SECRET, FAST) as store:
            store.add("credential", DIPLOMA)
            with store._database.reading() as read:
                rows.append((read.head().manifest, next(read.all())))
    assert rows[0][0] != rows[1][0]
    assert rows[0][1] != rows[1][1]


# Damage


@pytest.mark.parametrize("content", [b"", b"x", b"not a database" * 100, b"SQLite format 3\0" + bytes(4080)])
def test_what_is_no_wallet_is_refused_and_left_alone(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    with pytest.raises(WalletDamagedError):
        reopen(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_no_wallet(path: Path) -> None:
    sql(path, "CREATE TABLE head (id)")
    with pytest.raises(WalletDamagedError, match="not a wallet"):
        reopen(path)


def test_a_newer_version_is_refused_with_a_way_out(filled: Path) -> None:
    sql(filled, "PRAGMA user_version = 2")
    with pytest.raises(WalletDamagedError, match="version 2; this program reads version 1") as caught:
        reopen(filled)
    assert "Install a newer version" in caught.value.fix


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM record WHERE id = (SELECT min(id) FROM record)", "1 of the 4 records .* missing"),
        ("DELETE FROM record", "4 of the 4 records"),
        ("INSERT INTO record SELECT randomblob(16), sealed FROM record LIMIT 1", "added or put back"),
        ("INSERT INTO record VALUES ('text', x'00')", "wrong type"),
        ("UPDATE record SET sealed = x'' WHERE id = (SELECT max(id) FROM record)", "altered outside"),
        ("UPDATE record SET sealed = zeroblob(100)", "altered outside"),
        ("UPDATE record SET sealed = 'text'", "wrong type"),
        ("UPDATE record SET sealed = 3.5", "wrong type"),
        ("UPDATE record SET id = randomblob(16)", "added or put back"),
        ("UPDATE record SET sealed = (SELECT sealed FROM record ORDER BY id LIMIT 1)", "altered outside"),
        ("UPDATE head SET manifest = x''", "altered outside"),
        ("UPDATE head SET manifest = (SELECT sealed FROM record LIMIT 1)", "altered outside"),
        ("UPDATE head SET manifest = zeroblob(40000000)", "SQLite cannot make sense|altered outside"),
        ("UPDATE head SET manifest = 7", "wrong type"),
        ("UPDATE head SET key_slot = x'7b7d'", "not sealed by this program"),
        ("UPDATE head SET key_slot = 'text'", "wrong type"),
        ("DELETE FROM head", "no beginning"),
        ("CREATE TABLE more (id)", "structure"),
        ("CREATE INDEX more ON record (sealed)", "structure"),
        (
            "CREATE VIEW more AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT * FROM r",
            "structure",
        ),
        ("CREATE TRIGGER more AFTER INSERT ON record BEGIN DELETE FROM head; END", "structure"),
        ("DROP TABLE record", "structure"),
        ("ALTER TABLE record ADD COLUMN more", "structure"),
        ("PRAGMA journal_mode = WAL", "structure"),
    ],
)
def test_whatever_else_changes_the_database_is_noticed_on_opening(
    statement: str, reason: str, filled: Path
) -> None:
    sql(filled, statement)
    with pytest.raises(WalletDamagedError, match=reason) as caught:
        reopen(filled)
    assert caught.value.fix


def test_two_rows_that_were_swapped_are_noticed(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection, connection:
        (one, first), (two, second) = connection.execute("SELECT id, sealed FROM record LIMIT 2").fetchall()
        connection.execute("UPDATE record SET sealed = ? WHERE id = ?", (second, one))
        connection.execute("UPDATE record SET sealed = ? WHERE id = ?", (first, two))
    with pytest.raises(WalletDamagedError, match="altered outside"):
        reopen(filled)


def test_a_removed_row_that_was_put_back_is_noticed(filled: Path) -> None:
    old = copy_of(filled)
    with reopen(filled) as store:
        store.remove(store.records("key")[0].id)
    sql(filled, f"ATTACH '{old}' AS old", "INSERT OR IGNORE INTO record SELECT * FROM old.record")
    with pytest.raises(WalletDamagedError, match="added or put back"):
        reopen(filled)


def test_an_older_manifest_that_was_put_back_is_noticed(filled: Path) -> None:
    old = copy_of(filled)
    with reopen(filled) as store:
        store.add("credential", b"new")
    sql(filled, f"ATTACH '{old}' AS old", "UPDATE head SET manifest = (SELECT manifest FROM old.head)")
    with pytest.raises(WalletDamagedError, match="added or put back"):
        reopen(filled)


def test_a_row_of_another_wallet_is_noticed_even_if_it_has_the_same_id(filled: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with reopen(filled) as store:
        store.export(tmp_path / "backup", "b")
    with WalletStore.create(other, SECRET, FAST) as store:
        store.import_(tmp_path / "backup", "b")
    sql(filled, f"ATTACH '{other}' AS other", "REPLACE INTO record SELECT * FROM other.record")
    with pytest.raises(WalletDamagedError, match="altered outside"):
        reopen(filled)


def test_a_row_from_before_the_passphrase_was_changed_is_noticed(filled: Path) -> None:
    old = copy_of(filled)
    with reopen(filled) as store:
        store.change_passphrase("new")
    sql(filled, f"ATTACH '{old}' AS old", "REPLACE INTO record SELECT * FROM old.record LIMIT 1")
    with pytest.raises(WalletDamagedError, match="altered outside"):
        reopen(filled, "new")


def test_the_old_key_cannot_be_put_back_into_a_wallet(filled: Path) -> None:
    old = copy_of(filled)
    with reopen(filled) as store:
        store.change_passphrase("new")
    sql(filled, f"ATTACH '{old}' AS old", "UPDATE head SET key_slot = (SELECT key_slot FROM old.head)")
    with pytest.raises(WalletDamagedError, match="altered outside"):
        reopen(filled, SECRET)
    with pytest.raises(WrongPassphraseError):
        reopen(filled, "new")


def test_damage_while_the_wallet_is_open_is_noticed_on_reading(filled: Path) -> None:
    with reopen(filled) as store:
        name = store.records("key")[0].id
        sql(filled, "DELETE FROM record")
        with pytest.raises(WalletDamagedError, match="is missing"):
            store.get(name)
        sql(filled, "DROP TABLE record")
        with pytest.raises(WalletDamagedError, match="SQLite cannot make sense of it"):
            store.records("key")


def test_a_schema_text_that_is_not_utf_8_is_a_declared_error(filled: Path) -> None:
    damaged = filled.read_bytes().replace(b"CREATE TABLE record", b"CREATE\xa0TABLE record")
    filled.write_bytes(damaged)
    with pytest.raises(WalletDamagedError, match="SQLite cannot make sense of it"):
        reopen(filled)


def test_pages_that_do_not_fit_together_are_noticed(filled: Path) -> None:
    with reopen(filled) as store:
        store.remove(store.add("credential", bytes(20_000)))
    data = bytearray(filled.read_bytes())
    data[36:40] = bytes(4)  # the file header's count of unused pages
    filled.write_bytes(data)
    with pytest.raises(WalletDamagedError, match="pages do not fit together"):
        reopen(filled)


# Manifest and data key, where no honest file comes


@pytest.mark.parametrize(
    "data",
    [
        b"\n",
        b"x",
        b"\xff",
        b"0" * 32 + b" " + b"0" * 64,
        b"0" * 32 + b" " + b"0" * 64 + b" UPPER",
        b"\n".join([b"0" * 32 + b" " + b"0" * 64 + b" key"] * 2),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(data: bytes) -> None:
    with pytest.raises(WalletDamagedError, match=r"list of records .* makes no sense"):
        decode_manifest(data)


def test_a_manifest_is_read_as_it_was_written() -> None:
    manifest = {RecordId("0" * 31 + str(n)): Entry("key", digest("key", bytes([n]))) for n in range(3)}
    assert decode_manifest(encode_manifest(manifest)) == manifest
    assert list(decode_manifest(encode_manifest(manifest))) == list(manifest)
    assert decode_manifest(encode_manifest({})) == {}


def test_the_same_bytes_under_another_kind_have_another_digest() -> None:
    assert len({digest("a", b"b"), digest("ab", b""), digest("a", b"\0b"), digest("b", b"b")}) == 4


@pytest.mark.parametrize("length", [0, 47, 49])
def test_a_data_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(WalletDamagedError, match="wrong length"):
        DataKey(bytes(length))


def test_a_record_that_is_not_the_one_in_the_manifest_is_refused() -> None:
    key, name = DataKey.generate(), RecordId("0" * 32)
    sealed = key.seal_record(Record(name, "key", b"new"))
    assert key.open_record(name, Entry("key", digest("key", b"new")), sealed).payload == b"new"
    with pytest.raises(WalletDamagedError, match="altered outside"):
        key.open_record(name, Entry("key", digest("key", b"old")), sealed)
    with pytest.raises(WalletDamagedError, match="altered outside"):
        key.open_record(name, Entry("credential", digest("credential", b"new")), sealed)
    with pytest.raises(WalletDamagedError, match="altered outside"):
        key.open_record(RecordId("1" * 32), Entry("key", digest("key", b"new")), sealed)


def test_a_wallet_is_part_of_every_place_even_under_the_same_key() -> None:
    secret, name = DataKey.generate().to_bytes(), RecordId("0" * 32)
    one, other = DataKey(bytes(16) + secret[16:]), DataKey(b"\1" * 16 + secret[16:])
    with pytest.raises(WalletDamagedError, match="altered outside"):
        other.open_record(name, Entry("key", digest("key", b"x")), one.seal_record(Record(name, "key", b"x")))
    with pytest.raises(WalletDamagedError, match="altered outside"):
        other.open_manifest(one.seal_manifest({}))


# Passphrase


def test_a_changed_passphrase_opens_the_wallet_and_the_old_one_does_not(filled: Path) -> None:
    old = copy_of(filled)
    with reopen(filled) as store:
        names = [record.id for record in store.records("credential")]
        store.change_passphrase("new secret")
        store.add("credential", b"later")
    with pytest.raises(WrongPassphraseError):
        reopen(filled, SECRET)
    with reopen(filled, "new secret") as store:
        assert [record.id for record in store.records("credential")][:3] == names
        assert [record.payload for record in store.records("credential")][3:] == [b"later"]
    assert payloads(old) == [b"one", b"two", b"three"]


def test_with_an_old_copy_and_the_old_passphrase_nobody_reads_what_came_later(filled: Path) -> None:
    with reopen(filled) as store:
        leaked = DataKey(store._data_key.to_bytes())
        store.change_passphrase("new")
        name = store.records("credential")[0].id
        with store._database.reading() as rows:
            sealed, head = rows.get(name), rows.head()
    with pytest.raises(WalletDamagedError):
        leaked.open_manifest(head.manifest)
    with pytest.raises(WalletDamagedError):
        leaked.open_record(name, Entry("credential", digest("credential", b"one")), sealed)


def test_whoever_has_the_wallet_open_learns_that_its_passphrase_was_changed(filled: Path) -> None:
    with reopen(filled) as one, reopen(filled) as other:
        other.change_passphrase("new")
        for attempt in (
            lambda: one.records("key"),
            lambda: one.add("key", b"x"),
            lambda: one.change_passphrase("third"),
        ):
            with pytest.raises(WalletError, match="passphrase of this wallet was changed") as caught:
                attempt()
            assert "Open it again" in caught.value.fix
        other.add("key", b"y")
    assert payloads(filled, "key", "new") == [b"four", b"y"]


def test_a_passphrase_change_that_fails_leaves_the_old_one_in_use(filled: Path) -> None:
    with reopen(filled) as store, closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WalletError, match="in use by another program"):
            store.change_passphrase("new")
        other.execute("ROLLBACK")
        store.add("key", b"x")
    assert payloads(filled, "key") == [b"four", b"x"]


# Backup


def test_a_backup_restores_everything_into_a_new_wallet(filled: Path, tmp_path: Path) -> None:
    with reopen(filled) as store:
        assert store.export(tmp_path / "backup", "of its own") == 4
        everything = store.records("credential") + store.records("key")
    with WalletStore.create(tmp_path / "new", "another", FAST) as store:
        assert store.import_(tmp_path / "backup", "of its own") == tuple(record.id for record in everything)
        assert store.records("credential") + store.records("key") == everything
        assert store.import_(tmp_path / "backup", "of its own") == ()
        assert store.records("credential") + store.records("key") == everything


def test_a_backup_is_merged_without_doubles(filled: Path, tmp_path: Path) -> None:
    with WalletStore.create(tmp_path / "other", SECRET, FAST) as other:
        other.add("credential", b"two")
        other.add("credential", b"five")
        other.export(tmp_path / "backup", "b")
        five = other.records("credential")[1]
    with reopen(filled) as store:
        assert store.import_(tmp_path / "backup", "b") == (five.id,)
    assert payloads(filled) == [b"one", b"two", b"three", b"five"]


def backup_of(path: Path, value: object) -> Path:
    path.write_bytes(seal(json.dumps(value).encode(), "b", "wallet backup", CHEAP))
    return path


def row(name: str, payload: str = "AAAA", kind: str = "key") -> dict[str, str]:
    return {"id": name, "kind": kind, "payload": payload}


def test_an_id_that_is_taken_by_something_else_is_replaced(filled: Path, tmp_path: Path) -> None:
    with reopen(filled) as store:
        taken = store.records("credential")[0]
        backup = backup_of(tmp_path / "backup", {"version": 1, "records": [row(taken.id)] * 2})
        (name,) = store.import_(backup, "b")
        assert name != taken.id
        assert store.get(taken.id) == taken
        assert store.get(name).payload == bytes(3)


GOOD = row("0" * 32)


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        {"version": 2, "records": []},
        {"version": 1},
        {"version": 1, "records": {}},
        {"version": 1, "records": [1]},
        {"version": 1, "records": [{}]},
        {"version": 1, "records": [{**GOOD, "more": 1}]},
        {"version": 1, "records": [{**GOOD, "id": 1}]},
        {"version": 1, "records": [{**GOOD, "id": "0"}]},
        {"version": 1, "records": [{**GOOD, "kind": None}]},
        {"version": 1, "records": [{**GOOD, "kind": "Key"}]},
        {"version": 1, "records": [{**GOOD, "payload": 1}]},
        {"version": 1, "records": [{**GOOD, "payload": "="}]},
        {"version": 1, "records": [GOOD, {**GOOD, "payload": None}]},
    ],
)
def test_a_backup_that_makes_no_sense_adds_nothing(value: object, filled: Path, tmp_path: Path) -> None:
    before = filled.read_bytes()
    with reopen(filled) as store, pytest.raises(WalletDamagedError, match="backup is damaged"):
        store.import_(backup_of(tmp_path / "backup", value), "b")
    assert filled.read_bytes() == before


def test_a_record_too_large_for_a_wallet_is_refused_in_a_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps({"version": 1, "records": [row("0" * 32)]}).encode()
    assert decode_backup(data)[0].payload == bytes(3)
    monkeypatch.setattr("vcwallet.wallet.backup.MAX_PAYLOAD", 2)
    with pytest.raises(WalletDamagedError, match="backup is damaged"):
        decode_backup(data)


def test_a_backup_that_cannot_be_opened_says_why(filled: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    with reopen(filled) as store:
        store.export(backup, "b")
        with pytest.raises(WrongPassphraseError, match="Either"):
            store.import_(backup, "wrong")
        with pytest.raises(WalletError, match="There is no file"):
            store.import_(tmp_path / "missing", "b")
        with pytest.raises(WalletDamagedError, match="not sealed by this program"):
            store.import_(filled, "b")
        backup.write_bytes(backup.read_bytes()[:-20])
        with pytest.raises(WalletDamagedError, match="cut short"):
            store.import_(backup, "b")
        backup.write_bytes(seal(b"{}", "b", "private key", CHEAP))
        with pytest.raises(WalletDamagedError, match="not sealed as: wallet backup"):
            store.import_(backup, "b")
    assert payloads(filled) == [b"one", b"two", b"three"]


def test_a_backup_is_read_from_a_medium_without_modes_and_never_overwritten(
    filled: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    with reopen(filled) as store:
        store.export(backup, "b")
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600
        backup.chmod(0o777)
        assert store.import_(backup, "b") == ()
        with pytest.raises(WalletError, match="already something"):
            store.export(backup, "b")


def test_a_wallet_too_large_for_one_file_says_so(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "MAX_PLAIN_BYTES", 100)
    with reopen(filled) as store, pytest.raises(WalletError, match="can be sealed at once"):
        store.export(tmp_path / "backup", "b")
    assert not (tmp_path / "backup").exists()


# Several at once


def test_a_locked_wallet_says_so_after_waiting(filled: Path) -> None:
    with reopen(filled) as store, closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        attempts: list[Callable[[], object]] = [
            lambda: store.add("key", b"x"),
            lambda: store.records("key"),
            lambda: reopen(filled),
        ]
        for attempt in attempts:
            with pytest.raises(WalletError, match="in use by another program") as caught:
                attempt()
            assert type(caught.value) is WalletError
            assert "try again" in caught.value.fix
        other.execute("ROLLBACK")
        store.add("key", b"x")
    assert payloads(filled, "key") == [b"four", b"x"]


def test_a_reader_that_keeps_the_wallet_busy_makes_a_change_fail_as_a_whole(filled: Path) -> None:
    with reopen(filled) as store, closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM head").fetchall()
        with pytest.raises(WalletError, match="in use by another program"):
            store.add("key", b"x")
        other.execute("COMMIT")
        assert [record.payload for record in store.records("key")] == [b"four"]
        store.add("key", b"x")
    assert payloads(filled, "key") == [b"four", b"x"]


def test_a_wallet_that_was_moved_while_it_was_open_is_not_written(filled: Path) -> None:
    with reopen(filled) as store:
        filled.rename(filled.with_name("moved"))
        with pytest.raises(WalletError, match="was moved while it was open"):
            store.add("key", b"x")
    assert payloads(filled.with_name("moved"), "key") == [b"four"]


def test_what_one_store_adds_the_other_sees(filled: Path) -> None:
    with reopen(filled) as one, reopen(filled) as other:
        name = one.add("key", b"x")
        assert other.get(name).payload == b"x"
        assert other.add("key", b"x") == name
        other.remove(name)
        with pytest.raises(WalletError, match="no such record"):
            one.get(name)


def test_threads_may_share_a_store_and_change_its_passphrase(path: Path) -> None:
    with WalletStore.create(path, SECRET, PATIENT) as store:
        start = threading.Barrier(4)

        def work(number: int) -> None:
            start.wait()
            for step in range(10):
                store.add("credential", f"{number} {step}".encode())
                store.records("credential")
                if number == 0 and step % 3 == 0:
                    store.change_passphrase(f"secret {step}")

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))
    assert sorted(payloads(path, secret="secret 9")) == sorted(
        f"{number} {step}".encode() for number in range(4) for step in range(10)
    )


ADDER = """
import sys
from pathlib import Path
from did.passphrase import MIB, Argon2id
from vcwallet.wallet.store import WalletSettings, WalletStore
path, name, shared = sys.argv[1:]
with WalletStore.open(Path(path), "open sesame", WalletSettings(Argon2id(1, 8 * MIB), 60)) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(30):
        store.add("credential", f"{name} {number}".encode())
        print(store.add("credential", f"{shared} {number}".encode()))
"""


def test_two_processes_that_add_at_once_both_succeed(path: Path) -> None:
    WalletStore.create(path, SECRET, FAST).close()
    adders = [
        subprocess.Popen(
            [sys.executable, "-c", ADDER, str(path), name, "shared"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for adder in adders:
        assert adder.stdout is not None
        assert adder.stdout.readline() == "ready\n"
    for adder in adders:
        assert adder.stdin is not None
        adder.stdin.write("go\n")
        adder.stdin.flush()
    printed = [adder.communicate()[0].split() for adder in adders]
    assert [adder.returncode for adder in adders] == [0, 0]
    # What both added has one id, whoever came first.
    assert printed[0] == printed[1]
    expected = [f"{name} {number}".encode() for name in ("one", "two", "shared") for number in range(30)]
    assert sorted(payloads(path)) == sorted(expected)


def test_the_file_says_that_it_is_a_wallet_of_version_1(filled: Path) -> None:
    # SQLite file format §1.3: offsets 60 and 68
    header = filled.read_bytes()[:100]
    assert (header[60:64], header[68:72]) == (bytes([0, 0, 0, schema.VERSION]), b"vcw1")
