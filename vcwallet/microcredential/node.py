"""Read JSON objects member by member, with errors that say where and what is expected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from did.encoding.strict_json import JSON, JSONObject
from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential.code import Code, CodeList
from vcwallet.microcredential.language_map import LanguageMap

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})")
_DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Node:
    """Wrap one JSON object.

    An absent member reads as empty: texts as ``""``, objects as an empty node, the rest as ``()`` or None.
    What must be present is decided later, on the whole record, so that all gaps are reported together. A
    member of the wrong type is refused at once.

    Args:
        members: the object.
        source: what a person calls the file or document.
        pointer: where the object stands in it.
    """

    members: JSONObject
    source: str
    pointer: str = ""

    def fault(self, name: str, expected: str) -> MicroCredentialError:
        """Return the error that says what was expected at member ``name``."""
        shown = repr(self.members.get(name))
        if len(shown) > _SHOWN:
            shown = shown[:_SHOWN] + "…"
        return MicroCredentialError(
            f"{self.source}, at {self.pointer}/{name}: found {shown}.",
            clause="spec/microcredential.md",
            fix=f"Expected: {expected}.",
        )

    def only(self, *names: str) -> Node:
        """Return this node, or refuse it if it has a member that is not in ``names``."""
        for name in self.members:
            if name not in names:
                raise self.fault(name, f"no such member; known here are {', '.join(names)}")
        return self

    def listed(self, name: str, codes: CodeList) -> Code | None:
        """Return the code that a text member names by its short word, or None."""
        word = self.text(name)
        code = codes.by_notation(word)
        if word and code is None:
            raise self.fault(name, f"a {codes.name}, one of {codes.notations}")
        return code

    def text(self, name: str) -> str:
        """Return a text member, or an empty string."""
        value = self.members.get(name, "")
        if not isinstance(value, str):
            raise self.fault(name, "a text in quotation marks")
        return value

    def node(self, name: str) -> Node:
        """Return an object member, or an empty node."""
        value = self.members.get(name, {})
        if not isinstance(value, Mapping):
            raise self.fault(name, "an object in braces { }")
        return Node(value, self.source, f"{self.pointer}/{name}")

    def nodes(self, name: str) -> tuple[Node, ...]:
        """Return the members of an array of objects."""
        found = []
        for index, value in enumerate(self._array(name)):
            if not isinstance(value, Mapping):
                raise self.fault(name, "an array of objects")
            found.append(Node(value, self.source, f"{self.pointer}/{name}/{index}"))
        return tuple(found)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the members of an array of texts."""
        found = []
        for value in self._array(name):
            if not isinstance(value, str):
                raise self.fault(name, "an array of texts")
            found.append(value)
        return tuple(found)

    def _array(self, name: str) -> Sequence[JSON]:
        value = self.members.get(name, ())
        if not isinstance(value, list | tuple):
            raise self.fault(name, "an array in brackets [ ]")
        return value

    def language_map(self, name: str) -> LanguageMap:
        """Return a member that holds one text per language."""
        node = self.node(name)
        return LanguageMap.of({language: node.text(language) for language in node.members})

    def amount(self, name: str) -> Decimal | None:
        """Return an amount that is written as a JSON number or as a text, or None."""
        if name not in self.members:
            return None
        value = self.members[name]
        written = str(value) if isinstance(value, str | int | float) else ""
        if not _DECIMAL.fullmatch(written):
            raise self.fault(name, 'an amount such as 3 or "2.5"')
        return Decimal(written)

    def integer(self, name: str) -> int | None:
        """Return a whole number, or None."""
        if name not in self.members:
            return None
        value = self.members[name]
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fault(name, "a whole number")
        return value

    def moment(self, name: str) -> datetime | None:
        """Return a point in time, or None.

        Spec: XML Schema 1.1 Part 2 §3.4.28 (dateTimeStamp)
        """
        if name not in self.members:
            return None
        moment = _moment(self.text(name))
        if moment is None:
            raise self.fault(name, "a date and time with time zone, such as 2026-06-19T09:00:00Z")
        return moment


def _moment(text: str) -> datetime | None:
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
