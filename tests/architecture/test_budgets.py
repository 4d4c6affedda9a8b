"""Sizes that keep the code readable, and what a public name owes its caller."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

import pytest
from source_tree import (
    Function,
    Module,
    decorators,
    fail_on,
    public_classes,
    public_functions,
    read_packages,
    write_package,
)

MAX_FILE_LINES = 300
MEDIAN_FILE_LINES = 150
P90_FUNCTION_LINES = 30
MAX_POSITIONAL = 4

# click hands a flag to its command as a Boolean.
MAY_TAKE_BOOLEANS = ("vcwallet/cli/",)


def file_lengths(modules: tuple[Module, ...]) -> dict[str, int]:
    """Return the number of lines of each file that holds any code."""
    return {module.path: module.text.count("\n") for module in modules if module.tree.body}


def function_lengths(modules: tuple[Module, ...]) -> dict[str, int]:
    """Return the number of lines of each function, its docstring included."""
    return {
        module.at(node): (node.end_lineno or node.lineno) - node.lineno + 1
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, Function)
    }


def percentile_90(values: list[int]) -> int:
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * 9 // 10) - 1)]


def long_files(modules: tuple[Module, ...]) -> list[str]:
    lengths = file_lengths(modules)
    found = [f"{path}: {count} lines" for path, count in lengths.items() if count > MAX_FILE_LINES]
    if lengths and statistics.median(lengths.values()) > MEDIAN_FILE_LINES:
        found.append(f"the median file has {statistics.median(lengths.values())} lines")
    return found


def long_functions(modules: tuple[Module, ...]) -> list[str]:
    lengths = function_lengths(modules)
    if not lengths or percentile_90(list(lengths.values())) <= P90_FUNCTION_LINES:
        return []
    return [f"{place}: {count} lines" for place, count in lengths.items() if count > P90_FUNCTION_LINES]


def any_types(modules: tuple[Module, ...]) -> list[str]:
    """Return where ``Any`` is imported or reached; without that, no annotation can name it."""
    return [
        f"{module.at(node)}: Any"
        for module in modules
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.alias) and node.name == "Any")
        or (isinstance(node, ast.Attribute) and node.attr == "Any")
    ]


def boolean_parameters(modules: tuple[Module, ...]) -> list[str]:
    return [
        f"{module.at(node)}: {name}({argument.arg}) is a Boolean"
        for module in modules
        if not module.path.startswith(MAY_TAKE_BOOLEANS)
        for name, node in public_functions(module)
        for argument, default in _parameters(node)
        if _is_boolean(argument, default)
    ]


def _parameters(node: Function) -> list[tuple[ast.arg, ast.expr | None]]:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    missing: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    return [
        *zip(positional, [*missing, *arguments.defaults], strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]


def _is_boolean(argument: ast.arg, default: ast.expr | None) -> bool:
    annotation = ast.unparse(argument.annotation).strip("'\"") if argument.annotation else ""
    kinds = {kind.strip() for kind in annotation.removeprefix("Optional[").removesuffix("]").split("|")}
    return kinds - {"None"} == {"bool"} or (
        isinstance(default, ast.Constant) and isinstance(default.value, bool)
    )


def many_positional(modules: tuple[Module, ...]) -> list[str]:
    found = []
    for module in modules:
        for name, node in public_functions(module):
            names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            count = len(names) - (names[:1] in (["self"], ["cls"]))
            if count > MAX_POSITIONAL and not module.path.startswith(MAY_TAKE_BOOLEANS):
                found.append(f"{module.at(node)}: {name} takes {count} positional parameters")
    return found


def undocumented(modules: tuple[Module, ...]) -> list[str]:
    """Return public modules, classes, functions and methods without a docstring; magic methods need none."""
    found = []
    for module in modules:
        if module.tree.body and ast.get_docstring(module.tree) is None:
            found.append(f"{module.path}:1: {module.name}")
        for name, node in (*public_classes(module), *public_functions(module)):
            magic = node.name.startswith("__")
            inherited = not isinstance(node, ast.ClassDef) and decorators(node) & {
                "override",
                "overload",
                "setter",
            }
            if not (magic or inherited or ast.get_docstring(node)):
                found.append(f"{module.at(node)}: {name}")
    return found


def test_files_are_short() -> None:
    fail_on(long_files(read_packages()))


def test_functions_are_short() -> None:
    fail_on(long_functions(read_packages()))


def test_nothing_is_typed_as_any() -> None:
    fail_on(any_types(read_packages()))


def test_public_functions_take_no_booleans() -> None:
    fail_on(boolean_parameters(read_packages()))


def test_public_functions_take_few_positional_parameters() -> None:
    fail_on(many_positional(read_packages()))


def test_every_public_name_is_documented() -> None:
    fail_on(undocumented(read_packages()))


def test_a_long_file_and_a_long_median_are_reported(tmp_path: Path) -> None:
    modules = write_package(
        tmp_path, {"did/a.py": "x = 1\n" * 301, "did/b.py": "x = 1\n", "did/__init__.py": ""}
    )
    assert long_files(modules) == ["did/a.py: 301 lines", "the median file has 151.0 lines"]


def test_long_functions_are_reported_only_when_they_are_more_than_a_tenth(tmp_path: Path) -> None:
    long = "def long():\n" + "    x = 1\n" * 30
    short = "".join(f"def short_{number}():\n    return 1\n" for number in range(9))
    assert long_functions(write_package(tmp_path / "few", {"did/a.py": short + long})) == []
    assert long_functions(write_package(tmp_path / "many", {"did/a.py": short + long * 2})) == [
        "did/a.py:19: 31 lines",
        "did/a.py:50: 31 lines",
    ]


@pytest.mark.parametrize("source", ["from typing import Any", "import typing as t\nx: t.Any = 1"])
def test_any_is_reported(tmp_path: Path, source: str) -> None:
    assert any_types(write_package(tmp_path, {"did/a.py": source}))


@pytest.mark.parametrize(
    "source",
    [
        "def f(strict: bool): ...",
        "def f(*, strict: bool | None = None): ...",
        "def f(strict: 'bool'): ...",
        "def f(strict=True): ...",
        "class C:\n    async def f(self, strict: Optional[bool]): ...",
        "class C:\n    def __init__(self, strict: bool): ...",
    ],
)
def test_a_boolean_parameter_is_reported(tmp_path: Path, source: str) -> None:
    modules = write_package(tmp_path, {"did/a.py": source, "vcwallet/cli/a.py": source})
    assert len(boolean_parameters(modules)) == 1
    assert "is a Boolean" in boolean_parameters(modules)[0]


def test_private_functions_and_values_that_may_be_boolean_are_not_reported(tmp_path: Path) -> None:
    source = "def _f(strict: bool): ...\ndef g(value: str | int | bool) -> bool: ...\n"
    assert boolean_parameters(write_package(tmp_path, {"did/a.py": source})) == []


def test_many_positional_parameters_are_reported(tmp_path: Path) -> None:
    source = "class C:\n    def few(self, a, b, c, d, *, e): ...\n    def many(self, a, b, c, d, e): ...\n"
    assert many_positional(write_package(tmp_path, {"did/a.py": source})) == [
        "did/a.py:3: did.a.C.many takes 5 positional parameters"
    ]


def test_undocumented_names_are_reported(tmp_path: Path) -> None:
    source = (
        "class C:\n    def m(self): ...\n    def _p(self): ...\n    def __len__(self): ...\n"
        "    @override\n    def n(self): ...\n"
        "def f():\n    '''Say it.'''\n    def inner(): ...\ndef g(): ...\n"
    )
    assert undocumented(write_package(tmp_path, {"did/a.py": source, "did/__init__.py": ""})) == [
        "did/a.py:1: did.a",
        "did/a.py:1: did.a.C",
        "did/a.py:2: did.a.C.m",
        "did/a.py:10: did.a.g",
    ]
