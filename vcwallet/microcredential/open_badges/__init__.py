"""Write a micro-credential as an Open Badges 3.0 credential, and read it back."""

from __future__ import annotations

from vcwallet.microcredential.open_badges.reader import from_open_badge
from vcwallet.microcredential.open_badges.writer import to_open_badge

__all__ = ["from_open_badge", "to_open_badge"]
