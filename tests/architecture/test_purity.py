"""What the packages may not touch: network, clock, ``assert``, and names that belong to a registry."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_tree import Module, fail_on, imports, read_packages, strings, write_package

NETWORK = (
    "socket", "socketserver", "ssl", "httpx", "requests", "aiohttp", "urllib3", "urllib.request",
    "http.client", "http.server", "ftplib", "smtplib", "asyncio.open_connection", "asyncio.to_thread",
)  # fmt: skip
CLOCK = (
    "time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter",
    "time.perf_counter_ns", "time.localtime", "time.gmtime", "datetime.datetime.now",
    "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today",
)  # fmt: skip

# Each exception has its reason. A path that ends in a slash stands for the files below it.
MAY_USE_NETWORK = {
    "did/fetch.py": "the one guarded HTTP client",
}
MAY_READ_CLOCK = {
    "did/fetch.py": "a fetch that takes too long is given up",
    "vcwallet/verifier/verifier.py": "the driver: it fixes the time once when the flow starts",
    "vcwallet/facade.py": "the one-line calls take the present moment where the caller names none",
    "vcwallet/cli/": "a command runs now",
}

# These ask the registry of securing mechanisms, so that a new mechanism changes no line of theirs.
NAME_NO_MECHANISM = ("vcwallet/verifier/", "vcwallet/wallet/", "vcwallet/cli/")
MECHANISM_NAME = re.compile(
    r"(?:eddsa|ecdsa|mldsa\d*|slhdsa\d*|falcon\d*|bbs)-(?:[a-z\d]+-)*20\d\d"
    r"|v[cp](?:-ld)?\+(?:jwt|cose|cwt)|kb\+jwt|sd[-+](?:jwt|cwt)|jwt_vc|vc_jwt"
    r"|DataIntegrityProof|(?:Ed25519|Ecdsa|EcdsaSecp256r1|Bbs\w*|JsonWeb)Signature20\d\d"
)


def excepted(module: Module, paths: dict[str, str]) -> bool:
    return any(module.path.startswith(path) if path.endswith("/") else module.path == path for path in paths)


def uses(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield every imported module and every use of an imported name, spelt as where it comes from."""
    bound: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                bound[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                yield f"{node.module}.{alias.name}", node
    yield from imports(module, frozenset())
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            head, *rest = ast.unparse(node).split(".")
            if head in bound:
                yield ".".join([bound[head], *rest]), node


def forbidden_uses(modules: tuple[Module, ...], names: tuple[str, ...], paths: dict[str, str]) -> list[str]:
    found = {
        f"{module.at(node)}: uses {name}"
        for module in modules
        if not excepted(module, paths)
        for used, node in uses(module)
        for name in names
        if used == name or used.startswith(name + ".")
    }
    return sorted(found)


def assert_statements(modules: tuple[Module, ...]) -> list[str]:
    return [
        f"{module.at(node)}: assert is no guard; python -O removes it"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assert)
    ]


def named_mechanisms(modules: tuple[Module, ...]) -> list[str]:
    return [
        f"{module.at(node)}: names {match[0]}"
        for module in modules
        if module.path.startswith(NAME_NO_MECHANISM)
        for text, node in strings(module)
        for match in MECHANISM_NAME.finditer(text)
    ]


def test_only_the_guarded_client_uses_the_network() -> None:
    fail_on(forbidden_uses(read_packages(), NETWORK, MAY_USE_NETWORK))


def test_only_drivers_read_the_clock() -> None:
    fail_on(forbidden_uses(read_packages(), CLOCK, MAY_READ_CLOCK))


def test_the_packages_have_no_assert_statement() -> None:
    fail_on(assert_statements(read_packages()))


def test_verifier_wallet_and_command_line_name_no_mechanism() -> None:
    fail_on(named_mechanisms(read_packages()))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import socket", "socket"),
        ("def f():\n    import httpx", "httpx"),
        ("from urllib.request import urlopen", "urllib.request"),
        ("from urllib import request", "urllib.request"),
        ("import http.client as c", "http.client"),
        ("import importlib\nimportlib.import_module('httpx')", "httpx"),
        ("import asyncio\nasync def f():\n    await asyncio.to_thread(print)", "asyncio.to_thread"),
    ],
)
def test_a_network_use_is_reported_outside_the_guarded_client(tmp_path: Path, source: str, name: str) -> None:
    modules = write_package(tmp_path, {"did/fetch.py": source, "did/resolver.py": source})
    reports = forbidden_uses(modules, NETWORK, MAY_USE_NETWORK)
    assert reports
    assert all(
        report.startswith("did/resolver.py:") and report.endswith(f"uses {name}") for report in reports
    )


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import time\nx = time.time()", "time.time"),
        ("from time import monotonic as m\nx = m()", "time.monotonic"),
        ("from datetime import datetime\nx = datetime.now()", "datetime.datetime.now"),
        ("import datetime as d\nx = d.datetime.utcnow()", "datetime.datetime.utcnow"),
        ("from datetime import date as day\nx = day.today", "datetime.date.today"),
    ],
)
def test_a_clock_is_reported_outside_the_drivers(tmp_path: Path, source: str, name: str) -> None:
    modules = write_package(
        tmp_path, {"vcwallet/cli/issue.py": source, "vcwallet/verifier/checks.py": source}
    )
    reports = forbidden_uses(modules, CLOCK, MAY_READ_CLOCK)
    assert reports
    assert all(r.startswith("vcwallet/verifier/checks.py:") and r.endswith(f"uses {name}") for r in reports)


def test_harmless_neighbours_of_network_and_clock_are_not_reported(tmp_path: Path) -> None:
    source = (
        "import ipaddress, time\nfrom datetime import datetime, UTC\nfrom urllib.parse import urlsplit\n"
        "x = datetime.fromtimestamp(0, UTC)\ny = time.strptime('1', '%d')\nnow = x\nz = now.time()\n"
    )
    modules = write_package(tmp_path, {"did/a.py": source})
    assert forbidden_uses(modules, NETWORK + CLOCK, {}) == []


def test_an_assert_statement_is_reported(tmp_path: Path) -> None:
    modules = write_package(tmp_path, {"did/a.py": "def f(x):\n    assert x\n"})
    assert assert_statements(modules) == ["did/a.py:2: assert is no guard; python -O removes it"]


@pytest.mark.parametrize(
    ("literal", "name"),
    [
        ("'eddsa-jcs-2022'", "eddsa-jcs-2022"),
        ("'ecdsa-sd-2023'", "ecdsa-sd-2023"),
        ("'bbs-2023'", "bbs-2023"),
        ("'mldsa44-rdfc-2024'", "mldsa44-rdfc-2024"),
        ("b'vc+jwt'", "vc+jwt"),
        ("f'application/vp+jwt;{1}'", "vp+jwt"),
        ("'dc+sd-jwt'", "sd-jwt"),
        ("{'type': 'DataIntegrityProof'}", "DataIntegrityProof"),
        ("'Ed25519Signature2020'", "Ed25519Signature2020"),
    ],
)
def test_a_mechanism_name_is_reported_outside_its_registry(tmp_path: Path, literal: str, name: str) -> None:
    source = f'"""Not for {name}."""\n\nX = {literal}\n'
    files = {"vcwallet/cli/a.py": source, "vcwallet/verifier/a.py": source, "vcwallet/securing/a.py": source}
    assert named_mechanisms(write_package(tmp_path, files)) == [
        f"vcwallet/cli/a.py:3: names {name}",
        f"vcwallet/verifier/a.py:3: names {name}",
    ]
