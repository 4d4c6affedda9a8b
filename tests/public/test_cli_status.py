"""``vcwallet status``: a registry, its entries, and the lists that others read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cli_kit import PROVIDER, STATUS_LIST, Academy, Ended, findings, found_academy, inside, parsed, program

from vcwallet.securing.registry import securers
from vcwallet.status.registry import StatusRegistry

BADGES = ("urn:example:1", "urn:example:2", "urn:example:3")


@pytest.fixture
def academy(tmp_path: Path) -> Academy:
    folder = tmp_path / "academy"
    folder.mkdir()
    return found_academy(folder)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "registry.db"
    StatusRegistry.create(path).close()
    return path


def allocate(registry: Path, *names: str, purpose: str = "revocation") -> Ended:
    options = ["--registry", registry, "--list", STATUS_LIST, "--purpose", purpose]
    return inside("status", "allocate", *names, *options)


def test_a_new_registry_is_empty_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    made = program("status", "init", path)
    assert (made.code, made.out, made.err) == (0, "", f"New registry: {path}\n")
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    assert inside("status", "show", "--registry", path).out == ""
    refused = program("status", "init", path)
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)


def test_each_credential_gets_an_index_of_its_own_and_keeps_it(registry: Path) -> None:
    options = ["--registry", registry, "--list", STATUS_LIST]
    first = program("status", "allocate", *BADGES, *options)
    assert (first.code, first.err) == (0, "")
    assert [row["credential"] for row in first.lines()] == list(BADGES)
    assert allocate(registry, *BADGES).out == first.out
    entries = [row["credentialStatus"] for row in first.lines()]
    indexes = {entry["statusListIndex"] for entry in entries if isinstance(entry, dict)}
    assert len(indexes) == 3
    # W3C Bitstring Status List §2.1: a number in text, within the list.
    assert all(isinstance(index, str) and 0 <= int(index) < 131_072 for index in indexes)


def test_what_was_allocated_is_shown(registry: Path) -> None:
    allocate(registry, *BADGES)
    shown = program("status", "show", BADGES[1], "--registry", registry)
    assert (shown.code, shown.err) == (0, "")
    (row,) = shown.lines()
    assert (row["credential"], row["purpose"], row["value"]) == (BADGES[1], "revocation", 0)
    (state,) = inside("status", "show", "--registry", registry).lines()
    assert state == {
        "list": STATUS_LIST,
        "purpose": "revocation",
        "entries": 131_072,
        "used": 3,
        "published": False,
    }


def test_a_revocation_is_kept_and_cannot_be_taken_back(registry: Path) -> None:
    allocate(registry, *BADGES)
    revoked = program("status", "set", *BADGES[:2], "--registry", registry)
    assert (revoked.code, revoked.out) == (0, "")
    assert "urn:example:1: revocation is 1\n" in revoked.err
    assert "vcwallet status publish" in revoked.err
    values = {row["credential"]: row["value"] for row in inside_show(registry)}
    assert values == {BADGES[0]: 1, BADGES[1]: 1, BADGES[2]: 0}
    back = inside("status", "set", BADGES[0], "--value", "0", "--registry", registry)
    assert (back.code, back.out, back.err.count("\n")) == (1, "", 1)
    assert [row["value"] for row in inside_show(registry)] == [1, 1, 0]


def inside_show(registry: Path) -> list[dict[str, object]]:
    return [dict(row) for row in inside("status", "show", *BADGES, "--registry", registry).lines()]


def test_a_suspension_ends_again(registry: Path) -> None:
    allocate(registry, BADGES[0], purpose="suspension")
    for value in ("1", "0"):
        ended = inside(
            "status", "set", BADGES[0], "--purpose", "suspension", "--value", value, "--registry", registry
        )
        assert ended.code == 0
        (row,) = inside("status", "show", BADGES[0], "--registry", registry).lines()
        assert (row["purpose"], row["value"]) == ("suspension", int(value))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["status", "set", "urn:example:unknown"], 1),
        (["status", "set", "urn:example:1", "--purpose", "suspension"], 1),
        (["status", "set", "urn:example:1", "--value", "2"], 1),
        (["status", "set", "urn:example:1", "--value", "256"], 2),
        (["status", "set", "urn:example:1", "--value", "true"], 2),
        (["status", "set"], 2),
        (["status", "show", "urn:example:unknown"], 1),
        (["status", "allocate", "x", "--list", "http://academy.example/1"], 1),
        (["status", "allocate", "x", "--list", STATUS_LIST, "--purpose", "suspension"], 1),
        (["status", "allocate", "", "--list", STATUS_LIST], 1),
    ],
    ids=lambda part: " ".join(part[1:]) if isinstance(part, list) else "",
)
def test_what_cannot_be_done_changes_nothing(arguments: list[str], code: int, registry: Path) -> None:
    allocate(registry, "urn:example:1")
    before = inside("status", "show", "urn:example:1", "--registry", registry).out
    refused = inside(*arguments, "--registry", registry)
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith("vcwallet: " if code == 1 else "Usage: ")
    assert inside("status", "show", "urn:example:1", "--registry", registry).out == before


def test_a_file_that_is_no_registry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    path.write_bytes(b"not a database")
    path.chmod(0o600)
    refused = program("status", "show", "--registry", path)
    assert (refused.code, refused.out, refused.err.count("\n")) == (1, "", 1)
    assert path.read_bytes() == b"not a database"
    missing = program("status", "show", "--registry", tmp_path / "missing")
    assert (missing.code, missing.out) == (2, "")


def test_a_revocation_is_seen_once_it_is_published(academy: Academy) -> None:
    check = ["verify", "--json", academy.badge, "--mirror", academy.web]
    assert inside(*check).code == 0
    badge = parsed(academy.badge)
    assert isinstance(badge, dict)
    registry = ["--registry", academy.registry]
    assert inside("status", "set", str(badge["id"]), *registry).code == 0
    assert inside(*check).code == 0  # not published yet
    assert inside("status", "show", *registry).lines()[0]["published"] is False
    published = program("status", "publish", *registry, "--key", academy.key, "--site", academy.web)
    assert (published.code, published.out) == (0, "")
    assert f"{STATUS_LIST}: version " in published.err
    assert inside("status", "show", *registry).lines()[0]["published"] is True
    checked = inside(*check)
    assert (checked.code, findings(checked.object())["status"]) == (1, "failed")


@pytest.mark.parametrize("name", [known.name for known in securers()])
def test_a_list_can_be_secured_in_each_way(name: str, academy: Academy) -> None:
    publish = [
        "status",
        "publish",
        "--registry",
        academy.registry,
        "--key",
        academy.key,
        "--site",
        academy.web,
    ]
    assert inside(*publish, "--securing", name).code == 0
    check = ["--json", "--mirror", academy.web]
    assert inside("verify", academy.badge, *check).code == 0
    assert findings(inside("verify", academy.revoked, *check).object())["status"] == "failed"
    if name != "vc+jwt":
        published = parsed(academy.web / "academy.example" / "status" / "1")
        assert isinstance(published, dict)
        assert published["issuer"] == PROVIDER.text
        assert isinstance(published["proof"], dict)
        assert published["proof"]["cryptosuite"] == name


def test_a_list_that_somebody_else_signs_is_not_believed(academy: Academy, tmp_path: Path) -> None:
    other = tmp_path / "other.key"
    inside("did", "create", "-o", other)
    publish = ["status", "publish", "--registry", academy.registry, "--key", other, "--site", academy.web]
    assert inside(*publish).code == 0
    checked = inside("verify", "--json", academy.badge, "--mirror", academy.web)
    assert checked.code in {1, 3}
    assert findings(checked.object())["status"] in {"failed", "indeterminate"}


def test_a_list_is_published_inside_the_site_only(academy: Academy, tmp_path: Path) -> None:
    registry = tmp_path / "registry.db"
    StatusRegistry.create(registry).close()
    site = tmp_path / "site"
    inside("status", "allocate", "x", "--registry", registry, "--list", "https://a.example/../../../evil")
    publish = inside("status", "publish", "--registry", registry, "--key", academy.key, "--site", site)
    assert publish.out == ""
    assert not list(tmp_path.rglob("evil"))
