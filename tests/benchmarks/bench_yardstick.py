"""The unit again.

The difference from the first measurement is how unsteady the machine was.
"""

from __future__ import annotations

import nacl.signing
from benchmark_measure import Measure
from benchmark_report import UNIT, UNIT_OF

DATA = bytes(range(64))


def test_unit_again(measure: Measure) -> None:
    key = nacl.signing.SigningKey(bytes(32))
    public, signature = key.verify_key, key.sign(DATA).signature
    measure(f"{UNIT}, at the end", lambda: public.verify(DATA, signature), UNIT_OF)
