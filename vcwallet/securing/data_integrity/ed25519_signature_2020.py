"""Ed25519Signature2020: what came before eddsa-rdfc-2022; read, never written.

Spec: W3C Data Integrity EdDSA Cryptosuites 1.0, Appendix A
"""

from __future__ import annotations

from did.algorithms import ED25519
from vcwallet.securing.data_integrity.cryptosuite import Cryptosuite
from vcwallet.securing.data_integrity.transforms import RDFC

ED25519_SIGNATURE_2020 = Cryptosuite(
    "Ed25519Signature2020", RDFC(), {ED25519: "sha256"}, proof_type="Ed25519Signature2020"
)
