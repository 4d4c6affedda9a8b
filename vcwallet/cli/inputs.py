"""What commands read: files, standard input, passphrases, keys, trust lists."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from did.encoding.strict_json import JSONObject, parse_json_object
from did.errors import EncodingError, PassphraseError
from did.key_file import load_key
from did.signers import LocalSigner
from vcwallet.errors import MalformedError
from vcwallet.trust.pinned import PinnedIssuers, read_trust_list

MAX_BYTES = 4_000_000
PASSPHRASE = "VCWALLET_PASSPHRASE"  # noqa: S105  # the name of a variable, no secret
KEY_PASSPHRASE = "VCWALLET_KEY_PASSPHRASE"  # noqa: S105  # as above
STANDARD_INPUT = "-"

READABLE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)

R = TypeVar("R")


def read(path: Path) -> bytes:
    """Return a file's bytes, or standard input's for ``-``.

    Raises:
        MalformedError: if there are more than 4,000,000 of them, or they cannot be read.
    """
    try:
        if str(path) == STANDARD_INPUT:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise MalformedError(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise MalformedError(f"{path} is larger than {MAX_BYTES:,} bytes.")
    return data


def read_json(path: Path) -> JSONObject:
    """Return the JSON object of a file.

    Raises:
        MalformedError: if it holds none.
    """
    try:
        return parse_json_object(read(path), max_bytes=MAX_BYTES)
    except EncodingError as error:
        raise MalformedError(f"{path}: {error.detail}", clause=error.clause) from None


def read_key(path: Path) -> LocalSigner:
    """Return the key of a file, asking for its passphrase if it has one.

    Raises:
        KeyFileError: if it holds no usable key, or others can read it.
        PassphraseError: if the passphrase is wrong.
    """
    given = os.environ.get(KEY_PASSPHRASE)
    try:
        return load_key(path, given)
    except PassphraseError:
        if given is not None or not sys.stdin.isatty():
            raise
    return load_key(path, click.prompt(f"Passphrase of {path}", hide_input=True, err=True))


def wallet_passphrase() -> str:
    """Return the wallet's passphrase: from the environment, or asked for.

    Raises:
        click.UsageError: if nobody can be asked.
    """
    return _given() or str(click.prompt("Passphrase of your wallet", hide_input=True, err=True))


def new_passphrase() -> str:
    """Return a passphrase for something new, asked for twice, or taken from the environment.

    Raises:
        click.UsageError: if nobody can be asked.
    """
    prompt = "Choose a passphrase"
    return _given() or str(click.prompt(prompt, hide_input=True, confirmation_prompt=True, err=True))


def _given() -> str:
    given = os.environ.get(PASSPHRASE, "")
    if not given and not sys.stdin.isatty():
        raise click.UsageError(f"A passphrase is needed; set the environment variable {PASSPHRASE}.")
    return given


def read_trust(path: Path | None) -> PinnedIssuers | None:
    """Return the trust list of a file, or None where no file is named.

    Raises:
        TrustListError: if it cannot be read.
    """
    return None if path is None else read_trust_list(read(path))


def options(*decorators: Callable[[R], R]) -> Callable[[R], R]:
    """Return a decorator that applies several of click's, the first one outermost."""

    def apply(function: R) -> R:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return apply
