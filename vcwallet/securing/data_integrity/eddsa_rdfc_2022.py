"""eddsa-rdfc-2022: Ed25519 over canonical RDF.

Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2
"""

from __future__ import annotations

from did.algorithms import ED25519
from vcwallet.securing.data_integrity.cryptosuite import Cryptosuite
from vcwallet.securing.data_integrity.transforms import RDFC

EDDSA_RDFC_2022 = Cryptosuite("eddsa-rdfc-2022", RDFC(), {ED25519: "sha256"})
