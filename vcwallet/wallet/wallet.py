"""The learner's wallet: her key, and the credentials that were issued to her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from did import private_jwk
from did.encoding import base64url
from did.encoding.strict_json import JSON, dump_json, parse_json_object
from did.errors import DIDError
from did.signers import LocalSigner, generate
from vcwallet.errors import ProfileError, WalletDamagedError, WalletError
from vcwallet.model.profiles import read_view
from vcwallet.model.view import CredentialView
from vcwallet.securing.mechanism import Securer, Transaction
from vcwallet.verifier.result import VerificationResult
from vcwallet.wallet.present import present
from vcwallet.wallet.records import Record, RecordId
from vcwallet.wallet.store import DEFAULT_SETTINGS, WalletSettings, WalletStore

_KEY, _CREDENTIAL = "key", "credential"
MIN_PREFIX = 4


@dataclass(frozen=True, slots=True)
class HeldCredential:
    """Hold a credential of the wallet.

    Args:
        id: its name in the wallet.
        secured: its bytes, as the issuer gave them.
        view: what it says, as its proof protected it when it was added.
    """

    id: RecordId
    secured: bytes = field(repr=False)
    view: CredentialView = field(repr=False)


class Wallet:
    """Keep a holder's keys and credentials in an encrypted file; best used with ``with``."""

    __slots__ = ("_store",)

    def __init__(self, store: WalletStore) -> None:
        """Use an open store; callers want ``create`` or ``open``."""
        self._store = store

    @classmethod
    def create(cls, path: Path, passphrase: str, settings: WalletSettings = DEFAULT_SETTINGS) -> Self:
        """Make a new wallet with a new key.

        Raises:
            WalletError: if the file exists or cannot be written.
        """
        wallet = cls(WalletStore.create(path, passphrase, settings))
        wallet.signer()
        return wallet

    @classmethod
    def open(cls, path: Path, passphrase: str, settings: WalletSettings = DEFAULT_SETTINGS) -> Self:
        """Open a wallet.

        Raises:
            WrongPassphraseError: if the passphrase does not open it.
            WalletDamagedError: if the file was altered or truncated.
            WalletError: if the file is missing or cannot be read.
        """
        return cls(WalletStore.open(path, passphrase, settings))

    def signer(self) -> LocalSigner:
        """Return the holder's own key; a wallet whose making was interrupted gets one now.

        Raises:
            WalletDamagedError: if the key makes no sense.
        """
        return self.signers()[0]

    def signers(self) -> tuple[LocalSigner, ...]:
        """Return the holder's keys: her own, and those that came with backups of other wallets.

        Raises:
            WalletDamagedError: if a key makes no sense.
        """
        keys = self._store.records(_KEY)
        if not keys:
            self._store.add(_KEY, private_jwk.encode(generate()))
            keys = self._store.records(_KEY)
        try:
            return tuple(private_jwk.decode(key.payload) for key in keys)
        except DIDError:
            raise WalletDamagedError("A key in this wallet makes no sense.", fix="Use a backup.") from None

    def add(self, secured: bytes, result: VerificationResult) -> RecordId:
        """Keep a credential whose proof opened; one that is there already is not added again.

        Args:
            secured: its bytes.
            result: what its verification found.

        Raises:
            WalletError: if its proof did not open, it was rejected, or it was issued to somebody else.
        """
        view = result.credential
        if result.presentation is not None:
            raise WalletError("This is a presentation; a wallet keeps credentials.")
        if view is None or not result.accepted:
            reasons = " ".join(finding.detail for finding in result.reasons)
            raise WalletError(f"This credential is not taken into the wallet: {reasons}")
        own = [signer.verification_method.did.text for signer in self.signers()]
        if view.subject_ids and not set(own).intersection(view.subject_ids):
            raise WalletError(
                "This credential was issued to somebody else.", fix=f"Your identifier is {own[0]}."
            )
        for held in self.credentials():
            if held.secured == secured:
                return held.id
        kept: dict[str, JSON] = {"secured": base64url.encode(secured), "document": view.document}
        return self._store.add(_CREDENTIAL, dump_json(kept))

    def credentials(self) -> tuple[HeldCredential, ...]:
        """Return the credentials, in the order in which they were added.

        Raises:
            WalletDamagedError: if one of them makes no sense.
        """
        return tuple(_held(record) for record in self._store.records(_CREDENTIAL))

    def find(self, name: str) -> HeldCredential:
        """Return the credential whose id begins with ``name``, which must be at least 4 characters long.

        Raises:
            WalletError: if there is none, or more than one.
        """
        found = [held for held in self.credentials() if held.id.startswith(name)]
        if len(name) < MIN_PREFIX:
            raise WalletError(
                f"{name!r} is too short to name a credential.",
                fix="Give at least the first four characters of the id.",
            )
        if len(found) != 1:
            many = "more than one credential" if found else "no credential"
            raise WalletError(
                f"There is {many} with the id {name[:40]!r}.", fix="List the wallet to see the ids."
            )
        return found[0]

    def present(
        self,
        names: Sequence[str],
        transaction: Transaction,
        created: datetime,
        securer: Securer | None = None,
    ) -> bytes:
        """Return a presentation of some credentials for one verifier and one question.

        Raises:
            WalletError: if a credential is not there, none is named, or no key of the wallet fits them all.
        """
        chosen = [self.find(name) for name in names]
        secured = [held.secured for held in chosen]
        return present(secured, self._presenter(chosen), transaction, created, securer=securer)

    def _presenter(self, chosen: Sequence[HeldCredential]) -> LocalSigner:
        for signer in self.signers():
            own = signer.verification_method.did.text
            if all(own in held.view.subject_ids for held in chosen if held.view.subject_ids):
                return signer
        raise WalletError(
            "These credentials were issued to different identifiers, so nobody can present them together.",
            fix="Present them one by one.",
        )

    def remove(self, name: str) -> None:
        """Forget a credential.

        Raises:
            WalletError: if there is no such credential.
        """
        self._store.remove(self.find(name).id)

    def export(self, path: Path, passphrase: str) -> int:
        """Write everything into one backup file, sealed under a passphrase; return how many records.

        Raises:
            WalletError: if the file exists or cannot be written.
        """
        return self._store.export(path, passphrase)

    def import_(self, path: Path, passphrase: str) -> int:
        """Take over what a backup holds; return how many records were new.

        Raises:
            WrongPassphraseError: if the passphrase does not open the backup.
            WalletError: if the backup cannot be read.
        """
        return len(self._store.import_(path, passphrase))

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _held(record: Record) -> HeldCredential:
    try:
        kept = parse_json_object(record.payload, max_bytes=len(record.payload))
        secured, document = kept.get("secured"), kept.get("document")
        if isinstance(secured, str) and isinstance(document, dict):
            view = read_view(document)
            if isinstance(view, CredentialView):
                return HeldCredential(record.id, base64url.decode(secured), view)
    except (DIDError, ProfileError):
        pass  # told below, in the same words
    raise WalletDamagedError("A credential in this wallet makes no sense.", fix="Use a backup.")
