"""``vcwallet present``: show credentials to one verifier, in answer to its nonce."""

from __future__ import annotations

from pathlib import Path

import click

from vcwallet.cli.inputs import EXISTING, OUTPUT, READABLE, options, read, read_key
from vcwallet.cli.output import write
from vcwallet.errors import MalformedError
from vcwallet.securing.mechanism import Securer, Transaction
from vcwallet.securing.registry import securer, securers
from vcwallet.verifier.verifier import system_time
from vcwallet.wallet.present import check_secured, present

transaction_options = options(
    click.option("--audience", required=True, help="The verifier's name for itself, as it told you."),
    click.option("--nonce", required=True, help="The verifier's question, as it told you."),
    click.option(
        "--securing",
        type=click.Choice([known.name for known in securers()]),
        help="How; by default as fits the credentials and the key.",
    ),
    click.option("-o", "--output", type=OUTPUT, help="The presentation's file."),
)


@click.command("present")
@click.argument("sources", metavar="SECURED...", type=READABLE, nargs=-1, required=True)
@click.option(
    "--key", "key_file", type=EXISTING, envvar="VCWALLET_KEY", required=True, help="The learner's key file."
)
@transaction_options
def command(
    sources: tuple[Path, ...],
    key_file: Path,
    audience: str,
    nonce: str,
    securing: str | None,
    output: Path | None,
) -> None:
    """Show credentials to one verifier, in answer to its nonce."""
    credentials = [_secured(source) for source in sources]
    transaction = Transaction(audience, nonce)
    made = present(credentials, read_key(key_file), transaction, system_time(), securer=chosen(securing))
    write(output, made)


def _secured(source: Path) -> bytes:
    secured = read(source)
    try:
        return check_secured(secured)
    except MalformedError as error:
        raise MalformedError(f"{source}: {error.detail}", clause=error.clause, fix=error.fix) from None


def chosen(securing: str | None) -> Securer | None:
    """Return the way of securing that was asked for, or None for the one that fits."""
    return None if securing is None else securer(securing)
