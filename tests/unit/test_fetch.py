"""The guarded HTTP client against a real https server on this machine, and against hostile ones."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
import trustme
from world import World

from did.addresses import IPAddress, is_public, parse_url
from did.errors import FetchError, FetchRefusedError
from did.fetch import FetchSettings, HttpFetcher, _Watchdog, system_lookup
from did.fetchers import AsyncHttpFetcher, CachingFetcher, OfflineFetcher
from did.flow import Fetch, FetchResponse

Answer = bytes | Callable[[socket.socket], None]
LOOPBACK = ("127.0.0.1",)
NOT_PUBLIC = [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "0.0.0.0",  # noqa: S104 - an address to refuse, not one to listen on
    "100.64.0.1",
    "192.0.0.9",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.215.14",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:5db8:d70e::",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff0e::1",
]
PUBLIC = ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1", "64:ff9b::5db8:d70e"]


class _Handler(socketserver.BaseRequestHandler):
    server: Web

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            if self.server.before_tls is not None:
                self.server.before_tls(self.request)
                return
            with self.server.context.wrap_socket(self.request, server_side=True) as line:
                self._answer(line)

    def _answer(self, line: ssl.SSLSocket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += line.recv(1)
        first, *rest = head.decode().strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (text.partition(": ") for text in rest)}
        self.server.asked.append((first.split(" ")[1], headers))
        answer = self.server.answers[first.split(" ")[1]]
        if callable(answer):
            answer(line)
        else:
            line.sendall(answer)


class Web(socketserver.ThreadingTCPServer):
    """An https server whose every byte the test decides."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address: str, certificate: trustme.LeafCert) -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, 0), _Handler)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(self.context)
        self.before_tls: Callable[[socket.socket], None] | None = None
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.port: int = self.server_address[1]

    def url(self, path: str, host: str = "site.test") -> str:
        return f"https://{host}:{self.port}{path}"


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def certificate(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert("site.test", "localhost", "127.0.0.1")


@contextlib.contextmanager
def serving(address: str, certificate: trustme.LeafCert) -> Iterator[Web]:
    with Web(address, certificate) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def web(certificate: trustme.LeafCert) -> Iterator[Web]:
    with serving("127.0.0.1", certificate) as server:
        yield server


@pytest.fixture
def settings(authority: trustme.CA) -> FetchSettings:
    context = ssl.create_default_context(cadata=authority.cert_pem.bytes().decode())
    return FetchSettings(
        max_seconds=5,
        max_redirects=2,
        lookup=lambda _host, _port: LOOPBACK,
        ssl_context=context,
        address_rule=lambda address: address.is_loopback,
    )


@dataclass
class Names:
    """A name server that gives one answer after the other and remembers what it was asked."""

    answers: list[tuple[str, ...]]
    asked: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append((host, port))
        return self.answers.pop(0)


def ask(url: str, max_bytes: int = 1000) -> Fetch:
    return Fetch(url, ("application/did+json", "application/json"), max_bytes, "DID document")


def http(body: bytes = b"{}", status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return http(b"", status, f"Location: {location}")


def never_asked(host: str, port: int) -> tuple[str, ...]:
    raise AssertionError(f"{host}:{port} was looked up")


def refusal(request: Fetch, settings: FetchSettings | None = None) -> FetchRefusedError:
    with pytest.raises(FetchRefusedError) as caught:
        HttpFetcher(settings).fetch(request)
    assert "DID document" in caught.value.detail
    assert caught.value.clause
    assert caught.value.fix
    return caught.value


def failure(request: Fetch, settings: FetchSettings) -> FetchError:
    with pytest.raises(FetchError) as caught:
        HttpFetcher(settings).fetch(request)
    assert not isinstance(caught.value, FetchRefusedError)
    assert "The DID document could not be fetched from" in caught.value.detail
    assert caught.value.fix
    return caught.value


# What goes well


def test_a_document_is_fetched_with_a_plain_request(web: Web, settings: FetchSettings) -> None:
    web.answers["/did.json?v=1"] = http(
        b'{"id":1}', "200 OK", "Content-Type: Application/DID+json; charset=utf-8"
    )
    response = HttpFetcher(settings).fetch(ask(web.url("/did.json?v=1#key")))
    assert response == FetchResponse(b'{"id":1}', "application/did+json")
    ((_, headers),) = web.asked
    assert headers == {
        "host": f"site.test:{web.port}",
        "accept": "application/did+json, application/json;q=0.9",
        "accept-encoding": "identity",
        "user-agent": "vcwallet",
        "connection": "close",
    }


def test_a_document_without_media_type_or_length_or_wishes_is_fetched(
    web: Web, settings: FetchSettings
) -> None:
    web.answers["/"] = b"HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n\r\nhello"
    response = HttpFetcher(settings).fetch(replace(ask(web.url("")), accept=()))
    assert response == FetchResponse(b"hello", "")
    assert web.asked[0][1]["accept"] == "*/*"


def test_a_chunked_document_of_just_the_limit_is_fetched(web: Web, settings: FetchSettings) -> None:
    web.answers["/"] = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    assert HttpFetcher(settings).fetch(ask(web.url("/"), 5)).body == b"abcde"


def test_an_address_literal_is_fetched_where_the_rule_admits_it(web: Web, settings: FetchSettings) -> None:
    web.answers["/"] = http()
    settings = replace(settings, lookup=never_asked)
    assert HttpFetcher(settings).fetch(ask(web.url("/", "127.0.0.1"))).body == b"{}"
    assert web.asked[0][1]["host"] == f"127.0.0.1:{web.port}"


def test_a_local_name_is_fetched_where_the_rule_admits_its_address(web: Web, settings: FetchSettings) -> None:
    web.answers["/"] = http()
    assert HttpFetcher(settings).fetch(ask(web.url("/", "localhost"))).body == b"{}"


def test_the_next_address_is_tried_where_one_does_not_answer(web: Web, settings: FetchSettings) -> None:
    web.answers["/"] = http()
    settings = replace(settings, lookup=Names([("127.0.0.2", "127.0.0.1")]))
    assert HttpFetcher(settings).fetch(ask(web.url("/"))).body == b"{}"


def test_a_host_with_an_ipv6_address_is_fetched(
    certificate: trustme.LeafCert, settings: FetchSettings
) -> None:
    names = Names([("::1",)])
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError as error:
        pytest.skip(f"this machine has no IPv6 loopback: {error}")
    with serving("::1", certificate) as web:
        web.answers["/"] = http()
        assert HttpFetcher(replace(settings, lookup=names)).fetch(ask(web.url("/"))).body == b"{}"
    assert names.asked == [("site.test", web.port)]


def test_proxies_in_the_environment_are_ignored(
    web: Web, settings: FetchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    web.answers["/"] = http()
    assert HttpFetcher(settings).fetch(ask(web.url("/"))).body == b"{}"


# Who the server is


def test_a_certificate_for_another_host_is_not_accepted(web: Web, settings: FetchSettings) -> None:
    error = failure(ask(web.url("/", "wrong.test")), settings)
    assert "the server does not prove that it is wrong.test" in error.detail
    assert web.asked == []


def test_an_unknown_authority_is_not_accepted_by_default(web: Web, settings: FetchSettings) -> None:
    error = failure(ask(web.url("/")), replace(settings, ssl_context=None))
    assert "does not prove that it is site.test" in error.detail


def test_a_tls_context_that_verifies_nothing_is_refused() -> None:
    context = ssl.create_default_context()
    context.check_hostname = False
    with pytest.raises(FetchRefusedError, match="does not verify who the server is"):
        FetchSettings(ssl_context=context)


@pytest.mark.parametrize("seconds", [0, -1, 3601, float("nan"), float("inf")])
def test_a_time_limit_out_of_range_is_refused(seconds: float) -> None:
    with pytest.raises(FetchRefusedError, match="more than 0 and at most 3600 seconds"):
        FetchSettings(max_seconds=seconds)


# Redirects


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
def test_redirects_to_the_same_host_are_followed_and_checked_again(
    web: Web, settings: FetchSettings, status: str
) -> None:
    web.answers.update(
        {"/a": redirect("/b/?c", status), "/b/?c": redirect(web.url("/d")), "/d": http(b"there")}
    )
    names = Names([LOOPBACK, LOOPBACK, LOOPBACK])
    assert HttpFetcher(replace(settings, lookup=names)).fetch(ask(web.url("/a"))).body == b"there"
    assert names.asked == [("site.test", web.port)] * 3


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("https://other.test/", "it redirects to another host"),
        ("//other.test/", "it redirects to another host"),
        ("https://site.test/", "it redirects to another host"),  # on another port
        ("http://site.test/", "does not begin with https:"),
        ("file:///etc/passwd", "names no host"),
        ("https://me@site.test/", "names a user"),
        ("https://127.0.0.1/", "it redirects to another host"),
        ("\\\\other.test\\", "this is not a URL"),
    ],
)
def test_redirects_elsewhere_are_refused(web: Web, settings: FetchSettings, location: str, why: str) -> None:
    web.answers["/"] = redirect(location)
    error = refusal(ask(web.url("/")), settings)
    assert why in error.detail
    assert "site.test" in error.detail
    assert len(web.asked) == 1


def test_a_redirect_loop_ends(web: Web, settings: FetchSettings) -> None:
    web.answers["/"] = redirect("/")
    assert "it redirects more than 2 times" in failure(ask(web.url("/")), settings).detail
    assert len(web.asked) == 3


def test_a_redirect_to_what_is_no_address_at_all_fails(web: Web, settings: FetchSettings) -> None:
    web.answers["/"] = redirect("https://[::1/")
    assert "the answer is not HTTP" in failure(ask(web.url("/")), settings).detail


def test_a_redirect_that_leads_nowhere_is_a_bad_status(web: Web, settings: FetchSettings) -> None:
    web.answers["/"] = http(b"", "302 Found")
    assert "(status 302)" in failure(ask(web.url("/")), settings).detail


# Addresses


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_special_addresses_are_refused_as_literals_and_as_answers(text: str) -> None:
    assert not is_public(ip_address(text))
    host = f"[{text}]" if ":" in text else text
    literal = refusal(ask(f"https://{host}/did.json"), FetchSettings(lookup=never_asked))
    looked_up = refusal(ask("https://issuer.example/did.json"), FetchSettings(lookup=Names([(text,)])))
    assert "not on the public internet" in literal.detail
    assert "issuer.example: it leads to an address that is not on the public internet" in looked_up.detail


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_admitted(text: str) -> None:
    assert is_public(ip_address(text))


def test_an_address_with_a_zone_is_not_public() -> None:
    assert not is_public(ip_address("2606:4700::1%eth0"))


@pytest.mark.parametrize("mixed", ["10.0.0.1", "::1", "fe80::1%eth0", "no address"])
def test_one_bad_answer_among_good_ones_refuses_the_host(settings: FetchSettings, mixed: str) -> None:
    def rule(address: IPAddress) -> bool:
        return address == ip_address("127.0.0.1")

    settings = replace(settings, lookup=Names([("127.0.0.1", mixed)]), address_rule=rule)
    assert "not on the public internet" in refusal(ask("https://issuer.example/"), settings).detail
    default = FetchSettings(lookup=Names([("93.184.215.14", mixed)]))
    assert "not on the public internet" in refusal(ask("https://issuer.example/"), default).detail


def test_a_name_is_looked_up_once_and_the_checked_address_is_used(web: Web, settings: FetchSettings) -> None:
    web.answers["/"] = http()
    names = Names([("127.0.0.1",), ("10.0.0.1",)])
    assert HttpFetcher(replace(settings, lookup=names)).fetch(ask(web.url("/"))).body == b"{}"
    assert names.asked == [("site.test", web.port)]


def test_a_name_that_leads_elsewhere_after_a_redirect_is_refused(web: Web, settings: FetchSettings) -> None:
    web.answers["/"] = redirect("/next")
    settings = replace(settings, lookup=Names([("127.0.0.1",), ("10.0.0.1",)]))
    assert "not on the public internet" in refusal(ask(web.url("/")), settings).detail
    assert [path for path, _ in web.asked] == ["/"]


@pytest.mark.parametrize(
    "host",
    ["localhost", "a.localhost", "intranet", "printer.local", "metadata.google.internal", "nas.home.arpa"],
)
def test_local_names_are_refused_without_a_lookup(host: str) -> None:
    error = refusal(ask(f"https://{host}/"), FetchSettings(lookup=never_asked))
    assert f"from {host}: this name only means something inside a network" in error.detail


def fails(_host: str, _port: int) -> tuple[str, ...]:
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


@pytest.mark.parametrize("lookup", [fails, lambda _host, _port: ()])
def test_a_name_without_addresses_is_a_failed_fetch(lookup: Callable[[str, int], tuple[str, ...]]) -> None:
    error = failure(ask("https://issuer.example/"), FetchSettings(lookup=lookup))
    assert "from issuer.example: the name leads nowhere" in error.detail


@pytest.mark.parametrize("text", ["127.0.0.1", "::1"])
def test_the_system_gives_each_address_once_and_as_text(text: str) -> None:
    assert system_lookup(text, 443) == (text,)


# URLs


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://issuer.example/", "issuer.example: its address does not begin with https:"),
        ("ftp://issuer.example/", "issuer.example: its address does not begin with https:"),
        ("file:///etc/passwd", "names no host"),
        ("https://me:secret@issuer.example/", "issuer.example: its address names a user"),
        ("https://@issuer.example/", "issuer.example: its address names a user"),
        ("https://issuer.example:0/", "names no host"),
        ("https://issuer.example./", "names no host"),
        ("https://2130706433/", "names no host"),
        ("https://0x7f000001/", "names no host"),
        ("https://127.1/", "names no host"),
        ("https://0177.0.0.1/", "names no host"),
        ("https://[::1%25lo]/", "names no host"),
        ("https://a_b.example/", "names no host"),
        (f"https://{'a.' * 150}example/", "names no host"),
        ("https://", "names no host"),
        ("did.json", "names no host"),
        ("https://issuer.example:99999/", "not a URL"),
        ("https://issuer.example:x/", "not a URL"),
        ("https://[::1/", "not a URL"),
        ("https://b\u00fccher.example/", "not a URL"),
        ("https://issuer.example/\r\nX: y", "not a URL"),
        (" https://issuer.example/", "not a URL"),
        ("https:\\\\issuer.example\\", "not a URL"),
        (f"https://issuer.example/{'x' * 8000}", "not a URL"),
        ("", "not a URL"),
    ],
)
def test_other_urls_are_refused_without_a_lookup(url: str, why: str) -> None:
    error = refusal(ask(url), FetchSettings(lookup=never_asked))
    assert why in error.detail
    assert "secret" not in str(error)


