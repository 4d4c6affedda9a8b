"""Where commands get DID documents and status lists from: the web, a folder, or nowhere."""

from __future__ import annotations

from pathlib import Path

import click

from did.fetchers import OfflineFetcher
from did.flow import Fetcher
from did.mirror import MirrorFetcher
from vcwallet.cli.inputs import FOLDER, options
from vcwallet.verifier.verifier import default_fetcher

fetching_options = options(
    click.option(
        "--mirror",
        type=FOLDER,
        envvar="VCWALLET_MIRROR",
        help="Read https://HOST/PATH from the file FOLDER/HOST/PATH instead of the web.",
    ),
    click.option("--offline", is_flag=True, help="Fetch nothing; what would be needed is *could not tell*."),
)


def fetcher(mirror: Path | None, offline: bool) -> Fetcher:
    """Return what fetches, as the options say; --offline has the last word."""
    if offline:
        return OfflineFetcher()
    return MirrorFetcher(mirror) if mirror else default_fetcher()
