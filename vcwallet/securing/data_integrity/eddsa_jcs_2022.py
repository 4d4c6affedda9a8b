"""eddsa-jcs-2022: Ed25519 over canonical JSON.

Spec: W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3
"""

from __future__ import annotations

from did.algorithms import ED25519
from vcwallet.securing.data_integrity.cryptosuite import Cryptosuite
from vcwallet.securing.data_integrity.transforms import JCS

EDDSA_JCS_2022 = Cryptosuite("eddsa-jcs-2022", JCS(), {ED25519: "sha256"})
