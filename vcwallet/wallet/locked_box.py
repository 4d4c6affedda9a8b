"""Seal under a passphrase and keep files, with the errors of a wallet."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from did.errors import KeyFileError, PassphraseError
from did.passphrase import MAX_SEALED_BYTES, Argon2id, MemoryShortError, seal, unseal
from did.private_file import create_private, read_sealed
from vcwallet.errors import WalletDamagedError, WalletError, WrongPassphraseError


def lock(plaintext: bytes, passphrase: str, purpose: str, costs: Argon2id) -> bytes:
    """Return ``plaintext`` sealed under a passphrase.

    Raises:
        WrongPassphraseError: if the passphrase is empty or otherwise unusable.
        WalletError: if the plaintext is too long or this computer lacks the memory.
    """
    with _as_wallet_errors(WalletError):
        return seal(plaintext, passphrase, purpose, costs)


def unlock(sealed: bytes, passphrase: str, purpose: str) -> bytes:
    """Return what ``lock`` sealed.

    Raises:
        WrongPassphraseError: if the passphrase is another one, or the contents were altered.
        WalletDamagedError: if this is something else or cut short.
        WalletError: if this computer lacks the memory.
    """
    with _as_wallet_errors(WalletDamagedError):
        return unseal(sealed, passphrase, purpose)


def write_new(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read.

    Raises:
        WalletError: if the path exists or cannot be written.
    """
    with _as_wallet_errors(WalletError):
        create_private(path, data)


def read(path: Path) -> bytes:
    """Return the contents of a sealed file.

    Raises:
        WalletError: if the file is missing, not a file, or too large.
    """
    with _as_wallet_errors(WalletError):
        return read_sealed(path, MAX_SEALED_BYTES)


@contextmanager
def _as_wallet_errors(otherwise: type[WalletError]) -> Generator[None]:
    try:
        yield
    except PassphraseError as error:
        raise WrongPassphraseError(error.detail, clause=error.clause, fix=error.fix) from None
    except MemoryShortError as error:
        raise WalletError(error.detail, clause=error.clause, fix=error.fix) from None
    except KeyFileError as error:
        raise otherwise(error.detail, clause=error.clause, fix=error.fix) from None
