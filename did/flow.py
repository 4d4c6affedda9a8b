"""Ask the world for documents without doing I/O: flows, and the two drivers that run them.

A *flow* is a generator that yields a ``Fetch`` whenever it needs a document and is sent the
``FetchResponse``. A fetch that fails is thrown into the flow as a ``FetchError`` where it was asked for.
The same flow serves callers with and without ``await``.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

from did.errors import FetchError

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Fetch:
    """Name a document that a flow needs.

    Args:
        url: an absolute https URL.
        accept: media types that the flow can read, the preferred one first.
        max_bytes: the largest body that the flow will read, in bytes.
        reason: what it is for, in words for a log or an error ("DID document", "status list").
    """

    url: str
    accept: tuple[str, ...]
    max_bytes: int
    reason: str


@dataclass(frozen=True, slots=True)
class FetchResponse:
    """Hold a document that was fetched.

    Args:
        body: its bytes, at most ``Fetch.max_bytes`` of them.
        media_type: lower-case media type without parameters, or ``""`` where the server named none.
    """

    body: bytes
    media_type: str


Flow: TypeAlias = Generator[Fetch, FetchResponse, R]


class Fetcher(Protocol):
    """Whatever can fetch a document now."""

    def fetch(self, request: Fetch) -> FetchResponse:
        """Return the document, or raise ``FetchError``."""
        ...


class AsyncFetcher(Protocol):
    """Whatever can fetch a document when awaited."""

    async def fetch(self, request: Fetch) -> FetchResponse:
        """Return the document, or raise ``FetchError``."""
        ...


def run(flow: Flow[R], fetcher: Fetcher) -> R:
    """Run a flow to its end, fetching with ``fetcher``.

    Raises:
        FetchError: if a fetch fails and the flow does not handle it; and whatever the flow raises.
    """
    try:
        request = next(flow)
        while True:
            try:
                response = fetcher.fetch(request)
            except FetchError as error:
                request = flow.throw(error)
            else:
                request = flow.send(response)
    except StopIteration as stop:
        result: R = stop.value
        return result


async def arun(flow: Flow[R], fetcher: AsyncFetcher) -> R:
    """Run a flow to its end, awaiting ``fetcher``; otherwise like ``run``."""
    try:
        request = next(flow)
        while True:
            try:
                response = await fetcher.fetch(request)
            except FetchError as error:
                request = flow.throw(error)
            else:
                request = flow.send(response)
    except StopIteration as stop:
        result: R = stop.value
        return result
