"""That what `spec/` points to exists: every test, every file, every link; and that its tables are whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from source_tree import ROOT, fail_on

COLUMNS = ("clause", "duty", "implemented in", "proven by")
# Whoever implements nothing says so and why; whoever proves nothing says that it is open.
EXCUSES = ("not implemented", "not applicable")
OPEN = ("open", "nothing to prove")

TEST = re.compile(r"tests/[\w/.-]+\.py::[\w:]+")
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:did|vcwallet|tests|spec|examples)/(?:[\w.-]+/)*(?:[\w.-]+\.\w+)?")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return the functions and ``Class::method`` names that a test file defines."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return frozenset(_names(tree.body, ""))


def _names(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name
        elif isinstance(node, ast.ClassDef):
            yield from _names(node.body, f"{prefix}{node.name}::")


def pages(root: Path) -> list[Path]:
    return sorted((root / "spec").rglob("*.md"))


def _lines(page: Path, root: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        yield f"{page.relative_to(root).as_posix()}:{number}", line


def missing_tests(root: Path) -> list[str]:
    """Return each test that a page names and that no test file defines."""
    found = []
    for page in pages(root):
        for place, line in _lines(page, root):
            for reference in TEST.findall(line):
                path, _, name = reference.partition("::")
                if not (root / path).is_file() or name not in names_in(root / path):
                    found.append(f"{place}: there is no test {reference}")
    return found


def missing_files(root: Path) -> list[str]:
    """Return each file or folder that a page names in code or in a link and that is not there."""
    found = []
    for page in pages(root):
        for place, line in _lines(page, root):
            named = [root / path for code in CODE.findall(line) if (path := _path(code))]
            linked = [page.parent / link for link in LINK.findall(line) if "://" not in link]
            found += [f"{place}: there is no {path}" for path in (*named, *linked) if not path.exists()]
    return found


def _path(code: str) -> str:
    match = PATH.fullmatch(code.partition("::")[0])
    return match[0] if match else ""


def faulty_tables(root: Path) -> list[str]:
    """Return what is wrong with the tables of the requirements."""
    found = []
    for page in sorted((root / "spec" / "requirements").glob("*.md")):
        tables = [(place, _cells(line)) for place, line in _lines(page, root) if line.startswith("|")]
        if tuple(cells for _, cells in tables[:1]) != (COLUMNS,):
            found.append(f"{page.name}: has no table with the columns {', '.join(COLUMNS)}")
        found += [f"{place}: {fault}" for place, cells in tables[2:] for fault in _row_faults(cells)]
    return found


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def _row_faults(cells: tuple[str, ...]) -> Iterator[str]:
    if len(cells) != len(COLUMNS):
        yield f"{len(cells)} cells instead of {len(COLUMNS)}"
        return
    for column, cell in zip(COLUMNS, cells, strict=True):
        if not cell:
            yield f"nothing under {column}"
    _, _, implemented, proven = cells
    excused = implemented.startswith(EXCUSES)
    if not (excused or any(map(_path, CODE.findall(implemented)))):
        yield f"names neither a file nor one of {', '.join(EXCUSES)}"
    if not (TEST.search(proven) or proven.startswith(OPEN)):
        yield "names neither a test nor says that it is open"


def test_every_test_that_a_page_names_exists() -> None:
    fail_on(missing_tests(ROOT))


def test_every_file_that_a_page_names_exists() -> None:
    fail_on(missing_files(ROOT))


def test_every_requirement_says_where_it_is_implemented_and_what_proves_it() -> None:
    fail_on(faulty_tables(ROOT))


def test_there_are_requirements() -> None:
    assert any((ROOT / "spec" / "requirements").glob("*.md"))


GOOD = "| clause | duty | implemented in | proven by |\n|---|---|---|---|\n"


def _page(root: Path, text: str) -> Path:
    folder = root / "spec" / "requirements"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.md").write_text(text, encoding="utf-8")
    (root / "did").mkdir(exist_ok=True)
    (root / "did" / "keys.py").write_text("", encoding="utf-8")
    (root / "tests").mkdir(exist_ok=True)
    (root / "tests" / "test_a.py").write_text(
        "def test_one(): ...\nclass TestTwo:\n    def test_three(self): ...\n", encoding="utf-8"
    )
    return root


def test_a_page_that_tells_the_truth_is_not_reported(tmp_path: Path) -> None:
    text = (
        f"{GOOD}| §1 | do it | `did/keys.py` | `tests/test_a.py::test_one` |\n"
        "| §2 | do that | not implemented: later | open |\n"
        "| §3 | nobody has to | not applicable: nothing does | nothing to prove |\n"
        "\n[this page](a.md#top), [the web](https://x.example/), `did:key`, `did.json`\n"
        "`tests/test_a.py::TestTwo::test_three`\n"
    )
    root = _page(tmp_path, text)
    assert missing_tests(root) + missing_files(root) + faulty_tables(root) == []


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("see `tests/test_a.py::test_two`", "a.md:1: there is no test tests/test_a.py::test_two"),
        ("see `tests/test_a.py::test_three`", "there is no test tests/test_a.py::test_three"),
        ("see `tests/test_b.py::test_one`", "there is no test tests/test_b.py::test_one"),
        ("see `did/gone.py`", "a.md:1: there is no "),
        ("see `vcwallet/gone/`", "a.md:1: there is no "),
        ("see [there](gone.md)", "a.md:1: there is no "),
        ("no table", "a.md: has no table with the columns clause, duty"),
        ("| clause | duty | where | proof |\n|---|---|---|---|", "a.md: has no table with the columns"),
        (f"{GOOD}| §1 | do it | `did/keys.py` |", "a.md:3: 3 cells instead of 4"),
        (f"{GOOD}| §1 |  | `did/keys.py` | open |", "a.md:3: nothing under duty"),
        (f"{GOOD}| §1 | do it | somewhere | open |", "a.md:3: names neither a file"),
        (f"{GOOD}| §1 | do it | `did/keys.py` | yes |", "a.md:3: names neither a test"),
    ],
)
def test_what_a_page_gets_wrong_is_reported(tmp_path: Path, text: str, report: str) -> None:
    root = _page(tmp_path, text)
    assert report in "\n".join(missing_tests(root) + missing_files(root) + faulty_tables(root))
