"""Read Python packages as syntax trees, for the rules that the tests in this folder enforce."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("did", "vcwallet")

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A source file: its dotted name, its path below the root, its text and its syntax tree."""

    name: str
    path: str
    text: str
    tree: ast.Module

    @property
    def package(self) -> str:
        """The dotted name that relative imports start from."""
        return self.name if self.path.endswith("__init__.py") else self.name.rpartition(".")[0]

    def at(self, node: ast.AST) -> str:
        """Return where ``node`` stands, as path and line."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def read_packages(root: Path = ROOT, packages: tuple[str, ...] = PACKAGES) -> tuple[Module, ...]:
    """Return every module of ``packages`` below ``root``."""
    return tuple(_read(path, root) for package in packages for path in sorted((root / package).rglob("*.py")))


def _read(path: Path, root: Path) -> Module:
    relative = path.relative_to(root)
    parts = relative.with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    text = path.read_text(encoding="utf-8")
    return Module(name, relative.as_posix(), text, ast.parse(text, filename=str(path)))


def fail_on(reports: list[str]) -> None:
    """Fail the test with every report, each on its own line."""
    if reports:
        pytest.fail("\n".join(["", *reports]), pytrace=False)


def write_package(root: Path, files: dict[str, str]) -> tuple[Module, ...]:
    """Write ``files`` below ``root`` and read them back: the bad sources that prove a rule can fail."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_packages(root, tuple(sorted({name.partition("/")[0] for name in files})))


def imports(module: Module, known: frozenset[str]) -> Iterator[tuple[str, ast.AST]]:
    """Yield every imported name with its node, wherever the import stands in the file.

    ``from package import name`` yields ``package.name`` where that is one of the ``known`` modules,
    and ``package`` otherwise. ``import_module("name")`` counts as an import.
    """
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            for alias in node.names:
                target = f"{base}.{alias.name}"
                yield (target if target in known else base), node
        elif isinstance(node, ast.Call) and _is_import_module(node.func):
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, node


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    parts = module.package.split(".")
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def _is_import_module(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"import_module", "__import__"}


def public_functions(module: Module) -> Iterator[tuple[str, Function]]:
    """Yield the functions and methods that a caller may use, with their dotted names."""
    if not any(part.startswith("_") for part in module.name.split(".")):
        yield from _public_functions(module.tree.body, module.name)


def _public_functions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Function]]:
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            yield from _public_functions([*node.body, *node.orelse], prefix)
        elif isinstance(node, ast.ClassDef | Function) and not _is_private(node.name):
            if isinstance(node, ast.ClassDef):
                yield from _public_functions(node.body, f"{prefix}.{node.name}")
            else:
                yield f"{prefix}.{node.name}", node


def _is_private(name: str) -> bool:
    # ``__init__`` and its like are the class's own spelling of a public call.
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


def public_classes(module: Module) -> Iterator[tuple[str, ast.ClassDef]]:
    """Yield the public classes at the top of a module."""
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef) and not _is_private(node.name):
            yield f"{module.name}.{node.name}", node


def decorators(node: Function) -> frozenset[str]:
    """Return the last names of a function's decorators."""
    found = set()
    for decorator in node.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        found.add(target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", ""))
    return frozenset(found)


def strings(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield every string and bytes literal that is not a docstring."""
    docstrings = {id(node) for node in _docstrings(module.tree)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            if isinstance(node.value, str):
                yield node.value, node
            elif isinstance(node.value, bytes):
                yield node.value.decode("latin-1"), node


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | Function) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value
