"""The cryptosuites that are known: one row each."""

from __future__ import annotations

from vcwallet.securing.data_integrity.cryptosuite import Cryptosuite
from vcwallet.securing.data_integrity.ed25519_signature_2020 import ED25519_SIGNATURE_2020
from vcwallet.securing.data_integrity.eddsa_jcs_2022 import EDDSA_JCS_2022
from vcwallet.securing.data_integrity.eddsa_rdfc_2022 import EDDSA_RDFC_2022

WRITTEN: tuple[Cryptosuite, ...] = (EDDSA_RDFC_2022, EDDSA_JCS_2022)
READ: tuple[Cryptosuite, ...] = (*WRITTEN, ED25519_SIGNATURE_2020)
