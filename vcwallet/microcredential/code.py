"""Coded values and the controlled lists they come from."""

from __future__ import annotations

from dataclasses import dataclass, field

from vcwallet.microcredential.language_map import LanguageMap

LABEL_LANGUAGES = ("en", "fr", "de", "lb")


@dataclass(frozen=True, slots=True)
class Code:
    """Name one concept of a controlled list. Two codes mean the same if their URIs are equal.

    Args:
        uri: the concept's URI; it alone decides what is meant.
        scheme: the URI of the list.
        notation: the short word by which files name it; ours, unless the list has its own.
        labels: what a person reads, per language.

    Spec: SKOS Reference §3, §5, §6
    """

    uri: str
    scheme: str
    notation: str = ""
    labels: LanguageMap = field(default_factory=LanguageMap)

    def label(self, language: str) -> str:
        """Return the label in ``language``, else in English, else in any language, else the URI."""
        texts = self.labels
        return texts.get(language) or texts.get("en") or next((text for _, text in texts.entries), self.uri)


@dataclass(frozen=True, slots=True)
class CodeList:
    """Hold one controlled list.

    Args:
        name: what the list is about, for messages.
        scheme: the URI of the list.
        codes: its concepts.
    """

    name: str
    scheme: str
    codes: tuple[Code, ...]

    def by_uri(self, uri: str) -> Code | None:
        """Return the code with this URI, or None."""
        return next((code for code in self.codes if code.uri == uri), None)

    def by_notation(self, notation: str) -> Code | None:
        """Return the code with this short word, or None."""
        return next((code for code in self.codes if code.notation == notation), None)

    @property
    def notations(self) -> str:
        """Return all short words, for a message that says what is expected."""
        return ", ".join(code.notation for code in self.codes)


def code_list(name: str, base: str, rows: tuple[tuple[str, ...], ...], scheme: str = "") -> CodeList:
    """Return the list whose rows are (code, notation, label in en, fr, de, lb).

    Args:
        name: what the list is about.
        base: the URI before the code, with its final slash.
        rows: one row per concept.
        scheme: the URI of the list; by default the form that the European Learning Model's lists share.
    """
    of_list = scheme or f"{base}25831c2"
    return CodeList(name, of_list, tuple(_code(base, of_list, row) for row in rows))


def _code(base: str, scheme: str, row: tuple[str, ...]) -> Code:
    code, notation, *labels = row
    texts = LanguageMap.of(dict(zip(LABEL_LANGUAGES, labels, strict=True)))
    return Code(base + code, scheme, notation, texts)
