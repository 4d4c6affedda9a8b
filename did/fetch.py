"""The one guarded HTTP client: https only, public addresses only, bounded in bytes and in time."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeAlias

from did.addresses import IPAddress, WebAddress, ip_literal, is_local_name, is_public, parse_url
from did.errors import FetchRefusedError
from did.flow import Fetch, Fetcher, FetchResponse
from did.hop import Hop, UnreachableError, follow_redirect, no_connection, read_answer

if TYPE_CHECKING:
    import ssl

    import httpx

__all__ = [
    "AddressRule",
    "FetchSettings",
    "HttpFetcher",
    "Lookup",
    "fetch_in_thread",
    "system_lookup",
]

Lookup: TypeAlias = Callable[[str, int], tuple[str, ...]]
AddressRule: TypeAlias = Callable[[IPAddress], bool]

MAX_SECONDS = 3600
_MAX_ATTEMPTS = 4
_ADDRESSES = "RFC 6890 §2.2 (special-purpose addresses)"


def system_lookup(host: str, port: int) -> tuple[str, ...]:
    """Return the IP addresses that this machine's resolver knows for a host, best first.

    Raises:
        OSError: if there are none or the resolver does not answer.

    Spec: RFC 3493 §6.1
    """
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Hold the limits of an ``HttpFetcher``.

    Args:
        max_seconds: what one fetch may take from the name lookup to the last byte, redirects included;
            more than 0 and at most 3600.
        max_redirects: how many redirects one fetch follows.
        lookup: returns the IP addresses of a host and port, or raises ``OSError``; asked once for the
            URL and once for each redirect.
        ssl_context: whom to trust; ``None`` trusts the usual certification authorities.
        address_rule: which addresses may be connected to. Another rule than ``is_public`` also admits
            names that only mean something inside a network, such as ``localhost``.

    Raises:
        FetchRefusedError: if the time is out of range, or the TLS context does not verify host names.
    """

    max_seconds: float = 10.0
    max_redirects: int = 3
    lookup: Lookup = system_lookup
    ssl_context: ssl.SSLContext | None = None
    address_rule: AddressRule = is_public

    def __post_init__(self) -> None:
        if not 0 < self.max_seconds <= MAX_SECONDS:
            raise FetchRefusedError(
                f"A fetch may take more than 0 and at most {MAX_SECONDS} seconds.",
                fix="Set max_seconds to a number in that range, such as 10.",
            )
        # A context that checks host names always verifies certificates: the ssl module sees to that.
        if self.ssl_context is not None and not self.ssl_context.check_hostname:
            raise FetchRefusedError(
                "This TLS context does not verify who the server is.",
                clause="RFC 9110 §4.3.4",
                fix="Use ssl.create_default_context() and load your own certification authority into it.",
            )


class _Watchdog:
    """Cut a connection when its time is up, whatever the server is doing.

    The timeouts of the HTTP library begin anew with every few bytes; this one does not.
    """

    def __init__(self, deadline: float) -> None:
        self._lock = threading.Lock()
        self._over = False
        self._line: socket.socket | None = None
        # A little late, so that nobody takes a body that was cut short for a whole one in time.
        self._timer = threading.Timer(deadline + 0.05 - time.monotonic(), self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._line is not None:
                self._line.close()
            self._line = None

    def trace(self, _event: str, info: Mapping[str, object]) -> None:
        """Take note of the connection: a second handle on it, because TLS takes the first one over."""
        extra = getattr(info.get("return_value"), "get_extra_info", None)
        if extra is not None and self._line is None:
            with self._lock:
                self._line = extra("socket").dup()
                self._cut()

    def _end(self) -> None:
        with self._lock:
            self._over = True
            self._cut()

    def _cut(self) -> None:
        if self._over and self._line is not None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)


