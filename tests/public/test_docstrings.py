"""What `help()` tells a caller: every public name, and which specification decides what it does.

Two rules for the modules that implement specifications. Each has a `Spec:` line somewhere. Each function
whose docstring has `Args:` or `Raises:` has a `Spec:` line: its own, or that of its class or module.
The methods of a `Protocol` leave that to whoever implements them.
A `Spec:` line stands last and names something, wherever it is.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import did
import vcwallet

# Modules, and packages with all below them, whose behaviour a specification decides.
IMPLEMENT_SPECIFICATIONS = (
    "did.algorithms",
    "did.cose_key",
    "did.document",
    "did.document_reader",
    "did.encoding",
    "did.identifiers",
    "did.jwk",
    "did.keys",
    "did.methods",
    "did.multikey",
    "did.resolver",
    "vcwallet.model",
    "vcwallet.protocols",
    "vcwallet.rdf",
    "vcwallet.securing",
    "vcwallet.status.bitstring",
    "vcwallet.status.check",
    "vcwallet.status.entry",
    "vcwallet.status.status_list",
)

# Modules among these whose functions follow no specification of their own, with the reason.
EXEMPT = {
    "did.methods.method": "our own interface; each method names its specification",
    "vcwallet.model.members": "reads for others; every refusal names the clause that its caller gave",
    "vcwallet.model.profile": "our own interface; each profile names its specification",
    "vcwallet.securing.mechanism": "our own interface; each mechanism names its specification",
    "vcwallet.securing.registry": "our own list of the mechanisms",
}

SECTION = re.compile(r"^(?:Args|Raises):$", re.MULTILINE)
SPEC = re.compile(r"^Spec:[ \t]*(.*)$", re.MULTILINE)


def public_modules(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not any(part.startswith("_") for part in info.name.split(".")):
            yield importlib.import_module(info.name)


def members(owner: object, module: str) -> Iterator[tuple[str, object]]:
    """Yield the public classes and functions that ``owner`` itself defines."""
    for name, value in vars(owner).items():
        target = _unwrap(value)
        defined_here = getattr(target, "__module__", None) == module
        if not name.startswith("_") and defined_here and (inspect.isclass(target) or callable(target)):
            yield name, target


def _unwrap(value: object) -> object:
    if isinstance(value, property):
        return value.fget
    if isinstance(value, staticmethod | classmethod):
        return value.__func__
    return getattr(value, "__wrapped__", value)


def public_names(module: ModuleType) -> Iterator[tuple[str, object, tuple[object, ...]]]:
    """Yield name, object and what surrounds it, for every class, function and method of a module."""
    for name, value in members(module, module.__name__):
        yield f"{module.__name__}.{name}", value, (module,)
        if inspect.isclass(value):
            for method, function in members(value, module.__name__):
                yield f"{module.__name__}.{name}.{method}", function, (value, module)


def without_docstring(modules: list[ModuleType]) -> list[str]:
    return [
        name
        for module in modules
        for name, value, owners in public_names(module)
        if not _docstring(value, name, owners[0])
    ]


def _docstring(value: object, name: str, owner: object) -> str:
    # A method that overrides a documented one may leave the words to it.
    inherited = getattr(owner, name.rpartition(".")[2], None)
    return inspect.getdoc(value) or (inspect.getdoc(inherited) if inspect.isclass(owner) else "") or ""


def without_specification(modules: list[ModuleType]) -> tuple[list[str], Counter[str]]:
    """Return the modules and functions that lack a `Spec:` line, and counts for a report."""
    missing = []
    counts: Counter[str] = Counter()
    for module in modules:
        names = list(public_names(module))
        counts["public names"] += len(names)
        if not implements_specification(module.__name__):
            continue
        counts["modules that implement a specification"] += 1
        if any(_names_specification(value) for value in (module, *(value for _, value, _ in names))):
            missing += _functions_without_specification(names, counts)
        elif names:
            missing.append(module.__name__)
    return missing, counts


def implements_specification(module: str) -> bool:
    listed = any(module == name or module.startswith(name + ".") for name in IMPLEMENT_SPECIFICATIONS)
    return listed and module not in EXEMPT


def _functions_without_specification(
    names: list[tuple[str, object, tuple[object, ...]]], counts: Counter[str]
) -> list[str]:
    missing = []
    for name, value, owners in names:
        interface = any(getattr(owner, "_is_protocol", False) for owner in owners)
        if interface or inspect.isclass(value) or not SECTION.search(inspect.getdoc(value) or ""):
            continue
        counts["their functions with Args or Raises"] += 1
        if _names_specification(value):
            counts["of these, with their own Spec line"] += 1
        elif not any(_names_specification(owner) for owner in owners):
            missing.append(name)
    return missing


def _names_specification(value: object) -> bool:
    return SPEC.search(inspect.getdoc(value) or "") is not None


def loose_specifications(modules: list[ModuleType]) -> list[str]:
    """Return the names whose `Spec:` line is empty or does not stand last."""
    found = []
    for module in modules:
        for name, value, _ in public_names(module):
            text = inspect.getdoc(value) or ""
            match = SPEC.search(text)
            if match and (not match[1].strip() or "\n\n" in text[match.start() :]):
                found.append(name)
    return found


@pytest.fixture(scope="module")
def modules() -> list[ModuleType]:
    return [module for package in (did, vcwallet) for module in public_modules(package)]


def test_every_public_name_has_a_docstring(modules: list[ModuleType]) -> None:
    found = without_docstring(modules)
    assert not found, "\n".join(["no docstring:", *found])


def test_functions_that_implement_a_specification_name_it(
    modules: list[ModuleType], record_property: Callable[[str, object], None]
) -> None:
    missing, counts = without_specification(modules)
    for what, count in counts.items():
        record_property(what, count)
    assert not missing, "\n".join([f"no Spec line (of {dict(counts)}):", *missing])


def test_a_specification_stands_last_and_names_something(modules: list[ModuleType]) -> None:
    found = loose_specifications(modules)
    assert not found, "\n".join(["Spec line is empty or not the last:", *found])


def test_exempt_modules_exist(modules: list[ModuleType]) -> None:
    names = {module.__name__ for module in modules}
    assert set(EXEMPT) - names == set()


CARELESS = '''
class Bare:
    def method(self):
        pass

    @property
    def value(self):
        """Return it."""

class Child(Bare):
    @property
    def value(self):
        return 1

def parse(data):
    """Return what it says.

    Raises:
        ValueError: never.
    """

def encode(data):
    """Return it encoded.

    Args:
        data: something.

    Spec: RFC 4648 §5
    """

def decode(data):
    """Return it decoded.

    Spec: RFC 4648 §5

    Raises:
        ValueError: if it is not encoded.
    """

def empty(data):
    """Return nothing.

    Spec:
    """
'''


@pytest.fixture
def careless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    (tmp_path / "careless_names.py").write_text(CARELESS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(f"{__name__}.IMPLEMENT_SPECIFICATIONS", ("careless_names", "silent"))
    yield importlib.import_module("careless_names")
    del sys.modules["careless_names"]


def test_careless_docstrings_are_reported(careless: ModuleType) -> None:
    assert without_docstring([careless]) == [
        "careless_names.Bare",
        "careless_names.Bare.method",
        "careless_names.Child",
    ]
    assert without_specification([careless])[0] == ["careless_names.parse"]
    assert loose_specifications([careless]) == ["careless_names.decode", "careless_names.empty"]


def test_a_module_that_implements_a_specification_without_naming_it_is_reported(careless: ModuleType) -> None:
    silent = ModuleType("silent")
    silent.__dict__["parse"] = careless.parse
    careless.parse.__module__ = silent.__name__
    assert without_specification([silent])[0] == ["silent"]
