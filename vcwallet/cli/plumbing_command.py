"""``vcwallet plumbing``: look inside, for people who debug proofs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from did.encoding import jcs
from vcwallet.cli.inputs import READABLE, read_json
from vcwallet.rdf.canonize import canonize as canonize_rdf
from vcwallet.rdf.contexts import Contexts

_ALGORITHMS = {"rdfc-1.0": lambda document: canonize_rdf(document, Contexts()), "jcs": jcs.canonicalize}


@click.group("plumbing")
def command() -> None:
    """Look inside, for people who debug proofs."""


@command.command("canonize")
@click.option("--algorithm", type=click.Choice(list(_ALGORITHMS)), default="rdfc-1.0", show_default=True)
@click.argument("source", metavar="FILE", type=READABLE)
def canonize(algorithm: str, source: Path) -> None:
    """Print the canonical form of a JSON document, exactly as it is hashed."""
    sys.stdout.buffer.write(_ALGORITHMS[algorithm](read_json(source)))
    sys.stdout.buffer.flush()
