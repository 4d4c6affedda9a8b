"""One text in several languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class LanguageMap:
    """Hold one text per language; equal maps compare equal whatever their order.

    Tags are bare primary language subtags in lower case ("lb", not "lb-LU"): RDF tools disagree on the
    case of longer tags, and a signature over RDF would break where they do.

    Args:
        entries: pairs of language tag and text; kept sorted by tag, the last one of a tag counts.

    Spec: RFC 5646 §2.2.1, JSON-LD 1.1 §9.8 (language maps)
    """

    entries: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", tuple(sorted(dict(self.entries).items())))

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> LanguageMap:
        """Return the map that holds ``texts``, a mapping from language tag to text."""
        return cls(tuple(texts.items()))

    def __bool__(self) -> bool:
        """Say whether there is a text in any language."""
        return bool(self.entries)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the language tags in alphabetical order."""
        return tuple(tag for tag, _ in self.entries)

    def get(self, language: str) -> str:
        """Return the text in ``language``, or an empty string. Never falls back to another language."""
        return dict(self.entries).get(language, "")

    def as_json(self) -> dict[str, str]:
        """Return a new JSON-LD language map."""
        return dict(self.entries)
