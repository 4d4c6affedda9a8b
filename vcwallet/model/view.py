"""The views: what every check after the proof looks at, whatever the format was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from did.encoding.strict_json import JSONObject


@dataclass(frozen=True, slots=True)
class CredentialView:
    """Show a credential whose proof opened.

    Args:
        profile: the data model it was read by, for example ``"VCDM 2.0"``.
        document: the verified document, without proofs.
        id: its identifier, or None.
        types: its types, ``VerifiableCredential`` among them.
        issuer: the issuer's identifier.
        subjects: what it says, one object per subject.
        valid_from: when it begins to be valid, or None.
        valid_until: when it ends, or None.
        status: its ``credentialStatus`` entries.
        schemas: its ``credentialSchema`` entries.

    Spec: W3C VCDM 2.0 §4
    """

    profile: str
    document: JSONObject
    id: str | None
    types: tuple[str, ...]
    issuer: str
    subjects: tuple[JSONObject, ...]
    valid_from: datetime | None
    valid_until: datetime | None
    status: tuple[JSONObject, ...]
    schemas: tuple[JSONObject, ...]

    @property
    def subject_ids(self) -> tuple[str, ...]:
        """Return the identifiers of the subjects that have one."""
        ids = (subject.get("id") for subject in self.subjects)
        return tuple(id_ for id_ in ids if isinstance(id_, str))


@dataclass(frozen=True, slots=True)
class Contained:
    """Hold a secured credential that stands inside a presentation.

    Args:
        data: its bytes.
        media_type: what the presentation says it is, or None.
    """

    data: bytes = field(repr=False)
    media_type: str | None


@dataclass(frozen=True, slots=True)
class PresentationView:
    """Show a presentation whose proof opened; the credentials inside are still unverified.

    Args:
        profile: the data model it was read by.
        document: the verified document, without proofs.
        id: its identifier, or None.
        types: its types, ``VerifiablePresentation`` among them.
        holder: who it says presents, or None.
        contained: the secured credentials inside it.

    Spec: W3C VCDM 2.0 §4.13
    """

    profile: str
    document: JSONObject
    id: str | None
    types: tuple[str, ...]
    holder: str | None
    contained: tuple[Contained, ...]
