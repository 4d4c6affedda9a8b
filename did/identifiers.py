"""DIDs and DID URLs, by their grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass

from did.errors import InvalidDIDError, InvalidDIDURLError

MAX_CHARS = 8192
_ID_CHAR = r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})"
_DID = rf"did:(?P<method>[a-z0-9]+):(?P<id>(?:{_ID_CHAR}*:)*{_ID_CHAR}+)"
_PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_DID_PATTERN = re.compile(_DID, re.ASCII)
_DID_URL_PATTERN = re.compile(
    rf"(?P<did>{_DID})(?P<path>(?:/{_PCHAR}*)*)"
    rf"(?:\?(?P<query>(?:{_PCHAR}|[/?])*))?(?:#(?P<fragment>(?:{_PCHAR}|[/?])*))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class DID:
    """Name a subject: ``did:method:method-specific-id``.

    Args:
        text: the whole DID.
        method: the method's name.
        method_specific_id: what follows the method, percent-encoding untouched.

    Spec: W3C DID Core 1.0 §3.1
    """

    text: str
    method: str
    method_specific_id: str

    @classmethod
    def parse(cls, text: str) -> DID:
        """Return the DID that ``text`` spells.

        Raises:
            InvalidDIDError: if it does not follow the grammar or is longer than 8,192 characters.

        Spec: W3C DID Core 1.0 §3.1
        """
        match = _DID_PATTERN.fullmatch(text) if len(text) <= MAX_CHARS else None
        if match is None:
            raise InvalidDIDError(
                f"{_excerpt(text)} is not a DID.",
                clause="W3C DID Core 1.0 §3.1",
                fix="A DID looks like did:web:example.org or did:key:z6Mk….",
            )
        return cls(text, match["method"], match["id"])

    def __str__(self) -> str:
        """Return the DID's text."""
        return self.text


@dataclass(frozen=True, slots=True)
class DIDURL:
    """Name a part of what a DID identifies, most often a key: ``did:…#fragment``.

    Args:
        did: the DID that it begins with.
        path: what follows it, beginning with ``/``, or ``""``.
        query: what follows ``?``, or None.
        fragment: what follows ``#``, or None.

    Spec: W3C DID Core 1.0 §3.2
    """

    did: DID
    path: str = ""
    query: str | None = None
    fragment: str | None = None

    @classmethod
    def parse(cls, text: str, base: DID | None = None) -> DIDURL:
        """Return the DID URL that ``text`` spells.

        Args:
            text: an absolute DID URL, or, where ``base`` is given, one that begins with ``#``.
            base: the DID of the document that a relative reference stands in.

        Raises:
            InvalidDIDURLError: if it does not follow the grammar, is longer than 8,192 characters, or is
                relative where no base is given.

        Spec: W3C DID Core 1.0 §3.2, §3.2.2
        """
        if base is not None and text.startswith("#"):
            text = f"{base}{text}"
        match = _DID_URL_PATTERN.fullmatch(text) if len(text) <= MAX_CHARS else None
        if match is None:
            raise InvalidDIDURLError(
                f"{_excerpt(text)} is not an absolute DID URL.",
                clause="W3C DID Core 1.0 §3.2",
                fix="Name a key by its full DID URL, for example did:web:example.org#key-1.",
            )
        did = DID(match["did"], match["method"], match["id"])
        return cls(did, match["path"], match["query"], match["fragment"])

    def __str__(self) -> str:
        """Return the DID URL's text."""
        query = "" if self.query is None else f"?{self.query}"
        fragment = "" if self.fragment is None else f"#{self.fragment}"
        return f"{self.did}{self.path}{query}{fragment}"


def _excerpt(text: str) -> str:
    shown = text if len(text) <= 80 else text[:80] + "…"  # noqa: PLR2004  # one line of a terminal
    return repr(shown)
