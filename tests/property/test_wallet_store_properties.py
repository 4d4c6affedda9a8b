from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from did.passphrase import MIB, Argon2id
from vcwallet.errors import WalletDamagedError, WalletError, WrongPassphraseError
from vcwallet.wallet.records import RecordId
from vcwallet.wallet.store import WalletSettings, WalletStore

FAST = WalletSettings(Argon2id(1, 8 * MIB), busy_seconds=0.1)
SECRET = "open sesame"
KINDS = ("credential", "key")
Contents = list[tuple[str, str, bytes]]


def contents(store: WalletStore) -> Contents:
    return [(record.id, record.kind, record.payload) for kind in KINDS for record in store.records(kind)]


@pytest.fixture(scope="module")
def sample() -> tuple[bytes, Contents]:
    """The bytes of a wallet with full, unused and overflow pages, and what is in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wallet"
        with WalletStore.create(path, SECRET, FAST) as store:
            for number in range(6):
                store.add("credential", bytes([65 + number]) * 300 * number)
            removed = store.add("key", b"removed" * 500)
            store.add("key", b"k" * 5000)
            store.remove(removed)
            return path.read_bytes(), contents(store)


def read_altered(data: bytes, expected: Contents) -> str:
    """Open altered bytes; whatever is read must be right, and a change must keep it so or be refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wallet"
        path.write_bytes(data)
        try:
            with WalletStore.open(path, SECRET, FAST) as store:
                assert contents(store) == expected
                added = _add(store)
        except (WalletDamagedError, WrongPassphraseError) as error:
            return type(error).__name__
        with WalletStore.open(path, SECRET, FAST) as store:
            assert [row for row in contents(store) if row[0] != added] == expected
        return "read"


def _add(store: WalletStore) -> RecordId | None:
    try:
        return store.add("key", b"new" * 1000)
    except WalletError:
        return None


@pytest.mark.parametrize("difference", [1, 2, 3, 128, 255])
def test_no_byte_of_the_file_header_can_be_changed_to_mislead(
    difference: int, sample: tuple[bytes, Contents]
) -> None:
    data, expected = sample
    for position in range(100):
        altered = bytearray(data)
        altered[position] ^= difference
        read_altered(bytes(altered), expected)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), difference=st.integers(1, 255))
def test_no_byte_can_be_changed_to_mislead(
    place: float, difference: int, sample: tuple[bytes, Contents]
) -> None:
    data, expected = sample
    altered = bytearray(data)
    altered[int(place * len(data))] ^= difference
    read_altered(bytes(altered), expected)


@settings(max_examples=100, deadline=None)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 10), st.integers(0, 4095), st.binary(min_size=1, max_size=600)), min_size=1
    )
)
def test_no_run_of_bytes_can_be_changed_to_mislead(
    changes: list[tuple[int, int, bytes]], sample: tuple[bytes, Contents]
) -> None:
    data, expected = sample
    altered = bytearray(data)
    for page, start, run in changes:
        at = (page * 4096 + start) % len(data)
        altered[at : at + len(run)] = run[: len(data) - at]
    read_altered(bytes(altered), expected)


@settings(max_examples=60, deadline=None)
@given(pages=st.tuples(st.integers(0, 10), st.integers(0, 10)))
def test_no_pages_can_be_swapped_to_mislead(pages: tuple[int, int], sample: tuple[bytes, Contents]) -> None:
    data, expected = sample
    one, other = (slice(page * 4096, page * 4096 + 4096) for page in pages)
    altered = bytearray(data)
    altered[one], altered[other] = data[other], data[one]
    assert len(altered) == len(data)
    read_altered(bytes(altered), expected)


@settings(max_examples=100, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True))
def test_a_truncated_wallet_is_damaged(place: float, sample: tuple[bytes, Contents]) -> None:
    data, expected = sample
    assert read_altered(data[: int(place * len(data))], expected) == "WalletDamagedError"


@pytest.mark.slow
@pytest.mark.parametrize("start", [random.SystemRandom().randrange(11)], ids=["start"])
def test_every_eleventh_byte_can_be_changed_without_misleading(
    start: int, sample: tuple[bytes, Contents]
) -> None:
    data, expected = sample
    outcomes = set()
    for position in range(start, len(data), 11):
        altered = bytearray(data)
        altered[position] ^= 1 + position % 255
        outcomes.add(read_altered(bytes(altered), expected))
    assert outcomes == {"read", "WalletDamagedError", "WrongPassphraseError"}


class WalletMachine(RuleBasedStateMachine):
    """A wallet does what a list does, however it is closed, opened, locked anew, backed up and merged."""

    added = Bundle("added")
    kinds = st.sampled_from(KINDS)
    payloads = st.binary(max_size=40) | st.integers(0, 20_000).map(bytes)
    secrets = st.text("aé ñ漢", min_size=1, max_size=4)

    @initialize()
    def create(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "wallet"
        self.secret = SECRET
        self.model: dict[RecordId, tuple[str, bytes]] = {}
        self.backups: list[tuple[Path, dict[RecordId, tuple[str, bytes]]]] = []
        self.store = WalletStore.create(self.path, self.secret, FAST)

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(target=added, kind=kinds, payload=payloads)
    def add(self, kind: str, payload: bytes) -> RecordId:
        name = self.store.add(kind, payload)
        known = [held for held, value in self.model.items() if value == (kind, payload)]
        assert known in ([], [name])
        self.model[name] = (kind, payload)
        return name

    @rule(name=added)
    def get(self, name: RecordId) -> None:
        if name in self.model:
            record = self.store.get(name)
            assert (record.kind, record.payload) == self.model[name]
        else:
            with pytest.raises(WalletError, match="no such record"):
                self.store.get(name)

    @rule(name=added)
    def remove(self, name: RecordId) -> None:
        if name in self.model:
            self.store.remove(name)
            del self.model[name]
        else:
            with pytest.raises(WalletError, match="no such record"):
                self.store.remove(name)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = WalletStore.open(self.path, self.secret, FAST)

    @rule(secret=secrets)
    def change_passphrase(self, secret: str) -> None:
        self.store.change_passphrase(secret)
        self.secret = secret

    @rule()
    def export(self) -> None:
        path = Path(self.folder.name) / f"backup {len(self.backups)}"
        assert self.store.export(path, "b") == len(self.model)
        self.backups.append((path, dict(self.model)))

    @rule(target=added, choice=st.integers(0, 5))
    def merge(self, choice: int) -> RecordId:
        if not self.backups:
            return multiple()
        path, saved = self.backups[choice % len(self.backups)]
        held = set(self.model.values())
        names = self.store.import_(path, "b")
        assert [saved[name] for name in names] == [value for value in saved.values() if value not in held]
        self.model.update((name, saved[name]) for name in names)
        return multiple(*names)

    @invariant()
    def holds_what_the_model_holds(self) -> None:
        expected = [
            (name, kind, payload)
            for wanted in KINDS
            for name, (kind, payload) in self.model.items()
            if kind == wanted
        ]
        assert contents(self.store) == expected


WalletMachine.TestCase.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
TestWalletMachine = WalletMachine.TestCase
