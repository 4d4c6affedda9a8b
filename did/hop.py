"""One request of a fetch: how long it may take, how it fails, and what the answer to it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from did.addresses import WebAddress, parse_reference, refused
from did.errors import FetchError, FetchRefusedError
from did.flow import Fetch, FetchResponse

_OK, _NOT_FOUND, _GONE, _SERVER_ERROR = 200, 404, 410, 500
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Answer(Protocol):
    """What the HTTP library shows of an answer; the names of its headers are in any case."""

    @property
    def status_code(self) -> int:
        """Return the status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers."""
        ...

    def iter_raw(self) -> Iterator[bytes]:
        """Yield the body as it comes, still compressed if it is."""
        ...


class UnreachableError(FetchError):
    """One address of a host that does not answer, where another one may."""


@dataclass(frozen=True, slots=True)
class Hop:
    """Hold one request of a fetch.

    Args:
        request: what is asked for.
        where: where it is asked for.
        deadline: until when, in seconds of the clock.
        clock: returns the seconds of a clock that never runs backwards.
    """

    request: Fetch
    where: WebAddress
    deadline: float
    clock: Callable[[], float]

    def left(self) -> float:
        """Return how many seconds are left: always more than 0.

        Raises:
            FetchError: if the time is up.
        """
        seconds = self.deadline - self.clock()
        if seconds <= 0:
            raise self.failed("it took too long", fix="Try again later, or allow more seconds for a fetch.")
        return seconds

    def failed(self, why: str, *, fix: str, clause: str = "") -> FetchError:
        """Return the error that says why there is no document."""
        return FetchError(self._sentence(why), clause=clause, fix=fix)

    def unreachable(self, why: str, *, fix: str) -> UnreachableError:
        """Return the error that says why this address of the host gave no document."""
        return UnreachableError(self._sentence(why), fix=fix)

    def refused(self, why: str, *, clause: str, fix: str = "") -> FetchRefusedError:
        """Return the error that says why the document is not fetched."""
        return refused(self.request.reason, self.where.host, why, clause=clause, fix=fix)

    def _sentence(self, why: str) -> str:
        return f"The {self.request.reason} could not be fetched from {self.where.host}: {why}."


def follow_redirect(hop: Hop, location: str) -> WebAddress:
    """Return where a redirect leads.

    Raises:
        FetchRefusedError: if it leads to another host or port, or to what may not be fetched at all.

    Spec: RFC 9110 §15.4
    """
    where = parse_reference(location, f"{hop.request.reason} to which {hop.where.host} redirects", hop.where)
    if where.authority != hop.where.authority:
        raise hop.refused(
            "it redirects to another host",
            clause="RFC 9110 §15.4",
            fix=f"Use the address {where.authority} yourself, if you trust it.",
        )
    return where


def no_connection(hop: Hop, message: str) -> UnreachableError:
    """Return the error for a connection that could not be made.

    Args:
        hop: the request.
        message: what the TLS library or the system says.
    """
    if "CERTIFICATE_VERIFY_FAILED" in message:
        return hop.unreachable(
            f"the server does not prove that it is {hop.where.host}",
            fix=f"Tell the people who run {hop.where.host} to mend its certificate.",
        )
    return hop.unreachable(
        "no secure connection could be made", fix="Check the address and your connection, then try again."
    )


def read_answer(hop: Hop, response: Answer) -> FetchResponse | str:
    """Return the body of a good answer, or where a redirect leads; read no more than is allowed.

    Raises:
        FetchError: if the answer is another one, too large, or too late.
        ValueError: if the length that the server states is no number.

    Spec: RFC 9110 §8.4, §15
    """
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


def _check_size(hop: Hop, size: int) -> None:
    if size > hop.request.max_bytes:
        raise too_large(hop.request, hop.where.host)


def too_large(request: Fetch, host: str) -> FetchError:
    """Return the error for a document that is larger than its request allows."""
    return FetchError(
        f"The {request.reason} could not be fetched from {host}: it has more than {request.max_bytes} bytes.",
        fix="Ask its publisher for a smaller document.",
    )


def _bad_status(hop: Hop, status: int) -> FetchError:
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
