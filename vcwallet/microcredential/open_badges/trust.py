"""Decide whether the words of a badge mean what this profile means by them."""

from __future__ import annotations

from collections.abc import Mapping

from did.encoding.strict_json import JSON, JSONObject
from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential.context import context_object
from vcwallet.microcredential.open_badges.words import BADGE_CLAUSE, OPEN_BADGES_CONTEXT, VCDM_CONTEXT
from vcwallet.microcredential.problem import ELEMENTS, RECOMMENDATION

_PLAIN: list[JSON] = [VCDM_CONTEXT, OPEN_BADGES_CONTEXT]
_ONLY_IN_OUR_WORDS = (6, 7, 9, 10, 11)


def check_words(badge: JSONObject) -> None:
    """Refuse a badge in which a word could mean something else than this profile says.

    The contexts must be exactly those that the profile writes, in order; a badge that adds one, alters the
    embedded one, or maps words anew further inside could make any member state anything.

    Raises:
        MicroCredentialError: naming the European elements a plain badge cannot state, or the strange word.

    Spec: VCDM 2.0 §4.3, JSON-LD 1.1 §4.1; spec/microcredential.md
    """
    contexts = badge.get("@context")
    if _same(contexts, _PLAIN):
        raise _plain_badge()
    if not _same(contexts, [*_PLAIN, context_object()]):
        raise MicroCredentialError(
            "The contexts of this badge are not those of this profile: its words could mean anything.",
            clause="VCDM 2.0 §4.3, spec/microcredential.md",
            fix=f"Exactly these are read, in this order: {VCDM_CONTEXT}, {OPEN_BADGES_CONTEXT}, and the"
            " embedded context of the profile.",
        )
    for name in badge:
        if name != "@context":
            _refuse_keyword(name, "")
    for name in ("issuer", "credentialSubject"):
        _refuse_keywords_within(badge.get(name), f"/{name}")


def _refuse_keywords_within(value: JSON, pointer: str) -> None:
    if isinstance(value, Mapping):
        for name, member in value.items():
            _refuse_keyword(name, pointer)
            _refuse_keywords_within(member, f"{pointer}/{name}")
    elif isinstance(value, list | tuple):
        for index, member in enumerate(value):
            _refuse_keywords_within(member, f"{pointer}/{index}")


def _refuse_keyword(name: str, pointer: str) -> None:
    # "@context" maps words anew, "@reverse" and its like restructure, an absolute IRI is a disguised word.
    if name.startswith("@") or ":" in name:
        raise MicroCredentialError(
            f"At {pointer or '/'} the badge uses {name[:80]!r}, which can change what its words mean.",
            clause=BADGE_CLAUSE,
            fix="Write it with the plain words of the profile only.",
        )


def _plain_badge() -> MicroCredentialError:
    missing = "; ".join(f"{number} {ELEMENTS[number]}" for number in _ONLY_IN_OUR_WORDS)
    return MicroCredentialError(
        f"This badge says nothing in the words of the European profile. Missing elements: {missing}.",
        clause=f"{RECOMMENDATION}, elements {', '.join(map(str, _ONLY_IN_OUR_WORDS))}",
        fix="Ask the provider for a badge that carries the European elements.",
    )


def _same(one: JSON, other: JSON) -> bool:
    # Stricter than ==, for which 1 equals true; no deeper than ``other``, which is ours.
    if isinstance(other, Mapping):
        return (
            isinstance(one, Mapping)
            and one.keys() == other.keys()
            and all(_same(one[name], other[name]) for name in other)
        )
    if isinstance(other, list):
        return (
            isinstance(one, list | tuple)
            and len(one) == len(other)
            and all(_same(mine, yours) for mine, yours in zip(one, other, strict=True))
        )
    return type(one) is type(other) and one == other
