"""Turn a JSON-LD document into canonical N-Quads, or refuse to lose any of it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from did.encoding.strict_json import JSON, JSONObject
from vcwallet.errors import ContextError, TransformationError
from vcwallet.rdf.contexts import Contexts
from vcwallet.rdf.safe_mode import NO_BASE, check_expanded, check_identifiers
from vcwallet.rdf.screen import Screened, screen

_CLAUSE = "W3C RDF Dataset Canonicalization 1.0 §4; JSON-LD 1.1 API §5.1, §8.1"
MAX_QUADS = 20_000
# Each step explores the surroundings of blank nodes that look alike; honest documents need next to none.
MAX_HASH_STEPS = 500
# PyLD keeps its caches in module state that two threads would corrupt for one another.
_PYLD = threading.Lock()


def canonize(document: JSONObject, contexts: Contexts) -> bytes:
    """Return the canonical N-Quads of a JSON-LD document, in UTF-8.

    Nothing is fetched, and nothing is dropped: a member outside every context, a relative IRI, a null or a
    language tag that is none is an error.

    Args:
        document: the document, with its ``@context``.
        contexts: the contexts that it may name.

    Raises:
        ContextError: if it names a context that is not known, or an inline context may not be used.
        TransformationError: if JSON-LD would drop a part of it, it is no JSON-LD, or it is made to exhaust
            the canonicalization.

    Spec: W3C RDF Dataset Canonicalization 1.0 §4.4; JSON-LD 1.1 API §5.1.2, §8.1.2
    """
    screened = screen(document, contexts)
    with _PYLD:
        dataset = _dataset(document, contexts, screened)
        if sum(map(len, dataset.values())) > MAX_QUADS:
            raise TransformationError(f"The document makes more than {MAX_QUADS} statements.", clause=_CLAUSE)
        return _canonical(dataset).encode()


def _dataset(document: JSONObject, contexts: Contexts, screened: Screened) -> Mapping[str, list[JSON]]:
    from pyld.jsonld import JsonLdProcessor  # noqa: PLC0415  # 30 ms that callers without RDF need not spend

    dropped: list[str] = []
    processor = JsonLdProcessor(on_property_dropped=lambda name: dropped.append(str(name)))
    options = _options(contexts)
    try:
        expanded: JSON = processor.expand(document, dict(options))
        if dropped:
            raise _dropped(document, dropped)
        check_expanded(expanded)
        check_identifiers(expanded, screened)
        dataset: Mapping[str, list[JSON]] = processor.to_rdf(expanded, dict(options))
    except (ContextError, TransformationError):
        raise
    except _pyld_errors() as error:
        raise _refused(error) from None
    return dataset


def compact(document: JSONObject, contexts: Contexts, words: Sequence[JSON]) -> JSON:
    """Return a JSON-LD document in the words of other contexts.

    Args:
        document: a document that ``canonize`` takes.
        contexts: the contexts that it may name.
        words: the contexts whose words the result is to use.

    Raises:
        TransformationError: if it cannot be written so.

    Spec: JSON-LD 1.1 API §6.1
    """
    from pyld.jsonld import JsonLdProcessor  # noqa: PLC0415  # as above

    try:
        with _PYLD:
            compacted: JSON = JsonLdProcessor().compact(document, list(words), _options(contexts))
    except _pyld_errors() as error:
        raise _refused(error) from None
    return compacted


def _options(contexts: Contexts) -> dict[str, object]:
    return {
        "contextResolver": _resolver(contexts),
        "documentLoader": _loader(contexts),
        "processingMode": "json-ld-1.1",
        "base": NO_BASE,
    }


def _canonical(dataset: Mapping[str, list[JSON]]) -> str:
    from pyld.canon import URDNA2015  # noqa: PLC0415  # as above

    class Bounded(URDNA2015):  # type: ignore[misc]  # PyLD has no types
        """RDFC-1.0 that gives up on graphs made to exhaust it."""

        steps = 0

        def hash_n_degree_quads(self, id_: str, issuer: object) -> Mapping[str, object]:
            """Count a step, then take it."""
            self.steps += 1
            if self.steps > MAX_HASH_STEPS:
                raise TransformationError(
                    "The document's unnamed parts are interwoven so that telling them apart takes too long.",
                    clause="W3C RDF Dataset Canonicalization 1.0 §7.1 (dataset poisoning)",
                )
            found: Mapping[str, object] = super().hash_n_degree_quads(id_, issuer)
            return found

    return str(Bounded().main(dataset, {"format": "application/n-quads"}))


def _dropped(document: JSONObject, names: list[str]) -> TransformationError:
    member = _find_member(document, set(names), "")
    return TransformationError(
        f"The member {member or ', '.join(names)} is defined by no context: the proof would not protect it.",
        clause="JSON-LD 1.1 API §5.1.2; W3C VCDM 2.0 §4.3",
        fix="Add a context that defines this member, or remove the member.",
    )


def _find_member(value: JSON, names: set[str], pointer: str) -> str | None:
    children: list[tuple[str, JSON]] = []
    if isinstance(value, dict):
        children = [(name, member) for name, member in value.items() if name != "@context"]
    elif isinstance(value, list):
        children = [(str(index), member) for index, member in enumerate(value)]
    for name, member in children:
        if isinstance(value, dict) and name in names:
            return f"{pointer}/{name}"
        found = _find_member(member, names, f"{pointer}/{name}")
        if found:
            return found
    return None


class _Loader(Protocol):
    def __call__(self, url: str, options: object) -> dict[str, object]: ...


@lru_cache(maxsize=32)
def _loader(contexts: Contexts) -> _Loader:
    def load(url: str, options: object) -> dict[str, object]:  # noqa: ARG001  # PyLD's loader signature
        document = contexts.load(url)
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": document,
        }

    return load


@lru_cache(maxsize=32)
def _resolver(contexts: Contexts) -> object:
    # One resolver, and so one cache, per set of contexts: PyLD's own cache would mix two sets up.
    from cachetools import LRUCache  # noqa: PLC0415  # as above
    from pyld.context_resolver import ContextResolver  # noqa: PLC0415  # as above

    return ContextResolver(LRUCache(maxsize=100), _loader(contexts))


@lru_cache(maxsize=1)
def _pyld_errors() -> tuple[type[Exception], ...]:
    from pyld.jsonld import JsonLdError  # noqa: PLC0415  # as above

    # PyLD raises the others where a hostile context surprises it; they come from the document, not from us.
    return (
        JsonLdError,
        TypeError,
        ValueError,
        KeyError,
        IndexError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    )


def _refused(error: Exception) -> TransformationError:
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    if isinstance(cause, ContextError | TransformationError):
        return cause
    reason = getattr(cause, "code", None) or (cause.args[0] if cause.args else "malformed")
    return TransformationError(f"The document is no usable JSON-LD: {str(reason)[:200]}.", clause=_CLAUSE)
