"""A class, for each credential.

Each is checked, given its place in a status list, signed, and written to a file of its own.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from benchmark_kit import ISSUED, badge, signer
from benchmark_measure import Measure

from vcwallet.issuer.batch import Draft, issue_all
from vcwallet.issuer.issuer import Issuer
from vcwallet.issuer.status import StatusKeeper
from vcwallet.securing.registry import securer
from vcwallet.status.registry import StatusRegistry

ISSUER = signer(1001)


@pytest.mark.parametrize(("size", "rounds"), [(25, 3), (1_000, 1)])
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_class(measure: Measure, tmp_path: Path, suite: str, size: int, rounds: int) -> None:
    drafts = [Draft(f"{number:04}", badge(ISSUER, number)) for number in range(size)]
    runs = count()

    def fresh() -> tuple[tuple, dict]:
        folder = tmp_path / str(next(runs))
        folder.mkdir()
        registry = StatusRegistry.create(folder / "registry")
        keeper = StatusKeeper(registry, "https://lists.example/1")
        return (Issuer(ISSUER, securer(suite), keeper), drafts, folder / "issued", ISSUED), {}

    def issue(*arguments: object) -> None:
        assert sum(1 for _ in issue_all(*arguments)) == size

    measure.rounds(f"one of {size:,}, {suite}", issue, setup=fresh, rounds=rounds, per=size)
