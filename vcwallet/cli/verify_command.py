"""``vcwallet verify``: check credentials and presentations."""

from __future__ import annotations

import json
from pathlib import Path

import click

from vcwallet.cli.exits import exit_of
from vcwallet.cli.fetching import fetcher, fetching_options
from vcwallet.cli.inputs import READABLE, read_some, read_trust
from vcwallet.cli.progress import tracked
from vcwallet.cli.report import check_report, write_report
from vcwallet.cli.show import LANGUAGES, outcome_object, show_result
from vcwallet.securing.mechanism import Transaction
from vcwallet.verifier.policy import Policy, Scope
from vcwallet.verifier.result import VerificationResult
from vcwallet.verifier.verifier import Verifier


@click.command("verify")
@click.argument("sources", metavar="SOURCE...", type=READABLE, nargs=-1, required=True)
@click.option(
    "--trust", type=READABLE, envvar="VCWALLET_TRUST", help="Your list of trusted providers (JSON)."
)
@click.option("--audience", help="Your name for yourself, as you gave it to the learner.")
@click.option("--nonce", help="The question that you asked; use each one once.")
@click.option("--proof-only", is_flag=True, help="Check the signature alone.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Also write FILE.html, .csv or .json."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per source, on one line.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@fetching_options
def command(
    sources: tuple[Path, ...],
    trust: Path | None,
    audience: str | None,
    nonce: str | None,
    proof_only: bool,
    report: Path | None,
    as_json: bool,
    lang: str,
    mirror: Path | None,
    offline: bool,
) -> int:
    """Check credentials and presentations; each SOURCE is a file, or - for standard input."""
    if (audience is None) != (nonce is None):
        raise click.UsageError("--audience and --nonce belong together.")
    if report:
        check_report(report)
    transaction = Transaction(audience, nonce) if audience is not None and nonce is not None else None
    scope = Scope.PROOF_ONLY if proof_only else Scope.FULL
    policy = Policy(trust=read_trust(trust), transaction=transaction, scope=scope)
    verifier = Verifier(policy, fetcher(mirror, offline))
    results: list[tuple[str, VerificationResult]] = []
    for source in tracked(sources, len(sources), "Verifying") if len(sources) > 1 else sources:
        result = verifier.inspect(read_some(source))
        results.append((str(source), result))
        if as_json:
            click.echo(json.dumps(outcome_object(result, str(source))))
        else:
            show_result(result, str(source), lang)
    if report:
        write_report(report, results, lang)
    return exit_of([result.verdict for _, result in results])
