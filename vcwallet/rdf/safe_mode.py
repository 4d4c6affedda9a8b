"""Refuse expanded JSON-LD of which the conversion to RDF would silently drop a part."""

from __future__ import annotations

import re

from did.encoding.strict_json import JSON
from vcwallet.errors import TransformationError

_CLAUSE = "JSON-LD 1.1 API §8.1 (Deserialize JSON-LD to RDF)"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]*")
_BLANK_NODE = re.compile(r"_:[A-Za-z0-9_][A-Za-z0-9._-]*")
# Relative references are resolved against this base, so that they can be told from absolute IRIs.
NO_BASE = "https://relative-reference.invalid/"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def check_expanded(value: JSON) -> None:
    """Check that each part of an expanded document becomes a statement.

    Raises:
        TransformationError: if an identifier, type or property is no absolute IRI, or a language tag is none.

    Spec: JSON-LD 1.1 API §8.1.2
    """
    if isinstance(value, list):
        for member in value:
            check_expanded(member)
    elif isinstance(value, dict):
        for name, member in value.items():
            _check_member(name, member)


def _check_member(name: str, member: JSON) -> None:
    if name == "@id":
        _check_iris([member], "identifier")
    elif name == "@type":
        _check_iris(member if isinstance(member, list) else [member], "type")
    elif name == "@language":
        if not (isinstance(member, str) and _LANGUAGE.fullmatch(member)):
            raise TransformationError(f"{member!r} is no language tag.", clause="RFC 5646 §2.1")
    elif name not in {"@value", "@direction"}:
        if not name.startswith("@") and not _IRI.fullmatch(name):
            raise TransformationError(f"The property {name[:100]!r} is no absolute IRI.", clause=_CLAUSE)
        check_expanded(member)


def _check_iris(values: list[JSON], kind: str) -> None:
    for value in values:
        usable = (
            isinstance(value, str)
            and not value.startswith(NO_BASE)
            and (_IRI.fullmatch(value) or _BLANK_NODE.fullmatch(value) or value == "@json")
        )
        if not usable:
            shown = str(value).removeprefix(NO_BASE)[:100]
            raise TransformationError(
                f"The {kind} {shown!r} is no absolute IRI: the proof would not protect it.",
                clause=_CLAUSE,
                fix=f"Write the {kind} as an absolute URL, or add a context that defines it.",
            )
