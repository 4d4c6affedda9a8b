"""``vcwallet status``: keep and publish the status of issued credentials."""

from __future__ import annotations

import json
from pathlib import Path

import click

from did.mirror import mirror_path
from vcwallet.cli.inputs import EXISTING, FOLDER, NEW, read_key
from vcwallet.cli.output import note
from vcwallet.issuer.status import REVOCATION, ListSigner, StatusKeeper
from vcwallet.securing.registry import DEFAULT_SECURING, securer, securers
from vcwallet.status.registry import StatusRegistry
from vcwallet.verifier.verifier import system_time

registry_option = click.option(
    "--registry", type=EXISTING, envvar="VCWALLET_REGISTRY", required=True, help="The registry's file."
)


@click.group("status")
def command() -> None:
    """Keep and publish the status of issued credentials."""


@command.command("init")
@click.argument("registry", type=NEW)
def init(registry: Path) -> None:
    """Make a new, empty registry."""
    StatusRegistry.create(registry).close()
    note(f"New registry: {registry}")


@command.command("allocate")
@click.argument("credential_ids", metavar="CREDENTIAL-ID...", nargs=-1, required=True)
@registry_option
@click.option("--list", "list_url", required=True, help="The https URL at which the list is published.")
@click.option("--purpose", default=REVOCATION, show_default=True)
def allocate(credential_ids: tuple[str, ...], registry: Path, list_url: str, purpose: str) -> None:
    """Give credentials their places in a status list; print their status entries."""
    with StatusRegistry.open(registry) as opened:
        keeper = StatusKeeper(opened, list_url, purpose)
        keeper.reserve(credential_ids)
        for credential_id in credential_ids:
            click.echo(
                json.dumps({"credential": credential_id, "credentialStatus": keeper.entry(credential_id)})
            )


@command.command("set")
@click.argument("credential_ids", metavar="CREDENTIAL-ID...", nargs=-1, required=True)
@registry_option
@click.option("--purpose", default=REVOCATION, show_default=True)
@click.option(
    "--value", type=click.IntRange(0, 255), default=1, show_default=True, help="1 revokes or suspends."
)
def set_(credential_ids: tuple[str, ...], registry: Path, purpose: str, value: int) -> None:
    """Set the status of credentials, for example revoke them; publish afterwards."""
    with StatusRegistry.open(registry) as opened:
        for credential_id in credential_ids:
            opened.set_status(credential_id, purpose, value)
            note(f"{credential_id}: {purpose} is {value}")
    note("Publish the list for others to see it: vcwallet status publish")


@command.command("show")
@click.argument("credential_ids", metavar="[CREDENTIAL-ID...]", nargs=-1)
@registry_option
def show(credential_ids: tuple[str, ...], registry: Path) -> None:
    """Show the lists, or the entries of credentials; one JSON object per line."""
    with StatusRegistry.open(registry) as opened:
        for credential_id in credential_ids:
            for entry in opened.status(credential_id):
                click.echo(
                    json.dumps(
                        {
                            "credential": entry.credential_id,
                            "list": entry.list_url,
                            "purpose": entry.purpose,
                            "index": entry.index,
                            "value": entry.value,
                        }
                    )
                )
        for state in opened.lists() if not credential_ids else ():
            click.echo(
                json.dumps(
                    {
                        "list": state.list_url,
                        "purpose": state.purpose,
                        "entries": state.shape.entries,
                        "used": state.allocated,
                        "published": not state.needs_publishing,
                    }
                )
            )


@command.command("publish")
@registry_option
@click.option(
    "--key", "key_file", type=EXISTING, envvar="VCWALLET_KEY", required=True, help="The issuer's key file."
)
@click.option(
    "--site", type=FOLDER, required=True, help="Write https://HOST/PATH to the file SITE/HOST/PATH."
)
@click.option(
    "--securing",
    type=click.Choice([known.name for known in securers()]),
    default=DEFAULT_SECURING,
    show_default=True,
)
def publish(registry: Path, key_file: Path, site: Path, securing: str) -> None:
    """Sign every status list as it is now, and put it in place of the published one."""
    signer = ListSigner(read_key(key_file), securer(securing))
    with StatusRegistry.open(registry) as opened:
        for state in opened.lists():
            path = mirror_path(site, state.list_url)
            path.parent.mkdir(parents=True, exist_ok=True)
            keeper = StatusKeeper(opened, state.list_url, state.purpose)
            version = signer.publish(keeper, path, system_time())
            note(f"{state.list_url}: version {version} in {path}")
