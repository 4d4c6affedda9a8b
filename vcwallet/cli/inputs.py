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
from vcwallet.cli.output import harmless
from vcwallet.errors import MalformedError
from vcwallet.trust.pinned import PinnedIssuers, read_trust_list

MAX_BYTES = 4_000_000
PASSPHRASE = "VCWALLET_PASSPHRASE"  # noqa: S105  # the name of a variable, no secret
KEY_PASSPHRASE = "VCWALLET_KEY_PASSPHRASE"  # noqa: S105  # as above
STANDARD_INPUT = "-"

READABLE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)

R = TypeVar("R")


class NewFile(click.Path):
    """Take the name of a file that is made, and never standard output: what is in it is kept."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the path; refuse ``-``."""
        if os.fspath(value) == STANDARD_INPUT:
            self.fail("Name a file; this is never written to standard output.", param, ctx)
        return super().convert(value, param, ctx)


NEW = NewFile(dir_okay=False, path_type=Path)


def read(path: Path) -> bytes:
    """Return a file's bytes, or standard input's for ``-``.

    Raises:
        MalformedError: if there are more than 4,000,000 of them, or they cannot be read.
    """
    data = read_some(path)
    if len(data) > MAX_BYTES:
        raise MalformedError(f"{path} is larger than {MAX_BYTES:,} bytes.")
    return data


def read_some(path: Path) -> bytes:
    """Return a file's bytes as ``read`` does, but only the first 4,000,001 if there are more.

    A verifier refuses that many by itself, and goes on to the next file.

    Raises:
        MalformedError: if they cannot be read.
    """
    try:
        if str(path) == STANDARD_INPUT:
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise MalformedError(f"{path} cannot be read: {error.strerror}.") from None


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
        click.UsageError: if it needs one, and nobody can be asked.
    """
    given = os.environ.get(KEY_PASSPHRASE, "")
    try:
        # Where none is given, the empty one finds out whether this is a protected key at all.
        return load_key(path, given)
    except PassphraseError:
        if given:
            raise
    return load_key(path, _asked(KEY_PASSPHRASE, f"Passphrase of {harmless(str(path))}"))


def wallet_passphrase() -> str:
    """Return the wallet's passphrase: from the environment, or asked for.

    Raises:
        click.UsageError: if nobody can be asked.
    """
    return _asked(PASSPHRASE, "Passphrase of your wallet")


def new_passphrase(variable: str = PASSPHRASE) -> str:
    """Return a passphrase for something new, asked for twice, or taken from an environment variable.

    Raises:
        click.UsageError: if nobody can be asked.
    """
    return _asked(variable, "Choose a passphrase", twice=True)


def _asked(variable: str, words: str, *, twice: bool = False) -> str:
    given = os.environ.get(variable, "")
    if not given and not sys.stdin.isatty():
        raise click.UsageError(f"A passphrase is needed; set the environment variable {variable}.")
    return given or str(click.prompt(words, hide_input=True, confirmation_prompt=twice, err=True))


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
