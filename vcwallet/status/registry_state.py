"""What the registry tells about its lists and their entries."""

from __future__ import annotations

from dataclasses import dataclass

from vcwallet.status.bitstring import MIN_ENTRIES, Bitstring


@dataclass(frozen=True, slots=True)
class ListShape:
    """Say how large a status list is.

    Args:
        entries: how many credentials it can hold; at least 131,072.
        size: bits per status, from 1 to 8.

    Spec: Bitstring Status List v1.0 §2.2
    """

    entries: int = MIN_ENTRIES
    size: int = 1


@dataclass(frozen=True, slots=True)
class RegistryEntry:
    """Hold what the registry knows of one credential in one list.

    Args:
        credential_id: the credential.
        list_url: the list that its status is in.
        purpose: what the status is about.
        index: the position of the status in the list.
        value: the status; 0 is "not set".
    """

    credential_id: str
    list_url: str
    purpose: str
    index: int
    value: int


@dataclass(frozen=True, slots=True)
class ListState:
    """Hold what the registry knows of one list.

    Args:
        list_url: the https URL of the list.
        purpose: the one purpose that the list serves.
        shape: its size.
        allocated: how many of its indexes were handed out.
        version: starts at 1 and grows by one with every changed status; handing out an index leaves it.
        published: the version that was published last; 0 if none was.
    """

    list_url: str
    purpose: str
    shape: ListShape
    allocated: int
    version: int
    published: int

    @property
    def needs_publishing(self) -> bool:
        """Tell whether the published list lacks a change, or none was published."""
        return self.published < self.version


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Hold all statuses of a list as they were at one moment.

    Args:
        state: the list at that moment, with the version that these statuses make.
        bitstring: the statuses.
    """

    state: ListState
    bitstring: Bitstring
