"""The verifier: runs the one flow, waiting or awaiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from did.fetch import HttpFetcher
from did.fetchers import AsyncHttpFetcher, CachingFetcher
from did.flow import AsyncFetcher, Fetcher, Flow, arun, run
from did.resolver import Resolver
from vcwallet.errors import MalformedError
from vcwallet.securing.mechanism import SecuringMechanism
from vcwallet.securing.registry import DEFAULT_MECHANISMS
from vcwallet.verifier.budget import limit_fetches
from vcwallet.verifier.flow import inspect
from vcwallet.verifier.job import Job, Tools
from vcwallet.verifier.policy import Policy
from vcwallet.verifier.result import (
    VerificationError,
    VerificationResult,
    VerifiedCredential,
    VerifiedPresentation,
)

CACHE_SECONDS = 300.0


def system_time() -> datetime:
    """Return the time of this machine, in UTC."""
    return datetime.now(UTC)


def default_fetcher() -> Fetcher:
    """Return a guarded https client that keeps what it fetched for a few minutes."""
    return CachingFetcher(HttpFetcher(), system_time, CACHE_SECONDS)


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verify credentials and presentations of every known format.

    Args:
        policy: what is asked for.
        fetcher: what fetches DID documents and status lists; by default over https, guarded.
        mechanisms: the securing mechanisms that are read.
        resolver: how DIDs are resolved.
        clock: what tells the time, once for each verification.
    """

    policy: Policy = field(default_factory=Policy)
    fetcher: Fetcher = field(default_factory=default_fetcher)
    mechanisms: Sequence[SecuringMechanism] = DEFAULT_MECHANISMS
    resolver: Resolver = field(default_factory=Resolver)
    clock: Callable[[], datetime] = system_time

    def inspect(self, data: bytes, media_type: str | None = None) -> VerificationResult:
        """Return what was found; bad input never raises.

        Args:
            data: a secured credential or presentation, in any known format.
            media_type: what it is said to be, or None.

        Spec: W3C VCDM 2.0 §7.1
        """
        tools = Tools(self.mechanisms, self.resolver, self.clock())
        return run(_plan(Job(data, media_type, self.policy), tools), self.fetcher)

    def verify(self, data: bytes, media_type: str | None = None) -> VerifiedCredential:
        """Return an accepted credential.

        Raises:
            VerificationError: if it was not accepted, or is a presentation.

        Spec: W3C VCDM 2.0 §7.1
        """
        return accepted_credential(self.inspect(data, media_type))

    def verify_presentation(self, data: bytes, media_type: str | None = None) -> VerifiedPresentation:
        """Return an accepted presentation, with the accepted credentials in it.

        Raises:
            VerificationError: if it was not accepted, or is a credential.

        Spec: W3C VCDM 2.0 §4.13, §7.1
        """
        return accepted_presentation(self.inspect(data, media_type))


@dataclass(frozen=True, slots=True)
class AsyncVerifier:
    """Verify as ``Verifier`` does, awaiting what has to be fetched; the flow is the same.

    Args:
        policy: what is asked for.
        fetcher: what fetches DID documents and status lists.
        mechanisms: the securing mechanisms that are read.
        resolver: how DIDs are resolved.
        clock: what tells the time, once for each verification.
    """

    policy: Policy = field(default_factory=Policy)
    fetcher: AsyncFetcher = field(default_factory=lambda: AsyncHttpFetcher(default_fetcher()))
    mechanisms: Sequence[SecuringMechanism] = DEFAULT_MECHANISMS
    resolver: Resolver = field(default_factory=Resolver)
    clock: Callable[[], datetime] = system_time

    async def inspect(self, data: bytes, media_type: str | None = None) -> VerificationResult:
        """Return what was found, as ``Verifier.inspect`` does."""
        tools = Tools(self.mechanisms, self.resolver, self.clock())
        return await arun(_plan(Job(data, media_type, self.policy), tools), self.fetcher)

    async def verify(self, data: bytes, media_type: str | None = None) -> VerifiedCredential:
        """Return an accepted credential, as ``Verifier.verify`` does.

        Raises:
            VerificationError: if it was not accepted, or is a presentation.
        """
        return accepted_credential(await self.inspect(data, media_type))

    async def verify_presentation(self, data: bytes, media_type: str | None = None) -> VerifiedPresentation:
        """Return an accepted presentation, as ``Verifier.verify_presentation`` does.

        Raises:
            VerificationError: if it was not accepted, or is a credential.
        """
        return accepted_presentation(await self.inspect(data, media_type))


def _plan(job: Job, tools: Tools) -> Flow[VerificationResult]:
    return limit_fetches(inspect(job, tools), job.policy.max_fetches)


def accepted_credential(result: VerificationResult) -> VerifiedCredential:
    """Return the credential of a result that accepts one.

    Raises:
        VerificationError: if it does not.
        MalformedError: if what was accepted is a presentation.
    """
    if not result.accepted:
        raise VerificationError(result)
    if result.credential is None:
        raise MalformedError(
            "This is a presentation; a credential was expected.", clause="W3C VCDM 2.0 §4.13"
        )
    return VerifiedCredential(result.credential, result)


def accepted_presentation(result: VerificationResult) -> VerifiedPresentation:
    """Return the presentation of a result that accepts one.

    Raises:
        VerificationError: if it does not.
        MalformedError: if what was accepted is a credential.
    """
    if not result.accepted:
        raise VerificationError(result)
    if result.presentation is None:
        raise MalformedError(
            "This is a credential; a presentation was expected.", clause="W3C VCDM 2.0 §4.13"
        )
    views = (inner.credential for inner in result.contained)
    return VerifiedPresentation(result.presentation, tuple(view for view in views if view), result)
