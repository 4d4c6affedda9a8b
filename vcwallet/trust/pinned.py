"""A list of the issuers that a verifier trusts, kept in a small file that people can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from did.encoding.strict_json import JSON, parse_json_object
from did.errors import DIDError, EncodingError
from did.identifiers import DID
from vcwallet.errors import OWN, TrustListError, VCWalletError
from vcwallet.model.view import CredentialView

_CLAUSE = "W3C VCDM 2.0 §5.1 (Trust Model), A.3 (Issuer)"


class UntrustedIssuerError(VCWalletError):
    """An issuer that the verifier does not trust, or not for this type of credential."""

    problem = OWN + "UNTRUSTED_ISSUER"


class IssuerTrust(Protocol):
    """Whatever decides which issuers are trusted."""

    def judge(self, credential: CredentialView) -> str:
        """Return the name under which the verifier knows the issuer.

        Raises:
            UntrustedIssuerError: if the issuer is not trusted for this credential.
        """
        ...


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """Name an issuer that is trusted.

    Args:
        name: the name that the verifier gave it; never the one it gives itself.
        types: the types of credential it is trusted for; empty for any.
    """

    name: str
    types: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PinnedIssuers:
    """Trust the issuers on a list, by their DID, and nobody else.

    Args:
        issuers: the trusted issuers by DID.
    """

    issuers: Mapping[str, TrustedIssuer]

    def judge(self, credential: CredentialView) -> str:
        """Return the name that the list gives to the credential's issuer.

        Raises:
            UntrustedIssuerError: if the issuer is not on the list, or not for one of the credential's types.
        """
        trusted = self.issuers.get(credential.issuer)
        if trusted is None:
            raise UntrustedIssuerError(
                f"The issuer {credential.issuer[:120]} is not on your list of trusted providers, "
                "whatever name it gives itself.",
                clause=_CLAUSE,
                fix="If you know this provider, ask it for its identifier and add that to the list.",
            )
        if trusted.types and trusted.types.isdisjoint(credential.types):
            raise UntrustedIssuerError(
                f"{trusted.name} is on your list, but not for this kind of credential.",
                clause=_CLAUSE,
                fix="Add the type to the list if you trust the provider for it: "
                + ", ".join(credential.types[1:]),
            )
        return trusted.name


def read_trust_list(data: bytes) -> PinnedIssuers:
    """Return the trust list that a JSON file holds.

    The file looks like ``{"issuers": [{"id": "did:web:example.org", "name": "Example", "types": []}]}``;
    ``types`` may be left out.

    Raises:
        TrustListError: if it is malformed, empty, names an issuer twice, or an id is no DID.
    """
    try:
        document = parse_json_object(data)
    except EncodingError as error:
        raise TrustListError(f"The trust list cannot be read: {error.detail}") from None
    rows = document.get("issuers")
    if set(document) != {"issuers"} or not isinstance(rows, list) or not rows:
        raise TrustListError(
            "The trust list names no issuers.",
            fix='It looks like {"issuers": [{"id": "did:web:example.org", "name": "Example"}]}.',
        )
    issuers: dict[str, TrustedIssuer] = {}
    for number, row in enumerate(rows, start=1):
        id_, issuer = _row(row, number)
        if id_ in issuers:
            raise TrustListError(f"The trust list names {id_} twice.")
        issuers[id_] = issuer
    return PinnedIssuers(issuers)


def _row(row: JSON, number: int) -> tuple[str, TrustedIssuer]:
    if not isinstance(row, dict) or not set(row) <= {"id", "name", "types"}:
        raise TrustListError(f"Issuer {number} on the trust list must have id, name and perhaps types.")
    id_, name, types = row.get("id"), row.get("name"), row.get("types", [])
    texts = isinstance(types, list) and all(isinstance(type_, str) for type_ in types)
    if not isinstance(id_, str) or not isinstance(name, str) or not name or not texts:
        raise TrustListError(f"Issuer {number} on the trust list must have an id and a name as text.")
    try:
        DID.parse(id_)
    except DIDError as error:
        raise TrustListError(f"Issuer {number} on the trust list: {error}") from None
    return id_, TrustedIssuer(
        name, frozenset(str(type_) for type_ in (types if isinstance(types, list) else ()))
    )