def test_the_parts_of_a_url_are_normalised() -> None:
    where = parse_url("HTTPS://[2606:4700:0::1]:443?q#f", "note")
    assert (where.authority, where.port, where.target) == ("[2606:4700:0::1]", 443, "/?q")


# What goes wrong


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("404 Not Found", "the server has no such document (status 404)"),
        ("410 Gone", "the server has no such document (status 410)"),
        ("500 Oops", "the server failed (status 500)"),
        ("503 Busy", "the server failed (status 503)"),
        ("401 Who", "the server did not hand it over (status 401)"),
        ("304 Not Modified", "(status 304)"),
        ("204 No Content", "(status 204)"),
        ("206 Partial Content", "(status 206)"),
    ],
)
def test_other_statuses_are_failed_fetches(web: Web, settings: FetchSettings, status: str, why: str) -> None:
    web.answers["/"] = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()
    error = failure(ask(web.url("/")), settings)
    assert why in error.detail
    assert "site.test" in error.detail


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
)
def test_answers_that_are_no_http_are_failed_fetches(
    web: Web, settings: FetchSettings, answer: bytes
) -> None:
    web.answers["/"] = answer
    assert "the connection broke or the answer is not HTTP" in failure(ask(web.url("/")), settings).detail


def test_a_refused_connection_is_a_failed_fetch(settings: FetchSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    error = failure(ask(f"https://site.test:{port}/"), settings)
    assert "from site.test: no secure connection could be made" in error.detail


# Limits of size


def endless(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(10_000):
        line.sendall(b"x" * 10_000)


@pytest.mark.parametrize("answer", [http(b"x" * 1001), b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001, endless])
def test_a_body_beyond_the_limit_is_cut(web: Web, settings: FetchSettings, answer: Answer) -> None:
    web.answers["/"] = answer
    assert "it has more than 1000 bytes" in failure(ask(web.url("/")), settings).detail


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "br", "identity, gzip", "x-unknown"])
def test_a_compressed_body_is_not_unpacked(web: Web, settings: FetchSettings, encoding: str) -> None:
    bomb = gzip.compress(b"\0" * 10_000_000, 1)
    web.answers["/"] = http(bomb, "200 OK", f"Content-Encoding: {encoding}")
    error = failure(ask(web.url("/"), 20_000_000), settings)
    assert "the server compressed it although it was asked not to" in error.detail


