"""The declared errors of vcwallet; each names its problem type, its rule and a way out."""

from __future__ import annotations

from did.errors import CID, VCDM, ProblemError

STATUS_LIST = "https://www.w3.org/ns/credentials/status-list#"
OWN = "urn:vcwallet:problem:"


class VCWalletError(ProblemError):
    """Root of what goes wrong with credentials, status lists, trust and wallets."""


class MalformedError(VCWalletError):
    """Input that is not what its format says it should be. Raised before anything is trusted."""

    problem = VCDM + "PARSING_ERROR"


class ProfileError(VCWalletError):
    """A verified document that does not follow its data model."""

    problem = VCDM + "MALFORMED_VALUE_ERROR"


class ProofError(VCWalletError):
    """A proof that does not verify, or does not belong where it was found."""

    problem = CID + "PROOF_VERIFICATION_ERROR"


class TransformationError(ProofError):
    """A document that cannot be canonicalized without losing or changing a statement."""

    problem = CID + "PROOF_TRANSFORMATION_ERROR"


class ContextError(TransformationError):
    """A JSON-LD context that is unknown or may not be used."""


class StatusListError(VCWalletError):
    """A status list that is malformed, too short, or not the one that was asked for."""

    problem = STATUS_LIST + "STATUS_VERIFICATION_ERROR"


class StatusRangeError(StatusListError):
    """An index that lies outside its status list."""

    problem = VCDM + "RANGE_ERROR"


class RegistryError(VCWalletError):
    """An issuer's status registry that is full, damaged, or has no such entry."""

    problem = OWN + "STATUS_REGISTRY"


class MicroCredentialError(VCWalletError):
    """A micro-credential that lacks a mandatory element or states one wrongly."""

    problem = OWN + "MICRO_CREDENTIAL"


class TrustListError(VCWalletError):
    """A trust list that cannot be read."""

    problem = OWN + "TRUST_LIST"


class WalletError(VCWalletError):
    """A wallet that cannot be opened, read or written."""

    problem = OWN + "WALLET"


class WrongPassphraseError(WalletError):
    """The passphrase does not open this wallet."""


class WalletDamagedError(WalletError):
    """The wallet's file was truncated or altered; nothing in it was changed by opening it."""
