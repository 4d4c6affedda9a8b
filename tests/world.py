"""The web of the tests: documents in memory, and a note of every one that was asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from did.encoding.strict_json import JSONObject
from did.errors import FetchError
from did.fetchers import AsyncHttpFetcher
from did.flow import Fetch, FetchResponse


@dataclass
class World:
    """Answer fetches from memory; whatever was not put there does not exist.

    Attributes:
        fetched: every URL that was asked for, in order; empty is the proof that no network was used.
    """

    answers: dict[str, FetchResponse | FetchError] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)

    def put(self, url: str, body: bytes | str | JSONObject, media_type: str = "application/json") -> World:
        """Publish bytes, text (as UTF-8) or a JSON object."""
        if isinstance(body, str):
            body = body.encode()
        elif not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.answers[url] = FetchResponse(body, media_type)
        return self

    def fail(self, url: str, error: FetchError | None = None) -> World:
        """Let every fetch of a URL fail."""
        self.answers[url] = error or FetchError(
            f"The server of {url} does not answer.", fix="Try again later."
        )
        return self

    def remove(self, url: str) -> World:
        """Let a document no longer exist."""
        self.answers.pop(url, None)
        return self

    def fetch(self, request: Fetch) -> FetchResponse:
        """Return the document as a ``Fetcher`` does."""
        self.fetched.append(request.url)
        answer = self.answers.get(request.url)
        if answer is None:
            raise FetchError(f"There is no {request.reason} at {request.url}.", fix="Put it into the World.")
        if isinstance(answer, FetchError):
            raise answer
        if len(answer.body) > request.max_bytes:
            raise FetchError(f"The {request.reason} is larger than {request.max_bytes} bytes.")
        return answer

    def for_async(self) -> AsyncHttpFetcher:
        """Return this world as an ``AsyncFetcher``."""
        return AsyncHttpFetcher(self)
