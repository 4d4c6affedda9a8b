"""The two status-list errors whose problem type the Recommendation names apart from the others."""

from __future__ import annotations

from did.errors import VCDM
from vcwallet.errors import STATUS_LIST, StatusListError

ENTRY = "Bitstring Status List v1.0 §2.1"
LIST = "Bitstring Status List v1.0 §2.2"
VALIDATE = "Bitstring Status List v1.0 §3.2"
EXPAND = "Bitstring Status List v1.0 §3.4"


class MalformedStatusError(StatusListError):
    """A status entry or status list in which a member is missing or breaks its rule."""

    problem = VCDM + "MALFORMED_VALUE_ERROR"


class StatusListLengthError(StatusListError):
    """A status list with too few entries for a learner to be lost in the crowd."""

    problem = STATUS_LIST + "STATUS_LIST_LENGTH_ERROR"