# Limits of time


@dataclass
class Drip:
    """Send a little at a time, for ten seconds at most; whether it could send all of it is the question."""

    start: bytes
    drop: bytes
    cut: threading.Event = field(default_factory=threading.Event)

    def __call__(self, line: socket.socket) -> None:
        line.sendall(self.start)
        try:
            for _ in range(200):
                time.sleep(0.05)
                line.sendall(self.drop)
        except OSError:
            self.cut.set()


@pytest.mark.parametrize(
    "drip",
    [
        Drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        Drip(b"HTTP/1.1 200 OK\r\n", b"x"),
        Drip(b"", b"HTTP/1.1 103 Early\r\n\r\n"),
        Drip(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"x"),
        Drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        Drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        Drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x"),
    ],
    ids=["header lines", "one header", "interim answers", "body", "open end", "chunks", "chunk head"],
)
def test_a_dripping_server_is_cut_off(web: Web, settings: FetchSettings, drip: Drip) -> None:
    web.answers["/"] = drip
    error = failure(ask(web.url("/")), replace(settings, max_seconds=0.3))
    assert "from site.test: it took too long" in error.detail
    assert drip.cut.wait(5)


def test_a_dripping_tls_handshake_is_cut_off(web: Web, settings: FetchSettings) -> None:
    web.before_tls = drip = Drip(b"\x16\x03\x03\x40\x00", b"\x02")
    error = failure(ask(web.url("/")), replace(settings, max_seconds=0.3))
    assert "it took too long" in error.detail
    assert drip.cut.wait(5)


