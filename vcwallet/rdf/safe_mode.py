"""Refuse expanded JSON-LD of which the conversion to RDF would silently drop a part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from did.encoding.strict_json import JSON
from vcwallet.errors import TransformationError
from vcwallet.rdf.screen import Screened

_CLAUSE = "JSON-LD 1.1 API §8.1 (Deserialize JSON-LD to RDF)"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\ud800-\udfff]*")
# Relative references are resolved against this base, so that they can be told from absolute IRIs.
NO_BASE = "relative-reference://invalid/"
_RELATIVE = "relative-reference:"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_UNPROTECTED = {"@direction": "base direction", "@index": "index"}


def check_expanded(value: JSON) -> None:
    """Check that each part of an expanded document becomes a statement.

    Raises:
        TransformationError: if an identifier, type or property is no absolute IRI, a language tag is none, a
            text holds a control character, or a part has no place in a statement.

    Spec: JSON-LD 1.1 API §8.1.2
    """
    if isinstance(value, list):
        for member in value:
            check_expanded(member)
    elif isinstance(value, dict):
        for name, member in value.items():
            _check_member(name, member)


def check_identifiers(expanded: JSON, screened: Screened) -> None:
    """Check that each identifier stands in the document as it is, not behind a prefix.

    Raises:
        TransformationError: if one does not.

    Spec: W3C Data Integrity 1.0 §4.6
    """
    identifiers = frozenset(_identifiers(expanded))
    for text in screened.texts:
        if ":" in text and identifiers & (screened.words.iris_of(text) - {text}):
            raise TransformationError(
                f"The identifier {text[:100]!r} is shortened by a prefix, so that no check would know it.",
                clause="W3C Data Integrity 1.0 §4.6 (context validation)",
                fix="Write each identifier in full.",
            )


def _identifiers(value: JSON) -> Iterator[str]:
    if isinstance(value, list):
        for member in value:
            yield from _identifiers(member)
    elif isinstance(value, dict):
        for name, member in value.items():
            if name == "@id":
                yield str(member)
            else:
                yield from _identifiers(member)


def _check_member(name: str, member: JSON) -> None:
    if name == "@id":
        _check_iris([member], "identifier")
    elif name == "@type":
        _check_iris(member if isinstance(member, list) else [member], "type")
    elif name == "@language":
        if not (isinstance(member, str) and _LANGUAGE.fullmatch(member)):
            raise TransformationError(f"{member!r} is no language tag.", clause="RFC 5646 §2.1")
    elif name == "@value":
        _check_text(member)
    elif name in _UNPROTECTED:
        raise TransformationError(
            f"The document states a {_UNPROTECTED[name]}, which the proof would not protect.", clause=_CLAUSE
        )
    else:
        if not name.startswith("@") and not _IRI.fullmatch(name):
            raise TransformationError(f"The property {name[:100]!r} is no absolute IRI.", clause=_CLAUSE)
        check_expanded(member)


def _check_text(value: JSON) -> None:
    if isinstance(value, str) and _UNUSABLE.search(value):
        raise TransformationError(
            "A text holds a control character or half a surrogate pair, which others write differently.",
            clause="W3C RDF Dataset Canonicalization 1.0, Appendix A",
            fix="Remove the character.",
        )


def _check_iris(values: list[JSON], kind: str) -> None:
    for value in values:
        usable = (
            isinstance(value, str)
            and not value.startswith(_RELATIVE)
            and (_IRI.fullmatch(value) or value == "@json")
        )
        if not usable:
            shown = str(value).removeprefix(NO_BASE)[:100]
            raise TransformationError(
                f"The {kind} {shown!r} is no absolute IRI: the proof would not protect it.",
                clause=_CLAUSE,
                fix=f"Write the {kind} as an absolute URL, or add a context that defines it.",
            )
