"""What every test may use: the official vectors, and how hard hypothesis tries."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# No deadline: a busy machine is no reason for a test to fail. The fast profile repeats its examples exactly.
settings.register_profile("fast", max_examples=50, deadline=None, derandomize=True)
settings.register_profile(
    "slow", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("VCWALLET_HYPOTHESIS", "fast"))


def _vectors_root() -> Path:
    return (ROOT / os.environ.get("VCWALLET_VECTORS", "../shared")).resolve()


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Return the folder of the official vectors, which lies outside the repository."""
    folder = _vectors_root()
    if not folder.is_dir():
        pytest.skip(f"the official vectors are not at {folder}; name their folder in VCWALLET_VECTORS")
    return folder


@pytest.fixture(scope="session")
def vectors_path(vectors: Path) -> Callable[..., Path]:
    """Return a function that finds one file or folder among the official vectors, or skips the test."""

    def find(*parts: str) -> Path:
        path = vectors.joinpath(*parts)
        if not path.exists():
            pytest.skip(f"the official vectors hold no {'/'.join(parts)}")
        return path

    return find
