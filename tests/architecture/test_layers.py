"""Who may import whom, as a table; and that nobody imports in a circle."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from source_tree import PACKAGES, Module, fail_on, imports, read_packages, write_package

# What each layer names as its own dependencies. A layer may also use what these in turn may use.
LAYERS: dict[str, tuple[str, ...]] = {
    "did": (),
    "vcwallet.errors": ("did.errors",),
    "vcwallet.model": ("vcwallet.errors", "did.identifiers", "did.keys", "did.encoding"),
    "vcwallet.rdf": ("vcwallet.errors", "did.encoding"),
    "vcwallet.securing": (
        "vcwallet.model", "vcwallet.rdf", "did.algorithms", "did.keys", "did.relationships", "did.signers",
        "did.encoding",
    ),
    "vcwallet.status": ("vcwallet.model", "did.encoding"),
    "vcwallet.trust": ("vcwallet.model", "did"),
    "vcwallet.microcredential": ("vcwallet.model",),
    "vcwallet.verifier": (
        "vcwallet.securing", "vcwallet.model", "vcwallet.status", "vcwallet.trust", "did",
    ),
    "vcwallet.issuer": ("vcwallet.securing", "vcwallet.model", "vcwallet.status", "did"),
    "vcwallet.wallet": ("vcwallet.securing", "vcwallet.model", "vcwallet.verifier"),
    "vcwallet.protocols": ("vcwallet.wallet", "vcwallet.verifier", "vcwallet.issuer"),
    "vcwallet.facade": (
        "vcwallet.issuer", "vcwallet.wallet", "vcwallet.verifier", "vcwallet.microcredential",
        "vcwallet.protocols",
    ),
    "vcwallet.cli": (
        "vcwallet.issuer", "vcwallet.wallet", "vcwallet.verifier", "vcwallet.microcredential",
        "vcwallet.protocols", "vcwallet.facade",
    ),
    "vcwallet.__main__": ("vcwallet.cli",),
}  # fmt: skip

# Each layer's way to say what went wrong; they import nothing else.
SHARED = ("did.errors", "vcwallet.errors")

# Stated beside the table, so that an edge added above cannot quietly allow them.
NEVER: dict[str, tuple[str, ...]] = {
    "did": ("vcwallet",),
    "vcwallet.securing": (
        "vcwallet.verifier", "vcwallet.status", "vcwallet.trust", "vcwallet.wallet",
        "did.fetch", "did.resolver",
    ),
}  # fmt: skip

# The package's front door names what it offers; nothing behind it may go through it.
FRONT_DOOR = "vcwallet"


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def layer_of(name: str) -> str | None:
    return next((layer for layer in LAYERS if within(name, layer)), None)


def allowed(layer: str) -> frozenset[str]:
    """Return what a layer may import: itself, what it names, and what that may import in turn."""
    found = {layer, *SHARED}
    for dependency in LAYERS.get(layer, ()):
        found |= {dependency} | (allowed(dependency) if dependency in LAYERS else set())
    return frozenset(found)


def layer_violations(modules: tuple[Module, ...]) -> list[str]:
    known = frozenset(module.name for module in modules)
    found = []
    for module in modules:
        if module.name == FRONT_DOOR:
            continue
        layer = layer_of(module.name)
        if layer is None:
            found.append(f"{module.path}: is in no layer of the table")
            continue
        for name, node in imports(module, known):
            if not any(within(name, package) for package in PACKAGES):
                continue
            forbidden = any(within(name, package) for package in NEVER.get(layer, ()))
            if forbidden or not any(within(name, package) for package in allowed(layer)):
                found.append(f"{module.at(node)}: {layer} may not import {name}")
    return sorted(found)


def import_cycles(modules: tuple[Module, ...]) -> list[str]:
    """Return a circle of imports, if there is one; deferred and type-only imports count."""
    known = frozenset(module.name for module in modules)
    graph: dict[str, set[str]] = {module.name: set() for module in modules}
    for module in modules:
        for name, _ in imports(module, known):
            target = name
            while target and target not in known:
                target = target.rpartition(".")[0]
            if target:
                graph[module.name].add(target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" -> ".join(reversed(error.args[1]))]
    return []


def test_every_import_follows_the_layers() -> None:
    fail_on(layer_violations(read_packages()))


def test_nothing_is_imported_in_a_circle() -> None:
    fail_on(import_cycles(read_packages()))


def test_the_table_allows_nothing_that_is_stated_as_never() -> None:
    for layer, forbidden in NEVER.items():
        for name in forbidden:
            assert not any(within(name, package) for package in allowed(layer)), f"{layer} reaches {name}"


@pytest.mark.parametrize(
    ("path", "source", "report"),
    [
        ("did/keys.py", "import vcwallet.model", "did may not import vcwallet.model"),
        ("did/keys.py", "def f():\n    from vcwallet import model", "did may not import vcwallet"),
        ("vcwallet/securing/jwt.py", "from did import resolver", "securing may not import did"),
        ("vcwallet/securing/jwt.py", "from did.fetch import f", "securing may not import did.fetch"),
        ("vcwallet/securing/jwt.py", "from ..verifier import x", "securing may not import vcwallet.verifier"),
        (
            "vcwallet/securing/jwt.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import vcwallet.trust",
            "securing may not import vcwallet.trust",
        ),
        (
            "vcwallet/model/view.py",
            "import importlib\nimportlib.import_module('vcwallet.cli')",
            "vcwallet.cli",
        ),
        ("vcwallet/rdf/walk.py", "from vcwallet.model import view", "rdf may not import vcwallet.model"),
        ("vcwallet/wallet/store.py", "import vcwallet", "wallet may not import vcwallet"),
        ("vcwallet/elsewhere.py", "", "is in no layer of the table"),
    ],
)
def test_a_forbidden_import_is_reported(tmp_path: Path, path: str, source: str, report: str) -> None:
    assert report in "".join(layer_violations(write_package(tmp_path, {path: source})))


def test_allowed_imports_are_not_reported(tmp_path: Path) -> None:
    files = {
        "did/errors.py": "",
        "vcwallet/errors.py": "from did.errors import x",
        "vcwallet/securing/jwt.py": "import did.identifiers\nfrom vcwallet import errors",
        "vcwallet/securing/sd_jwt.py": "from vcwallet.model import x",
        "vcwallet/cli/verify.py": "import json\nfrom did.fetch import f\nfrom vcwallet.status import s",
    }
    assert layer_violations(write_package(tmp_path, files)) == []


@pytest.mark.parametrize(
    "second",
    [
        "import did.a",
        "from did import a",
        "from . import a",
        "from .a import name",
        "def f():\n    from did.a import name",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from did.a import name",
    ],
)
def test_a_circle_is_reported(tmp_path: Path, second: str) -> None:
    modules = write_package(tmp_path, {"did/a.py": "from did.b import name", "did/b.py": second})
    assert import_cycles(modules) in (["did.a -> did.b -> did.a"], ["did.b -> did.a -> did.b"])


def test_a_package_that_offers_its_modules_is_no_circle(tmp_path: Path) -> None:
    files = {"did/__init__.py": "from did.a import name", "did/a.py": "from did.b import x", "did/b.py": ""}
    assert import_cycles(write_package(tmp_path, files)) == []
