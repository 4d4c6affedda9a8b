"""What an https URL names, and which addresses belong to the public internet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from did.errors import FetchRefusedError

IPAddress: TypeAlias = IPv4Address | IPv6Address

HTTPS_PORT = 443
_URL = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{1,8000}")  # RFC 3986 §2, RFC 9110 §4.1
_NAME = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_MAX_NAME = 253
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


def ip_literal(text: str) -> IPAddress | None:
    """Return the IP address that a text is, or None; one with a zone counts as none.

    Spec: RFC 3986 §3.2.2; RFC 4007 §11 (zones)
    """
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def is_local_name(host: str) -> bool:
    """Tell whether a host name only means something inside a network.

    Args:
        host: a lower-case host name; no IP address.

    Spec: RFC 6761 §6
    """
    return "." not in host or host.endswith(_LOCAL)


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


def parse_reference(reference: str, reason: str, base: WebAddress) -> WebAddress:
    """Return where a reference in an answer leads, such as that of a redirect.

    Args:
        reference: an absolute or relative URL, at most 8000 ASCII characters.
        reason: what the document is for, in words for the error.
        base: where the answer came from.

    Raises:
        FetchRefusedError: as in ``parse_url``.

    Spec: RFC 3986 §5; RFC 9110 §10.2.2
    """
    return _parse(reference, reason, f"https://{base.authority}{base.target}")


def _parse(url: str, reason: str, base: str) -> WebAddress:
    try:
        parts = urlsplit(urljoin(base, _plain(url)))
        port = HTTPS_PORT if parts.port is None else parts.port
    except ValueError:
        raise refused(reason, "", "this is not a URL", clause="RFC 3986 §2") from None
    host = parts.hostname or ""
    if port == 0 or not _is_host(host):
        raise refused(reason, "", "its address names no host", clause="RFC 1123 §2.1")
    if parts.scheme != "https":
        raise refused(reason, host, "its address does not begin with https:", clause="RFC 9110 §4.2.2")
    if "@" in parts.netloc:
        raise refused(reason, host, "its address names a user", clause="RFC 9110 §4.2.4")
    query = f"?{parts.query}" if parts.query else ""
    return WebAddress(host, port, f"{parts.path or '/'}{query}")


def _plain(url: str) -> str:
    if _URL.fullmatch(url):
        return url
    raise ValueError


def _is_host(text: str) -> bool:
    return ip_literal(text) is not None or (len(text) <= _MAX_NAME and _NAME.fullmatch(text) is not None)


def refused(reason: str, host: str, why: str, *, clause: str, fix: str = "") -> FetchRefusedError:
    """Return the error that says why a document is not fetched.

    Args:
        reason: what the document is for.
        host: where it would have come from, or ``""`` where no host is named.
        why: what is wrong, as the end of a sentence without its full stop.
        clause: the specification and section that decides.
        fix: what would help; by default a plain address.
    """
    return FetchRefusedError(
        f"The {reason} is not fetched{host and f' from {host}'}: {why}.",
        clause=clause,
        fix=fix
        or "Give a plain https address on a public web server, such as https://issuer.example/did.json.",
    )
