"""That what is pinned, what is declared and what the Makefile uses are the same."""

from __future__ import annotations

import re
import tomllib

from source_tree import ROOT

PINNED = re.compile(r"([A-Za-z0-9][\w.-]*)==(\S+)")


def normal(name: str) -> str:
    """Return a project's name as the packaging specifications compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def unpinned(constraints: str, declared: list[str]) -> list[str]:
    lines = [line for line in constraints.splitlines() if line and not line.startswith("#")]
    found = [f"{line!r} is not NAME==VERSION" for line in lines if not PINNED.fullmatch(line)]
    names = {normal(match[1]) for line in lines if (match := PINNED.fullmatch(line))}
    for requirement in declared:
        match = re.match(r"[\w.-]+", requirement)
        if match is None or normal(match[0]) not in names:
            found.append(f"{requirement} is not pinned")
    return found


def test_every_declared_dependency_is_pinned_and_nothing_is_loose() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    assert unpinned((ROOT / "constraints.txt").read_text(encoding="utf-8"), declared) == []


def test_a_loose_line_and_a_missing_pin_are_reported() -> None:
    constraints = "# how to refresh\nPyNaCl==1.6.2\nclick>=8\n"
    assert unpinned(constraints, ["pynacl>=1.5", "coverage[toml]"]) == [
        "'click>=8' is not NAME==VERSION",
        "coverage[toml] is not pinned",
    ]
