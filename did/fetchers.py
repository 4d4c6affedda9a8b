"""Fetchers around other fetchers: one that remembers, one to await, and one that never fetches."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from did.addresses import parse_url
from did.errors import FetchRefusedError
from did.fetch import HttpFetcher, fetch_in_thread
from did.flow import Fetch, Fetcher, FetchResponse
from did.hop import too_large

Clock: TypeAlias = Callable[[], datetime]

MAX_CACHE_ENTRIES = 256
MAX_CACHE_BYTES = 32_000_000


class CachingFetcher:
    """Serve a response again for a while, for the same URL and the same wished-for media types.

    Errors are never kept. At most 256 responses and 32 MB are kept; the oldest go first.

    Args:
        fetcher: who fetches what is not there.
        clock: returns the present time, aware of its zone; if it runs backwards, nothing is served again.
        seconds: how long a response is served again.
    """

    def __init__(self, fetcher: Fetcher, clock: Clock, seconds: float) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._lifetime = timedelta(seconds=seconds)
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, tuple[str, ...]], tuple[datetime, FetchResponse]] = OrderedDict()

    def fetch(self, request: Fetch) -> FetchResponse:
        """Return the document, from an earlier fetch if that is recent enough.

        Raises:
            FetchError: as the fetcher behind does; or if a kept document is larger than this request allows.
        """
        now = self._clock()
        response = self._recall(request, now)
        if response is None:
            response = self._fetcher.fetch(request)
            self._keep(request, now, response)
        if len(response.body) > request.max_bytes:
            raise too_large(request, parse_url(request.url, request.reason).host)
        return response

    def _recall(self, request: Fetch, now: datetime) -> FetchResponse | None:
        with self._lock:
            then, response = self._kept.get((request.url, request.accept), (None, None))
        fresh = then is not None and timedelta() <= now - then < self._lifetime
        return response if fresh else None

    def _keep(self, request: Fetch, now: datetime, response: FetchResponse) -> None:
        key = (request.url, request.accept)
        with self._lock:
            self._kept[key] = (now, response)
            self._kept.move_to_end(key)
            size = sum(len(kept.body) for _, kept in self._kept.values())
            while size > MAX_CACHE_BYTES or len(self._kept) > MAX_CACHE_ENTRIES:
                _, (_, oldest) = self._kept.popitem(last=False)
                size -= len(oldest.body)


class AsyncHttpFetcher:
    """Fetch with any fetcher without holding up the event loop.

    Giving up waiting does not stop the fetch; its own time limit does.

    Args:
        fetcher: who fetches, in a worker thread; ``None`` takes an ``HttpFetcher``.
    """

    def __init__(self, fetcher: Fetcher | None = None) -> None:
        self._fetcher = fetcher or HttpFetcher()

    async def fetch(self, request: Fetch) -> FetchResponse:
        """Return the document.

        Raises:
            FetchError: as the fetcher behind does.
        """
        return await fetch_in_thread(self._fetcher, request)


class OfflineFetcher:
    """Fetch nothing at all, for those who must work without a network."""

    def fetch(self, request: Fetch) -> FetchResponse:
        """Refuse.

        Raises:
            FetchRefusedError: always.
        """
        where = parse_url(request.url, request.reason)
        raise FetchRefusedError(
            f"The {request.reason} is not fetched from {where.host}: the network is switched off.",
            fix="Allow the network, or supply the document yourself.",
        )
