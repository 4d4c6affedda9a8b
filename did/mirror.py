"""Serve https addresses from a folder, so that everything runs without a network."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote

from did.addresses import parse_url
from did.errors import FetchError, FetchRefusedError
from did.flow import Fetch, FetchResponse

MEDIA_TYPES = {
    ".json": "application/json",
    ".jsonl": "text/jsonl",
    ".jsonld": "application/ld+json",
    ".jwt": "application/jwt",
    ".cwt": "application/cwt",
    ".cbor": "application/cbor",
    ".html": "text/html",
    ".txt": "text/plain",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_NEVER = ("/", "\\", ":", "*", "\0")


def mirror_path(root: Path, url: str) -> Path:
    """Return the file below ``root`` that holds the document of a URL: ``root/host[%3Aport]/path``.

    What is percent-encoded in the path stays so in the file's name. The file need not exist.

    Args:
        root: the folder of the mirror.
        url: an https URL that names a document: no query, and no slash at its end.

    Raises:
        FetchRefusedError: if it is another kind of URL, or its path could lead out of the folder.

    Spec: RFC 3986 §3.3
    """
    return _path(root, url, "document")


def _path(root: Path, url: str, reason: str) -> Path:
    where = parse_url(url, reason)
    segments = where.target.removeprefix("/").split("/")
    if "?" in where.target or not all(map(_is_name, segments)):
        raise FetchRefusedError(
            f"The {reason} is not read from the mirror of {where.host}: its address does not name a file.",
            clause="RFC 3986 §3.3",
            fix="Use an address without '?', '//', '..' or a slash at its end, such as "
            f"https://{where.authority}/status/1.json.",
        )
    return root.joinpath(quote(where.authority, safe=""), *segments)


def _is_name(segment: str) -> bool:
    name = unquote(segment)
    return name not in {"", ".", ".."} and not any(character in name for character in _NEVER)


class MirrorFetcher:
    """Fetch documents from a folder instead of the network.

    Nothing outside the folder is read, not even through a symbolic link.

    Args:
        root: the folder; ``https://host[:port]/path`` is its file ``host[%3Aport]/path``.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def fetch(self, request: Fetch) -> FetchResponse:
        """Return the document; its media type follows from the end of the file's name.

        Raises:
            FetchRefusedError: if the URL names no file, as in ``mirror_path``.
            FetchError: if there is no such file in the folder, or it is too large.
        """
        path = _path(self._root, request.url, request.reason)
        body = _read(self._root, path, request.max_bytes + 1)
        if body is None:
            raise _failed(request, "there is no such file", f"Publish the document as {path}.")
        if len(body) > request.max_bytes:
            raise _failed(
                request, f"it is larger than {request.max_bytes} bytes", "Publish a smaller document."
            )
        return FetchResponse(body, MEDIA_TYPES.get(path.suffix.lower(), ""))


def _read(root: Path, path: Path, size: int) -> bytes | None:
    """Return at most so many bytes of a regular file that really lies below the root."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve()) or not real.is_file():
            return None
        with real.open("rb") as file:
            return file.read(size)
    except (OSError, RuntimeError):  # older Pythons report a loop of links as a RuntimeError
        return None


def _failed(request: Fetch, why: str, fix: str) -> FetchError:
    host = parse_url(request.url, request.reason).host
    return FetchError(f"The {request.reason} could not be read from the mirror of {host}: {why}.", fix=fix)
