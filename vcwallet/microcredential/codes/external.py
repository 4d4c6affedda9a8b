"""Schemes too large to bundle: ESCO skills and ISCED-F fields. Checked by form only."""

from __future__ import annotations

import re

from vcwallet.microcredential.code import Code
from vcwallet.microcredential.language_map import LanguageMap

ESCO_SCHEME = "http://data.europa.eu/esco/concept-scheme/skills"
ISCED_SCHEME = "http://data.europa.eu/snb/isced-f/25831c2"
_ISCED_BASE = "http://data.europa.eu/snb/isced-f/"
_ESCO_SKILL = re.compile(
    r"http://data\.europa\.eu/esco/skill/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
_ISCED_FIELD = re.compile(r"[0-9]{2,4}")


def is_esco_skill(uri: str) -> bool:
    """Say whether ``uri`` has the form of an ESCO skill. Does not say that ESCO holds it."""
    return bool(_ESCO_SKILL.fullmatch(uri))


def esco_skill(uri: str, labels: LanguageMap) -> Code:
    """Return the ESCO skill with this URI, shown by these labels."""
    return Code(uri, ESCO_SCHEME, "", labels)


def is_isced_field(code: Code) -> bool:
    """Say whether ``code`` has the form of an ISCED-F 2013 field: two to four digits."""
    return bool(_ISCED_FIELD.fullmatch(code.notation)) and code.uri == _ISCED_BASE + code.notation


def isced_field(notation: str, labels: LanguageMap) -> Code:
    """Return the ISCED-F field with these digits, shown by these labels."""
    return Code(_ISCED_BASE + notation, ISCED_SCHEME, notation, labels)


def isced_field_of(uri: str, labels: LanguageMap) -> Code:
    """Return the ISCED-F field with this URI; its digits are what follows the list's base."""
    return Code(uri, ISCED_SCHEME, uri.removeprefix(_ISCED_BASE), labels)
