"""``vcwallet wallet``: hold credentials in an encrypted file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from vcwallet.cli.exits import exit_of
from vcwallet.cli.fetching import fetcher, fetching_options
from vcwallet.cli.inputs import EXISTING, NEW, READABLE, new_passphrase, options, read_some, wallet_passphrase
from vcwallet.cli.output import console, grid, harmless, note, write
from vcwallet.cli.present_command import chosen, transaction_options
from vcwallet.cli.show import LANGUAGES, credential_lines, title_of
from vcwallet.errors import WalletDamagedError, WalletError
from vcwallet.securing.mechanism import Transaction
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import Verdict
from vcwallet.verifier.verifier import Verifier, system_time
from vcwallet.wallet.wallet import Wallet

SHORT = 8
wallet_option = click.option(
    "--wallet",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="VCWALLET_WALLET",
    required=True,
    help="The wallet's file; also from VCWALLET_WALLET.",
)
BACKUP_PASSPHRASE = "VCWALLET_BACKUP_PASSPHRASE"  # noqa: S105  # the name of a variable, no secret


@click.group("wallet")
def command() -> None:
    """Hold credentials in an encrypted file.

    The passphrase is asked for, or taken from VCWALLET_PASSPHRASE.
    """


@command.command("init")
@wallet_option
def init(path: Path) -> None:
    """Make a new wallet with a new key; print the learner's DID, to be given to providers."""
    with Wallet.create(path, new_passphrase()) as wallet:
        click.echo(wallet.signer().verification_method.did.text)


@command.command("add")
@click.argument("sources", metavar="SECURED...", type=READABLE, nargs=-1, required=True)
@wallet_option
@fetching_options
def add(sources: tuple[Path, ...], path: Path, mirror: Path | None, offline: bool) -> int:
    """Verify credentials and keep them; one that is not kept does not stop the others."""
    verifier = Verifier(Policy(), fetcher(mirror, offline))
    with Wallet.open(path, wallet_passphrase()) as wallet:
        return exit_of([_keep(wallet, verifier, source) for source in sources])


def _keep(wallet: Wallet, verifier: Verifier, source: Path) -> Verdict:
    secured = read_some(source)
    result = verifier.inspect(secured)
    if result.presentation is not None:
        note(f"vcwallet: {source} is a presentation; a wallet keeps the credentials that were issued.")
        return Verdict.REJECTED
    if result.verdict is Verdict.INDETERMINATE:
        reasons = " ".join(finding.detail for finding in result.reasons)
        note(f"vcwallet: {source} was not added, because it could not be checked: {reasons}")
        return Verdict.INDETERMINATE
    try:
        name = wallet.add(secured, result)
    except WalletDamagedError:
        raise
    except WalletError as error:
        note(f"vcwallet: {source} was not added: {error}")
        return Verdict.REJECTED
    note(f"{source}: kept as {name[:SHORT]}")
    return Verdict.ACCEPTED


@command.command("list")
@wallet_option
@options(click.option("--json", "as_json", is_flag=True, help="One JSON object per line."))
def list_(path: Path, as_json: bool) -> None:
    """List what the wallet holds."""
    with Wallet.open(path, wallet_passphrase()) as wallet:
        held = wallet.credentials()
        own = wallet.signer().verification_method.did.text
    if as_json:
        for item in held:
            row = {"id": item.id, "title": title_of(item.view), "issuer": item.view.issuer}
            click.echo(json.dumps(row))
        return
    print_list(own, [(item.id[:SHORT], title_of(item.view), item.view.issuer) for item in held])


def print_list(own: str, rows: list[tuple[str, str, str]]) -> None:
    """Print the wallet's owner and its credentials."""
    console().print(f"   Wallet of {own}" if rows else f"   The wallet of {own} is empty.")
    head = tuple((title, "bold") for title in ("Id", "Title", "Issued by"))
    grid([head, *(tuple((harmless(cell), "") for cell in row) for row in rows)] if rows else [], indent=3)


@command.command("show")
@click.argument("name", metavar="ID")
@wallet_option
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@click.option("--raw", is_flag=True, help="Print the credential itself, as its issuer secured it.")
def show(name: str, path: Path, lang: str, raw: bool) -> None:
    """Show what a credential says."""
    with Wallet.open(path, wallet_passphrase()) as wallet:
        held = wallet.find(name)
    if raw:
        write(None, held.secured)
        return
    for label, value in credential_lines(held.view, lang):
        console().print(f"{label}: {value}")


@command.command("present")
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@wallet_option
@transaction_options
def present(
    names: tuple[str, ...], path: Path, audience: str, nonce: str, securing: str | None, output: Path | None
) -> None:
    """Show credentials to one verifier, in answer to its nonce."""
    transaction = Transaction(audience, nonce)
    with Wallet.open(path, wallet_passphrase()) as wallet:
        write(output, wallet.present(names, transaction, system_time(), chosen(securing)))


@command.command("remove")
@click.argument("name", metavar="ID")
@wallet_option
def remove(name: str, path: Path) -> None:
    """Forget a credential."""
    with Wallet.open(path, wallet_passphrase()) as wallet:
        wallet.remove(name)


@command.command("export")
@click.argument("backup", type=NEW)
@wallet_option
def export(backup: Path, path: Path) -> None:
    """Write everything into one backup file, sealed under a passphrase of its own."""
    with Wallet.open(path, wallet_passphrase()) as wallet:
        count = wallet.export(backup, _backup_passphrase("Choose a passphrase for the backup", twice=True))
    note(f"{count} records in {backup}")


@command.command("import")
@click.argument("backup", type=EXISTING)
@wallet_option
def import_(backup: Path, path: Path) -> None:
    """Take over what a backup holds."""
    with Wallet.open(path, wallet_passphrase()) as wallet:
        count = wallet.import_(backup, _backup_passphrase("Passphrase of the backup", twice=False))
    note(f"{count} new records from {backup}")


def _backup_passphrase(words: str, *, twice: bool) -> str:
    given = os.environ.get(BACKUP_PASSPHRASE) or os.environ.get("VCWALLET_PASSPHRASE")
    if given:
        return given
    answer: str = click.prompt(words, hide_input=True, confirmation_prompt=twice, err=True)
    return answer
