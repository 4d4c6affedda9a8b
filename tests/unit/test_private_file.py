from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from did import private_file
from did.errors import KeyFileError
from did.private_file import create_private, read_private, read_sealed, write_private


@pytest.fixture
def open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield None
    os.umask(before)


@pytest.mark.parametrize("write", [write_private, create_private])
def test_a_written_file_is_read_back_and_only_its_owner_may(
    write: Callable[[Path, bytes], None], tmp_path: Path, open_umask: None
) -> None:
    path = tmp_path / "key"
    write(path, b"\x00secret\r\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_private(path, 100) == b"\x00secret\r\n"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("write", [write_private, create_private])
def test_the_file_is_private_before_its_first_byte_is_written(
    write: Callable[[Path, bytes], None], tmp_path: Path, open_umask: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = private_file._write

    def spy(handle: int, data: bytes) -> None:
        seen.append((stat.S_IMODE(os.fstat(handle).st_mode), os.fstat(handle).st_size))
        real(handle, data)

    monkeypatch.setattr(private_file, "_write", spy)
    write(tmp_path / "key", b"secret")
    assert seen == [(0o600, 0)]


def test_writing_again_replaces_the_contents_and_mends_the_mode(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"a much longer old text")
    path.chmod(0o644)
    write_private(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_writing_replaces_a_symbolic_link_and_leaves_its_target(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"mine")
    link.symlink_to(target)
    write_private(link, b"new")
    assert (target.read_bytes(), link.is_symlink()) == (b"mine", False)


@pytest.mark.parametrize("write", [write_private, create_private])
def test_a_full_disk_leaves_what_was_there_and_no_half_file(
    write: Callable[[Path, bytes], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    for path in (old, new):
        with pytest.raises(KeyFileError, match="cannot be written: No space left on device"):
            write(path, b"x" * 100_000)
    assert list(tmp_path.iterdir()) == [old]
    assert old.read_bytes() == b"old"


@pytest.mark.parametrize("existing", ["file", "folder", "dangling link"])
def test_creating_never_overwrites(existing: str, tmp_path: Path) -> None:
    path = tmp_path / "key"
    if existing == "file":
        path.write_bytes(b"mine")
    elif existing == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(KeyFileError, match=r"already something at .* left as it is") as caught:
        create_private(path, b"new")
    assert "Choose another name" in caught.value.fix
    assert list(tmp_path.iterdir()) == [path]
    assert existing != "file" or path.read_bytes() == b"mine"


def test_of_many_who_create_the_same_file_at_once_exactly_one_succeeds(tmp_path: Path) -> None:
    path, start = tmp_path / "key", Barrier(8)

    def attempt(number: int) -> int | None:
        start.wait()
        try:
            create_private(path, bytes([number]) * 10_000)
        except KeyFileError:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        winners = [number for number in pool.map(attempt, range(8)) if number is not None]
    assert len(winners) == 1
    assert path.read_bytes() == bytes(winners) * 10_000
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("write", [write_private, create_private])
@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing/key", "No such file"), ("a\0b", "name cannot be used"), ("n" * 300, "name too long")],
)
def test_a_path_that_cannot_be_written_is_a_declared_error(
    write: Callable[[Path, bytes], None], name: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(KeyFileError, match=reason) as caught:
        write(tmp_path / name, b"secret")
    assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666])
def test_a_file_that_others_can_read_or_write_is_refused_with_the_command_that_mends_it(
    mode: int, tmp_path: Path
) -> None:
    path = tmp_path / "a key"
    path.write_bytes(b"secret")
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=rf"Other people .* \(mode {mode:04o}\)") as caught:
        read_private(path, 100)
    assert caught.value.fix == f"Run: chmod 600 '{path}'"
    assert read_sealed(path, 100) == b"secret"


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_file_of_its_owner_alone_is_read(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"secret")
    path.chmod(mode)
    assert read_private(path, 6) == b"secret"


@pytest.mark.parametrize("read", [read_private, read_sealed])
def test_a_file_may_have_as_many_bytes_as_allowed_and_no_more(
    read: Callable[[Path, int], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "key"
    write_private(path, b"123456")
    assert read(path, 6) == b"123456"
    with pytest.raises(KeyFileError, match="too large; at most 5 bytes"):
        read(path, 5)


@pytest.mark.parametrize("read", [read_private, read_sealed])
def test_what_is_no_file_is_refused(read: Callable[[Path, int], bytes], tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo, 0o600)
    for path, reason in [
        (tmp_path / "missing", "There is no file"),
        (tmp_path, "Is a directory"),
        (fifo, "not a regular file"),
        (Path("/dev/zero"), "not a regular file"),
        (tmp_path / "a\0b", "name cannot be used"),
        (tmp_path / ("n" * 300), "name too long"),
    ]:
        with pytest.raises(KeyFileError, match=reason):
            read(path, 100)


def test_without_mode_bits_files_are_written_and_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_file, "_POSIX", False)
    create_private(tmp_path / "new", b"1")
    write_private(tmp_path / "new", b"2")
    (tmp_path / "new").chmod(0o644)
    assert read_private(tmp_path / "new", 1) == b"2"
    assert list(tmp_path.iterdir()) == [tmp_path / "new"]