def test_a_server_that_redirects_slowly_gets_no_more_time(web: Web, settings: FetchSettings) -> None:
    def slowly(line: socket.socket) -> None:
        time.sleep(0.1)
        line.sendall(redirect("/"))

    web.answers["/"] = slowly
    error = failure(ask(web.url("/")), replace(settings, max_seconds=0.4, max_redirects=1000))
    assert "it took too long" in error.detail


def test_a_name_server_that_never_answers_does_not_hold_up_the_fetch() -> None:
    end = threading.Event()

    def hangs(_host: str, _port: int) -> tuple[str, ...]:
        end.wait(10)
        return ()

    error = failure(ask("https://issuer.example/"), FetchSettings(max_seconds=0.2, lookup=hangs))
    assert "from issuer.example: it took too long" in error.detail
    assert not end.is_set()
    end.set()


@dataclass
class Connection:
    """What the HTTP library shows of a connection."""

    line: socket.socket

    def get_extra_info(self, _name: str) -> socket.socket:
        return self.line


def test_a_connection_that_comes_after_the_end_of_time_is_cut_too() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, _Watchdog(time.monotonic() - 1) as watchdog:
        watchdog._timer.join(5)
        watchdog.trace("connected", {"return_value": Connection(ours)})
        theirs.settimeout(5)
        assert theirs.recv(1) == b""


