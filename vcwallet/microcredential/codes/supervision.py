"""Supervision and identity check during assessment (optional element).

The European list has a fourth concept, supervised without identity check. Its code could not be confirmed
from a published copy of the list, so it is not offered: a guessed URI would state something false for ever.
"""

from __future__ import annotations

from vcwallet.microcredential.code import code_list

SUPERVISION_METHODS = code_list(
    "supervision and identity check",
    "http://data.europa.eu/snb/supervision-verification/",
    (
        (
            "70be69aaf9",
            "supervised-identity-checked",
            "supervised, identity checked",
            "surveillé, identité vérifiée",
            "beaufsichtigt, Identität geprüft",
            "iwwerwaacht, Identitéit kontrolléiert",
        ),
        (
            "df2880c5cb",
            "unsupervised-identity-checked",
            "unsupervised, identity checked",
            "non surveillé, identité vérifiée",
            "unbeaufsichtigt, Identität geprüft",
            "net iwwerwaacht, Identitéit kontrolléiert",
        ),
        (
            "c598449d64",
            "unsupervised-identity-unchecked",
            "unsupervised, identity not checked",
            "non surveillé, identité non vérifiée",
            "unbeaufsichtigt, Identität nicht geprüft",
            "net iwwerwaacht, Identitéit net kontrolléiert",
        ),
    ),
)
