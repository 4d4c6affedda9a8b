"""What a key may be used for."""

from __future__ import annotations

from enum import Enum


class VerificationRelationship(Enum):
    """What a key may be used for.

    Spec: W3C Controlled Identifiers 1.0 §2.3
    """

    ASSERTION_METHOD = "assertionMethod"
    AUTHENTICATION = "authentication"
    KEY_AGREEMENT = "keyAgreement"
    CAPABILITY_INVOCATION = "capabilityInvocation"
    CAPABILITY_DELEGATION = "capabilityDelegation"
