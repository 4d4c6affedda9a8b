"""Read the members of a document, with a JSON Pointer in every refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from did.encoding.strict_json import JSON, JSONObject
from vcwallet.errors import ProfileError
from vcwallet.model.times import parse_date_time_stamp

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x1f]+")
MAX_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class Members:
    """Give typed access to the members of an object.

    Args:
        source: the object.
        clause: the clause that defines it, named in every refusal.
        pointer: where it stands in its document.
    """

    source: JSONObject
    clause: str
    pointer: str = ""

    def refuse(self, name: str, reason: str) -> ProfileError:
        """Return the error that says what is wrong with a member."""
        return ProfileError(f"The member {self.pointer}/{name} {reason}.", clause=self.clause)

    def text(self, name: str) -> str:
        """Return a required text.

        Raises:
            ProfileError: if it is missing, empty or no text.
        """
        value = self.source.get(name)
        if not isinstance(value, str) or not value:
            raise self.refuse(name, "must be text")
        return value

    def url(self, name: str) -> str:
        """Return a required absolute URL.

        Raises:
            ProfileError: if it is missing or no absolute URL.
        """
        value = self.source.get(name)
        if not isinstance(value, str) or not is_url(value):
            raise self.refuse(name, "must be one absolute URL")
        return value

    def optional_url(self, name: str) -> str | None:
        """Return an absolute URL, or None where the member is absent; null is not absent."""
        return self.url(name) if name in self.source else None

    def types(self, required: str) -> tuple[str, ...]:
        """Return the member ``type`` as texts.

        Raises:
            ProfileError: if it is missing, malformed, or ``required`` is not among the types.
        """
        values = entries(self.source.get("type"))
        types = tuple(value for value in values if isinstance(value, str) and value)
        if not values or len(types) != len(values):
            raise self.refuse("type", "must be one or more texts")
        if required not in types:
            raise self.refuse("type", f"must contain {required}")
        return types

    def moment(self, name: str) -> datetime | None:
        """Return a point in time, or None where the member is absent.

        Raises:
            ProfileError: if it is no dateTimeStamp.
        """
        if name not in self.source:
            return None
        value = self.source[name]
        if not isinstance(value, str):
            raise self.refuse(name, "must be a point in time written as text")
        try:
            return parse_date_time_stamp(value)
        except ProfileError as error:
            raise ProfileError(
                f"The member {self.pointer}/{name}: {error.detail}",
                clause=f"{self.clause}; {error.clause}",
                fix=error.fix,
            ) from None

    def objects(self, name: str) -> tuple[JSONObject, ...]:
        """Return a member that is one object or a list of objects, none of them empty.

        Raises:
            ProfileError: if anything in it is no object, is empty, or the list is empty.
        """
        if name not in self.source:
            return ()
        values = entries(self.source[name])
        objects = tuple(value for value in values if isinstance(value, dict) and value)
        if not values or len(objects) != len(values):
            raise self.refuse(name, "must be one or more objects that are not empty")
        return objects

    def typed_objects(self, name: str) -> tuple[JSONObject, ...]:
        """Return a member as ``objects`` does, each of which must state its ``type``."""
        found = self.objects(name)
        for entry in found:
            types = entries(entry.get("type"))
            if not types or not all(isinstance(type_, str) and type_ for type_ in types):
                raise self.refuse(name, "must state its type")
            if "id" in entry and not (isinstance(entry["id"], str) and is_url(entry["id"])):
                raise self.refuse(f"{name}/id", "must be one absolute URL")
        return found


def entries(value: JSON) -> tuple[JSON, ...]:
    """Return a value that may stand alone or in a list, as a tuple; too long a list is empty."""
    if isinstance(value, list):
        return tuple(value) if len(value) <= MAX_ENTRIES else ()
    return () if value is None else (value,)


def is_url(text: str) -> bool:
    """Tell whether ``text`` is an absolute URL: a scheme, a colon, and no white space.

    Spec: W3C VCDM 2.0 §4.4; RFC 3986 §3
    """
    return _URL.fullmatch(text) is not None
