"""The one guarded HTTP client: https only, public addresses only, bounded in bytes and in time."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Self, TypeAlias
from urllib.parse import urljoin, urlsplit

from did.errors import FetchError, FetchRefusedError
from did.flow import Fetch, Fetcher, FetchResponse

if TYPE_CHECKING:
    import ssl

    import httpx

IPAddress: TypeAlias = IPv4Address | IPv6Address
Lookup: TypeAlias = Callable[[str, int], tuple[str, ...]]
AddressRule: TypeAlias = Callable[[IPAddress], bool]
Clock: TypeAlias = Callable[[], datetime]

HTTPS_PORT = 443
MAX_SECONDS = 3600
MAX_CACHE_ENTRIES = 256
MAX_CACHE_BYTES = 32_000_000
_MAX_ATTEMPTS = 4
_OK, _NOT_FOUND, _GONE, _SERVER_ERROR = 200, 404, 410, 500
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_URL = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{1,8000}")  # RFC 3986 §2, RFC 9110 §4.1
_NAME = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_MAX_NAME = 253
_ADDRESSES = "RFC 6890 §2.2 (special-purpose addresses)"
_LOCAL = (".localhost", ".local", ".internal", ".home.arpa")
_SPECIAL_V4 = tuple(
    IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4"),
    )
)
_UNICAST_V6 = IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    IPv6Network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: IPAddress) -> bool:
    """Tell whether an address belongs to one machine on the public internet.

    An IPv6 address that carries an IPv4 address is judged by what it carries where that is the well-known
    NAT64 prefix; 6to4, Teredo and IPv4-mapped addresses are never public.

    Args:
        address: the address to judge.

    Returns:
        False for private, shared, loopback, link-local, multicast, anycast-service, documentation and
        reserved addresses, and for an address with a zone.

    Spec: RFC 6890 and the IANA special-purpose address registries; RFC 6052 §3.1; RFC 7526 §4
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_V4)
    if address.scope_id is not None:
        return False
    if address in _NAT64:
        return is_public(IPv4Address(address.packed[-4:]))
    return address in _UNICAST_V6 and not any(address in network for network in _SPECIAL_V6)


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


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Hold what an https URL says about where to send a request.

    Args:
        host: a lower-case host name, or an IP address without brackets.
        port: the TCP port.
        target: path and query, beginning with a slash; the fragment is left out.
    """

    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Return the host and, where it is not 443, the port, as in a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == HTTPS_PORT else f"{host}:{self.port}"


def parse_url(url: str, reason: str) -> WebAddress:
    """Return the parts of an https URL that may be fetched, as far as its text can tell.

    Args:
        url: the absolute URL, at most 8000 ASCII characters.
        reason: what the document is for, in words for the error.

    Raises:
        FetchRefusedError: if it is not https, names a user, or its host is not a host name or IP address.

    Spec: RFC 3986 §3; RFC 9110 §4.2.2, §4.2.4; RFC 1123 §2.1
    """
    return _parse(url, reason, "")


def _parse(url: str, reason: str, base: str) -> WebAddress:
    try:
        parts = urlsplit(urljoin(base, _plain(url)))
        port = HTTPS_PORT if parts.port is None else parts.port
    except ValueError:
        raise _refused(reason, "", "this is not a URL", clause="RFC 3986 §2") from None
    host = parts.hostname or ""
    if port == 0 or not _is_host(host):
        raise _refused(reason, "", "its address names no host", clause="RFC 1123 §2.1")
    if parts.scheme != "https":
        raise _refused(reason, host, "its address does not begin with https:", clause="RFC 9110 §4.2.2")
    if "@" in parts.netloc:
        raise _refused(reason, host, "its address names a user", clause="RFC 9110 §4.2.4")
    query = f"?{parts.query}" if parts.query else ""
    return WebAddress(host, port, f"{parts.path or '/'}{query}")


def _plain(url: str) -> str:
    if _URL.fullmatch(url):
        return url
    raise ValueError


def _is_host(text: str) -> bool:
    return _literal(text) is not None or (len(text) <= _MAX_NAME and _NAME.fullmatch(text) is not None)


def _literal(text: str) -> IPAddress | None:
    """Return the IP address that a text is; one with a zone counts as none."""
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def _refused(reason: str, host: str, why: str, *, clause: str, fix: str = "") -> FetchRefusedError:
    return FetchRefusedError(
        f"The {reason} is not fetched{host and f' from {host}'}: {why}.",
        clause=clause,
        fix=fix
        or "Give a plain https address on a public web server, such as https://issuer.example/did.json.",
    )


@dataclass(frozen=True, slots=True)
class _Hop:
    """One request of a fetch: what is asked for, where, and until when (seconds of the monotonic clock)."""

    request: Fetch
    where: WebAddress
    deadline: float

    def left(self) -> float:
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise self.failed("it took too long", fix="Try again later, or allow more seconds for a fetch.")
        return seconds

    def failed(self, why: str, *, fix: str, clause: str = "") -> FetchError:
        return FetchError(self._sentence(why), clause=clause, fix=fix)

    def unreachable(self, why: str, *, fix: str) -> _UnreachableError:
        return _UnreachableError(self._sentence(why), fix=fix)

    def refused(self, why: str, *, clause: str, fix: str = "") -> FetchRefusedError:
        return _refused(self.request.reason, self.where.host, why, clause=clause, fix=fix)

    def _sentence(self, why: str) -> str:
        return f"The {self.request.reason} could not be fetched from {self.where.host}: {why}."


class _UnreachableError(FetchError):
    """One address of a host that does not answer, where another one may."""


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
            hop = _Hop(request, where, deadline)
            answer = self._ask(hop)
            if isinstance(answer, FetchResponse):
                return answer
            where = _redirect(hop, answer)
        raise hop.failed(
            f"it redirects more than {self._settings.max_redirects} times",
            clause="RFC 9110 §15.4",
            fix="Use the address that the redirects end at.",
        )

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        import httpx  # noqa: PLC0415 - slow to import, and many callers never fetch

        return self._settings.ssl_context or httpx.create_ssl_context(trust_env=False)

    def _ask(self, hop: _Hop) -> FetchResponse | str:
        """Return the document or where a redirect leads; each address gets its share of the time."""
        addresses = self._addresses(hop)[:_MAX_ATTEMPTS]
        share = hop.left() / len(addresses)
        for address in addresses[:-1]:
            with contextlib.suppress(_UnreachableError):
                return self._exchange(hop, address, share)
        return self._exchange(hop, addresses[-1], share)

    def _addresses(self, hop: _Hop) -> tuple[IPAddress, ...]:
        """Return the addresses of the host, all of them checked."""
        host, rule = hop.where.host, self._settings.address_rule
        literal = _literal(host)
        local = literal is None and ("." not in host or host.endswith(_LOCAL))
        if local and rule is is_public:
            raise hop.refused("this name only means something inside a network", clause="RFC 6761 §6")
        found = (literal,) if literal else tuple(map(_literal, self._look_up(hop)))
        addresses = tuple(address for address in found if address and rule(address))
        if not found:
            raise hop.failed("the name leads nowhere", fix="Check the spelling of the address.")
        if len(addresses) != len(found):
            raise hop.refused("it leads to an address that is not on the public internet", clause=_ADDRESSES)
        return addresses

    def _look_up(self, hop: _Hop) -> tuple[str, ...]:
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

    def _exchange(self, hop: _Hop, address: IPAddress, share: float) -> FetchResponse | str:
        import httpx  # noqa: PLC0415 - slow to import, and many callers never fetch

        try:
            return self._request(hop, address, httpx.Timeout(hop.left(), connect=share))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            hop.left()
            raise _no_connection(hop, str(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            hop.left()
            raise hop.failed(
                "the connection broke or the answer is not HTTP",
                clause="RFC 9112",
                fix=f"Try again later; if it lasts, tell the people who run {hop.where.host}.",
            ) from error

    def _request(self, hop: _Hop, address: IPAddress, timeout: httpx.Timeout) -> FetchResponse | str:
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
            return _read(hop, response)


def _accept(media_types: tuple[str, ...]) -> str:
    """Return the Accept header: each media type weighs a little less than the one before it."""
    weights = [f";q=0.{max(10 - index, 1)}" if index else "" for index in range(len(media_types))]
    return ", ".join(map("".join, zip(media_types, weights, strict=True))) or "*/*"


def _redirect(hop: _Hop, location: str) -> WebAddress:
    base = f"https://{hop.where.authority}{hop.where.target}"
    where = _parse(location, f"{hop.request.reason} to which {hop.where.host} redirects", base)
    if where.authority != hop.where.authority:
        raise hop.refused(
            "it redirects to another host",
            clause="RFC 9110 §15.4",
            fix=f"Use the address {where.authority} yourself, if you trust it.",
        )
    return where


def _no_connection(hop: _Hop, message: str) -> FetchError:
    if "CERTIFICATE_VERIFY_FAILED" in message:
        return hop.unreachable(
            f"the server does not prove that it is {hop.where.host}",
            fix=f"Tell the people who run {hop.where.host} to mend its certificate.",
        )
    return hop.unreachable(
        "no secure connection could be made", fix="Check the address and your connection, then try again."
    )


def _read(hop: _Hop, response: httpx.Response) -> FetchResponse | str:
    """Return the body of a good answer, or where a redirect leads; read no more than is allowed."""
    headers = response.headers
    if response.status_code in _REDIRECTS and "location" in headers:
        return str(headers["location"])
    if response.status_code != _OK:
        raise _bad_status(hop, response.status_code)
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise hop.failed(
            "the server compressed it although it was asked not to",
            clause="RFC 9110 §12.5.3",
            fix=f"Ask the people who run {hop.where.host} to honour Accept-Encoding: identity.",
        )
    _check_size(hop, int(headers.get("content-length", "0")))
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        _check_size(hop, len(body))
        hop.left()
    hop.left()
    return FetchResponse(bytes(body), headers.get("content-type", "").split(";")[0].strip().lower())


def _check_size(hop: _Hop, size: int) -> None:
    if size > hop.request.max_bytes:
        raise _too_large(hop.request, hop.where.host)


def _too_large(request: Fetch, host: str) -> FetchError:
    return FetchError(
        f"The {request.reason} could not be fetched from {host}: it has more than {request.max_bytes} bytes.",
        fix="Ask its publisher for a smaller document.",
    )


def _bad_status(hop: _Hop, status: int) -> FetchError:
    host = hop.where.host
    clause = "RFC 9110 §15"
    if status in {_NOT_FOUND, _GONE}:
        return hop.failed(
            f"the server has no such document (status {status})",
            clause=clause,
            fix="Check the address; its publisher may have moved or withdrawn the document.",
        )
    if status >= _SERVER_ERROR:
        return hop.failed(
            f"the server failed (status {status})",
            clause=clause,
            fix=f"Try again later; if it lasts, tell the people who run {host}.",
        )
    return hop.failed(
        f"the server did not hand it over (status {status})",
        clause=clause,
        fix=f"Ask the people who run {host} to publish it for everybody, without a login.",
    )


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
            raise _too_large(request, parse_url(request.url, request.reason).host)
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
        import asyncio  # noqa: PLC0415 - slow to import, and many callers never await

        return await asyncio.to_thread(self._fetcher.fetch, request)


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
