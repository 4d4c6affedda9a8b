"""A wallet with 100 credentials."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from benchmark_kit import ISSUED, badge, signer
from benchmark_measure import Measure

from vcwallet.issuer.issuer import Issuer
from vcwallet.securing.registry import securer
from vcwallet.wallet import store

PASSPHRASE, HELD = "correct horse battery staple", 100
ISSUER = signer(1001)
SECURED = Issuer(ISSUER, securer("eddsa-jcs-2022")).issue(badge(ISSUER), ISSUED)


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[object]:
    """Yield a wallet with 100 different credentials, sealed under the default costs."""
    with store.WalletStore.create(tmp_path / "wallet", PASSPHRASE) as opened:
        for number in range(HELD):
            opened.add("credential", SECURED + b" " * number)
        yield opened


def test_add(measure: Measure, wallet: object) -> None:
    numbers = count(HELD)
    measure.rounds(
        "add one",
        wallet.add,
        setup=lambda: (("credential", SECURED + b" " * next(numbers)), {}),
        rounds=100,
    )


def test_list(measure: Measure, wallet: object) -> None:
    measure(f"list all {HELD}", lambda: wallet.records("credential"))


def test_open(measure: Measure, wallet: object, tmp_path: Path) -> None:
    def reopen() -> None:
        store.WalletStore.open(tmp_path / "wallet", PASSPHRASE).close()

    measure.rounds("open (Argon2id at the default costs)", reopen, rounds=3)