# Fetchers around fetchers

DID_URL = "https://issuer.example/did.json"
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Watch:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


def test_a_response_is_served_again_within_its_lifetime_only() -> None:
    world, watch = World().put(DID_URL, b"old"), Watch()
    cache = CachingFetcher(world, watch, 60)
    assert cache.fetch(ask(DID_URL)).body == b"old"
    world.put(DID_URL, b"new")
    watch.now = START + timedelta(seconds=59)
    assert cache.fetch(ask(DID_URL)).body == b"old"
    assert len(world.fetched) == 1
    watch.now = START + timedelta(seconds=60)
    assert cache.fetch(ask(DID_URL)).body == b"new"
    watch.now = START
    assert cache.fetch(ask(DID_URL)).body == b"new"
    assert len(world.fetched) == 3


def test_errors_are_not_kept() -> None:
    world = World().fail(DID_URL)
    cache = CachingFetcher(world, Watch(), 60)
    for _ in range(2):
        with pytest.raises(FetchError, match="does not answer"):
            cache.fetch(ask(DID_URL))
    world.put(DID_URL, b"back")
    assert cache.fetch(ask(DID_URL)).body == b"back"


def test_a_kept_response_respects_the_limit_and_the_wishes_of_the_new_request() -> None:
    world = World().put(DID_URL, b"12345")
    cache = CachingFetcher(world, Watch(), 60)
    cache.fetch(ask(DID_URL))
    with pytest.raises(FetchError, match=r"from issuer\.example: it has more than 4 bytes"):
        cache.fetch(ask(DID_URL, 4))
    assert len(world.fetched) == 1
    cache.fetch(replace(ask(DID_URL), accept=("text/html",)))
    assert len(world.fetched) == 2


