"""Write what was found into a file: HTML for people, CSV for tables, JSON for programs."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Sequence
from pathlib import Path

import click

from vcwallet.cli.output import harmless, write
from vcwallet.cli.show import credential_lines, outcome_object, reason_text
from vcwallet.verifier.result import Verdict, VerificationResult

Results = Sequence[tuple[str, VerificationResult]]

# The wide ones are taken for the narrow ones by table programs set to Japanese, Chinese or Korean.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_COLOURS = {Verdict.ACCEPTED: "#0a7d33", Verdict.REJECTED: "#b3261e", Verdict.INDETERMINATE: "#8a6100"}
_WORDS = {Verdict.ACCEPTED: "Accepted", Verdict.REJECTED: "Rejected", Verdict.INDETERMINATE: "Could not tell"}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Verification report</title><style>
body {{ font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b }}
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
article {{ border: 1px solid #d0d0d0; border-radius: 8px; padding: 1rem 1.25rem; margin: 1rem 0 }}
h2 {{ margin: 0 0 .5rem; font-size: 1.15rem; overflow-wrap: anywhere }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .5rem 0 }}
dt {{ color: #555 }} dd {{ margin: 0; overflow-wrap: anywhere }}
table {{ border-collapse: collapse; width: 100%; font-size: .92rem }}
td {{ border-top: 1px solid #e5e5e5; padding: .3rem .5rem; vertical-align: top; overflow-wrap: anywhere }}
small {{ color: #666 }}
</style></head><body><h1>Verification report</h1>
{body}
</body></html>
"""


def check_report(path: Path) -> None:
    """Check that a report can be written under this name.

    Raises:
        click.UsageError: if the ending is none of .html, .csv and .json.
    """
    if path.suffix not in _KINDS:
        raise click.UsageError("A report's name ends in .html, .csv or .json.")


def write_report(path: Path, results: Results, language: str) -> None:
    """Write a report; the file's ending, checked before by ``check_report``, says which kind.

    Raises:
        KeyFileError: if the file cannot be written.
    """
    write(path, _KINDS[path.suffix](results, language).encode())


def _json(results: Results, language: str) -> str:  # noqa: ARG001  # words are those of the findings
    return json.dumps([outcome_object(result, source) for source, result in results], indent=2)


def _html(results: Results, language: str) -> str:
    return _PAGE.format(body="\n".join(_article(source, result, language) for source, result in results))


def _csv(results: Results, language: str) -> str:  # noqa: ARG001  # as above
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(["source", "outcome", "check", "finding", "detail", "clause"])
    for source, result in results:
        for inner in (result, *result.contained):
            for finding in inner.findings:
                cells = [source, inner.verdict.value, finding.check.value, finding.outcome.value]
                rows.writerow([_cell(cell) for cell in [*cells, finding.detail, finding.clause or ""]])
    return out.getvalue()


def _cell(text: str) -> str:
    # A table program would run a cell that begins like this as a formula.
    plain = harmless(text)
    return f"'{plain}" if plain.startswith(_FORMULA_STARTS) else plain


def _article(source: str, result: VerificationResult, language: str) -> str:
    colour, words = _COLOURS[result.verdict], _WORDS[result.verdict]
    parts = [f'<article><h2><span style="color:{colour}">{words}</span> · {_escape(source)}</h2>']
    parts += [f"<p><strong>{_escape(reason_text(reason))}</strong></p>" for reason in result.reasons]
    for inner in result.contained or (result,):
        if inner.credential:
            if inner.verdict is not Verdict.ACCEPTED:
                parts.append("<p><em>What it claims, not to be relied on:</em></p>")
            lines = credential_lines(inner.credential, language)
            items = "".join(f"<dt>{_escape(label)}</dt><dd>{_escape(value)}</dd>" for label, value in lines)
            parts.append(f"<dl>{items}</dl>")
    for inner in (result, *result.contained):
        rows = "".join(
            f"<tr><td>{finding.check.value}</td><td>{finding.outcome.value}</td>"
            f"<td>{_escape(finding.detail)} <small>{_escape(finding.clause or '')}</small></td></tr>"
            for finding in inner.findings
        )
        parts.append(f"<table>{rows}</table>")
    return "".join(parts) + "</article>"


def _escape(text: str) -> str:
    return html.escape(harmless(text))


_KINDS = {".json": _json, ".csv": _csv, ".html": _html}
