"""The declared errors of this package; bad input never raises anything else."""

from __future__ import annotations

from typing import ClassVar

CID = "https://w3id.org/security#"
DID_RESOLUTION = "https://www.w3.org/ns/did#"
VCDM = "https://www.w3.org/TR/vc-data-model#"


class ProblemError(Exception):
    """Say what is wrong, which rule it breaks, and what would mend it.

    Args:
        detail: one sentence for a person; never a secret.
        clause: the specification and section that decides, for example ``"RFC 7515 §4.1.11"``.
        fix: one sentence that says what would help.

    Attributes:
        problem: the problem type, an absolute URI (RFC 9457 §3.1.1).

    Spec: W3C VCDM 2.0 §7.2 (problem details)
    """

    problem: ClassVar[str] = VCDM + "MALFORMED_VALUE_ERROR"

    def __init__(self, detail: str, *, clause: str = "", fix: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.clause = clause
        self.fix = fix

    def __str__(self) -> str:
        """Return the detail and, where there is one, what would mend it."""
        return f"{self.detail} {self.fix}".strip()


class DIDError(ProblemError):
    """Root of what goes wrong with keys, identifiers and their resolution."""


class EncodingError(DIDError):
    """Bytes or text that do not follow their encoding exactly."""

    problem = VCDM + "PARSING_ERROR"


class InvalidKeyError(DIDError):
    """A key that is malformed, of an unknown kind, or not on its curve."""

    problem = CID + "INVALID_VERIFICATION_METHOD"


class KeyFileError(DIDError):
    """A key file that cannot be read, is not private, or does not open with this passphrase."""


class PassphraseError(KeyFileError):
    """A passphrase that does not open what it should, or contents that were altered."""


class SignatureInvalidError(DIDError):
    """A signature that this key did not make over this data."""

    problem = VCDM + "CRYPTOGRAPHIC_SECURITY_ERROR"


class InvalidDIDError(DIDError):
    """Text that is not a DID, or not one that its method allows."""

    problem = DID_RESOLUTION + "INVALID_DID"


class InvalidDIDURLError(DIDError):
    """Text that is not a DID URL."""

    problem = DID_RESOLUTION + "INVALID_DID_URL"


class MethodNotSupportedError(DIDError):
    """A DID method that this resolver does not have."""

    problem = DID_RESOLUTION + "METHOD_NOT_SUPPORTED"


class InvalidDIDDocumentError(DIDError):
    """A DID document that is malformed or describes another DID."""

    problem = DID_RESOLUTION + "INVALID_DID_DOCUMENT"


class NotFoundError(DIDError):
    """A DID, or a part of its document, that does not exist."""

    problem = DID_RESOLUTION + "NOT_FOUND"


class FetchError(DIDError):
    """A document that could not be fetched: nobody can tell what it would have said."""

    problem = DID_RESOLUTION + "INTERNAL_ERROR"


class FetchRefusedError(FetchError):
    """A document that is never fetched: not https, not a public address, or another host."""
