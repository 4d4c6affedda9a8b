"""The securing mechanisms that are known: those that are read, and those that are written."""

from __future__ import annotations

from collections.abc import Sequence

from did.algorithms import algorithm_of_key
from did.signers import Signer
from vcwallet.errors import ProofError
from vcwallet.rdf.contexts import Contexts
from vcwallet.securing import jws
from vcwallet.securing.data_integrity.eddsa_jcs_2022 import EDDSA_JCS_2022
from vcwallet.securing.data_integrity.eddsa_rdfc_2022 import EDDSA_RDFC_2022
from vcwallet.securing.data_integrity.mechanism import DataIntegrity
from vcwallet.securing.data_integrity.securer import DataIntegritySecurer
from vcwallet.securing.data_integrity.suites import WRITTEN
from vcwallet.securing.jwt_vc_1_1 import JWTVC11
from vcwallet.securing.mechanism import Securer, SecuringMechanism
from vcwallet.securing.vc_jwt import VCJWT, VCJWTSecurer

DEFAULT_SECURING = EDDSA_RDFC_2022.name
_PRESENT_DOCUMENTS = EDDSA_JCS_2022.name
_PRESENT_TOKENS = VCJWTSecurer.name


def mechanisms(contexts: Contexts | None = None) -> tuple[SecuringMechanism, ...]:
    """Return every mechanism that is read; ``contexts`` are those that JSON-LD proofs may name."""
    return (VCJWT(), JWTVC11(), DataIntegrity(contexts))


DEFAULT_MECHANISMS: tuple[SecuringMechanism, ...] = mechanisms()


def securers(contexts: Contexts | None = None) -> tuple[Securer, ...]:
    """Return every way of securing that is written; ``contexts`` are those that JSON-LD proofs may name."""
    known = contexts or Contexts()
    return (*(DataIntegritySecurer(suite, known) for suite in WRITTEN), VCJWTSecurer())


def securer(name: str, known: Sequence[Securer] | None = None) -> Securer:
    """Return the way of securing with this name.

    Raises:
        ProofError: if there is none.
    """
    for candidate in known or securers():
        if candidate.name == name:
            return candidate
    raise ProofError(
        f"There is no way of securing called {name[:60]!r}.",
        fix="Known: " + ", ".join(candidate.name for candidate in known or securers()) + ".",
    )


def presenting(
    credentials: Sequence[bytes], signer: Signer, known: Sequence[Securer] | None = None
) -> Securer:
    """Return the way in which these credentials are best presented with this key.

    Tokens are presented in a token, documents with embedded proofs in a document with an embedded proof over
    canonical JSON, which carries any credential unchanged; a key that fits only the other form decides.

    Raises:
        ProofError: if no way of securing takes keys of this kind.

    Spec: W3C VC-JOSE-COSE §3.1.2; W3C VCDM 2.0 §4.13
    """
    algorithm = algorithm_of_key(signer.public_key.key_type)
    candidates = [securer(name, known) for name in (_PRESENT_DOCUMENTS, _PRESENT_TOKENS)]
    if all(jws.looks_like(credential) for credential in credentials):
        candidates.reverse()
    for candidate in candidates:
        if algorithm in candidate.algorithms:
            return candidate
    raise ProofError(f"A {signer.public_key.key_type.name} key cannot present.", clause="RFC 7518 §3.1")
