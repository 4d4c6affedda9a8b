"""The status of what an issuer has issued: entries for new credentials, and the signed list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from did.encoding.strict_json import JSONObject
from did.signers import Signer
from vcwallet.securing.mechanism import Securer, SecuringOptions
from vcwallet.status.bitstring import Bitstring
from vcwallet.status.entry import StatusEntry, build_entry
from vcwallet.status.publish import publish
from vcwallet.status.registry import StatusRegistry
from vcwallet.status.status_list import StatusList, StatusListDraft, build_list

REVOCATION = "revocation"
# A verifier may keep a list this long before it asks again.
TTL_MS = 300_000


@dataclass(frozen=True, slots=True)
class StatusKeeper:
    """Give each credential its place in one status list.

    Args:
        registry: where the places are written down.
        list_url: the https URL at which the list is published.
        purpose: what a set bit means.
    """

    registry: StatusRegistry
    list_url: str
    purpose: str = REVOCATION

    def entry(self, credential_id: str) -> JSONObject:
        """Return the ``credentialStatus`` of a credential; the same one whenever it is asked for.

        Raises:
            RegistryError: if the list is full or the registry cannot be used.
            StatusListError: if the list's URL is not https.

        Spec: W3C Bitstring Status List 1.0 §2.1
        """
        index = self.registry.allocate(self.list_url, self.purpose, credential_id)
        return build_entry(StatusEntry(self.purpose, index, self.list_url, id=f"{self.list_url}#{index}"))

    def reserve(self, credential_ids: Iterable[str]) -> None:
        """Give many credentials their places at once: all of them, or none.

        Raises:
            RegistryError: if the list is full or the registry cannot be used.
        """
        self.registry.allocate_many(self.list_url, self.purpose, credential_ids)


@dataclass(frozen=True, slots=True)
class ListSigner:
    """Sign status lists.

    Args:
        signer: the issuer's key; verifiers expect the one issuer for credentials and lists.
        securer: how lists are secured.
        validity: for how long a signed list holds.
    """

    signer: Signer
    securer: Securer
    validity: timedelta = timedelta(days=7)

    def sign(self, url: str, purpose: str, bitstring: Bitstring, created: datetime) -> bytes:
        """Return a signed status list credential.

        Raises:
            StatusListError: if the URL is not https.
            ProofError: if the key does not fit the way of securing.

        Spec: W3C Bitstring Status List 1.0 §2.2, §3.1
        """
        draft = StatusListDraft(
            StatusList((purpose,), bitstring, id=url, ttl_ms=TTL_MS),
            self.signer.verification_method.did.text,
            created,
            created + self.validity,
        )
        return self.securer.secure(build_list(draft), self.signer, SecuringOptions(created))

    def publish(self, keeper: StatusKeeper, path: Path, created: datetime) -> int:
        """Sign the list as it is now and put it in place of the published one; return its version.

        A crash leaves the old list or the new one, never half of one, and the registry knows which.

        Raises:
            RegistryError: if the registry cannot be used or the file cannot be written.
            ProofError: if the key does not fit the way of securing.

        Spec: W3C Bitstring Status List 1.0 §3.1
        """
        with keeper.registry.publishing(keeper.list_url, keeper.purpose) as snapshot:
            publish(self.sign(keeper.list_url, keeper.purpose, snapshot.bitstring, created), path)
        return snapshot.state.version
