"""Read a presentation: the same in both data models but for how credentials stand in it."""

from __future__ import annotations

from collections.abc import Callable

from did.encoding.strict_json import JSON
from vcwallet.model.members import Members, entries
from vcwallet.model.view import Contained, PresentationView


def read_presentation(
    members: Members, profile: str, contain: Callable[[Members, JSON], Contained]
) -> PresentationView:
    """Return the view of a verified presentation.

    Args:
        members: the document.
        profile: the name of its data model.
        contain: what reads one entry of ``verifiableCredential``.

    Raises:
        ProfileError: if the document is no presentation of its data model.

    Spec: W3C VCDM 2.0 §4.13; W3C VCDM 1.1 §4.10
    """
    held = entries(members.source.get("verifiableCredential"))
    return PresentationView(
        profile=profile,
        document=members.source,
        id=members.optional_url("id"),
        types=members.types("VerifiablePresentation"),
        holder=holder_of(members),
        contained=tuple(contain(members, entry) for entry in held),
    )


def holder_of(members: Members) -> str | None:
    """Return the holder's identifier, which stands alone or in an object, or None.

    Raises:
        ProfileError: if it is no absolute URL.

    Spec: W3C VCDM 2.0 §4.13
    """
    holder = members.source.get("holder")
    if isinstance(holder, dict):
        return Members(holder, members.clause, "/holder").url("id")
    return members.optional_url("holder")
