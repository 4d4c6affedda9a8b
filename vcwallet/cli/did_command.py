"""``vcwallet did``: make keys and DIDs, and resolve them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from did.algorithms import KEY_TYPES, KeyType, algorithm_of_key
from did.document_writer import write_document
from did.encoding.strict_json import JSONObject, dump_json
from did.flow import run
from did.identifiers import DID, DIDURL
from did.key_file import save_key
from did.methods.jwk import did_jwk
from did.methods.web import did_web_url
from did.mirror import mirror_path
from did.resolver import Resolver
from did.signers import LocalSigner, generate
from vcwallet.cli.fetching import fetcher, fetching_options
from vcwallet.cli.inputs import FOLDER, KEY_PASSPHRASE, NEW, new_passphrase
from vcwallet.cli.output import note
from vcwallet.status.publish import publish

_SIGNING: dict[str, KeyType] = {kind.name: kind for kind in KEY_TYPES if algorithm_of_key(kind)}
_DEFAULT_KIND = next(iter(_SIGNING))
_KEY_FRAGMENT = "key-1"


@click.group("did")
def command() -> None:
    """Make keys and DIDs, and resolve them."""


@command.command("create")
@click.option("--key-type", type=click.Choice(list(_SIGNING)), default=_DEFAULT_KIND, show_default=True)
@click.option("--method", type=click.Choice(["key", "jwk", "web"]), default="key", show_default=True)
@click.option("--domain", help="For did:web: the domain, and after colons a path (example.org:courses).")
@click.option("--site", type=FOLDER, help="For did:web: publish the DID document below this folder.")
@click.option("--protect", is_flag=True, help="Protect the key by a passphrase.")
@click.option("-o", "--output", type=NEW, required=True, help="The new key file.")
def create(
    key_type: str, method: str, domain: str | None, site: Path | None, protect: bool, output: Path
) -> None:
    """Make a key, write it to a file that only you can read, and print its DID."""
    if (method == "web") != bool(domain) or (site and not domain):
        raise click.UsageError("--method web, --domain and --site belong together.")
    signer = _named(generate(_SIGNING[key_type]), method, domain)
    did = signer.verification_method.did
    secret = new_passphrase(KEY_PASSPHRASE) if protect else None
    if site:
        path = mirror_path(site, did_web_url(did))
        path.parent.mkdir(parents=True, exist_ok=True)
        save_key(output, signer, secret)
        publish(dump_json(write_document(did, [(signer.verification_method, signer.public_key)])), path)
        note(f"DID document: {path}, to be served at {did_web_url(did)}")
    else:
        save_key(output, signer, secret)
    click.echo(did.text)


@command.command("resolve")
@click.argument("did")
@fetching_options
def resolve(did: str, mirror: Path | None, offline: bool) -> None:
    """Print the DID document of a DID."""
    document = run(Resolver().resolve(DID.parse(did)), fetcher(mirror, offline))
    click.echo(_pretty(document.source))


def _named(signer: LocalSigner, method: str, domain: str | None) -> LocalSigner:
    if method == "jwk":
        return signer.named(DIDURL(did_jwk(signer.public_key), fragment="0"))
    if domain:
        did = DID.parse(f"did:web:{domain}")
        did_web_url(did)
        return signer.named(DIDURL(did, fragment=_KEY_FRAGMENT))
    return signer


def _pretty(document: JSONObject) -> str:
    return json.dumps(document, indent=2)
