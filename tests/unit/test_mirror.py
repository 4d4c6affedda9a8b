from __future__ import annotations

import os
from pathlib import Path

import pytest

from did.errors import FetchError, FetchRefusedError
from did.flow import Fetch
from did.mirror import MirrorFetcher, mirror_path


def ask(url: str, max_bytes: int = 100) -> Fetch:
    return Fetch(url, ("application/json",), max_bytes, "status list")


def publish(root: Path, url: str, body: bytes) -> None:
    path = mirror_path(root, url)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


def test_what_is_published_under_a_url_is_fetched_from_it(tmp_path: Path) -> None:
    publish(tmp_path, "https://Issuer.Example/status/1.json", b"{}")
    response = MirrorFetcher(tmp_path).fetch(ask("https://issuer.example:443/status/1.json#x"))
    assert (response.body, response.media_type) == (b"{}", "application/json")


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("https://issuer.example/.well-known/did.json", "issuer.example/.well-known/did.json"),
        ("https://issuer.example:8443/did.json", "issuer.example%3A8443/did.json"),
        ("https://[2606:4700::1]/did.json", "%5B2606%3A4700%3A%3A1%5D/did.json"),
        ("https://issuer.example/a%20b", "issuer.example/a%20b"),
    ],
)
def test_a_url_names_one_file(tmp_path: Path, url: str, file: str) -> None:
    assert mirror_path(tmp_path, url) == tmp_path / file


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.jsonld", "application/ld+json"),
        ("a.JWT", "application/jwt"),
        ("did.jsonl", "text/jsonl"),
        ("1", ""),
        ("a.unknown", ""),
    ],
)
def test_the_media_type_follows_from_the_end_of_the_name(tmp_path: Path, name: str, media_type: str) -> None:
    publish(tmp_path, f"https://issuer.example/{name}", b"x")
    assert MirrorFetcher(tmp_path).fetch(ask(f"https://issuer.example/{name}")).media_type == media_type


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/folder/",
        "/a?b=c",
        "//a",
        "/../secret",
        "/a/../../secret",
        "/./a",
        "/%2e%2e/secret",
        "/%2E%2E%2Fsecret",
        "/..%5Csecret",
        "/a%00b",
        "/C:/secret",
        "/C%3A",
    ],
)
def test_a_url_that_names_no_file_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    url = f"https://issuer.example{path}"
    with pytest.raises(
        FetchRefusedError, match=r"mirror of issuer\.example: its address does not name a file"
    ):
        mirror_path(tmp_path / "root", url)
    with pytest.raises(FetchRefusedError, match="The status list is not read from the mirror"):
        MirrorFetcher(tmp_path / "root").fetch(ask(url))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://issuer.example/a", "does not begin with https:"),
        ("https://me@issuer.example/a", "names a user"),
        ("https:///etc/passwd", "names no host"),
        ("https://../etc/passwd", "names no host"),
        ("/etc/passwd", "names no host"),
        ("https://issuer.example/a\\b", "not a URL"),
    ],
)
def test_what_the_network_client_refuses_the_mirror_refuses_too(tmp_path: Path, url: str, why: str) -> None:
    with pytest.raises(FetchRefusedError, match=why):
        MirrorFetcher(tmp_path).fetch(ask(url))


def test_a_missing_file_is_a_failed_fetch_that_says_where_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="there is no such file") as caught:
        MirrorFetcher(tmp_path).fetch(ask("https://issuer.example/status/1"))
    assert "The status list" in caught.value.detail
    assert str(tmp_path / "issuer.example" / "status" / "1") in caught.value.fix
    assert not isinstance(caught.value, FetchRefusedError)


def test_a_folder_and_a_name_that_is_too_long_are_missing_files(tmp_path: Path) -> None:
    publish(tmp_path, "https://issuer.example/status/1", b"x")
    for url in ("https://issuer.example/status", "https://issuer.example/" + "x" * 5000):
        with pytest.raises(FetchError, match="there is no such file"):
            MirrorFetcher(tmp_path).fetch(ask(url))


def test_no_symbolic_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    root = tmp_path / "root"
    publish(root, "https://issuer.example/real", b"real")
    host = root / "issuer.example"
    (host / "inside").symlink_to(host / "real")
    (host / "outside").symlink_to(tmp_path / "secret")
    (host / "folder").symlink_to(tmp_path)
    (host / "loop").symlink_to(host / "loop")
    assert MirrorFetcher(root).fetch(ask("https://issuer.example/inside")).body == b"real"
    for name in ("outside", "folder/secret", "loop"):
        with pytest.raises(FetchError, match="there is no such file"):
            MirrorFetcher(root).fetch(ask(f"https://issuer.example/{name}"))


def test_the_folder_itself_may_be_a_symbolic_link(tmp_path: Path) -> None:
    publish(tmp_path / "real", "https://issuer.example/a", b"x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert MirrorFetcher(tmp_path / "link").fetch(ask("https://issuer.example/a")).body == b"x"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    publish(tmp_path, "https://issuer.example/a", b"x")
    os.mkfifo(tmp_path / "issuer.example" / "pipe")
    with pytest.raises(FetchError, match="there is no such file"):
        MirrorFetcher(tmp_path).fetch(ask("https://issuer.example/pipe"))


def test_a_file_of_just_the_limit_is_served_and_a_larger_one_is_not(tmp_path: Path) -> None:
    publish(tmp_path, "https://issuer.example/a", b"x" * 100)
    assert len(MirrorFetcher(tmp_path).fetch(ask("https://issuer.example/a", 100)).body) == 100
    with pytest.raises(FetchError, match="larger than 99 bytes"):
        MirrorFetcher(tmp_path).fetch(ask("https://issuer.example/a", 99))
