"""``vcwallet verify --report``: pages for people, tables, and JSON for programs, all harmless."""

from __future__ import annotations

import csv
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from cli_kit import AUDIENCE, NONCE, Academy, found_academy, inside, items, parsed, program

QUESTION = ["--audience", AUDIENCE, "--nonce", NONCE]


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Academy:
    return found_academy(tmp_path_factory.mktemp("academy"))


class Page(HTMLParser):
    """Read a page as a browser would: its elements, their attributes, and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.attributes: list[str] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [f"{name}={value}" for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_says_what_the_terminal_says(academy: Academy, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    ended = program(
        "verify", academy.badge, academy.revoked, "--mirror", academy.web, "--report", report, "--lang", "fr"
    )
    assert (ended.code, ended.err) == (1, "")
    page = Page(report)
    assert page.elements.count("article") == 2
    for words in ("Accepted", "Rejected", "Marie-Claire Wagener", "18/20", "not to be relied on", "revoked"):
        assert words in page.text
    assert "Sécurité du cloud pour petites entreprises" in page.text
    assert "W3C Bitstring Status List 1.0" in page.text
    if sys.platform != "win32":
        assert report.stat().st_mode & 0o777 == 0o600


def test_a_page_loads_nothing_and_runs_nothing(academy: Academy, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    inside("verify", academy.badge, "--mirror", academy.web, "--report", report)
    page = Page(report)
    assert not {"script", "img", "link", "iframe", "object", "svg"} & set(page.elements)
    assert not [one for one in page.attributes if one.startswith(("src=", "href=", "on"))]
    assert any("default-src 'none'" in one for one in page.attributes)


def test_a_table_has_one_row_for_each_finding(academy: Academy, tmp_path: Path) -> None:
    shown, report = tmp_path / "shown.json", tmp_path / "report.csv"
    inside("present", academy.badge, "--key", academy.learner_key, *QUESTION, "-o", shown)
    ended = program("verify", shown, *QUESTION, "--mirror", academy.web, "--report", report)
    assert ended.code == 0
    with report.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(rows[0]) == {"source", "outcome", "check", "finding", "detail", "clause"}
    assert {row["source"] for row in rows} == {str(shown)}
    assert {row["outcome"] for row in rows} == {"accepted"}
    checks = [row["check"] for row in rows]
    assert checks.count("proof") == 2  # that of the presentation and that of the credential
    assert checks.count("status") == 1


def test_json_is_the_list_of_what_json_prints_line_by_line(academy: Academy, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    ended = program(
        "verify", "--json", academy.badge, academy.altered, "--mirror", academy.web, "--report", report
    )
    assert ended.code == 1
    assert parsed(report) == ended.lines()
    assert [row["outcome"] for row in items(parsed(report))] == ["accepted", "rejected"]


@pytest.mark.parametrize("name", ["report.txt", "report", "-", "report.HTML"])
def test_another_ending_is_refused_before_anything_is_done(
    name: str, academy: Academy, tmp_path: Path
) -> None:
    refused = program("verify", academy.badge, "--offline", "--report", name, folder=tmp_path)
    assert (refused.code, refused.out) == (2, "")
    assert ".html, .csv or .json" in refused.err
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_cannot_be_written_is_an_error_and_not_a_verdict(
    academy: Academy, tmp_path: Path
) -> None:
    report = tmp_path / "missing" / "report.html"
    ended = program("verify", academy.badge, "--mirror", academy.web, "--report", report)
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert f"{report} cannot be written" in ended.err


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\N{FULLWIDTH EQUALS SIGN}"])
def test_no_cell_of_a_table_is_run_as_a_formula(start: str, academy: Academy, tmp_path: Path) -> None:
    name = f'{start}HYPERLINK("x","y")'
    (tmp_path / name).write_bytes(academy.badge.read_bytes())
    report = tmp_path / "report.csv"
    ended = inside_folder(tmp_path, "verify", "--mirror", academy.web, "--report", report, "--", name)
    assert ended == 0
    with report.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\N{FULLWIDTH EQUALS SIGN}"))
    assert "HYPERLINK" in rows[0][0]


def inside_folder(folder: Path, *arguments: str | Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return inside(*arguments).code


def test_the_name_of_a_file_is_text_and_no_markup(academy: Academy, tmp_path: Path) -> None:
    name = "<script>alert(1)<&'\">.json" if sys.platform != "win32" else "&.json"
    (tmp_path / name.replace("/", "")).write_bytes(academy.badge.read_bytes())
    report = tmp_path / "report.html"
    assert inside_folder(tmp_path, "verify", name, "--mirror", academy.web, "--report", report) == 0
    page = Page(report)
    assert "script" not in page.elements
    assert name in page.text