class HttpFetcher:
    """Fetch documents over https and trust nobody on the way.

    Every address that a host name leads to must be admitted by the address rule, and the connection goes
    to one of the addresses that were checked, so that a second, different answer of the name server is
    never used. Proxies and other settings in environment variables are ignored. Redirects are followed
    only to the same host and port.

    Args:
        settings: the limits; ``None`` takes the usual ones.

    Spec: RFC 9110; RFC 9525 §6 (the certificate must name the host of the URL)
    """

    def __init__(self, settings: FetchSettings | None = None) -> None:
        self._settings = settings or FetchSettings()

    def fetch(self, request: Fetch) -> FetchResponse:
        """Return the document.

        Args:
            request: the media types are sent as a wish: what comes back may be of another type.

        Raises:
            FetchRefusedError: if the URL, an address of its host, or a redirect is not allowed.
            FetchError: if there is no such document, it is too large, or the server cannot be reached, is
                not who it should be, fails, or takes too long.
        """
        deadline = time.monotonic() + self._settings.max_seconds
        where = parse_url(request.url, request.reason)
        for _ in range(self._settings.max_redirects + 1):
            hop = Hop(request, where, deadline, time.monotonic)
            answer = self._ask(hop)
            if isinstance(answer, FetchResponse):
                return answer
            where = follow_redirect(hop, answer)
        raise hop.failed(
            f"it redirects more than {self._settings.max_redirects} times",
            clause="RFC 9110 §15.4",
            fix="Use the address that the redirects end at.",
        )

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        import httpx  # noqa: PLC0415 - slow to import, and many callers never fetch

        return self._settings.ssl_context or httpx.create_ssl_context(trust_env=False)

    def _ask(self, hop: Hop) -> FetchResponse | str:
        """Return the document or where a redirect leads; each address gets its share of the time."""
        addresses = self._addresses(hop)[:_MAX_ATTEMPTS]
        share = hop.left() / len(addresses)
        for address in addresses[:-1]:
            with contextlib.suppress(UnreachableError):
                return self._exchange(hop, address, share)
        return self._exchange(hop, addresses[-1], share)

    def _addresses(self, hop: Hop) -> tuple[IPAddress, ...]:
        """Return the addresses of the host, all of them checked."""
        host, rule = hop.where.host, self._settings.address_rule
        literal = ip_literal(host)
        local = literal is None and is_local_name(host)
        if local and rule is is_public:
            raise hop.refused("this name only means something inside a network", clause="RFC 6761 §6")
        found = (literal,) if literal else tuple(map(ip_literal, self._look_up(hop)))
        addresses = tuple(address for address in found if address and rule(address))
        if not found:
            raise hop.failed("the name leads nowhere", fix="Check the spelling of the address.")
        if len(addresses) != len(found):
            raise hop.refused("it leads to an address that is not on the public internet", clause=_ADDRESSES)
        return addresses

    def _look_up(self, hop: Hop) -> tuple[str, ...]:
        """Ask for the addresses of the host; a name server that never answers does not hold us up."""
        found: list[tuple[str, ...]] = []

        def ask() -> None:
            with contextlib.suppress(OSError):
                found.append(self._settings.lookup(hop.where.host, hop.where.port))

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(hop.left())
        hop.left()
        return found[0] if found else ()

    def _exchange(self, hop: Hop, address: IPAddress, share: float) -> FetchResponse | str:
        import httpx  # noqa: PLC0415 - slow to import, and many callers never fetch

        try:
            return self._request(hop, address, httpx.Timeout(hop.left(), connect=share))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            hop.left()
            raise no_connection(hop, str(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            hop.left()
            raise hop.failed(
                "the connection broke or the answer is not HTTP",
                clause="RFC 9112",
                fix=f"Try again later; if it lasts, tell the people who run {hop.where.host}.",
            ) from error

    def _request(self, hop: Hop, address: IPAddress, timeout: httpx.Timeout) -> FetchResponse | str:
        """Connect to exactly this address, and let TLS verify the name of the host."""
        import httpx  # noqa: PLC0415 - slow to import, and many callers never fetch

        url = f"https://{WebAddress(str(address), hop.where.port, '').authority}{hop.where.target}"
        headers = {
            "Host": hop.where.authority,
            "User-Agent": "vcwallet",
            "Accept": _accept(hop.request.accept),
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        # One client per connection: a shared pool would lend the connection of one host to another one
        # that has the same address.
        with (
            _Watchdog(hop.deadline) as watchdog,
            httpx.Client(verify=self._ssl_context, trust_env=False, timeout=timeout) as client,
            client.stream(
                "GET",
                url,
                headers=headers,
                extensions={"sni_hostname": hop.where.host, "trace": watchdog.trace},
            ) as response,
        ):
            return read_answer(hop, response)


def _accept(media_types: tuple[str, ...]) -> str:
    """Return the Accept header: each media type weighs a little less than the one before it."""
    weights = [f";q=0.{max(10 - index, 1)}" if index else "" for index in range(len(media_types))]
    return ", ".join(map("".join, zip(media_types, weights, strict=True))) or "*/*"


async def fetch_in_thread(fetcher: Fetcher, request: Fetch) -> FetchResponse:
    """Return the document from a worker thread, so that the event loop is not held up.

    Raises:
        FetchError: as the fetcher does.
    """
    import asyncio  # noqa: PLC0415 - slow to import, and many callers never await

    return await asyncio.to_thread(fetcher.fetch, request)