def test_only_so_many_responses_and_bytes_are_kept() -> None:
    world = World()
    cache = CachingFetcher(world, Watch(), 60)
    urls = [f"https://issuer.example/{number}" for number in range(257)]
    for url in urls:
        world.put(url, b"x")
        cache.fetch(ask(url))
    for url in (urls[-1], urls[0]):
        cache.fetch(ask(url))
    assert world.fetched == [*urls, urls[0]]
    for url in urls[:3]:
        world.put(f"{url}/big", b"x" * 15_000_000)
        cache.fetch(ask(f"{url}/big", 15_000_000))
    assert sum(len(response.body) for _, response in cache._kept.values()) == 30_000_000


def test_many_threads_share_a_cache() -> None:
    urls = [f"https://issuer.example/{number}" for number in range(300)]
    world = World()
    for url in urls:
        world.put(url, url)
    cache = CachingFetcher(world, Watch(), 60)
    right: list[bool] = []

    def work(start: int) -> None:
        turn = urls[start:] + urls[:start]
        right.extend(cache.fetch(ask(url)).body == url.encode() for url in turn)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(0, 80, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 2400


def test_an_async_fetch_leaves_the_event_loop_free(web: Web, settings: FetchSettings) -> None:
    first, second = threading.Event(), threading.Event()

    def waits_for(mine: threading.Event, other: threading.Event) -> Callable[[socket.socket], None]:
        def answer(line: socket.socket) -> None:
            mine.set()
            line.sendall(http() if other.wait(4) else http(b"", "500 alone"))

        return answer

    web.answers.update({"/1": waits_for(first, second), "/2": waits_for(second, first)})
    fetcher = AsyncHttpFetcher(HttpFetcher(settings))

    async def both() -> list[FetchResponse]:
        return list(await asyncio.gather(*(fetcher.fetch(ask(web.url(path))) for path in ("/1", "/2"))))

    assert [response.body for response in asyncio.run(both())] == [b"{}", b"{}"]


def test_an_async_fetch_fails_as_the_other_kind_does() -> None:
    with pytest.raises(FetchRefusedError, match="does not begin with https:"):
        asyncio.run(AsyncHttpFetcher().fetch(ask("http://issuer.example/")))


def test_without_a_network_everything_is_refused() -> None:
    with pytest.raises(
        FetchRefusedError, match=r"from issuer\.example: the network is switched off"
    ) as caught:
        OfflineFetcher().fetch(ask(DID_URL))
    assert "The DID document" in caught.value.detail
    assert caught.value.fix
